"""E2.1 to E2.4: tasks, the volume a price leaves, tokens a task, and what is spent."""

from analytics.equations.given import finite, power, within


def tasks_then(tasks: float, growth: float, months: float) -> float:
    """E2.1  N(t) = N(0) (1 + g_N)^t a month, for each customer that stays."""
    within("tasks", tasks)
    within("growth", growth, -1.0)
    within("months", months)
    return tasks * power(1 + growth, months)


def volume_at(volume: float, customer_price_ratio: float, elasticity: float) -> float | None:
    """E2.2  V(t) = V(0) (P_c(t) / P_c(0))^(-eps); None where the price is 0 and volume answers it."""
    within("volume", volume)
    answer = answered(customer_price_ratio, -elasticity)
    return None if answer is None else volume * answer


def tokens_per_task(tokens: float, growth: float, months: float, price_ratio: float = 1.0, tokens_elasticity: float = 0.0) -> float | None:
    """E2.3  w(t) = w(0) (1 + g_w)^t (p(t) / p(0))^(-eta), in the unit of `tokens`; None where the price is 0 and tokens answer it."""
    within("tokens", tokens)
    within("growth", growth, -1.0)
    within("months", months)
    answer = answered(price_ratio, -tokens_elasticity)
    return None if answer is None else tokens * power(1 + growth, months) * answer


def spend_ratio(price_ratio: float, elasticity: float, tokens_elasticity: float = 0.0) -> float | None:
    """E2.4  p V over its start: (p(t) / p(0))^(1 - eps - eta) where the customer's price moves with it; None where that has no value."""
    return answered(price_ratio, price_exponent(elasticity, tokens_elasticity))


def price_exponent(elasticity: float, tokens_elasticity: float = 0.0) -> float:
    """E2.4  1 - eps - eta, the power of the token price that spend and gross profit follow; 0 where they add to 1, to 1e-12."""
    finite(elasticity=elasticity, tokens_elasticity=tokens_elasticity)
    exponent = 1 - elasticity - tokens_elasticity
    return exponent if abs(exponent) > 1e-12 else 0.0  # 1 - 0.7 - 0.3 is not 0 in floats


def answered(ratio: float, exponent: float) -> float | None:
    """ratio^exponent; None where the ratio is 0 and the exponent below."""
    within("price ratio", ratio)
    return None if ratio == 0 and exponent < 0 else power(ratio, exponent)
