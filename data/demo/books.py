"""What no export of the demo company holds: invoices of providers, its GPU bill, credits and other COGS, month by month."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from data.decisions import TypedFigure
from data.demo.prices import PICO
from data.demo.story import COMPANY, GPU_BILLS, MONTHS, OPENAI_CREDITS, OTHER_COGS, stream
from data.demo.traffic import Call

CENT = Decimal("0.01")
INVOICED = (("anthropic", "Anthropic"), ("gemini", "Google"))


def write_books(folder: Path, calls: Sequence[Call], seed: int) -> tuple[TypedFigure, ...]:
    """Every figure to type, each with the sheet of its month, written here, as the document behind it."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = list(_figures(calls, seed))
    for month in MONTHS:
        lines = [f"{f.provider or '':<12} {f.what:<11} {f.amount:>12} USD   {f.note}" for f in figures if f.month == month]
        text = "\n".join([f"{COMPANY}: month end of {month:%B %Y}", "", *lines, ""])
        _sheet(folder, month).write_text(text, encoding="utf-8", newline="\n")
    return tuple(replace(figure, document=_sheet(folder, figure.month)) for figure in figures)


def _figures(calls: Iterable[Call], seed: int) -> Iterable[TypedFigure]:
    rng, costs = stream(seed, "books"), _costs(calls)
    for month in MONTHS:
        for provider, name in INVOICED:
            if cost := costs.get((provider, month)):
                billed = Decimal(cost) / PICO * rng.randrange(9_970, 10_030) / 10_000
                yield TypedFigure(month, "invoice", billed.quantize(CENT), provider, f"{name}, invoice of the month")
        if month in GPU_BILLS:
            yield TypedFigure(month, "invoice", GPU_BILLS[month], "self_hosted", "GPU nodes of student-8b")
        if month in OPENAI_CREDITS:
            yield TypedFigure(month, "credits", OPENAI_CREDITS[month], "openai", "Startup credits used up")
        yield TypedFigure(month, "other_cogs", OTHER_COGS[month], None, "Hosting, support, payment fees")


def _costs(calls: Iterable[Call]) -> dict[tuple[str, date], int]:
    """Picodollars by provider and month on the company's own keys."""
    costs: dict[tuple[str, date], int] = {}
    for call in calls:
        if not call.team.startswith("byok"):
            key = (call.provider, call.day.replace(day=1))
            costs[key] = costs.get(key, 0) + call.cost
    return costs


def _sheet(folder: Path, month: date) -> Path:
    return folder / f"month_end_{month:%Y-%m}.txt"
