"""E4.6, E4.7: what customers see of a markup, what leaving would save them, who leaves and who stays."""

import math
from collections.abc import Iterable

from analytics.equations.given import finite, within
from analytics.equations.margin import share


def visible_premium(customer_price: float, benchmark_price: float) -> float | None:
    """E4.6  v = P_c / p_bench - 1; None where nothing can be had for a price above zero."""
    ratio = share(customer_price, benchmark_price)
    return None if ratio is None else ratio - 1


def annual_saving(customer_price: float, benchmark_price: float, mtok: float) -> float:
    """E4.6  A = 12 (P_c - p_bench) V, in money a year, for V a month; below zero where leaving costs more."""
    within("customer_price", customer_price)
    within("benchmark_price", benchmark_price)
    within("mtok", mtok)
    return 12 * (customer_price - benchmark_price) * mtok


def months_until_leaving_pays(saving: float, switching_cost: float) -> float | None:
    """M10b  12 K / A, months until a saving a year has paid for the work of leaving; None where it saves nothing."""
    finite(saving=saving)
    within("switching_cost", switching_cost)
    return share(12 * switching_cost, saving)


def gate(saving: float, switching_cost: float) -> float:
    """E4.6  G = A / (A + K): how far a saving a year outweighs the work of leaving, both in money; 0 where A <= 0."""
    finite(saving=saving)
    within("switching_cost", switching_cost)
    return saving / (saving + switching_cost) if saving > 0 else 0.0


def price_gap_hazard(premium: float, opened: float, transparency: float, sensitivity: float, free_premium: float = 0.05) -> float:
    """E4.6  lam1 T max(0, v - v0) G, a month; `opened` is G."""
    finite(premium=premium, free_premium=free_premium)
    within("opened", opened, 0.0, 1.0)
    within("transparency", transparency, 0.0, 1.0)
    within("sensitivity", sensitivity)
    return sensitivity * transparency * max(0.0, premium - free_premium) * opened


def leaving_share(*hazards: float) -> float:
    """E4.6  h = 1 - exp(-Lambda) of the month's hazards together: lam0, the price gap's, quality's (E12.9)."""
    for hazard in hazards:
        within("hazard", hazard)
    return -math.expm1(-math.fsum(hazards))


def survivors(leaving: Iterable[float]) -> list[float]:
    """E4.7  S(0) = 1, S(t+1) = S(t) (1 - h(t)); one month more than the shares that leave."""
    kept = [1.0]
    for month in leaving:
        within("leaving", month, 0.0, 1.0)
        kept.append(kept[-1] * (1 - month))
    return kept


def volume_kept(gap_hazards: Iterable[float], bypass_share: float) -> list[float]:
    """E4.7  B(0) = 1, B(t+1) = B(t) (1 - b_p (1 - exp(-Lam_gap))): volume that stays where it leaves in place of the customer."""
    within("bypass_share", bypass_share, 0.0, 1.0)
    return survivors(bypass_share * leaving_share(hazard) for hazard in gap_hazards)
