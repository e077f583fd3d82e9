"""Roots, the logistic ramp and the normal distribution: what several equations need to be solved or drawn."""

import math
from collections.abc import Callable
from statistics import NormalDist

from analytics.equations.given import finite

NORMAL = NormalDist()


def parted(holds: Callable[[float], bool], low: float, high: float, tolerance: float = 0.0) -> tuple[float, float]:
    """The two ends between which something that holds at `low` and not at `high` stops holding: `tolerance` apart, or neighbours."""
    finite(low=low, high=high)
    while high - low > tolerance:
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low, high


def root(function: Callable[[float], float], low: float, high: float) -> float | None:
    """Where a function is 0 between two ends; None where it has the same sign at both."""
    finite(low=low, high=high)
    at_low, at_high = function(low), function(high)
    if at_low == 0:
        return low
    if at_high == 0:
        return high
    if (at_low < 0) == (at_high < 0):
        return None
    return parted(lambda value: (function(value) < 0) == (at_low < 0), low, high)[1]


def logistic(value: float) -> float:
    """1 / (1 + exp(-x)), for any x."""
    finite(value=value)
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    return math.exp(value) / (1 + math.exp(value))
