"""Where a rate lies in 95 of 100 samples: Wilson for many, exact for few."""

import math
from collections.abc import Callable

import numpy as np

from analytics.equations.elasticity import Z

_HALVINGS = 60


def wilson(hits: float, tried: float) -> tuple[float, float] | None:
    """Both ends of a share; None where nothing was tried, or more hit than were tried."""
    if not 0 <= hits <= tried or tried <= 0:
        return None
    rate, weight = hits / tried, Z**2 / tried
    middle = (rate + weight / 2) / (1 + weight)
    wide = Z * math.sqrt(rate * (1 - rate) / tried + weight / (4 * tried)) / (1 + weight)
    return max(0.0, middle - wide), min(1.0, middle + wide)


def exact(hits: int, tried: int) -> tuple[float, float] | None:
    """Both ends of a share after Clopper and Pearson, which hold for few hits too; None as with Wilson."""
    if not 0 <= hits <= tried or tried <= 0:
        return None
    low = 0.0 if hits == 0 else _where(lambda rate: _at_most(hits - 1, tried, rate) - 0.975)
    high = 1.0 if hits == tried else _where(lambda rate: _at_most(hits, tried, rate) - 0.025)
    return low, high


def hazard(share: float) -> float:
    """E4.6 turned around: the hazard a month that makes this share leave, -ln(1 - h)."""
    return -math.log1p(-share) if share < 1 else math.inf


def _at_most(hits: int, tried: int, rate: float) -> float:
    """P(X <= hits) of a binomial."""
    step = np.arange(1, hits + 1)
    ways = np.concatenate([[0.0], np.cumsum(np.log((tried - step + 1) / step))])
    number = np.arange(hits + 1)
    return float(np.exp(ways + number * math.log(rate) + (tried - number) * math.log1p(-rate)).sum())


def _where(falling: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
