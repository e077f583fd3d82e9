"""What a pack says of the months to come, to be held against what came: the company as it sells, under the shipped price path."""

from datetime import date

import polars as pl

from analytics.actuals import last_actual_month, other_cogs
from analytics.board.as_sold import as_sold
from analytics.board.backtest import LEVERS, PATHS
from analytics.engine.projection import project
from analytics.engine.risk import risk
from analytics.estimates.part import back, part
from data.errors import BadValueError
from data.snapshot import Snapshot

HORIZON, SEED = 6, 1
SCHEMA = {"month": pl.Date, "revenue": pl.Float64, "cost": pl.Float64, "gross_profit": pl.Float64, "gross_margin": pl.Float64,
          "gross_profit_p10": pl.Float64, "gross_profit_p90": pl.Float64}  # fmt: skip


def next_months(snapshot: Snapshot, horizon: int = HORIZON) -> pl.DataFrame:
    """The months after the last actual one: revenue, inference cost, gross profit with P10 and P90, in base currency a month.

    As in M19: sold as today, with the growth and churn measured so far, list prices falling by 30% a year. Gross profit is after other
    COGS where they are typed for the month. Where what was measured lies at an end of its range, the room is widened to hold what is
    expected. Empty where it cannot be projected.
    """
    last = last_actual_month(snapshot)
    here = part(snapshot, last) if last is not None else None
    if last is None or here is None or here.here.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    typed = other_cogs(snapshot).filter(pl.col("month") == last)["other_cogs"]
    try:
        sold = as_sold(here, LEVERS, horizon, float(typed[0]) if typed.len() else None)
        if sold.scenario is None:
            return pl.DataFrame(schema=SCHEMA)
        found = project(sold.start, sold.scenario)
    except BadValueError:  # what was measured lies beyond what a scenario takes
        return pl.DataFrame(schema=SCHEMA)
    drawn = risk(found.baseline, sold.scenario, PATHS, SEED)
    rows = found.rows.select("t", "revenue", pl.col("inference_cost").alias("cost"), "gross_profit", "gross_margin")
    if drawn is None:
        rows = rows.with_columns(gross_profit_p10=pl.lit(None, pl.Float64), gross_profit_p90=pl.lit(None, pl.Float64))
    else:
        rows = rows.join(drawn.bands["all" if "all" in drawn.bands else next(iter(drawn.bands))], on="t").with_columns(
            gross_profit_p10=pl.min_horizontal("gross_profit", "gross_profit_p10"),
            gross_profit_p90=pl.max_horizontal("gross_profit", "gross_profit_p90"),
        )
    months: list[date] = [back(last, -t) for t in rows["t"]]
    return rows.with_columns(month=pl.Series(months, dtype=pl.Date)).filter(pl.col("t") > 0).select(*SCHEMA)
