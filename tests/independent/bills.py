"""What each plan bills and what else it costs, for a group of customers in one month (B4 to B11), at full volume."""

import math
from dataclasses import dataclass
from typing import Any

Said = dict[str, Any]
TRANSPARENCY = {"markup": 1.0, "hybrid": 1.0, "credit": 0.5, "acu": 0.4, "task": 0.15, "outcome": 0.1, "seat": 0.1}


@dataclass(frozen=True)
class Work:
    """A group's month, both key owners: what there is to bill, and the prices around it."""

    t: int
    fees: float  # the part of the entry's fixed fees that this group pays
    tasks: float
    mtok: float
    seats: float
    inference: float  # with every key ours, own serving included
    price: float  # p
    start_price: float  # p(0)
    reachable: float  # p_bench
    credits_per_task: float
    quality: float
    start_acu_mtok: float  # million tokens an ACU stands for at t = 0


def normal(z: float) -> float:
    """Phi."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def kept_by_cap(mean: float, sigma: float, cap: float) -> float:
    """E6.4: E[min(c, X)] over the mean cost of a seat."""
    if mean <= 0:
        return 1.0
    mu = math.log(mean) - sigma * sigma / 2
    if sigma == 0:
        return min(mean, cap) / mean
    z = (math.log(cap) - mu) / sigma
    return (mean * normal(z - sigma) + cap * (1 - normal(z))) / mean


def markup_now(start: float, behaviour: Said, t: int) -> float:
    """E4.5: m(t), compressed only where an end is named."""
    if "markup_end" not in behaviour:
        return start
    end = behaviour["markup_end"]
    return end + (start - end) * 2 ** (-t / behaviour.get("markup_half_life_months", 12))


def overage_price(plan: Said, behaviour: Said, reachable: float, t: int) -> float:
    """E5.1: the price beyond the allowance, a markup's or a fixed rate."""
    if "overage_usd_per_mtok" in plan:
        return plan["overage_usd_per_mtok"]
    return reachable * (1 + markup_now(plan.get("overage_markup", 0.30), behaviour, t))


def outcome_price(plan: Said, t: int) -> float:
    """E9.7: P_o(t)."""
    return max(plan.get("price_minimum_usd", 0.0), plan.get("price_usd", 0.99) * (1 - plan.get("price_erosion", 0.0)) ** (t / 12))


def acu_per_task(plan: Said, work: Work) -> float:
    """E8.3: units a task takes after re-coupling."""
    inference = work.start_acu_mtok * work.start_price
    whole = inference + plan.get("machine_usd_per_acu", 0.0)
    share = inference / whole if whole > 0 else 0.0
    return plan["acu_per_task"] * (1 - plan.get("pass_through", 0.0) * share * (1 - work.price / work.start_price))


def unit_price(plan: Said, behaviour: Said, work: Work) -> float:
    """P_c of E2.2: what the customer pays for one of what the plan sells."""
    kind, t = plan["plan"], work.t
    if kind == "markup":
        return work.reachable * (1 + markup_now(plan.get("markup", 0.30), behaviour, t))
    if kind == "hybrid":
        return overage_price(plan, behaviour, work.reachable, t)
    if kind == "outcome":
        return outcome_price(plan, t)
    if kind == "credit":
        return plan["price_usd"] * work.credits_per_task
    if kind == "acu":
        return plan.get("price_usd", 2.25) * acu_per_task(plan, work)
    return plan["price_usd"]


def teacher_quality(plan: Said) -> float:
    """E9.1, or the rate the plan names; a plan that names none loses nothing of one."""
    if plan["plan"] == "outcome":
        return 1 - (1 - plan.get("success_per_attempt", 0.65)) ** plan.get("max_attempts", 1)
    return plan.get("success_rate", 1.0) if plan["plan"] == "acu" else 1.0


def revenue(plan: Said, behaviour: Said, work: Work) -> float:
    """R_plan of E15.3: dollars of the month when every key is ours."""
    kind, price = plan["plan"], unit_price(plan, behaviour, work)
    if kind == "markup":
        return price * work.mtok
    if kind == "hybrid":
        beyond = max(0.0, work.mtok - plan.get("included_mtok", 0.0) * work.fees)
        return plan.get("platform_fee", 0.0) * work.fees + beyond * price
    if kind == "seat":
        return price * work.seats
    if kind == "credit":
        return work.tasks * price / (1 - plan.get("breakage", 0.0))
    if kind == "acu":
        return work.tasks * price
    if kind == "outcome":
        return work.tasks * plan.get("involvement", 1.0) * work.quality * (1 - plan.get("reversed_share", 0.0)) * price
    return work.tasks * (1 - plan.get("refunded_share", 0.0)) * price


def people_and_machines(plan: Said, work: Work) -> float:
    """Hand-off, review and machine cost: E8.1, E9.4, E10.2 without inference."""
    kind = plan["plan"]
    if kind == "acu":
        return plan.get("machine_usd_per_acu", 0.0) * plan["acu_per_task"] * work.tasks
    if kind == "outcome":
        reversed_to_person = work.quality * plan.get("reversed_share", 0.0) * plan.get("reversed_to_person_share", 0.0)
        handed_off = (1 - work.quality) + reversed_to_person
        return work.tasks * plan.get("involvement", 1.0) * handed_off * plan.get("handoff_usd", 0.0)
    if kind == "task":
        review = plan.get("review_minutes", 0.0) / 60 * plan.get("wage_usd_per_hour", 0.0)
        return work.tasks * review * (1 + plan.get("rework_share", 0.0))
    return 0.0


def own_key_revenue(plan: Said, byok: Said, billed: float, work: Work) -> float:
    """R_byok of E15.3 (E11.2, E11.5): dollars of the month when every key is the customer's."""
    kind = plan["plan"]
    if kind in ("markup", "hybrid"):
        rate = byok.get("fee_rate", 0.05)
        if byok.get("gainshare_share", 0.0) > 0:
            rate = byok["gainshare_share"] * byok["gainshare_saving"]
        fee = rate * work.price * work.mtok
        return fee + (plan.get("platform_fee", 0.0) * work.fees if kind == "hybrid" else 0.0)
    if kind in ("credit", "acu"):
        machines = people_and_machines(plan, work)
        whole = work.inference + machines
        return billed * (machines / whole if whole > 0 else 1.0)
    return billed - byok.get("handed_back_share", 0.75) * work.inference
