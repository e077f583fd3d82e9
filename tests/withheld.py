"""A generated company with each of its files, and without: how wide everything with two ends is, on both sides."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from analytics.board.margin_interval import interval
from analytics.company import company
from analytics.metrics import INDICATORS
from analytics.metrics.break_even_prices import BREAK_EVEN_PRICES
from analytics.metrics.months_to_floor import MONTHS_TO_FLOOR
from analytics.metrics.track_record import TRACK_RECORD
from analytics.scoring.score_inputs import COMPONENTS
from analytics.scoring.scorecard import scorecard
from tests.generated import made
from tests.published import Row, charge, published

DAY = date(2026, 5, 20)
Tables = dict[str, list[Row]]
Money = tuple[Decimal | None, ...]
Ends = dict[str, tuple[float, float] | None]  # None: without bounds
_SLOW = (MONTHS_TO_FLOOR, BREAK_EVEN_PRICES, TRACK_RECORD)  # none of them reads what a file leaves open
_NONE = 1e-9
WHOLE = ("billing_lines", "usage", "outcomes", "assumptions")


def charged(tables: Tables) -> list[Row]:
    """What each provider charged by day and model, as its cost export says: what its usage cost."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in tables["usage"]:
        if row["provider"] != "self_hosted" and row["key_owner"] == "vendor":
            sums[row["provider"], row["model"], row["day"]] += Decimal(row["cost"])
    return [charge(day, f"{amount:f}", provider=provider, model=model) for (provider, model, day), amount in sorted(sums.items())]


def files(tables: Tables) -> dict[str, Tables]:
    """The rows by the file they would come in, with the cost exports of the providers that usage names."""
    found: dict[str, Tables] = {name: {name: rows} for name, rows in tables.items() if rows and name in WHOLE}
    for row in tables["typed"]:
        found.setdefault(f"typed {row['what']}", {"typed": []})["typed"].append(row)
    return found | {"cost exports": {"provider_costs": charged(tables)}}


def ends_of(folder: Path, tables: Tables) -> tuple[Ends, Money]:
    """Both ends of the margin, the score and every indicator that has two, by name; and revenue and inference cost of the month.

    A figure that is not measurable has no ends.
    """
    snapshot = published(folder, **tables)
    found = company(snapshot, DAY)
    if found is None:
        return {}, (None, None)
    card, margin = scorecard(snapshot, DAY), interval(snapshot, found.month)
    bounded = margin.low is not None and margin.high is not None
    ends: Ends = {part.id: (part.low, part.high) for part in card.components}
    ends |= {"score": (card.score.low, card.score.high), "margin": (margin.low, margin.high) if bounded else None}
    for indicator in INDICATORS:
        if indicator in _SLOW:
            continue
        for each in indicator.measures(found):
            if each.value is None or each.low is not None or each.high is not None:
                bounded = each.low is not None and each.high is not None
                ends[each.id] = (float(str(each.low)), float(str(each.high))) if bounded else None
    whole = found.at.whole
    return ends, tuple(None if amount is None else round(amount, 6) for amount in (whole.revenue, whole.inference_cost))


def together(parts: dict[str, Tables], tables: Tables) -> Tables:
    """The rows of some files as tables, with what is never left out."""
    found: Tables = {name: list(tables[name]) for name in ("months", "provider_costs")}
    for tables in parts.values():
        for name, rows in tables.items():
            found.setdefault(name, []).extend(rows)
    return found


def moved(whole: Ends, without: Ends) -> bool:
    """Whether a component of the score lies where it could not have lain without the file: it is measured in another way."""
    both = [(whole[name], without[name]) for name in COMPONENTS]
    return any(one and other and (one[0] < other[0] - _NONE or one[1] > other[1] + _NONE) for one, other in both)


def widened(seed: int, folder: Path, one: bool = False) -> Iterator[str]:
    """What a file more widens, of one generated company: each of its files, or `one` of them by the seed.

    A file that brings money of the month makes it another company, of which the score alone is compared; one that measures a component
    of the score in another way makes that another score.
    """
    tables = made(seed).tables
    parts = files(tables)
    whole, money = ends_of(folder / "whole", together(parts, tables))
    names = list(parts)
    for left_out in [names[seed % len(names)]] if one else names:
        rest = {name: part for name, part in parts.items() if name != left_out}
        without, known = ends_of(folder / left_out.replace(" ", "_"), together(rest, tables))
        for name, ends in without.items():
            if ends is None or name not in whole or (moved(whole, without) if name == "score" else known != money):
                continue
            more = whole[name]
            if more is None or more[1] - more[0] > ends[1] - ends[0] + _NONE:
                yield f"{seed}, {left_out}: {name} is {more} with it, {ends} without"
