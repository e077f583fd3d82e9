"""E5.1, E5.2: a platform fee with an allowance, and how much of the bill follows the token price."""

from analytics.equations.given import within
from analytics.equations.margin import share


def overage(mtok: float, included_mtok: float, usd_per_mtok: float) -> float:
    """E5.1  max(0, V - I) p_over, in USD; p_over is p (1 + m) or a fixed price."""
    within("mtok", mtok)
    within("included_mtok", included_mtok)
    within("usd_per_mtok", usd_per_mtok)
    return max(0.0, mtok - included_mtok) * usd_per_mtok


def hybrid_revenue(platform_fee: float, mtok: float, included_mtok: float, usd_per_mtok: float) -> float:
    """E5.1  R = F + max(0, V - I) p_over, in USD; F alone while the allowance lasts."""
    within("platform_fee", platform_fee)
    return platform_fee + overage(mtok, included_mtok, usd_per_mtok)


def hybrid_pass_through(
    platform_fee: float, mtok: float, included_mtok: float, usd_per_mtok: float, follows_tokens: bool = True
) -> float | None:
    """E5.2  beta_c = (dR / dp)(p / R): the overage's share of revenue; 0 at a fixed price or within the allowance. None where R <= 0."""
    revenue = hybrid_revenue(platform_fee, mtok, included_mtok, usd_per_mtok)
    return share(overage(mtok, included_mtok, usd_per_mtok) if follows_tokens else 0.0, revenue)


def arc_elasticity(before: float, after: float, price_before: float, price_after: float) -> float | None:
    """E5.2 between two prices: relative change of revenue over relative change of price; None where the price stands."""
    change, moved = share(after, before), share(price_after, price_before)
    return None if change is None or moved is None or moved == 1 else (change - 1) / (moved - 1)
