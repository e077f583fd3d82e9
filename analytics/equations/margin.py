"""E0.1 to E0.4: gross profit, gross margin, contribution, the agent's view, normalised COGS; M3: inference share of revenue."""

import math
from collections.abc import Iterable

from analytics.equations.given import all_finite, finite
from analytics.measure import Number


def share(part: Number | None, whole: Number | None) -> float | None:
    """Part of a whole as a fraction; None where either is missing, the whole is not above zero, or the ratio is beyond all numbers."""
    if part is None or whole is None or whole <= 0:
        return None
    divisor = float(whole)
    ratio = float(part) / divisor if divisor > 0 else math.inf  # a Decimal too small for a float
    return ratio if math.isfinite(ratio) else None


def gross_profit(revenue: float, *cogs: float) -> float:
    """E0.1  GP = R - COGS, in money; `cogs` are its parts."""
    all_finite("revenue and COGS", (revenue, *cogs))
    return revenue - sum(cogs)


def gross_margin(profit: Number | None, revenue: Number | None) -> float | None:
    """E0.2  GM = GP / R, at most 1, without lower bound; None where R <= 0."""
    return share(profit, revenue)


def room_to_floor(profit: Number, revenue: Number, floor: float) -> float:
    """E0.2 turned around: what cost a month may rise by before the margin meets the floor; below zero, by what it has to fall."""
    finite(profit=profit, revenue=revenue, floor=floor)
    return float(profit) - floor * float(revenue)


def contribution(profit: float, *variable: float) -> float:
    """E0.2  CM = GP - variable costs outside COGS (partner share, variable commission), in money."""
    all_finite("gross profit and variable costs", (profit, *variable))
    return profit - sum(variable)


def contribution_margin(profit: float, revenue: float, *variable: float) -> float | None:
    """E0.2  CM% = CM / R; None where R <= 0."""
    return share(contribution(profit, *variable), revenue)


def group_margin(profits: Iterable[float], revenues: Iterable[float]) -> float | None:
    """E0.2  GM of a group = sum GP / sum R, never the mean of margins; None where sum R <= 0."""
    both = list(profits), list(revenues)
    for name, values in zip(("profits", "revenues"), both, strict=True):
        all_finite(name, values)
    return share(*map(math.fsum, both))


def unattributed(total: float, attributed: Iterable[float]) -> float:
    """E0.1  what the ledger's total holds beyond its customers, plus or minus, in money."""
    parts = list(attributed)
    all_finite("cost", (total, *parts))
    return total - math.fsum(parts)


def net_revenue(revenue: float, passed_through: float) -> float:
    """E0.3  NR = R - inference passed through, in money: what an agent would show."""
    finite(revenue=revenue, passed_through=passed_through)
    return revenue - passed_through


def net_margin(revenue: float, passed_through: float, other_cogs: float = 0.0) -> float | None:
    """E0.3  GM_net = (NR - other COGS) / NR; None where NR <= 0."""
    net = net_revenue(revenue, passed_through)
    return share(net - other_cogs, net)


def normalised_cogs(reported: float, credits_used: float = 0.0, free_tier: float = 0.0, mistagged: float = 0.0) -> float:
    """E0.4  reported COGS + providers' credits used + free-tier inference booked elsewhere - own research tagged to customers, in money."""
    finite(reported=reported, credits_used=credits_used, free_tier=free_tier, mistagged=mistagged)
    return reported + credits_used + free_tier - mistagged


def inference_share(inference_cost: Number | None, revenue: Number | None) -> float | None:
    """M3  C_inf / R; None where R <= 0."""
    return share(inference_cost, revenue)
