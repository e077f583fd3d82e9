"""Projection: plans x levers x price paths, month by month. E15.1 in the order of E15.3.

What happens in a month depends on the months before it through survivors alone, and what makes customers leave is the same however many
are left: it runs first, with everybody staying, then the rest. Where it is not the same (GPUs come whole and volume is bypassed), it runs
with the survivors it implies, until they are those it assumed: each round settles at least one month more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.baseline import Baseline
from analytics.breakeven import halved
from analytics.equations.floor import Crossing, months_to_floor
from analytics.grid import months_of, running, summed
from analytics.migrating import parts
from analytics.months import MARGIN, STILL, Begun, Formulas, Left, Sold, begin, formulas, months, of_gpus
from analytics.scenario import Scenario
from data.errors import BadValueError

COLUMNS = ("t", "month", "price_index", "customers", "revenue", "inference_cost", "cogs", "gross_profit", "gross_margin")
SUMS = ("customers", "revenue", "inference_cost", "cogs", "gross_profit")
_SETTLED = 1e-11  # survivors that differ by less, of themselves, are the same: those they imply differ by far less yet
_NOBODY = 1e-60  # of a customer
_MOST_GPUS = 2.0**53  # beyond it a count is no longer exact
_ROWS = 100_000  # of one piece of work: memory stays bounded, and the pieces are the same on every machine
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
    grid = months_of(blocks, scenario.horizon_months, baseline.month)
    grid = grid if index is None else grid.with_columns(index.alias("drawn_index"))
    return _settled(grid, formulas(baseline, scenario, sold, cohorts, moved=index is not None), scenario, cohorts, wanted)


def _settled(
    grid: pl.DataFrame, parts: Sequence[Formulas], scenario: Scenario, cohorts: int, wanted: Sequence[str] | None
) -> list[pl.DataFrame]:
    felt = ("active", "hazard") if not scenario.behaviour.bypass_share else ("active", "other_hazard", "gap_hazard")
    wanted = list(parts[0].columns.roots) if wanted is None else wanted
    begun = begin(grid, parts, scenario.horizon_months + 1, (*wanted, *felt))
    rounds = scenario.behaviour.bypass_share > 0 or any(of_gpus(part, felt) for part in parts)
    return months(begun, cohorts, _left(begun, cohorts, [STILL] * len(parts), scenario, felt, rounds), wanted)


def _left(
    begun: Sequence[Begun], cohorts: int, assumed: Sequence[Left], scenario: Scenario, felt: Sequence[str], rounds: bool
) -> Sequence[Left]:
    """Who is left month by month; in rounds, over those draws alone that are not settled, once they are the fewer."""
    length = scenario.horizon_months + 1
    while True:
        implied = _survivors(months(begun, cohorts, assumed, felt), scenario, [each.part.sold for each in begun])
        if not rounds:
            return implied
        moving = np.any([_moved(*each, cohorts, length) for each in zip(assumed, implied, strict=True)], axis=0)
        assumed = implied
        if not moving.any():
            return implied
        if 4 * moving.sum() < 3 * len(moving):
            break
    rows = np.tile(np.repeat(moving, length), cohorts)
    few = [{name: values[rows] for name, values in left.items()} for left in assumed]
    for left, found in zip(assumed, _left([each.only(rows, length) for each in begun], cohorts, few, scenario, felt, rounds), strict=True):
        for name, values in found.items():
            left[name][rows] = values
    return assumed


def _moved(assumed: Left, implied: Left, cohorts: int, length: int) -> NDArray[np.bool_]:
    """Which draws have survivors that are not those assumed."""
    apart = [np.abs(assumed[name] - implied[name]) > _SETTLED * implied[name] + _NOBODY for name in STILL]
    found: NDArray[np.bool_] = np.any(apart, axis=0).reshape(cohorts, -1, length).any(axis=(0, 2))
    return found


def over_blocks(
    baseline: Baseline,
    scenario: Scenario,
    sold: Sequence[Sold],
    cohorts: pl.DataFrame,
    values: pl.DataFrame,
) -> dict[str, Values]:
    """Revenue and gross profit of each plan (2 x rows of `values` x months, USD a month), a block for each row of columns put in terms."""
    parts, names = formulas(baseline, scenario, sold, cohorts.height), ("revenue", "gross_profit")
    found: dict[str, list[Values]] = {}
    for piece in values.iter_slices(max(1, _ROWS // (cohorts.height * (scenario.horizon_months + 1)))):
        blocks = cohorts.join(piece, how="cross", maintain_order="left_right")
        frames = _settled(months_of(blocks, scenario.horizon_months, None), parts, scenario, cohorts.height, names)
        for name, sums in _by_plan(frames, sold, names, cohorts.height, piece.height).items():
            found.setdefault(name, []).append(sums)
    return {name: np.concatenate(pieces, axis=1) for name, pieces in found.items()}


def _by_plan(frames: Sequence[pl.DataFrame], sold: Sequence[Sold], names: Sequence[str], cohorts: int, draws: int) -> dict[str, Values]:
    found: dict[str, Any] = {}
    for part, frame in zip(sold, frames, strict=True):
        found[part.name] = found.get(part.name, 0.0) + np.stack(
            [frame[name].to_numpy().reshape(cohorts, draws, -1).sum(axis=0) for name in names]
        )
    return found


def _survivors(frames: Sequence[pl.DataFrame], scenario: Scenario, sold: Sequence[Sold]) -> list[Left]:
    """E4.7  S(t+1) = S(t) exp(-Lam), B(t+1) = B(t) (1 - b_p (1 - exp(-Lam_gap))); a bypass takes the price gap's part out of Lam.

    Those of one group leave for what the plan of the month gives them reason to.
    """
    bypass, length = scenario.behaviour.bypass_share, scenario.horizon_months + 1
    left: dict[int, Left] = {}
    for group in {part.group for part in sold}:
        members = [(frame, part) for frame, part in zip(frames, sold, strict=True) if part.group == group]

        def felt(name: str, members: Sequence[tuple[pl.DataFrame, Sold]] = members) -> NDArray[np.float64]:
            return np.sum([(frame[name] * frame["active"]).to_numpy() for frame, _ in members], axis=0, dtype=np.float64)

        stay = np.exp(-running(felt("other_hazard" if bypass > 0 else "hazard"), length, np.add))
        kept = running(1 - bypass * -np.expm1(-felt("gap_hazard")), length, np.multiply) if bypass > 0 else np.ones_like(stay)
        frame, part = members[0]
        moved = 1.0 if part.stay is None else frame.select(part.stay).to_series().to_numpy()
        left[group] = {"survivors": stay * moved, "retained": kept}
    return [left[part.group] for part in sold]


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
