"""E11.1 to E11.5: how many customers bring a key, and what is left of a line when they do."""

import math
from collections.abc import Iterable

from analytics.equations.given import above, finite, within
from analytics.equations.margin import share
from analytics.equations.solve import logistic
from data.errors import BadValueError
from data.tables import PRICED_BY


def own_key_share(now: float, end: float, steepness: float, mid_month: float, month: float) -> float:
    """E11.1  b(t) = b_0 + (b_max - b_0) (L(t) - L(0)) / (1 - L(0)), L(t) = 1 / (1 + exp(-k (t - t_mid))); a share of revenue."""
    within("now", now, 0.0, 1.0)
    within("end", end, 0.0, 1.0)
    above("steepness", steepness)
    within("mid_month", mid_month)
    within("month", month)
    begun = logistic(-steepness * mid_month)
    return now + (end - now) * (logistic(steepness * (month - mid_month)) - begun) / (1 - begun)


def byok_revenue(
    priced_by: str, revenue: float, inference_cost: float, *, fee_rate: float, handed_back_share: float, machine_cost: float = 0.0
) -> float:
    """E11.2  revenue after every customer of these lines brings a key.

    tokens: f C. Credits and ACU: the part that is not inference, R (1 - C / (C + machine cost)). Seat, outcome, task: R - psi C.
    Platform and one-off fees stay, and so does what is not classified. BadValueError where `priced_by` is none of these.
    """
    finite(revenue=revenue, inference_cost=inference_cost)
    within("fee_rate", fee_rate)
    within("handed_back_share", handed_back_share, 0.0, 1.0)
    within("machine_cost", machine_cost)
    if priced_by not in PRICED_BY:
        raise BadValueError(
            f"priced_by: found {priced_by}; expected one of {', '.join(PRICED_BY)}. Nothing was computed. "
            "Correct it; of a hybrid, the fee is platform and the overage is tokens."
        )
    if priced_by == "tokens":
        return fee_rate * inference_cost
    if priced_by in ("credits", "acu"):
        used = inference_cost + machine_cost
        return revenue * (1 - inference_cost / used) if used > 0 else revenue
    if priced_by in ("seat", "outcome", "task"):
        return revenue - handed_back_share * inference_cost
    return revenue


def between_keys(with_ours: float, with_theirs: float, own_share: float) -> float:
    """E15.3  (1 - b) R_plan + b R_byok, both at full volume, in money."""
    finite(with_ours=with_ours, with_theirs=with_theirs)
    within("own_share", own_share, 0.0, 1.0)
    return (1 - own_share) * with_ours + own_share * with_theirs


def cogs_on_their_key(hosting_and_support: float, revenue_left: float, payment_rate: float = 0.0, stranded: float = 0.0) -> float:
    """E11.3  COGS once every key is the customer's, in money: inference is gone, hosting and support stay, payment fees follow the
    smaller bill, and committed spend stays."""
    finite(hosting_and_support=hosting_and_support, revenue_left=revenue_left)
    within("payment_rate", payment_rate, 0.0, 1.0)
    within("stranded", stranded)
    return hosting_and_support + payment_rate * revenue_left + stranded


def stranded_commitment(committed_share: float, commitment: float) -> float:
    """E11.3  kappa x commit, in money: inference bought ahead that nobody uses any more."""
    within("committed_share", committed_share, 0.0, 1.0)
    within("commitment", commitment)
    return committed_share * commitment


def gainshare_fee(shared: float, saving: float, spend: float) -> float:
    """E11.5  share_g S p V, in money, for making the customer's own spend p V smaller by S of it."""
    within("shared", shared, 0.0, 1.0)
    within("saving", saving, -1e6, 1.0)
    within("spend", spend)
    return shared * saving * spend


def price_without_discount(price: float, discount: float, lost_share: float) -> float:
    """E11.5  p (1 + delta_disc x share of volume lost): what is still bought grows dearer, in the unit of `price`."""
    within("price", price)
    within("discount", discount)
    within("lost_share", lost_share, 0.0, 1.0)
    return price * (1 + discount * lost_share)


def expected_at_risk(customers: Iterable[tuple[float, float]]) -> float:
    """M10  sum of (GP now - GP left)_i b_i over customers, in money: what each one's key would cost, times its share that brings one."""
    found = list(customers)
    for at_risk, moves in found:
        finite(at_risk=at_risk)
        within("own_key_share", moves, 0.0, 1.0)
    return math.fsum(at_risk * moves for at_risk, moves in found)


def margin_at_risk(now: float, left: float) -> float | None:
    """E11.4  (GP now - GP with every key the customer's) / GP now; can exceed 1. None where GP now <= 0."""
    return share(now - left, now)
