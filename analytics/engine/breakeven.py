"""E16.1 to E16.6 and E12.6: when a margin meets its floor, when gross profit halves, and the decline that is just borne."""

import math
from collections.abc import Callable, Sequence

from analytics.equations.floor import Crossing
from analytics.equations.given import above, all_finite, finite
from analytics.equations.margin import share
from analytics.equations.solve import parted
from analytics.equations.volume import price_exponent


def halved(profits: Sequence[float]) -> Crossing:
    """E16.6  first t with GP <= GP(0) / 2, interpolated between months; already below where there is no gross profit to halve."""
    all_finite("gross profit", profits, math.inf)
    if profits and profits[0] <= 0:
        return Crossing("already_below")
    line = profits[0] / 2 if profits else 0.0
    for month, profit in enumerate(profits):
        if profit <= line:
            before = profits[month - 1]
            return Crossing("reached", month - 1 + (before - line) / (before - profit))
    return Crossing("not_within_horizon")


def months_to_floor_by_compression(
    markup: float, markup_end: float, half_life_months: float, floor: float, other_cogs_share: float = 0.0, delivered: float = 1.0
) -> float | None:
    """E16.1  ln[(m0 - m_inf) / (m_f - m_inf)] / lam with m_f = M / (1 - g - o) - 1; 0 where m0 <= m_f; None where it is never reached."""
    finite(markup=markup, markup_end=markup_end, floor=floor, other_cogs_share=other_cogs_share, delivered=delivered)
    above("half_life_months", half_life_months)
    left = 1 - floor - other_cogs_share
    if left <= 0:
        return 0.0  # no markup holds such a floor
    lowest = delivered / left - 1
    if markup <= lowest:
        return 0.0
    if lowest <= markup_end:
        return None
    return math.log((markup - markup_end) / (lowest - markup_end)) / (math.log(2) / half_life_months)


def critical_inference_cost(markup: float, floor: float, other_cogs: float) -> float | None:
    """E16.2  C* = O / (m - g (1 + m)), below which fixed COGS break the floor; None unless m > g / (1 - g)."""
    finite(markup=markup, floor=floor, other_cogs=other_cogs)
    kept = markup - floor * (1 + markup)
    return share(other_cogs, kept)


def months_to_floor_by_fixed_cogs(
    markup: float,
    floor: float,
    other_cogs: float,
    inference_cost: float,
    annual_decline: float,
    elasticity: float = 0.0,
    tokens_elasticity: float = 0.0,
) -> float | None:
    """E16.2  12 ln(C* / C0) / [(1 - eps - eta) ln(1 - d)]; 0 where C0 is below C* already; None where it is never reached."""
    finite(inference_cost=inference_cost, annual_decline=annual_decline)
    critical = critical_inference_cost(markup, floor, other_cogs)
    if critical is None or inference_cost < critical:
        return 0.0
    if critical <= 0 or annual_decline >= 1:
        return None
    rate = price_exponent(elasticity, tokens_elasticity) * math.log(1 - annual_decline)
    return 12 * (math.log(critical) - math.log(inference_cost)) / rate if rate < 0 else None


def break_even_decline(growth: float, elasticity: float = 0.0, tokens_elasticity: float = 0.0) -> float | None:
    """E16.3  d* = 1 - G^(-12 / (1 - eps - eta)) with G = (1 + g_N)(1 + g_w): holds GP in dollars; None where eps + eta >= 1."""
    finite(growth=growth)
    power = price_exponent(elasticity, tokens_elasticity)
    return _decline(growth, -12, power) if power > 0 and growth > 0 else None


def break_even_decline_for_opex(
    opex: float, gross_profit: float, growth: float, elasticity: float = 0.0, tokens_elasticity: float = 0.0
) -> float | None:
    """E16.4  d* = 1 - [X / (GP0 G^12)]^(1 / (1 - eps - eta)): GP a year on still covers opex; None where no decline decides it."""
    finite(opex=opex, gross_profit=gross_profit, growth=growth)
    power = price_exponent(elasticity, tokens_elasticity)
    if power <= 0 or gross_profit <= 0 or growth <= 0 or opex < 0:
        return None
    kept = share(opex, gross_profit)
    return None if kept is None else _decline(kept ** (1 / 12) / growth, 12, power)


def largest_decline(holds: Callable[[float], bool], low: float = -1.0, high: float = 0.99) -> float | None:
    """The largest annual decline at which something still holds, to 1e-10; None where it does not hold even at `low`."""
    finite(low=low, high=high)
    if not holds(low):
        return None
    return high if holds(high) else parted(holds, low, high, 1e-10)[0]


def _decline(base: float, exponent: float, power: float) -> float | None:
    """1 - base^(exponent / power); None where prices would have to rise beyond all numbers."""
    try:
        left = float(base ** (exponent / power))
    except OverflowError:
        return None
    return 1 - left if math.isfinite(left) else None
