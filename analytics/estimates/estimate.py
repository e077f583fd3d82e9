"""What the ledger knows of the last actual month, as a projection starts from it: each figure with its grade, or what it needs."""

from datetime import date

import polars as pl

from analytics.board.announced import price_changes
from analytics.estimates.baseline import Known
from analytics.estimates.calibration import calibration
from analytics.estimates.estimate_behaviour import behaviour
from analytics.estimates.estimate_outcomes import rates
from analytics.estimates.estimate_prices import prices
from analytics.estimates.estimate_volumes import fixed_cogs, model_mix, volumes
from analytics.estimates.part import Part, part
from analytics.estimates.suggested import suggested
from analytics.levers.price_path import Jump, at_once
from analytics.measure import Measure
from data.pricebook import PriceBook
from data.snapshot import Snapshot

HORIZON = 120  # months; changes announced for later are not seen


def known(
    snapshot: Snapshot | None,
    book: PriceBook | None,
    today: date,
    *,
    customer: str | None = None,
    product: str | None = None,
    month: date | None = None,
) -> Known:
    """The company's last actual month, or that of one customer or product; nothing where there is no such month.

    With a `month`, what was known of it then: no later month is looked at.
    """
    one = part(snapshot, month, customer, product)
    if snapshot is None or one is None:
        return Known()
    measures = {measure.id: measure for measure in measured(one)}
    jumps = announced(one, book, today) if book is not None else ()
    gap = calibration(one).hazard
    return Known(measures, one.month, jumps, snapshot.id, suggested(measures | {gap.id: gap}), model_mix(one))


def measured(one: Part) -> list[Measure]:
    """All that the ledger says of a part in its month: value, unit, grade and interval, or what it needs."""
    used = volumes(one)
    seats = next(measure.value for measure in used if measure.id == "seats")
    paid = prices(one, None if seats is None else float(seats))
    fixed = [fixed_cogs(one.snapshot, one.month)] if one.whole else []
    return [*used, *fixed, *paid, *rates(one), *behaviour(one)]


def announced(part: Part, book: PriceBook, today: date) -> tuple[Jump, ...]:
    """Announced changes of what is bought, as jumps of the blended price: dollars over the list cost as it is by then."""
    month: date = part.month
    jumps: list[Jump] = []
    cost = float(part.tokens.filter(pl.col("month") == month)["list_cost"].sum() or 0)
    by_month: dict[int, float] = {}
    for change in price_changes(part.snapshot, book, month, today):
        first = change.day.month + (0 if change.day.day == 1 else 1)  # a change within a month acts from the next whole one
        t = (change.day.year - month.year) * 12 + first - month.month
        if change.dollars is not None and 1 <= t <= HORIZON:
            by_month[t] = by_month.get(t, 0.0) + float(change.dollars)
    for t, dollars in sorted(by_month.items()):
        if cost > 0 and dollars:
            jumps += at_once(t, 1 + dollars / cost)
            cost += dollars
    return tuple(jumps)
