"""What is uncertain in a scenario, and draws of it: triangular, correlated, from the same random numbers for every scenario of a seed.

What a scenario does not name does not act, and is not drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.assumptions import assumption
from analytics.baseline import Baseline
from analytics.formulas import Sold
from analytics.scenario import Scenario
from analytics.terms import Terms
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
    normal = np.random.default_rng(seed).standard_normal((paths, len(names))) @ root.T
    uniform = pl.DataFrame(normal, schema=names).select(((pl.all() / np.sqrt(2.0)).erf() + 1) / 2)
    return {name: uniform[name].to_numpy() for name in names}


def drawn(baseline: Baseline, scenario: Scenario, sold: Sequence[Sold]) -> tuple[Scenario, list[Sold], list[Uncertain]]:
    """The scenario and its parts with a column of the grid in the place of each driver that acts, and what those columns hold."""
    found: list[Uncertain] = []
    levers = tuple(_drawn(lever.plain(baseline.announced) if lever.lever == "price_path" else lever, found) for lever in scenario.levers)
    changed = scenario.model_copy(update={"behaviour": _drawn(scenario.behaviour, found), "levers": levers})
    return changed, [replace(part, plan=_drawn(part.plan, found)) for part in sold], found


def _drawn(terms: Some, found: list[Uncertain]) -> Some:
    update = {}
    for driver in DRIVERS:
        if driver.acts(terms):
            uncertain = _uncertain(driver, getattr(terms, driver.field), f"draw_{len(found)}")
            found.append(uncertain)
            update[driver.field] = pl.col(uncertain.column)
    return terms.model_copy(update=update) if update else terms


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
