"""E0.1, E0.2: gross profit, gross margin, contribution; M3: inference share of revenue."""

from analytics.measure import Number


def share(part: Number | None, whole: Number | None) -> float | None:
    """Part of a whole as a fraction; None where either is missing or the whole is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    return float(part) / float(whole)


def gross_profit(revenue: float, *cogs: float) -> float:
    """E0.1  GP = R - COGS, in money; `cogs` are its parts."""
    return revenue - sum(cogs)


def gross_margin(profit: Number | None, revenue: Number | None) -> float | None:
    """E0.2  GM = GP / R, at most 1, without lower bound; None where R <= 0."""
    return share(profit, revenue)


def contribution(profit: float, *variable: float) -> float:
    """E0.2  CM = GP - variable costs outside COGS (partner share, variable commission), in money."""
    return profit - sum(variable)


def inference_share(inference_cost: Number | None, revenue: Number | None) -> float | None:
    """M3  C_inf / R; None where R <= 0."""
    return share(inference_cost, revenue)
