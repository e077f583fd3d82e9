"""Projection: plans x levers x price paths, month by month. E15.1 in the order of E15.3.

What happens in a month depends on the months before it through survivors alone: who is left comes first, then the rest.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.breakeven import halved
from analytics.engine.formulas import MARGIN, Formulas, Sold, formulas
from analytics.engine.grid import Grid, crossed, grid_of, summed
from analytics.engine.migrating import parts
from analytics.engine.months import begin, months
from analytics.engine.survivors import reasons, survivors
from analytics.equations.floor import Crossing, months_to_floor
from analytics.estimates.baseline import Baseline
from analytics.scenario import Scenario
from data.errors import BadValueError

COLUMNS = ("t", "month", "price_index", "customers", "revenue", "inference_cost", "cogs", "gross_profit", "gross_margin")
SUMS = ("customers", "revenue", "inference_cost", "cogs", "gross_profit")
_SUMMED = ("revenue", "gross_profit")
_MOST_GPUS = 2.0**53  # beyond it a count is no longer exact
_ROWS = 310_000  # of one piece of work: memory stays bounded, and the pieces are the same on every machine
T = pl.col("t")
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Projection:
    """Rows t = 0..T of each plan, and of `all` for a mix; when margins reach the floor and gross profit halves; side tables of levers."""

    scenario: Scenario
    baseline: Baseline
    plans: Mapping[str, pl.DataFrame]
    floor: Mapping[str, Crossing]
    halved: Mapping[str, Crossing]
    levers: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    working: Mapping[str, pl.DataFrame] = field(default_factory=dict)  # every column of every plan, to trace a figure

    @property
    def rows(self) -> pl.DataFrame:
        """The rows of the company: the plan's, or those of all plans together."""
        return self.plans["all"] if "all" in self.plans else next(iter(self.plans.values()))

    def month_of(self, crossing: Crossing) -> date | None:
        """The month of the first row at or under the line; None without a calendar, or where it is not reached."""
        if crossing.months is None:
            return None
        row = min(-int(-crossing.months // 1), self.scenario.horizon_months)
        found: date | None = self.rows["month"][row]
        return found


def project(baseline: Baseline, scenario: Scenario) -> Projection:
    """The scenario from a baseline on. BadValueError where a plan lacks something of the baseline, or brings no revenue at t = 0."""
    sold, cohorts = parts(baseline, scenario)
    working = settled(baseline, scenario, sold, cohorts, cohorts.height)
    for part, frame in zip(sold, working, strict=True):
        _check(frame, part)
    plans: dict[str, pl.DataFrame] = {}
    for part, frame in zip(sold, working, strict=True):
        rows = _over_cohorts(frame, cohorts.height)
        plans[part.name] = _together([plans[part.name], rows]) if part.name in plans else rows
    if scenario.plans or len(plans) > 1:
        plans["all"] = _together(list(plans.values()))
    return Projection(
        scenario=scenario,
        baseline=baseline,
        plans=plans,
        floor={name: months_to_floor(frame["gross_margin"].to_list(), scenario.floor) for name, frame in plans.items()},
        halved={name: halved(frame["gross_profit"].to_list()) for name, frame in plans.items()},
        levers={"distillation": _saving(scenario, working, cohorts.height)} if scenario.distillation else {},
        working={part.name: frame for part, frame in zip(sold, working, strict=True)},
    )


def settled(
    baseline: Baseline,
    scenario: Scenario,
    sold: Sequence[Sold],
    blocks: pl.DataFrame,
    cohorts: int,
    index: pl.Series | None = None,
    wanted: Sequence[str] | None = None,
) -> list[pl.DataFrame]:
    """The wanted columns, or all, of every part over the months of all blocks, with survivors that follow from them; cohorts outermost.

    `index` multiplies the price index of the scenario: a value for each block and month.
    """
    grid = grid_of(blocks, scenario.horizon_months, baseline.month, index)
    return _settled(grid, formulas(baseline, scenario, sold, cohorts, moved=index is not None), scenario, cohorts, wanted)


def _settled(grid: Grid, parts: Sequence[Formulas], scenario: Scenario, cohorts: int, wanted: Sequence[str] | None) -> list[pl.DataFrame]:
    wanted = [*grid.names, *parts[0].columns.roots] if wanted is None else wanted
    begun = begin(grid, parts, (*wanted, *reasons(scenario)))
    return months(begun, cohorts, survivors(begun, scenario, cohorts), wanted)


def over_blocks(
    baseline: Baseline,
    scenario: Scenario,
    sold: Sequence[Sold],
    cohorts: pl.DataFrame,
    values: pl.DataFrame,
) -> dict[str, Values]:
    """Revenue and gross profit of each plan (2 x rows of `values` x months, USD a month), a block for each row of columns put in terms."""
    parts, length = formulas(baseline, scenario, sold, cohorts.height), scenario.horizon_months + 1
    found = {part.name: np.zeros((2, values.height, length)) for part in sold}
    at_once = max(1, _ROWS // (cohorts.height * length))

    def work(at: int) -> None:
        piece = values.slice(at, at_once)
        grid = grid_of(crossed(cohorts, piece), scenario.horizon_months, None)
        for part, frame in zip(sold, _settled(grid, parts, scenario, cohorts.height, _SUMMED), strict=True):
            for row, name in enumerate(_SUMMED):
                found[part.name][row, at : at + at_once] += summed(frame[name], cohorts.height).to_numpy().reshape(-1, length)

    pieces = range(0, values.height, at_once)
    if len(pieces) == 1:
        work(0)
    else:
        with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
            list(pool.map(work, pieces))
    return found


# -- what comes out ------------------------------------------------------------------------------------------------------------


def _over_cohorts(frame: pl.DataFrame, cohorts: int) -> pl.DataFrame:
    """The rows of a part, its cohorts together."""
    if cohorts == 1:
        return frame.select(COLUMNS)
    sums = [summed(frame[name], cohorts) for name in SUMS]
    return frame.head(len(sums[0])).with_columns(sums).with_columns(MARGIN).select(COLUMNS)


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows of all plans: sums first, the ratio last."""
    first = frames[0]
    sums = [pl.Series(name, sum((frame[name] for frame in frames[1:]), first[name])) for name in SUMS]
    return first.with_columns(sums).with_columns(MARGIN).select(COLUMNS)


def _saving(scenario: Scenario, frames: list[pl.DataFrame], cohorts: int) -> pl.DataFrame:
    """E12.5 for the company: share, GPUs, serving, saving, and cumulative saving after setup."""
    student = scenario.distillation
    if student is None:
        raise ValueError("a scenario without distillation has no saving")
    pooled = [
        summed(sum((frame[name] for frame in frames[1:]), frames[0][name]), cohorts).alias(name) for name in ("student_mtok", "serving")
    ]
    return (
        frames[0]
        .head(scenario.horizon_months + 1)
        .with_columns(pooled)
        .select(T, pl.col("student_share").alias("share"), pl.col("gpus").cast(pl.Int64), "serving", student.saving().alias("saving"))
        .with_columns((pl.col("saving").cum_sum() - student.setup_usd).alias("cumulative"))
    )


def _check(frame: pl.DataFrame, sold: Sold) -> None:
    """No result is NaN or infinite, and a plan that can succeed has revenue at t = 0."""
    name, plan = sold.name, sold.plan
    values = frame.select("price_index", *SUMS, "full_revenue", "hazard", "gpus")
    if not all(column.is_finite().all() for column in values.iter_columns()) or values["gpus"].max() >= _MOST_GPUS:  # type: ignore[operator]
        raise BadValueError(
            f"{name}: found values that leave the range of numbers within the horizon; expected prices and volumes that stay in it. "
            "Nothing was projected. Lower growth, elasticity or the number of jumps, or shorten horizon_months."
        )
    if sold.active is None and not plan.bills_nothing and frame["full_revenue"][0] <= 0:
        raise BadValueError(
            f"{name}: found a baseline without revenue at t = 0; expected revenue above zero. "
            "Nothing was projected. Name a fee, a price, or volumes beyond what is included."
        )
