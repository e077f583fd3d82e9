"""M4: the visible toll on tokens and the take rate it is; M5 and E5.2: the share of revenue that follows tokens."""

from analytics.equations.given import above, within
from analytics.equations.margin import share
from analytics.measure import Number


def toll(revenue: Number | None, raw: Number | None) -> float | None:
    """M4  tau = revenue / the same tokens at the price the customer can reach; all-in with all revenue. None where raw <= 0."""
    return share(revenue, raw)


def take_rate(tau: float | None) -> float | None:
    """M4  1 - 1 / tau: what stays of each unit the customer pays; None where tau <= 0."""
    kept = share(1.0, tau)
    return None if kept is None else 1 - kept


def take_of_flow(kept: float, flow: float) -> float | None:
    """M4  what a payment company keeps of the flow it moves (Stripe 0.0040, Adyen 0.0017); None where the flow <= 0."""
    return share(kept, flow)


def fee_on_top(fee: float) -> float:
    """M4  a fee charged on top of the raw price, as a share of the amount paid: f / (1 + f)."""
    above("fee", fee, -1.0)
    return fee / (1 + fee)


def pass_through(pegged_revenue: Number | None, line_revenue: Number | None) -> float | None:
    """E5.2  beta_c: pegged share of line revenue. Credit notes that name no line stay out of both."""
    return share(pegged_revenue, line_revenue)


def decoupled_credits(revenue: float, pass_through: float = 1.0, never_burned: float = 0.0) -> float:
    """M5  (1 - theta) of credit revenue less what was never burned, in money: all of it pegged until the burn table shows otherwise."""
    within("pass_through", pass_through, 0.0, 1.0)
    within("revenue", revenue)
    within("never_burned", never_burned, 0.0, revenue)
    return (1 - pass_through) * (revenue - never_burned)


def decoupled_share(pegged_revenue: Number | None, line_revenue: Number | None) -> float | None:
    """M5  1 - beta_c, where every line is classified."""
    beta = pass_through(pegged_revenue, line_revenue)
    return None if beta is None else 1 - beta
