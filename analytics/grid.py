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


def with_terms(grid: pl.DataFrame, **terms: pl.Expr) -> pl.DataFrame:
    """The grid with further columns; what depends on the month alone is computed once and repeated."""
    calendar = {name: term for name, term in terms.items() if set(term.meta.root_names()) <= {"t"}}
    months = grid.select(pl.col("t").max() + 1).item()
    if months == grid.height or not calendar:
        return grid.with_columns(**terms)
    once = grid.head(months).with_columns(**calendar).select(*calendar)
    repeated = [column.gather(grid["t"]) for column in once.iter_columns()]
    return grid.with_columns(*repeated, **{name: term for name, term in terms.items() if name not in calendar})


def running(values: pl.Series, length: int, fold: np.ufunc) -> pl.Series:
    """`fold` (np.add, np.multiply) over the months of each block, as it stood a month ago; its neutral element at t = 0."""
    months = values.to_numpy().reshape(-1, length)
    found = np.full_like(months, fold.identity)
    fold.accumulate(months[:, :-1], axis=1, out=found[:, 1:])
    return pl.Series(values.name, found.ravel())


def summed(column: pl.Series, cohorts: int) -> pl.Series:
    """A column summed over cohorts, which stand one under the other; the order of summing never changes."""
    return pl.Series(column.name, column.to_numpy().reshape(cohorts, -1).sum(axis=0)) if cohorts > 1 else column


def spread(column: pl.Series, cohorts: int) -> pl.Series:
    """A column over draws and months, repeated for each cohort."""
    return pl.Series(column.name, np.tile(column.to_numpy(), cohorts)) if cohorts > 1 else column
