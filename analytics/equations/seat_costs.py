"""E6.1 to E6.4 of users' own costs: mean, under water, loss, cap and concentration as they are, and the log-normal that fits them.

Each takes what each seat or user cost in a month, and is None of none.
"""

import math
from collections.abc import Sequence
from statistics import fmean, pstdev

from analytics.equations.given import within
from analytics.equations.margin import share


def mean_of(costs: Sequence[float]) -> float | None:
    """E6.1  the mean, in money a seat."""
    return _over_seats(costs, list(costs))


def under_water_of(price: float, costs: Sequence[float]) -> float | None:
    """E6.2  share of seats that cost more than their price."""
    within("price", price)
    return _over_seats(costs, [float(cost > price) for cost in costs])


def expected_loss_of(price: float, costs: Sequence[float]) -> float | None:
    """E6.3  mean of (c - P)+, in money a seat."""
    within("price", price)
    return _over_seats(costs, [max(0.0, cost - price) for cost in costs])


def capped_mean_of(cap: float | None, costs: Sequence[float]) -> float | None:
    """E6.4  mean of min(c, X), in money a seat; without a cap, the mean."""
    if cap is None or cap == math.inf:
        return mean_of(costs)
    within("cap", cap)
    return _over_seats(costs, [min(cost, cap) for cost in costs])


def top_share_of(top: float, costs: Sequence[float]) -> float | None:
    """E6.4  share of all cost that the top q of seats cause, the seat at the edge in part; None where nothing costs."""
    within("top", top, 0.0, 1.0)
    _judge(costs)
    seats, part = top * len(costs), 0.0
    for rank, cost in enumerate(sorted(costs, reverse=True)):
        part += cost * min(1.0, max(0.0, seats - rank))
    return share(part, math.fsum(costs))


def fitted(costs: Sequence[float]) -> tuple[float, float] | None:
    """B6  median and sigma of the log-normal of greatest likelihood over seats that cost something; None of fewer than two such."""
    _judge(costs)
    logs = [math.log(cost) for cost in costs if cost > 0]
    return (math.exp(fmean(logs)), pstdev(logs)) if len(logs) > 1 else None


def _over_seats(costs: Sequence[float], values: list[float]) -> float | None:
    _judge(costs)
    return fmean(values) if values else None


def _judge(costs: Sequence[float]) -> None:
    for cost in costs:
        within("cost", cost)
