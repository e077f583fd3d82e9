"""E4.1 to E4.4: a markup on cost, the margin it is, and how its gross profit follows the token price."""


def markup_revenue(cost: float, markup: float) -> float:
    """E4.1  R = C (1 + m), in money."""
    return cost * (1 + markup)


def markup_margin(markup: float) -> float:
    """E4.1  GM = m / (1 + m); also the take rate on the bill. m > -1."""
    return markup / (1 + markup)


def markup_for_margin(margin: float, other_cogs_share: float = 0.0) -> float | None:
    """E4.2  m = (g + o) / (1 - g - o); None where g + o >= 1, which no markup reaches."""
    needed = margin + other_cogs_share
    return needed / (1 - needed) if needed < 1 else None


def delivered_margin(markup: float, delivered: float = 1.0, other_cogs_share: float = 0.0) -> float:
    """E4.3  GM = 1 - M / (1 + m) - O / R, where M is delivered cost over list cost."""
    return 1 - delivered / (1 + markup) - other_cogs_share


def highest_delivered_cost(markup: float, floor: float, other_cogs_share: float = 0.0) -> float:
    """E4.3  the largest M that holds the floor: (1 + m) (1 - g - O / R); at or below 0 nothing does."""
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
        if before == 0:
            return None
        compressed = (after / before) * ((1 + after) / (1 + before)) ** -elasticity
    return float(compressed * price_ratio ** (1 - elasticity - tokens_elasticity) * growth * survivors)
