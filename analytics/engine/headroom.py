"""Headroom: for each driver the value at which the floor or gross profit breaks, if it went there at once and all else stayed.

Roots are bracketed between values that the driver can have and closed in on from both sides; "none" is an answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.formulas import Sold
from analytics.engine.migrating import parts
from analytics.engine.projection import over_blocks, project
from analytics.equations.outcome import attempts
from analytics.estimates.baseline import Baseline
from analytics.levers import AnyLever
from analytics.levers.byok import Byok
from analytics.levers.price_path import Jump, PricePath
from analytics.plans.outcome import Outcome
from analytics.scenario import Scenario

Values = NDArray[np.float64]
_POINTS = 65  # values tried at once; five rounds of them leave a bracket of its 1e-9th part
_ROUNDS = 5
_X = pl.col("x")


@dataclass(frozen=True)
class Headroom:
    """A driver today, and the nearest values at which the margin meets the floor and gross profit is zero; None where none is in reach.

    `reach` are the values that were tried; `below_floor` and `below_zero` say what is broken already, and then the value mends it.
    """

    driver: str
    label: str
    unit: str
    today: float
    reach: tuple[float, float]
    floor_at: float | None
    zero_at: float | None
    below_floor: bool
    below_zero: bool

    @property
    def distance(self) -> float | None:
        """From today to the nearer of both that is not broken yet, else to what mends it, in the driver's unit; signed."""
        ahead = [at for at, broken in ((self.floor_at, self.below_floor), (self.zero_at, self.below_zero)) if at is not None and not broken]
        mending = [at for at in (self.floor_at, self.zero_at) if at is not None]
        nearest = min(ahead or mending, key=lambda at: abs(at - self.today), default=None)
        return None if nearest is None else nearest - self.today


@dataclass(frozen=True)
class _Driver:
    id: str
    label: str
    unit: str
    today: float
    reach: tuple[float, float]
    scenario: Scenario  # with the column x in the driver's place
    plan: Outcome | None = None  # the plan with the column x
    month: int = 1


def headroom(baseline: Baseline, scenario: Scenario) -> tuple[Headroom, ...]:
    """Of price, tokens a task, volume, BYOK share, resolution and utilisation, those the scenario has; the nearest break first.

    BadValueError as for a projection.
    """
    sold, cohorts = parts(baseline, scenario)
    found = [_of(driver, baseline, sold, cohorts) for driver in _drivers(baseline, scenario)]
    return tuple(sorted(found, key=lambda each: (each.distance is None, abs(each.distance or 0.0) / (abs(each.today) or 1.0))))


def _of(driver: _Driver, baseline: Baseline, sold: Sequence[Sold], cohorts: pl.DataFrame) -> Headroom:
    if driver.plan is not None:
        sold = [replace(part, plan=driver.plan) if isinstance(part.plan, Outcome) and part.active is None else part for part in sold]
    scenario = driver.scenario.model_copy(update={"horizon_months": driver.month})

    def gaps(values: Values) -> Values:
        """Gross profit over what the floor asks, and gross profit, at each value of the driver; USD a month."""
        revenue, profit = np.sum(list(over_blocks(baseline, scenario, sold, cohorts, pl.DataFrame({"x": values})).values()), axis=0)
        return np.stack([profit - scenario.floor * revenue, profit])[:, :, driver.month]

    floor, zero = (nearest_root(lambda x, row=row: gaps(x)[row], driver.reach, driver.today) for row in (0, 1))  # type: ignore[misc]
    under, lost = gaps(np.array([driver.today]))[:, 0] < 0
    return Headroom(driver.id, driver.label, driver.unit, driver.today, driver.reach, floor, zero, bool(under), bool(lost))


def nearest_root(gap: Callable[[Values], Values], reach: tuple[float, float], start: float) -> float | None:
    """The value in reach, nearest to `start`, at which `gap` changes its sign; None where no two neighbours of those tried differ."""
    low, high = reach
    for _ in range(_ROUNDS):
        tried = np.union1d(np.linspace(low, high, _POINTS), [start] if low < start < high else [])
        signs = gap(tried) < 0
        crossed = np.flatnonzero(signs[1:] != signs[:-1])
        if not len(crossed):
            return None
        nearest = crossed[np.argmin(np.abs((tried[crossed] + tried[crossed + 1]) / 2 - start))]
        low, high = float(tried[nearest]), float(tried[nearest + 1])
    return (low + high) / 2


def _drivers(baseline: Baseline, scenario: Scenario) -> list[_Driver]:
    index = float(project(baseline, scenario).rows["price_index"][1])
    jump = Jump(month=1, change=0.0).model_copy(update={"change": _X / index - 1})
    moved = PricePath(jumps=(jump,))
    byok = scenario.byok or Byok(share=0.0)
    keys = baseline.own_key_share if byok.share_now is None else byok.share_now
    paid = byok.model_copy(update={"share": _X, "max_share": None})
    found = [
        _Driver("price", "Token price", "times today's", 1.0, (0.02, 5.0), _with(scenario, moved, again=True)),
        _Driver("tokens_per_task", "Tokens a task", "times today's", 1.0, (0.1, 5.0), _behaving(scenario, token_growth=_X - 1)),
        _Driver("volume", "Volume that stays", "fraction", 1.0, (0.0, 1.0), _behaving(scenario, task_growth=_X - 1)),
        _Driver("byok", "Share on customers' keys", "fraction", keys, (0.0, 1.0), _with(scenario, paid)),
    ]
    plan, student = scenario.plan, scenario.distillation
    if isinstance(plan, Outcome) and plan.success_per_attempt > 0:
        now, most = attempts(plan.success_per_attempt, plan.max_attempts), plan.max_attempts
        tried = (1 - (1 - _X) ** most) / _X / now - 1  # E9.2: attempts follow success, and tokens follow attempts
        other = plan.model_copy(update={"success_per_attempt": _X})
        with_tokens = _behaving(scenario, token_growth=tried)
        found.append(_Driver("resolution", "Success of an attempt", "fraction", plan.success_per_attempt, (0.02, 1.0), with_tokens, other))
    if student is not None:
        used = _with(scenario, student.model_copy(update={"utilisation": _X}))
        end = scenario.horizon_months
        found.append(_Driver("utilisation", "GPU utilisation", "fraction", student.utilisation, (0.02, 1.0), used, month=end))
    return found


def _behaving(scenario: Scenario, **said: pl.Expr) -> Scenario:
    return scenario.model_copy(update={"behaviour": scenario.behaviour.model_copy(update=said)})


def _with(scenario: Scenario, lever: AnyLever, again: bool = False) -> Scenario:
    """The lever in the place of the one of its name, or beside it."""
    others = [each for each in scenario.levers if again or each.lever != lever.lever]
    return scenario.model_copy(update={"levers": (*others, lever)})
