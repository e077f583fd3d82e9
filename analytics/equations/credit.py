"""E7.1, E7.3 to E7.5: what a burned credit earns, the markup it implies on an action, and how the burn table is repriced."""

from collections.abc import Sequence

from analytics.equations.given import above, whole, within
from analytics.equations.margin import share


def revenue_per_credit(price: float, breakage: float = 0.0) -> float:
    """E7.1  P_cr / (1 - beta_b), in money a burned credit, while the cap of its grant is not reached."""
    within("price", price)
    within("breakage", breakage)
    above("1 - breakage", 1 - breakage)
    return price / (1 - breakage)


def credit_revenue(burned: float, price: float, breakage: float = 0.0) -> float:
    """E7.1  burned x P_cr / (1 - beta_b), in money; without breakage P_cr x burned."""
    within("burned", burned)
    return burned * revenue_per_credit(price, breakage)


def implied_markup(price: float, breakage: float, credits_per_action: float, cost_per_action: float) -> float | None:
    """E7.3  [P_cr / (1 - beta_b)] b_j / c_j - 1 on an action; None where it costs nothing."""
    within("credits_per_action", credits_per_action)
    ratio = share(credits_per_action * revenue_per_credit(price, breakage), cost_per_action)
    return None if ratio is None else ratio - 1


def repricing_month(month: int, every_months: int) -> int:
    """E7.4  t_r = n floor(t / n): the last month in which the burn table changed."""
    every = whole("every_months", every_months, 1)
    return whole("month", month) // every * every


def repriced_credits(credits_per_action: float, pass_through: float, cost_ratio: float) -> float:
    """E7.4  b_j0 [1 - theta (1 - c_j(t_r) / c_j0)], credits an action; `cost_ratio` is c_j(t_r) / c_j0."""
    within("credits_per_action", credits_per_action)
    within("pass_through", pass_through, 0.0, 1.0)
    within("cost_ratio", cost_ratio)
    return credits_per_action * (1 - pass_through * (1 - cost_ratio))


def burn_table(credits_per_action: float, pass_through: float, every_months: int, costs: Sequence[float]) -> list[float]:
    """E7.4  b_j(t) for each month of an action's costs c_j, which start above zero."""
    if not costs:
        return []
    above("cost at the start", costs[0])
    at = [costs[repricing_month(month, every_months)] for month in range(len(costs))]
    return [repriced_credits(credits_per_action, pass_through, cost / costs[0]) for cost in at]


def credit_margin(price: float, breakage: float, credits_per_action: float, cost_per_action: float) -> float | None:
    """E7.5  1 - c_j / ([P_cr / (1 - beta_b)] b_j); None where the action earns nothing."""
    within("credits_per_action", credits_per_action)
    cost = share(cost_per_action, credits_per_action * revenue_per_credit(price, breakage))
    return None if cost is None else 1 - cost
