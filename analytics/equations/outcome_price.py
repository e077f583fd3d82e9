"""E9.7, E9.8: the price of an outcome worn down over time, or drawn to what a rival charges."""

import math

from analytics.equations.given import finite, power, within
from analytics.equations.margin import share


def eroded_price(price: float, erosion: float, months: float, minimum: float = 0.0) -> float:
    """E9.7  max(P_min, P_o(0) (1 - e_o)^(t/12)), in money an outcome."""
    within("price", price)
    within("erosion", erosion, -1e6, 1.0)
    within("months", months)
    within("minimum", minimum)
    return max(minimum, price * power(1 - erosion, months / 12))


def rivals_price(cost_per_task: float, resolved: float, markup: float) -> float | None:
    """E9.8  P_riv = c_riv / q_riv (1 + m_riv), in money an outcome; None where the rival resolves nothing."""
    within("resolved", resolved, 0.0, 1.0)
    return share(cost_per_task * (1 + markup), resolved)


def converged_price(price: float, rival_now: float, rival_then: float, hazard: float, months: float) -> float:
    """E9.8  P_riv(t) + (P_o(0) - P_riv(0)) exp(-lam_o t), in money an outcome; `hazard` is lam_o a month."""
    finite(price=price, rival_now=rival_now, rival_then=rival_then)
    within("hazard", hazard)
    within("months", months)
    return rival_then + (price - rival_now) * math.exp(-hazard * months)
