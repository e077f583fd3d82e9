"""What OpenAI's dashboard exports for the demo company: usage by day, project and model, and the cost of it by line item."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from data.demo.prices import PICO, ListPrices
from data.demo.story import FIRST_DAY, LAST_DAY, MISREPORTED, MISREPORTED_FACTOR, MONTHS, stream
from data.demo.traffic import Call

USAGE_HEADER = (
    "start_time", "end_time", "start_time_iso", "end_time_iso", "project_id", "num_model_requests", "user_id", "api_key_id",
    "model", "batch", "service_tier", "input_tokens", "output_tokens", "input_cached_tokens", "input_uncached_tokens",
    "input_text_tokens", "output_text_tokens", "input_cached_text_tokens", "input_audio_tokens", "input_cached_audio_tokens",
    "output_audio_tokens", "input_image_tokens", "input_cached_image_tokens", "output_image_tokens",
)  # fmt: skip
COST_HEADER = (
    "start_time", "end_time", "start_time_iso", "end_time_iso", "amount_value", "amount_currency", "line_item", "project_id",
    "organization_id", "project_name", "organization_name",
)  # fmt: skip
PROJECTS = {
    "gateway": ("proj_hT4gateway", "Gateway"),
    "resolve": ("proj_hT4resolve", "Resolve"),
    "internal-evals": ("proj_hT4evals", "Evals"),
}
ORGANIZATION = ("org-hT4halyard", "Halyard")

Group = tuple[date, str, str]  # day, team, model
Sums = tuple[int, int, int, int]  # calls, input, cache read, output


def write_openai(folder: Path, calls: Sequence[Call], prices: ListPrices, seed: int) -> tuple[Path, Path]:
    """The dashboard's usage and cost files of the eighteen months."""
    sums = _sums(calls)
    usage = (_usage(group, sums[group]) for group in sorted(sums))
    costs = _costs(sums, prices, stream(seed, "openai"))
    days = f"{FIRST_DAY}_{LAST_DAY}.csv"
    return _write(folder / f"completions_usage_{days}", USAGE_HEADER, usage), _write(folder / f"cost_{days}", COST_HEADER, costs)


def _sums(calls: Iterable[Call]) -> dict[Group, Sums]:
    """What ran on the company's own OpenAI keys; the customers' own keys are in their accounts."""
    sums: dict[Group, Sums] = {}
    for call in calls:
        if call.provider == "openai" and call.answered == "provider" and call.team in PROJECTS:
            group = (call.day, call.team, call.model)
            count, sent, cached, output = sums.get(group, (0, 0, 0, 0))
            sums[group] = (count + 1, sent + call.input, cached + call.cache_read, output + call.output)
    return sums


def _usage(group: Group, sums: Sums) -> list[str]:
    day, team, model = group
    count, uncached, cached, output = (f"{value}.0" for value in sums)
    total = f"{sums[1] + sums[2]}.0"
    who = [PROJECTS[team][0], count, "user-svc", "key_" + team, model, "FALSE", "default"]
    return [*_times(day), *who, total, output, cached, uncached, uncached, output, cached, *["0.0"] * 6]


def _costs(sums: dict[Group, Sums], prices: ListPrices, rng: Random) -> Iterator[list[str]]:
    """The list cost, a few tenths of a percent off by month, and what has no tokens: images and web searches."""
    off = {month: Decimal(rng.randrange(9_960, 10_040)) / 10_000 for month in MONTHS} | {MISREPORTED: MISREPORTED_FACTOR}
    last = None
    for group in sorted(sums):
        day, team, model = group
        if day != last:
            last = day
            yield from _extras(day, rng)
        _, uncached, cached, output = sums[group]
        price = prices.on("openai", model, day)
        for name, tokens, each in (("input", uncached, price[0]), ("cached input", cached, price[1]), ("output", output, price[3])):
            if tokens:
                yield _cost(day, Decimal(tokens * each) / PICO * off[day.replace(day=1)], f"{model}, {name}", team)


def _extras(day: date, rng: Random) -> Iterator[list[str]]:
    yield _cost(day, Decimal(rng.randrange(180, 620)) / 100, "web search tool calls", "gateway")
    if day.weekday() == 2:
        yield _cost(day, Decimal(rng.randrange(2_400, 5_200)) / 100, "gpt-image-1 image, output", "gateway")


def _cost(day: date, amount: Decimal, line_item: str, team: str) -> list[str]:
    project, name = PROJECTS[team]
    return [*_times(day), f"{amount:.18f}", "usd", line_item, project, ORGANIZATION[0], name, ORGANIZATION[1]]


def _times(day: date) -> list[str]:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = start + timedelta(days=1)
    return [str(int(start.timestamp())), str(int(end.timestamp())), start.isoformat(), end.isoformat()]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
