"""M7 Pass-through elasticity: how much of a change in token cost reaches what the customer pays for a unit.

Contractual: the pegged share of line revenue. Per unit: measured over customer-months with outcomes, never tokens, which would hide their
own growth. Naive, on totals: a warning only, since work drives revenue and cost alike.
"""

import numpy as np
import polars as pl

from analytics.company import Company, figure
from analytics.equations.elasticity import Slope, slope
from analytics.indicator import Indicator
from analytics.measure import Measure, worst
from data.tables import PEGGED

LAGS = 3
FEWEST = 12  # usable differences
STILL = 0.02  # standard deviation of dln cost a unit, below which there is nothing to see
_UNITS = """
select date_trunc('month', day)::date as month, customer,
       (case when count(succeeded) = count(*) then sum(succeeded) else sum(attempted) end)::double as units
from outcomes where customer is not null group by all
"""
_PLANS = """
select month, customer, list_sort(list(distinct plan_name)) as plans
from billing_lines where counted and customer is not null group by all
"""


def panel(company: Company) -> pl.DataFrame:
    """`customer`, `month`, `revenue`, `cost`, `units` and `plans` of each customer-month, units null where no outcome was counted."""
    sums = (
        company.rows.filter(pl.col("customer").is_not_null(), pl.col("month") <= company.month)
        .group_by("customer", "month")
        .agg(pl.col("revenue").sum().cast(pl.Float64), pl.col("inference_cost").sum().cast(pl.Float64).alias("cost"))
    )
    units, plans = company.query(_UNITS), company.query(_PLANS)
    key = ["customer", "month"]
    return sums.join(units, on=key, how="left").join(plans, on=key, how="left").sort(key)


def unit_beta(rows: pl.DataFrame, lags: int = LAGS) -> Slope | None:
    """M7b  dln(R/units) on dln(C/units) and its lags, summed; customer-months with another plan than before are dropped.

    None with fewer than 12 usable differences, where the cost of a unit hardly moves, or where rows do not determine the slopes.
    """
    per_unit = rows.with_columns(pl.col("revenue", "cost") / pl.col("units"))
    return _slope(per_unit, lags)


def naive_beta(rows: pl.DataFrame) -> Slope | None:
    """M7c  dln R on dln C of totals: what misleads."""
    return _slope(rows, 0)


def _slope(rows: pl.DataFrame, lags: int) -> Slope | None:
    changed = pl.col("plans").ne_missing(pl.col("plans").shift(1).over("customer"))
    follows = pl.col("month") == pl.col("month").shift(1).over("customer").dt.offset_by("1mo")
    positive = [pl.when(pl.col(name) > 0).then(pl.col(name).log()).alias(name) for name in ("revenue", "cost")]
    steps = (
        rows.sort("customer", "month")
        .with_columns(*positive)
        .with_columns(
            *(pl.when(follows).then(pl.col(name) - pl.col(name).shift(1).over("customer")).alias(name) for name in ("revenue", "cost")),
            (~changed & follows).alias("same"),
        )
        .with_columns(pl.when("same").then(pl.col(name)).alias(name) for name in ("revenue", "cost"))
        .with_columns(
            pl.when(pl.col("month") == pl.col("month").shift(lag).over("customer").dt.offset_by(f"{lag}mo"))
            .then(pl.col("cost").shift(lag).over("customer"))
            .alias(f"cost_{lag}")
            for lag in range(lags + 1)
        )
        .filter(pl.all_horizontal(pl.col("revenue", *(f"cost_{lag}" for lag in range(lags + 1))).is_finite().fill_null(False)))
    )
    moved = steps["cost_0"].std()
    if steps.height < FEWEST or not isinstance(moved, float) or moved < STILL:
        return None
    drivers = steps.select(f"cost_{lag}" for lag in range(lags + 1)).to_numpy().astype(np.float64)
    return slope(steps["revenue"].to_numpy().astype(np.float64), drivers, steps["customer"].to_list())


def _measures(company: Company) -> tuple[Measure, ...]:
    low, high = contractual(company)
    rows = panel(company)
    by_unit, totals = unit_beta(rows), naive_beta(rows)
    needs = "outcomes by customer and month, at least twelve usable changes, and a cost a unit that moves by 2%"
    behind = company.behind("billing_lines")
    ends = by_unit.interval if by_unit else (None, None)
    wide = totals.interval if totals else (None, None)
    return (
        figure("M7_contractual", "Contractual pass-through", "fraction", low if company.at.revenue_is_known else None, "estimated", "E5.2",
               "billing lines of the month, classified by what their price follows", low=low, high=high, rows=behind),
        figure("M7_unit", "Unit pass-through", "elasticity", by_unit.beta if by_unit else None, worst("estimated", company.at.grade), "M7",
               needs, low=ends[0], high=ends[1], rows=company.behind("outcomes")),
        figure("M7_naive", "Pass-through on totals: a warning, not an answer", "elasticity", totals.beta if totals else None,
               worst("estimated", company.at.grade), "M7", "twelve changes of revenue and cost by customer", low=wide[0], high=wide[1],
               rows=behind),
    )  # fmt: skip


def contractual(company: Company) -> tuple[float | None, float | None]:
    """M7a, E5.2  the pegged share of line revenue, and what it is if all that is not classified were pegged."""
    lines = company.here.filter(pl.col("line_revenue").is_not_null())
    whole, pegged, unknown = (
        float(rows["line_revenue"].sum() or 0)
        for rows in (
            lines,
            lines.filter(pl.col("priced_by").is_in(PEGGED)),
            lines.filter(pl.col("priced_by") == "unclassified"),
        )
    )
    return (pegged / whole, (pegged + max(unknown, 0.0)) / whole) if whole > 0 else (None, None)


PASS_THROUGH = Indicator("M7", "Pass-through elasticity", "M7", _measures, panel)
