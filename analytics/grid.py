"""The rows a projection works on: blocks one under the other, each with the months t = 0..T in their order.

A block is a cohort of customers in one draw of what is uncertain; a plain projection is a single block.
"""

from datetime import date

import numpy as np
import polars as pl


def months_of(blocks: pl.DataFrame, horizon_months: int, first: date | None) -> pl.DataFrame:
    """Columns of `blocks` repeated for each month, with `block`, `t`, `month` (null without a calendar) and `start`, the row of t = 0."""
    length = horizon_months + 1
    row = pl.int_range(blocks.height * length, dtype=pl.Int64, eager=True)
    block, t = row // length, row % length
    frame = pl.DataFrame({"block": block, "t": t, "start": block * length})
    repeated = [column.gather(block) for column in blocks.iter_columns()]
    calendar = pl.lit(first, pl.Date).dt.offset_by(pl.format("{}mo", pl.col("t"))) if first is not None else pl.lit(None, pl.Date)
    return frame.with_columns(*repeated, calendar.alias("month"))


def at_start(value: pl.Expr) -> pl.Expr:
    """The value that a column has at t = 0 of its block."""
    return value.gather(pl.col("start"))


def before(running: pl.Expr, neutral: float) -> pl.Expr:
    """A running value as it stood a month ago; `neutral` at t = 0."""
    return pl.when(pl.col("t") > 0).then(running.shift(1)).otherwise(neutral)


def summed(column: pl.Series, cohorts: int) -> pl.Series:
    """A column summed over cohorts, which stand one under the other; the order of summing never changes."""
    return pl.Series(column.name, column.to_numpy().reshape(cohorts, -1).sum(axis=0)) if cohorts > 1 else column


def spread(column: pl.Series, cohorts: int) -> pl.Series:
    """A column over draws and months, repeated for each cohort."""
    return pl.Series(column.name, np.tile(column.to_numpy(), cohorts)) if cohorts > 1 else column
