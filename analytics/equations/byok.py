"""E11.2 to E11.4: what is left of a line when the customer brings the key."""

from analytics.equations.margin import share


def byok_revenue(
    priced_by: str, revenue: float, inference_cost: float, *, fee_rate: float, handed_back_share: float, machine_cost: float = 0.0
) -> float:
    """E11.2  revenue after every customer of these lines brings a key.

    tokens: f C. Credits and ACU: the part that is not inference, R (1 - C / (C + machine cost)). Seat, outcome, task: R - psi C.
    Platform and one-off fees stay.
    """
    if priced_by == "tokens":
        return fee_rate * inference_cost
    if priced_by in ("credits", "acu"):
        used = inference_cost + machine_cost
        return revenue * (1 - inference_cost / used) if used > 0 else revenue
    if priced_by in ("seat", "outcome", "task"):
        return revenue - handed_back_share * inference_cost
    return revenue


def margin_at_risk(now: float, left: float) -> float | None:
    """E11.4  (GP now - GP with every key the customer's) / GP now; can exceed 1. None where GP now <= 0."""
    return share(now - left, now)
