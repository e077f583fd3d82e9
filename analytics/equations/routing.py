"""E3.1 to E3.5: what routing and caching leave of the cost, and what of the saving stays once others have copied it.

Each gives a multiplier of inference cost. Caching can lose money: a multiplier above 1 is an answer.
"""

from analytics.equations.given import above, all_finite, finite, within
from analytics.equations.margin import share as part_of
from data.errors import BadValueError


def routed(share: float, price_ratio: float, escalated_share: float = 0.0) -> float:
    """E3.1  (1 - rho) + rho (r + e); escalated work is paid twice, so it saves only where r + e < 1."""
    within("share", share, 0.0, 1.0, "the routed part of the work")
    within("price_ratio", price_ratio)
    within("escalated_share", escalated_share, 0.0, 1.0)
    return (1 - share) + share * (price_ratio + escalated_share)


def prefix_cached(
    input_share: float, hit_rate: float, write_rate: float = 0.0, read_price_ratio: float = 0.1, write_price_ratio: float = 1.25
) -> float:
    """E3.2  (1 - a) + a [(1 - h - w) + h delta + w omega]. BadValueError where h + w > 1."""
    for name, value in (("input_share", input_share), ("hit_rate", hit_rate), ("write_rate", write_rate)):
        within(name, value, 0.0, 1.0)
    within("read_price_ratio", read_price_ratio)
    within("write_price_ratio", write_price_ratio)
    if hit_rate + write_rate > 1 + 1e-12:
        raise BadValueError(
            f"hit_rate + write_rate: found {hit_rate + write_rate:g}; expected at most 1, since a token is read, written or neither. "
            "Nothing was projected. Lower one of them."
        )
    plain = 1 - hit_rate - write_rate
    return (1 - input_share) + input_share * (plain + hit_rate * read_price_ratio + write_rate * write_price_ratio)


def answered_from_memory(
    semantic_hit_rate: float, lookup_cost_ratio: float = 0.0, false_hit_rate: float = 0.0, false_hit_cost_ratio: float = 0.0
) -> float:
    """E3.3  1 - s + l, plus s f X where the cost of a false hit is known (as a multiple of a call's cost)."""
    within("semantic_hit_rate", semantic_hit_rate, 0.0, 1.0)
    within("lookup_cost_ratio", lookup_cost_ratio)
    within("false_hit_rate", false_hit_rate, 0.0, 1.0, "the false part of the hits")
    within("false_hit_cost_ratio", false_hit_cost_ratio)
    return 1 - semantic_hit_rate + lookup_cost_ratio + semantic_hit_rate * false_hit_rate * false_hit_cost_ratio


def delivered(*multipliers: float) -> float:
    """E3.4  M, the product of what each leaves: independence is assumed."""
    all_finite("multipliers", multipliers)
    product = 1.0
    for multiplier in multipliers:
        product *= multiplier
    return product


def saving(multiplier: float) -> float:
    """E3.4  S = 1 - M; below zero where the lever loses money."""
    finite(multiplier=multiplier)
    return 1 - multiplier


def copyable_share(profit: float, without: float) -> float | None:
    """M16  (GP - GP with routing and caching at M = 1) / GP: what anybody can copy of gross profit; None where GP <= 0."""
    finite(profit=profit, without=without)
    return part_of(profit - without, profit)


def copied(months: float, half_life_months: float, lag_months: float = 0.25) -> float:
    """E3.5  phi = 0 for t <= lag, else 1 - 2^(-(t - lag) / H)."""
    finite(months=months)
    above("half_life_months", half_life_months)
    within("lag_months", lag_months)
    return 0.0 if months <= lag_months else 1 - 0.5 ** ((months - lag_months) / half_life_months)


def benchmark_price(price: float, multiplier: float, share_copied: float) -> float:
    """E3.5  p_bench = p (1 - S phi): what a rival who has copied phi of the saving can bill on, in the unit of `price`."""
    within("price", price)
    within("share_copied", share_copied, 0.0, 1.0)
    return price * (1 - saving(multiplier) * share_copied)


def retained_saving(multiplier: float, share_copied: float) -> float:
    """E3.5  S (1 - phi), with S = 1 - M."""
    within("share_copied", share_copied, 0.0, 1.0)
    return saving(multiplier) * (1 - share_copied)


def cost_plus_margin(markup: float, multiplier: float, share_copied: float) -> float | None:
    """E3.5  GM = 1 - M / [(1 - S phi)(1 + m)], which is m / (1 + m) once all is copied; None where nothing is billed."""
    above("markup", markup, -1.0)
    within("multiplier", multiplier)
    cost = part_of(multiplier, benchmark_price(1.0, multiplier, share_copied) * (1 + markup))
    return None if cost is None else 1 - cost
