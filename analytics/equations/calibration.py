"""E4.6 from the company's own churn: how much faster customers leave for a price gap, by complementary log-log regression."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.equations.given import refusal
from data.errors import BadValueError

LEAST_MONTHS = 200  # customer-months
LEAST_CHURNED = 20
_Z = 1.959963984540054  # the 97.5% point of the normal distribution

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PriceGapChurn:
    """lam1 with its 95% interval, a month for a gap of one; and `log_slope`, d ln Lambda / d gap, which the regression itself gives.

    lam1 is the slope of the hazard where there is no gap, at mean tenure and size: `base_hazard` x `log_slope`.
    """

    lam1: float
    low: float
    high: float
    log_slope: float
    base_hazard: float
    customer_months: int
    churned: int

    @property
    def shown(self) -> bool:
        """Whether the data show price-gap churn: the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def price_gap_churn(
    churned: Sequence[bool], gap: Sequence[float], tenure: Sequence[float] = (), size: Sequence[float] = ()
) -> PriceGapChurn | None:
    """E4.6  ln(-ln(1 - h)) on gap, tenure and size over customer-months; `gap` is max(0, v - v0) G.

    None below 200 customer-months or 20 that left, where the gap never varies, or where the rows do not determine the slopes.
    """
    rows = len(churned)
    drivers = [("gap", gap), ("tenure", tenure), ("size", size)]
    for name, values in drivers:
        if len(values) != rows and (len(values) or name == "gap"):
            raise BadValueError(refusal(f"customer-months of {name}", len(values), f"{rows}, as many as of churn"))
        if not np.all(np.isfinite(np.asarray(values, dtype=np.float64))):
            raise BadValueError(refusal(name, float("nan"), "numbers alone"))
    left = np.asarray(churned, dtype=np.float64)
    if rows < LEAST_MONTHS or left.sum() < LEAST_CHURNED or np.ptp(gap) == 0:
        return None
    beside = [np.asarray(values, dtype=np.float64) for _, values in drivers[1:] if len(values) and np.ptp(values) > 0]
    scale = float(np.max(np.abs(gap)))
    design = np.column_stack([np.ones(rows), np.asarray(gap) / scale, *((values - values.mean()) / values.std() for values in beside)])
    fitted = _fit(design, left)
    if fitted is None:
        return None
    found, spread = fitted
    base, slope, wide = float(np.exp(found[0])), float(found[1]) / scale, _Z * float(np.sqrt(spread[1, 1])) / scale
    return PriceGapChurn(base * slope, base * (slope - wide), base * (slope + wide), slope, base, rows, int(left.sum()))


def _fit(design: Array, left: Array) -> tuple[Array, Array] | None:
    """Coefficients of greatest likelihood and their covariance by Fisher scoring; None where it does not settle."""
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    found = np.zeros(design.shape[1])
    found[0] = np.log(-np.log(1 - left.mean())) if 0 < left.mean() < 1 else 0.0
    for _ in range(100):
        hazard = np.exp(np.clip(design @ found, -30, 3))
        leaves = -np.expm1(-hazard)
        slope = hazard * np.exp(-hazard)
        weight = slope**2 / (leaves * (1 - leaves))
        information = design.T @ (design * weight[:, None])
        if np.linalg.cond(information) > 1e12:
            return None  # someone with a gap always leaves, or never: no slope is the likeliest
        inverse = np.linalg.inv(information)
        step = inverse @ (design.T @ (weight * (left - leaves) / slope))
        found = found + np.clip(step, -2, 2)
        if np.max(np.abs(step)) < 1e-10:
            return found, inverse
    return None
