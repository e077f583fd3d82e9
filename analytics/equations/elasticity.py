"""M7: pass-through elasticity by least squares, with standard errors clustered by customer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.equations.given import above, all_finite, refusal
from data.errors import BadValueError

Array = NDArray[np.float64]
Z = 1.959963984540054  # the 97.5% point of the normal distribution


@dataclass(frozen=True)
class Slope:
    """The sum of the slopes, the intercept, the standard error of that sum, the rows used and the degrees of freedom left."""

    beta: float
    intercept: float
    se: float
    rows: int
    freedom: int

    @property
    def interval(self) -> tuple[float, float]:
        """Where beta lies in 95 of 100 samples."""
        wide = student(self.freedom) * self.se
        return self.beta - wide, self.beta + wide


def log_differences(values: Sequence[float] | Array) -> Array:
    """dln x: the change of the logarithm from each value to the next; BadValueError unless all are above zero."""
    found = np.asarray(values, dtype=np.float64)
    for value in found:
        above("value", float(value))
    return np.diff(np.log(found))


def slope(change: Array, drivers: Array, groups: Sequence[object] | None = None) -> Slope | None:
    """M7  ordinary least squares of `change` on an intercept and the columns of `drivers`, whose slopes are summed.

    Standard errors are clustered by `groups` (CR1) where there are two or more, else those of equal variance. None where the rows
    do not determine the slopes. BadValueError where a change is no number, or the sides are not of the same rows.
    """
    if drivers.shape[:1] != change.shape or (groups is not None and len(groups) != len(change)):
        raise BadValueError(refusal("rows of drivers and groups", len(drivers), f"{len(change)}, as many as of changes"))
    for name, values in (("change", change), ("driver", drivers)):
        all_finite(name, map(float, values[~np.isfinite(values)]))
    columns = drivers.reshape(len(change), -1)
    design = np.column_stack([np.ones(len(change)), columns])
    rows, width = design.shape
    if rows <= width or np.linalg.matrix_rank(design) < width:
        return None
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ change
    left = change - design @ found
    names = sorted(set(groups), key=str) if groups is not None else []
    if len(names) > 1 and groups is not None:
        member = np.array([names.index(name) for name in groups])
        scores = np.array([design[member == place].T @ left[member == place] for place in range(len(names))])
        scale = len(names) / (len(names) - 1) * (rows - 1) / (rows - width)
        spread, freedom = scale * inverse @ (scores.T @ scores) @ inverse, len(names) - 1
    else:
        spread, freedom = inverse * float(left @ left) / (rows - width), rows - width
    summed = np.ones(width)
    summed[0] = 0.0
    return Slope(float(found[1:].sum()), float(found[0]), math.sqrt(max(float(summed @ spread @ summed), 0.0)), rows, freedom)


def student(freedom: int) -> float:
    """The 97.5% point of Student's distribution: exact at 1 and 2 degrees of freedom, to about 0.2% from 3 on."""
    if freedom <= 2:
        return 12.706204736 if freedom <= 1 else 4.302652730
    z = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, start=1)))
