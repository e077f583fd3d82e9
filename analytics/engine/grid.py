"""The rows a projection works on: blocks one under the other, each with the months t = 0..T in their order.

A block is a cohort of customers in one draw of what is uncertain; a plain projection is a single block.
"""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.columns import over, repeated


def months_of(blocks: pl.DataFrame, horizon_months: int, first: date | None) -> pl.DataFrame:
    """Columns of `blocks` repeated for each month, with `t`, `years`, `month` (null without a calendar) and `start`, the row of t = 0."""
    length = horizon_months + 1
    shape = blocks.height, length
    once = calendar(horizon_months)
    grid = pl.DataFrame(
        [pl.Series("start", over(np.arange(0, blocks.height * length, length)[:, None], shape)), *repeated(once, len(blocks))]
    )
    month = pl.lit(None, pl.Date) if first is None else pl.lit(first).dt.offset_by(pl.format("{}mo", "t"))
    return grid.with_columns(month=month, **{column.name: _each_month(column, shape) for column in blocks.iter_columns()})


def calendar(horizon_months: int) -> pl.DataFrame:
    """`t` = 0..T and `years`: all that a price path reads."""
    return pl.DataFrame({"t": np.arange(horizon_months + 1)}).with_columns(years=pl.col("t") / 12)


def _each_month(column: pl.Series, shape: tuple[int, int]) -> pl.Series | pl.Expr:
    """Each value for all its months; one that all blocks have stays one value."""
    values = column.to_numpy()
    return pl.lit(column[0]) if (values == values[0]).all() else pl.Series(over(values[:, None], shape))


def at_start(value: pl.Expr) -> pl.Expr:
    """The value that a column has at t = 0 of its block."""
    return value.gather(pl.col("start"))


def running(values: NDArray[np.float64], length: int, fold: np.ufunc) -> NDArray[np.float64]:
    """`fold` (np.add, np.multiply) over the months of each block, as it stood a month ago; its neutral element at t = 0."""
    months = values.reshape(-1, length)
    found = np.empty_like(months)
    found[:, 0] = fold.identity
    fold.accumulate(months[:, :-1], axis=1, out=found[:, 1:])
    return found.ravel()


def summed(column: pl.Series, cohorts: int) -> pl.Series:
    """A column summed over cohorts, which stand one under the other; the order of summing never changes."""
    return pl.Series(column.name, column.to_numpy().reshape(cohorts, -1).sum(axis=0)) if cohorts > 1 else column


def spread(column: pl.Series, cohorts: int) -> pl.Series:
    """A column over draws and months, repeated for each cohort."""
    return pl.Series(column.name, over(column.to_numpy(), (cohorts, len(column)))) if cohorts > 1 else column
