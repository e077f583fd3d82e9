"""The months of what is sold, over a grid: what is asked for of its columns, given who is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.columns import Columns
from analytics.engine.formulas import FLEET, OF_A_TASK, OUTSIDE, Formulas
from analytics.engine.grid import Grid, spread, summed

Left = Mapping[str, float | NDArray[np.float64]]
STILL: Left = {"survivors": 1.0, "retained": 1.0}  # before anybody left


@dataclass(frozen=True)
class Begun:
    """A part over a grid, with what does not depend on who is left."""

    formulas: Formulas
    frame: pl.DataFrame
    aside: pl.DataFrame

    def only(self, rows: NDArray[np.int64], length: int) -> "Begun":
        """The same over some of the blocks."""
        start = (pl.int_range(pl.len()) // length * length).alias("start")
        return Begun(self.formulas, *(frame[rows].with_columns_seq(start) if frame.width else frame for frame in (self.frame, self.aside)))


def begin(grid: Grid, parts: Sequence[Formulas], wanted: Iterable[str]) -> list[Begun]:
    """The parts over a grid, with what the wanted columns need whoever is left."""
    begun = []
    for part in parts:
        ready = part.columns.steady(wanted, OUTSIDE)
        aside = grid.fill(part.aside, part.aside.steady(OF_A_TASK, OUTSIDE)) if part.aside.roots else pl.DataFrame()
        begun.append(Begun(part, grid.fill(part.columns, ready), aside))
    return begun


def months(begun: Sequence[Begun], cohorts: int, left: Sequence[Left], wanted: Iterable[str]) -> list[pl.DataFrame]:
    """The wanted columns of each part if those of `left` are there."""
    frames = [each.frame.with_columns_seq(**who) for each, who in zip(begun, left, strict=True)]
    columns = [each.formulas.columns for each in begun]
    if any("task_cost" in each.made_of(wanted) for each in columns):
        plain = [each.aside.with_columns_seq(**who) for each, who in zip(begun, left, strict=True)]
        plain = _pooled(plain, [each.formulas.aside for each in begun], cohorts, OF_A_TASK)
        groups = [each.formulas.sold.group for each in begun]
        frames = [frame.with_columns_seq(_task_cost(plain, groups, group)) for frame, group in zip(frames, groups, strict=True)]
    return _pooled(frames, columns, cohorts, wanted)


def of_gpus(part: Formulas, wanted: Iterable[str]) -> bool:
    """Whether the wanted columns hold the cost of whole GPUs, which does not follow how many customers are left."""
    needs = part.columns.made_of(wanted)
    return "pool" in needs or ("task_cost" in needs and "pool" in part.aside.made_of(OF_A_TASK))


def _pooled(frames: list[pl.DataFrame], columns: Sequence[Columns], cohorts: int, wanted: Iterable[str]) -> list[pl.DataFrame]:
    """The wanted columns; all that is sold shares the student's GPUs by what it serves of it."""
    if any("pool" in each.made_of(wanted) - each.roots.keys() for each in columns):
        frames = [each.fill(frame, ["student_full_mtok"]) for frame, each in zip(frames, columns, strict=True)]
        pool = summed(sum((frame["student_full_mtok"] for frame in frames[1:]), frames[0]["student_full_mtok"]), cohorts).alias("pool")
        shared = ["pool", *sorted(columns[0].made_of(wanted).intersection(FLEET))]
        once = columns[0].fill(frames[0].head(len(pool)).with_columns_seq(pool), shared)[shared]
        frames = [frame.with_columns_seq(*spread(once, cohorts)) for frame in frames]
    return [each.fill(frame, wanted) for frame, each in zip(frames, columns, strict=True)]


def _task_cost(frames: Sequence[pl.DataFrame], groups: Sequence[int], group: int) -> pl.Series:
    """Inference a task of a group, under whichever plan it is in the month, every key ours; where nothing is left, of the last task."""
    members = [frame for frame, each in zip(frames, groups, strict=True) if each == group]
    cost, tasks = (sum((frame[name] for frame in members[1:]), members[0][name]) for name in ("full_cost", "tasks"))
    worth = pl.when(pl.col("tasks") > 0).then(pl.col("full_cost") / pl.col("tasks"))
    whole = pl.DataFrame([members[0]["start"], pl.Series("full_cost", cost), pl.Series("tasks", tasks)])
    return whole.select(worth.forward_fill().over("start").alias("task_cost")).to_series()
