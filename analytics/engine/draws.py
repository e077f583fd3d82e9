"""What is uncertain in a scenario, and draws of it: triangular, correlated, from the same random numbers for every scenario of a seed.

What a scenario does not name does not act, and is not drawn.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.assumptions import assumption
from analytics.engine.behaviour import Behaviour
from analytics.engine.formulas import Sold
from analytics.engine.terms import Terms
from analytics.estimates.baseline import Baseline
from analytics.estimates.suggested import Place, nearest_allowed
from analytics.scenario import Scenario
from data.errors import BadValueError

Values = NDArray[np.float64]
Some = TypeVar("Some", bound=Terms)


@dataclass(frozen=True)
class Driver:
    """An input of B15 that can be drawn: the table of the scenario it stands in, and its name there."""

    table: str
    field: str
    label: str

    def acts(self, terms: Terms) -> bool:
        """Whether these terms have it and it does something there."""
        if self.table not in (getattr(terms, "plan", None), getattr(terms, "lever", None), type(terms).__name__.lower()):
            return False
        if self.field == "markup_half_life_months":
            return getattr(terms, "markup_end", None) is not None
        value: float = getattr(terms, self.field)
        neutral: float = type(terms).model_fields[self.field].default
        return value != neutral


DRIVERS = (
    Driver("price_path", "annual_decline", "Decline of token prices"),
    Driver("behaviour", "elasticity", "Elasticity"),
    Driver("behaviour", "token_growth", "Growth of tokens a task"),
    Driver("outcome", "price_erosion", "Erosion of the price"),
    Driver("behaviour", "markup_half_life_months", "Half-life of the markup"),
    Driver("behaviour", "price_gap_hazard", "Hazard of the price gap"),
    Driver("distillation", "retention", "Success the student keeps"),
)
MEASURED = (Driver("behaviour", "task_growth", "Growth of tasks"), Driver("behaviour", "churn", "Churn"))  # drawn only where measured
_REACH = 1 / (1 - math.sqrt(0.05))  # a triangle over so much more than an interval leaves a twentieth of its paths outside it
CORRELATED: Mapping[tuple[str, str], float] = {("annual_decline", "price_erosion"): 0.5}  # B15


@dataclass(frozen=True)
class Uncertain:
    """A driver where it acts in a scenario: triangular between `low` and `high` with its peak at `mode`, the scenario's own value."""

    driver: Driver
    column: str
    low: float
    mode: float
    high: float

    def at(self, quantile: Values) -> Values:
        """The values at quantiles in (0, 1): the inverse of the triangular distribution function."""
        return triangular(quantile, self.low, self.mode, self.high)


def triangular(quantile: Values, low: float, mode: float, high: float) -> Values:
    """The inverse of the triangular distribution function. BadValueError unless low <= mode <= high."""
    if not low <= mode <= high:
        raise BadValueError(f"triangular: found {low:g}, {mode:g}, {high:g}; expected them in order. Nothing was drawn. Correct the range.")
    if low == high:
        return np.full_like(quantile, mode)
    rising = low + np.sqrt(quantile * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - quantile) * (high - low) * (high - mode))
    return np.where(quantile * (high - low) < mode - low, rising, falling)


def quantiles(paths: int, seed: int, correlations: Mapping[tuple[str, str], float] = CORRELATED) -> dict[str, Values]:
    """Quantiles in (0, 1) of every driver by its field, whether a scenario has it or not, so that scenarios of a seed share them.

    BadValueError where the correlations are ones that no distribution has.
    """
    names = [driver.field for driver in DRIVERS]
    matrix = np.eye(len(names))
    for (left, right), value in correlations.items():
        matrix[names.index(left), names.index(right)] = matrix[names.index(right), names.index(left)] = value
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        said = ", ".join(f"{left} with {right} {value:g}" for (left, right), value in correlations.items())
        raise BadValueError(
            f"correlations: found {said}; expected some that can hold together, each between -1 and 1. Nothing was drawn. Lower them."
        ) from None
    generator = np.random.default_rng(seed)
    normal = generator.standard_normal((paths, len(names))) @ root.T
    more = generator.standard_normal((paths, len(MEASURED)))  # behind the others, whose numbers do not depend on them
    names += [driver.field for driver in MEASURED]
    uniform = pl.DataFrame(np.hstack([normal, more]), schema=names).select(((pl.all() / np.sqrt(2.0)).erf() + 1) / 2)
    return {name: uniform[name].to_numpy() for name in names}


def drawn(baseline: Baseline, scenario: Scenario, sold: Sequence[Sold]) -> tuple[Scenario, list[Sold], list[Uncertain]]:
    """The scenario and its parts with a column of the grid in the place of each driver that acts, and what those columns hold."""
    found: list[Uncertain] = []
    levers = tuple(_drawn(lever.plain(baseline.announced) if lever.lever == "price_path" else lever, found) for lever in scenario.levers)
    behaviour = _as_measured(baseline, _drawn(scenario.behaviour, found), found)
    changed = scenario.model_copy(update={"behaviour": behaviour, "levers": levers})
    return changed, [replace(part, plan=_drawn(part.plan, found)) for part in sold], found


def _drawn(terms: Some, found: list[Uncertain]) -> Some:
    update = {}
    for driver in DRIVERS:
        if driver.acts(terms):
            uncertain = _uncertain(driver, getattr(terms, driver.field), f"draw_{len(found)}")
            found.append(uncertain)
            update[driver.field] = pl.col(uncertain.column)
    return terms.model_copy(update=update) if update else terms


def _as_measured(baseline: Baseline, behaviour: Behaviour, found: list[Uncertain]) -> Behaviour:
    """Growth and churn that the scenario names as they were measured: drawn so that a twentieth of paths lies beyond the interval."""
    update = {}
    for driver in MEASURED:
        low, high = baseline.intervals.get(f"{driver.table}.{driver.field}", (math.inf, -math.inf))
        mode: float = getattr(behaviour, driver.field)
        if driver.field not in behaviour.model_fields_set or not low <= mode <= high or low == high:
            continue
        place = Place(Behaviour, driver.field, driver.field)
        ends = [nearest_allowed(place, mode + _REACH * (end - mode)) for end in (low, high)]
        found.append(Uncertain(driver, f"draw_{len(found)}", ends[0], mode, ends[1]))
        update[driver.field] = pl.col(found[-1].column)
    return behaviour.model_copy(update=update) if update else behaviour


def _uncertain(driver: Driver, mode: float, column: str) -> Uncertain:
    """Its shipped range, widened to hold the scenario's value; beyond what list prices have seen, a decline is one of a capability."""
    shipped = assumption("prices.list_decline" if driver.field == "annual_decline" else f"risk.{driver.field}")
    if driver.field == "annual_decline" and mode > shipped.high:
        shipped = assumption("prices.capability_decline")
    return Uncertain(driver, column, min(shipped.low, mode), mode, max(shipped.high, mode))


def columns(uncertain: Sequence[Uncertain], at: Mapping[str, Values]) -> Iterator[pl.Series]:
    """A column of the grid for each, from the quantiles of its driver."""
    for each in uncertain:
        yield pl.Series(each.column, each.at(at[each.driver.field]))
