"""E4.1 to E4.5: a markup on cost, the margin it is, how its gross profit follows the token price, and how it is compressed."""

import math

from analytics.equations.given import above, finite, power, within
from analytics.equations.volume import price_exponent


def markup_revenue(cost: float, markup: float) -> float:
    """E4.1  R = C (1 + m), in money."""
    finite(cost=cost, markup=markup)
    return cost * (1 + markup)


def markup_profit(cost: float, markup: float) -> float:
    """E4.1  GP = m C, in money."""
    finite(cost=cost, markup=markup)
    return markup * cost


def markup_margin(markup: float) -> float:
    """E4.1  GM = m / (1 + m); also the take rate on the bill. m > -1."""
    above("markup", markup, -1.0)
    return markup / (1 + markup)


def markup_for_margin(margin: float, other_cogs_share: float = 0.0) -> float | None:
    """E4.2  m = (g + o) / (1 - g - o); None where g + o >= 1, which no markup reaches."""
    finite(margin=margin, other_cogs_share=other_cogs_share)
    needed = margin + other_cogs_share
    return needed / (1 - needed) if needed < 1 else None


def delivered_margin(markup: float, delivered: float = 1.0, other_cogs_share: float = 0.0) -> float:
    """E4.3  GM = 1 - M / (1 + m) - O / R, where M is delivered cost over list cost."""
    finite(delivered=delivered, other_cogs_share=other_cogs_share)
    above("markup", markup, -1.0)
    return 1 - delivered / (1 + markup) - other_cogs_share


def highest_delivered_cost(markup: float, floor: float, other_cogs_share: float = 0.0) -> float:
    """E4.3  the largest M that holds the floor: (1 + m) (1 - g - O / R); at or below 0 nothing does."""
    finite(markup=markup, floor=floor, other_cogs_share=other_cogs_share)
    return (1 + markup) * (1 - floor - other_cogs_share)


def gross_profit_ratio(
    price_ratio: float,
    elasticity: float = 0.0,
    tokens_elasticity: float = 0.0,
    *,
    markup: tuple[float, float] | None = None,
    growth: float = 1.0,
    survivors: float = 1.0,
) -> float | None:
    """E4.4  GP(t) / GP(0) of a markup (M = 1) as p(t) / p(0) moves.

    `markup` = (m(0), m(t)) where it is compressed; `growth` = [(1 + g_N)(1 + g_w)]^t. None where the price is not above zero, or m(0) is 0.
    """
    if price_ratio <= 0:
        return None
    compressed = 1.0
    if markup is not None:
        before, after = markup
        above("markup", before, -1.0)
        above("markup", after, -1.0)
        narrowed = after / before if before else math.inf
        if not math.isfinite(narrowed):
            return None
        compressed = narrowed * power((1 + after) / (1 + before), -elasticity)
    ratio = compressed * power(price_ratio, price_exponent(elasticity, tokens_elasticity)) * growth * survivors
    return ratio if math.isfinite(ratio) else None


def markup_then(markup: float, markup_end: float, half_life_months: float, months: float) -> float:
    """E4.5  m(t) = m_inf + (m_0 - m_inf) exp(-lam t), lam = ln 2 / half-life."""
    finite(markup=markup, markup_end=markup_end)
    above("half_life_months", half_life_months)
    within("months", months)
    return markup_end + (markup - markup_end) * power(0.5, months / half_life_months)
