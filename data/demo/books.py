"""What no export of the demo company holds: invoices of providers, its GPU bill, credits and other COGS, month by month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from data.demo.prices import PICO
from data.demo.story import COMPANY, GPU_BILLS, MONTHS, OPENAI_CREDITS, OTHER_COGS, stream
from data.demo.traffic import Call

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Figure:
    """A figure a person types, in US dollars."""

    month: date
    what: str
    amount: Decimal
    provider: str | None
    note: str


def figures(calls: Sequence[Call], seed: int) -> list[Figure]:
    """Every typed figure, by month."""
    rng = stream(seed, "books")
    found = []
    costs = _costs(calls)
    for month in MONTHS:
        for provider, name in (("anthropic", "Anthropic"), ("gemini", "Google")):
            if cost := costs.get((provider, month)):
                billed = Decimal(cost) / PICO * rng.randrange(9_970, 10_030) / 10_000
                found.append(Figure(month, "invoice", billed.quantize(CENT), provider, f"{name}, invoice of the month"))
        if month in GPU_BILLS:
            found.append(Figure(month, "invoice", Decimal(GPU_BILLS[month]).quantize(CENT), "self_hosted", "GPU nodes of student-8b"))
        if month in OPENAI_CREDITS:
            found.append(Figure(month, "credits", Decimal(OPENAI_CREDITS[month]).quantize(CENT), "openai", "Startup credits used up"))
        found.append(Figure(month, "other_cogs", Decimal(OTHER_COGS[month]).quantize(CENT), None, "Hosting, support, payment fees"))
    return found


def _costs(calls: Iterable[Call]) -> dict[tuple[str, date], int]:
    """Picodollars by provider and month on the company's own keys."""
    costs: dict[tuple[str, date], int] = {}
    for call in calls:
        if not call.team.startswith("byok"):
            key = (call.provider, call.day.replace(day=1))
            costs[key] = costs.get(key, 0) + call.cost
    return costs


def write_books(folder: Path, typed: Sequence[Figure]) -> dict[date, Path]:
    """A sheet a month: the document behind the month's typed figures."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {}
    for month in sorted({figure.month for figure in typed}):
        lines = [f"{f.provider or '':<12} {f.what:<11} {f.amount:>12} USD   {f.note}" for f in typed if f.month == month]
        sheets[month] = folder / f"month_end_{month:%Y-%m}.txt"
        sheets[month].write_text("\n".join([f"{COMPANY}: month end of {month:%B %Y}", "", *lines, ""]), encoding="utf-8", newline="\n")
    return sheets
