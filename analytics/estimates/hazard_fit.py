"""B4: who leaves as a complementary log-log regression with a hazard beside it, by iteratively reweighted least squares.

P(leaves) = 1 - exp(-Lambda), Lambda = exp(columns . coefficients) + beside. Without `beside` it is the plain regression; with lam1 x
there it is E4.6, in which a price gap adds to the hazard that everybody has and does not multiply it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.equations.elasticity import Z

Array = NDArray[np.float64]
_ROUNDS, _HALVINGS, _SETTLED = 100, 30, 1e-11
HELD = 1.0  # a customer a standard deviation larger leaves between a seventh and seven times as often
_FARTHEST = 15.0  # |ln hazard| beyond which a coefficient runs away
_FARTHEST_STEP = 2.0  # farther in one round, a likelihood that has gone flat would never be left again
_WORSE = Z**2 / 2  # of log-likelihood: where the 95% interval of one number ends
_STEPS = 60
_CLOSE = 1e-4  # relative: far finer than any interval


@dataclass(frozen=True)
class Fit:
    """Coefficients, their standard errors, the log-likelihood, and whether a coefficient ran away (the data separate)."""

    coefficients: Array
    errors: Array
    likelihood: float
    separated: bool


@dataclass(frozen=True)
class Hazard:
    """The hazard that one unit of x adds, at least 0, and its 95% interval by profile likelihood; `high` inf where none bounds it."""

    value: float
    low: float
    high: float


def cloglog(left: Array, columns: Array, beside: Array | float = 0.0, held: float = 0.0) -> Fit:
    """The regression of leaving (0 or 1) on columns, the first of them the intercept.

    `held` pulls the other coefficients towards 0, as if each were known beforehand with a standard deviation of 1 / sqrt(held).
    """
    pull = np.full(columns.shape[1], held)
    pull[0] = 0.0
    share = max(float(left.mean()), 1e-6)
    found = np.zeros(columns.shape[1])
    found[0] = math.log(max(share - float(np.mean(beside)), 0.05 * share))
    best = _likelihood(left, columns, beside, found) - float(pull @ found**2) / 2
    for _ in range(_ROUNDS):
        slope, curve = _scores(left, columns, beside, found)
        step = np.linalg.lstsq(curve + np.diag(pull), slope - pull * found, rcond=1e-12)[0]
        step = step * min(1.0, _FARTHEST_STEP / float(np.abs(step).max() or 1.0))
        for _ in range(_HALVINGS):
            tried = found + step
            value = _likelihood(left, columns, beside, tried) - float(pull @ tried**2) / 2
            if value >= best:
                break
            step = step / 2
        else:
            break
        gained, found, best = value - best, tried, value
        if gained <= _SETTLED * (1 + abs(best)):
            break
    curve = _scores(left, columns, beside, found)[1] + np.diag(pull)
    errors = np.sqrt(np.maximum(np.diag(np.linalg.pinv(curve, hermitian=True)), 0.0))
    return Fit(found, errors, best, bool(np.abs(columns @ found).max() > _FARTHEST))


def added_hazard(left: Array, gap: Array, columns: Array) -> Hazard:
    """E4.6  lam1 >= 0 of Lambda = exp(columns . a) + lam1 gap, with its interval; rows in any order give the same.

    The columns beside the intercept have a spread of 1 and are held: a small hazard without a gap would else run to its outermost row.
    """
    order = np.lexsort((left, *columns.T, gap))
    left, gap, columns = left[order], gap[order], columns[order]

    def profile(value: float) -> float:
        return cloglog(left, columns, value * gap, HELD).likelihood

    top = _beyond(profile, 1.0 / float(gap.max()))
    value = _peak(profile, 0.0, top)
    most, nothing = profile(value), profile(0.0)
    if nothing >= most:
        value, most = 0.0, nothing
    low = 0.0 if most - nothing <= _WORSE else _crossing(profile, most - _WORSE, 0.0, value)
    far = max(top, 2 * value)
    while profile(far) > most - _WORSE:
        far *= 2
        if far > 1e4 * top:
            return Hazard(value, low, math.inf)
    return Hazard(value, low, _crossing(profile, most - _WORSE, far, value))


def _likelihood(left: Array, columns: Array, beside: Array | float, found: Array) -> float:
    total = np.exp(np.clip(columns @ found, -50.0, 50.0)) + beside
    leaves = np.log(np.maximum(-np.expm1(-total), 1e-300))
    return float(np.where(left > 0, leaves, -total).sum())


def _scores(left: Array, columns: Array, beside: Array | float, found: Array) -> tuple[Array, Array]:
    """The slope of the log-likelihood and Fisher's information."""
    own = np.exp(np.clip(columns @ found, -50.0, 50.0))
    share = np.maximum(-np.expm1(-(own + beside)), 1e-300)
    slope: Array = columns.T @ (own * (left - share) / share)
    curve: Array = columns.T @ (columns * (own**2 * (1 - share) / share)[:, None])
    return slope, curve


def _beyond(profile: Callable[[float], float], step: float) -> float:
    """A value beyond the peak of the profile."""
    before, value = profile(0.0), step / 64
    for _ in range(_STEPS):
        now = profile(value)
        if now < before:
            return value
        before, value = now, 2 * value
    return value


def _peak(profile: Callable[[float], float], low: float, high: float) -> float:
    """Golden section."""
    ratio = (math.sqrt(5) - 1) / 2
    inner = [high - ratio * (high - low), low + ratio * (high - low)]
    values = [profile(inner[0]), profile(inner[1])]
    close = _CLOSE * (high - low)
    while high - low > close:
        if values[0] >= values[1]:
            high, inner[1], values[1] = inner[1], inner[0], values[0]
            inner[0] = high - ratio * (high - low)
            values[0] = profile(inner[0])
        else:
            low, inner[0], values[0] = inner[0], inner[1], values[1]
            inner[1] = low + ratio * (high - low)
            values[1] = profile(inner[1])
    return (low + high) / 2


def _crossing(profile: Callable[[float], float], line: float, out: float, inside: float) -> float:
    """Where the profile crosses a line between a value under it and one above."""
    for _ in range(_STEPS):
        middle = (out + inside) / 2
        out, inside = (middle, inside) if profile(middle) < line else (out, middle)
        if abs(out - inside) <= _CLOSE * (abs(out) + abs(inside)):
            break
    return (out + inside) / 2
