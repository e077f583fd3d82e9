"""The rows a projection works on, blocks one under the other, each with the months t = 0..T in their order; and columns over them.

A block is a cohort of customers in one draw of what is uncertain; a plain projection is a single block. Columns are defined by name, and
computed where something wanted is made of them, over the rows in which they differ.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

Columns = Mapping[str, pl.Expr]
_OF_A_MONTH = {"t", "start"}


def months_of(blocks: pl.DataFrame, horizon_months: int, first: date | None) -> pl.DataFrame:
    """Columns of `blocks` repeated for each month, with `block`, `t`, `month` (null without a calendar) and `start`, the row of t = 0."""
    length = horizon_months + 1
    t = pl.int_range(length, dtype=pl.Int64, eager=True).alias("t")
    calendar = pl.lit(first, pl.Date).dt.offset_by(pl.format("{}mo", "t")) if first is not None else pl.lit(None, pl.Date)
    once = pl.DataFrame([t]).with_columns(calendar.alias("month"))
    block = pl.Series("block", np.repeat(np.arange(blocks.height), length))
    repeated = [pl.Series(column.name, np.repeat(column.to_numpy(), length)) for column in blocks.iter_columns()]
    return pl.DataFrame([block, (block * length).alias("start"), *repeated, *_tiled(once, blocks.height)])


def at_start(value: pl.Expr) -> pl.Expr:
    """The value that a column has at t = 0 of its block."""
    return value.gather(pl.col("start"))


def made_of(columns: Columns, wanted: Iterable[str], given: Iterable[str] = ()) -> set[str]:
    """The names wanted and all that they are made of, down to what is given or not defined."""
    found: set[str] = set()
    ahead, known = list(wanted), set(given)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += columns[name].meta.root_names() if name in columns and name not in known else []
    return found


def filled(frame: pl.DataFrame, columns: Columns, wanted: Iterable[str]) -> pl.DataFrame:
    """The frame with the wanted columns and those that they are made of."""
    ahead = made_of(columns, wanted, frame.columns) - set(frame.columns)
    while ahead:
        ready = {name: columns[name] for name in columns if name in ahead and ahead.isdisjoint(columns[name].meta.root_names())}
        if not ready:
            raise ValueError(f"columns made of each other, or of nothing: {', '.join(sorted(ahead))}")
        frame = frame.with_columns(**ready)
        ahead -= ready.keys()
    return frame


def filled_by_month(grid: pl.DataFrame, columns: Columns, wanted: Iterable[str], length: int) -> pl.DataFrame:
    """As `filled`, but what depends on the month alone is computed for one block, and repeated."""
    needed = made_of(columns, wanted, grid.columns) - set(grid.columns)
    leaves = {name: made_of(columns, [name]) - columns.keys() for name in needed}
    monthly = [name for name in needed if leaves[name] and leaves[name] <= _OF_A_MONTH]
    if grid.height == length or not monthly:
        return filled(grid, columns, needed)
    beside = set(wanted).union(*(columns[name].meta.root_names() for name in needed.difference(monthly)))
    once = filled(grid.head(length), columns, monthly).select(sorted(beside.intersection(monthly)))
    return filled(grid.with_columns(_tiled(once, grid.height // length)), columns, wanted)


def _tiled(once: pl.DataFrame, times: int) -> list[pl.Series]:
    return [pl.Series(column.name, np.tile(column.to_numpy(), times), column.dtype) for column in once.iter_columns()]


def running(values: NDArray[np.float64], length: int, fold: np.ufunc) -> NDArray[np.float64]:
    """`fold` (np.add, np.multiply) over the months of each block, as it stood a month ago; its neutral element at t = 0."""
    months = values.reshape(-1, length)
    found = np.full_like(months, fold.identity)
    fold.accumulate(months[:, :-1], axis=1, out=found[:, 1:])
    return found.ravel()


def summed(column: pl.Series, cohorts: int) -> pl.Series:
    """A column summed over cohorts, which stand one under the other; the order of summing never changes."""
    return pl.Series(column.name, column.to_numpy().reshape(cohorts, -1).sum(axis=0)) if cohorts > 1 else column


def spread(column: pl.Series, cohorts: int) -> pl.Series:
    """A column over draws and months, repeated for each cohort."""
    return pl.Series(column.name, np.tile(column.to_numpy(), cohorts)) if cohorts > 1 else column
