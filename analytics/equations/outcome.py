"""E9.1 to E9.6: attempts, resolution, cost and price of an outcome."""

from analytics.equations.margin import share


def resolution(success_per_attempt: float, max_attempts: int = 1) -> float:
    """E9.1  q = 1 - (1 - s)^K."""
    return float(1 - (1 - success_per_attempt) ** max_attempts)


def attempts(success_per_attempt: float, max_attempts: int = 1) -> float:
    """E9.2  n_a = q / s expected attempts a task; K where nothing succeeds."""
    if success_per_attempt == 0:
        return float(max_attempts)
    return resolution(success_per_attempt, max_attempts) / success_per_attempt


def cost_per_success(cost_per_attempt: float, success_per_attempt: float) -> float | None:
    """E9.3  c / s, whatever K is; None where nothing succeeds."""
    return share(cost_per_attempt, success_per_attempt)


def paid_outcomes(tasks: float, involvement: float, resolved: float, reversed_share: float = 0.0) -> float:
    """E9.4  N iota q (1 - r_rev), a month."""
    return tasks * involvement * resolved * (1 - reversed_share)


def cost_per_paid_outcome(
    cost_per_attempt: float,
    success_per_attempt: float,
    max_attempts: int = 1,
    reversed_share: float = 0.0,
    handoff: float = 0.0,
    reversed_to_person_share: float = 0.0,
) -> float | None:
    """E9.4  [c n_a + (1 - q) c_esc] / [q (1 - r_rev)], with the reversals a person takes; None where nothing is paid."""
    q = resolution(success_per_attempt, max_attempts)
    people = 1 - q + q * reversed_share * reversed_to_person_share
    return share(cost_per_attempt * attempts(success_per_attempt, max_attempts) + people * handoff, q * (1 - reversed_share))


def outcome_margin(cost_per_paid: float | None, price: float) -> float | None:
    """E9.4  GM = 1 - cost per paid outcome / P_o."""
    return None if cost_per_paid is None or price <= 0 else 1 - cost_per_paid / price


def required_resolution(
    price: float, cost_per_attempt: float, max_attempts: int = 1, reversed_share: float = 0.0, handoff: float = 0.0, margin: float = 0.0
) -> float | None:
    """E9.5  q = 1 - (1 - s)^K whose s solves c q/s + (1 - q) c_esc = (1 - g)(1 - r) P_o q; None where no s <= 1 does. g = 0 breaks even."""

    def left(success: float) -> float:
        q = resolution(success, max_attempts)
        tries = attempts(success, max_attempts)
        return (1 - margin) * (1 - reversed_share) * price * q - cost_per_attempt * tries - (1 - q) * handoff

    if left(1.0) < 0:
        return None
    low, high = 0.0, 1.0  # what is left grows with success: attempts fall, hand-offs fall, revenue rises
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if left(middle) >= 0 else (middle, high)
    return resolution(high, max_attempts)


def required_resolution_today(
    price: float, cost_per_attempt: float, tries: float, reversed_share: float = 0.0, handoff: float = 0.0, margin: float = 0.0
) -> float | None:
    """E9.5a  (c n_a + c_esc) / ((1 - g)(1 - r) P_o + c_esc) at today's attempts: always too low, since attempts rise as success falls."""
    return share(cost_per_attempt * tries + handoff, (1 - margin) * (1 - reversed_share) * price + handoff)


def price_floor(cost_per_paid: float | None, margin: float) -> float | None:
    """E9.6  cost per paid outcome / (1 - g); None where g >= 1."""
    return None if cost_per_paid is None else share(cost_per_paid, 1 - margin)


def value_capture(price: float, value: float) -> float | None:
    """E9.6  P_o / v; None where the value is not above zero."""
    return share(price, value)
