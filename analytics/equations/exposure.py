"""M20: what a move of the token price does to gross profit in dollars."""

from analytics.equations.given import finite, power
from analytics.equations.markup import gross_profit_ratio
from analytics.equations.volume import price_exponent


def gross_profit_change(
    pegged_gross_profit: float, fixed_price_cost: float, price_ratio: float, elasticity: float, tokens_elasticity: float = 0.0
) -> float | None:
    """M20  change of GP a month: pegged lines by E4.4 at constant markup, the rest at fixed revenue with its cost on the price.

    `fixed_price_cost` is inference cost under prices that do not follow tokens. None where the price ratio <= 0.
    """
    finite(pegged_gross_profit=pegged_gross_profit, fixed_price_cost=fixed_price_cost)
    ratio = gross_profit_ratio(price_ratio, elasticity, tokens_elasticity)
    if ratio is None:
        return None
    return pegged_gross_profit * (ratio - 1) - fixed_price_cost * (power(price_ratio, 1 - tokens_elasticity) - 1)


def inference_delta(pegged_gross_profit: float, fixed_price_cost: float, elasticity: float, tokens_elasticity: float = 0.0) -> float:
    """M20  dGP / dln p: above zero the company is long token prices, below zero short."""
    finite(pegged_gross_profit=pegged_gross_profit, fixed_price_cost=fixed_price_cost)
    return pegged_gross_profit * price_exponent(elasticity, tokens_elasticity) - fixed_price_cost * (1 - tokens_elasticity)
