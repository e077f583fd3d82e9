"""E1.1 to E1.3: how the price of tokens moves, what is bought ahead, and what the same text costs."""

from collections.abc import Iterable

from analytics.equations.given import power, within


def monthly_factor(annual_decline: float) -> float:
    """B0  (1 - d)^(1/12): what a month leaves of a price that falls by d a year; above 1 where d < 0."""
    within("annual_decline", annual_decline, -1e6, 1.0)
    return power(1 - annual_decline, 1 / 12)


def list_price(price: float, annual_decline: float, months: float, jumps: Iterable[tuple[float, float]] = ()) -> float:
    """E1.1  p(t) = p0 (1 - d)^(t/12) PROD [1 + J_s 1(t >= t_s)], in the unit of `price`; a jump is (month, change)."""
    within("price", price)
    within("annual_decline", annual_decline, -1e6, 1.0)
    within("months", months)
    path = price * power(1 - annual_decline, months / 12)
    for month, change in jumps:
        within("change of a jump", change, -1.0)
        path *= 1 + change if months >= month else 1.0
    return path


def price_index(
    months: float,
    annual_decline: float = 0.0,
    jumps: Iterable[tuple[float, float]] = (),
    drift: float = 0.0,
    capture: float = 0.0,
    capability_decline: float = 0.0,
) -> float:
    """E15.3  p / p(0) = [E1.1]^(1 - k) (1 - d_cap)^(k t/12) (1 + z from t = 1): k of the work moves to the cheapest model able to do it."""
    within("capture", capture, 0.0, 1.0)
    within("capability_decline", capability_decline, -1e6, 1.0)
    listed = power(list_price(1.0, annual_decline, months, jumps), 1 - capture)
    index = listed * power(1 - capability_decline, capture * months / 12)
    return drifted_price(index, drift) if months >= 1 else index


def effective_price(price: float, price_then: float, committed_share: float, month: float, until_month: float) -> float:
    """E1.2  p_eff = kappa 1(t < tau_c) p(0) + (1 - kappa 1(t < tau_c)) p(t)."""
    within("price", price)
    within("price_then", price_then)
    within("committed_share", committed_share, 0.0, 1.0)
    fixed = committed_share if month < until_month else 0.0
    return fixed * price + (1 - fixed) * price_then


def commitment_shortfall(commitment: float, used: float, rate: float = 1.0) -> float:
    """E1.2  max(0, commit - usage) rate: take-or-pay, in money where the rate is money a unit of both."""
    within("commitment", commitment)
    within("used", used)
    within("rate", rate)
    return max(0.0, commitment - used) * rate


def drifted_price(price: float, drift: float) -> float:
    """E1.3  p (1 + z): the price of the same text under a tokenizer that cuts it into 1 + z as many tokens."""
    within("price", price)
    within("drift", drift, -1.0)
    return price * (1 + drift)
