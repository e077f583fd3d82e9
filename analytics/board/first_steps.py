"""The way from nothing to a verdict: what it takes, what is there, and the one thing to do next."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from analytics.actuals import between, elsewhere, fullest_month, last_actual_month, other_cogs
from analytics.charts.finding import period_name
from analytics.cube import cube
from analytics.position import position
from analytics.words import money, percent
from data.snapshot import Snapshot

Key = Literal["billed", "cost", "classes", "other_cogs"]


@dataclass(frozen=True)
class Step:
    """A step: its question, whether it is answered, and in words what is there or what is missing; `needed` for a verdict at all."""

    key: Key
    title: str
    done: bool
    there: str
    needed: bool = True


@dataclass(frozen=True)
class Start:
    """The steps in order, and the month the verdict speaks of; None while nothing is loaded."""

    month: date | None
    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """The first step not done; None once all are."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def ready(self) -> bool:
        """Whether the verdict can say something."""
        return all(step.done for step in self.steps if step.needed)


def start(snapshot: Snapshot | None) -> Start:
    """Where a company stands on the way."""
    rows = cube(snapshot) if snapshot is not None else None
    if snapshot is None or rows is None or rows.is_empty():
        return Start(None, _steps("nothing yet", "nothing yet", "once it is known what is sold", "typed by month"))
    month = last_actual_month(snapshot) or fullest_month(rows)
    at = position(between(rows, month, month), other_cogs(snapshot), month, snapshot.settings.base_currency)
    whole, currency, name = at.whole, at.currency, period_name(f"{month:%Y-%m}")
    billed, spent = whole.revenue is not None, whole.inference_cost is not None
    classed = billed and at.revenue_is_known and (not spent or at.cost_is_known)
    if not billed:
        said = "once it is known what is sold"
    elif not at.revenue_is_known:
        said = f"{money(at.unclassified.revenue, currency)} of revenue in {name} ({percent(at.unclassified_share, 0)}) is not classified"
    elif not classed:
        said = f"{money(at.unclassified.inference_cost, currency)} of inference cost in {name} belongs to no product"
    else:
        said = "every product of weight is classified"
    return Start(
        month,
        _steps(
            f"{money(whole.revenue, currency)} in {name}" if billed else _nothing(rows, "revenue", name),
            f"{money(whole.inference_cost, currency)} in {name}" if spent else _nothing(rows, "cost", name),
            said,
            "not typed: until then it is an inference margin" if at.other_cogs is None else f"{money(at.other_cogs, currency)} in {name}",
            billed,
            spent,
            classed,
            at.other_cogs is not None,
        ),
    )


def _nothing(rows: pl.DataFrame, side: str, name: str) -> str:
    there = elsewhere(rows, side)
    return f"nothing in {name}; what is loaded is of {there}" if there else f"nothing in {name}"


def _steps(billed: str, cost: str, classes: str, other: str, *done: bool) -> tuple[Step, ...]:
    found = (*done, False, False, False, False)
    return (
        Step("billed", "What you invoiced", found[0], billed),
        Step("cost", "What inference cost you", found[1], cost),
        Step("classes", "What sets the price of what you sell", found[2], classes),
        Step("other_cogs", "What else it costs to serve", found[3], other, needed=False),
    )
