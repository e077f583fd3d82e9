"""The rows a projection works on: blocks one under the other, each with the months t = 0..T in their order.

A block is a cohort of customers in one draw of what is uncertain; a plain projection is a single block. What differs from block to block
alone, or from month to month alone, is computed once and then repeated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.columns import Columns


@dataclass(frozen=True)
class Grid:
    """A row a block; a row a month: `t`, `years`, `month` (null without a calendar); `drawn_index`, a value for each block and month."""

    blocks: pl.DataFrame
    months: pl.DataFrame
    drawn_index: pl.Series | None = None

    @property
    def names(self) -> list[str]:
        """The columns of its own; `start` is the row of t = 0."""
        return ["start", *self.months.columns, *self.blocks.columns]

    def fill(self, columns: Columns, wanted: Iterable[str]) -> pl.DataFrame:
        """The wanted columns, over all months of all blocks, and those that they are made of where they differ row by row."""
        alike = {name: column[0] for name in self.blocks.columns if ((column := self.blocks[name]) == column[0]).all()}
        each, monthly = set(self.blocks.columns) - alike.keys(), {*self.months.columns, "start"}
        needed = columns.made_of(wanted)
        grounds = {name: columns.ground(name) - alike.keys() for name in needed & columns.roots.keys()}
        by_block, by_month = ({name for name, ground in grounds.items() if ground and ground <= own} for own in (each, monthly))
        read = columns.read_by(needed - by_block - by_month, wanted)
        values = {name: pl.lit(value) for name, value in alike.items()}
        start = pl.Series("start", np.arange(0, self.blocks.height * self.months.height, self.months.height))
        blocks = columns.fill(self.blocks, by_block & read)
        months = columns.fill(self.months.with_columns_seq(start=pl.lit(0), **values), by_month & read)
        both = (
            pl.DataFrame([start, *(blocks[name] for name in sorted((by_block | each) & read))]),
            pl.DataFrame([months[name] for name in sorted((by_month | monthly) & read - {"start"}) or ["t"]]),
        )
        own: dict[str, pl.Expr | pl.Series] = {name: value for name, value in values.items() if name in read}
        if self.drawn_index is not None:
            own["drawn_index"] = self.drawn_index
        return columns.fill(crossed(*both).with_columns_seq(**own), wanted)


def grid_of(blocks: pl.DataFrame, horizon_months: int, first: date | None, drawn_index: pl.Series | None = None) -> Grid:
    """The blocks, each with its months from `first` on."""
    month = pl.lit(None, pl.Date) if first is None else pl.lit(first).dt.offset_by(pl.format("{}mo", "t"))
    return Grid(blocks, calendar(horizon_months).with_columns_seq(month=month), drawn_index)


def calendar(horizon_months: int) -> pl.DataFrame:
    """`t` = 0..T and `years`: all that a price path reads."""
    t = np.arange(horizon_months + 1)
    return pl.DataFrame({"t": t, "years": t / 12})


def crossed(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Each row of the one with every row of the other. Repeated on the spot: a join, or a gather, waits for other threads."""
    once = [pl.Series(column.name, np.repeat(column.to_numpy(), right.height)) for column in left.iter_columns()]
    return pl.DataFrame([*once, *spread(right, left.height)])


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


def spread(rows: pl.DataFrame, times: int) -> pl.DataFrame:
    """The rows, again and again: those over draws and months, for each cohort."""
    return pl.DataFrame([pl.Series(column.name, np.tile(column.to_numpy(), times)) for column in rows.iter_columns()])
