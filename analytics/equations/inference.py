"""E1.4: what a usage row costs."""

from collections.abc import Mapping

from analytics.equations.given import within


def usage_cost(mtok: Mapping[str, float], usd_per_mtok: Mapping[str, float | None], fees: float = 0.0) -> float | None:
    """E1.4  sum over token classes of mtok x price, plus tool fees, in USD; None where a class that was used has no price."""
    within("fees", fees)
    cost = fees
    for token_class, used in mtok.items():
        price = usd_per_mtok.get(token_class)
        within(f"mtok of {token_class}", used)
        if used == 0:
            continue
        if price is None:
            return None
        within(f"usd_per_mtok of {token_class}", price)
        cost += used * price
    return cost
