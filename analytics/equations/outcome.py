"""E9.1 to E9.6: attempts, resolution, cost and price of an outcome."""

from analytics.equations.given import finite, whole, within
from analytics.equations.margin import share
from analytics.equations.solve import root


def resolution(success_per_attempt: float, max_attempts: int = 1) -> float:
    """E9.1  q = 1 - (1 - s)^K."""
    _judge(success_per_attempt, max_attempts)
    return float(1 - (1 - success_per_attempt) ** max_attempts)


def attempts(success_per_attempt: float, max_attempts: int = 1) -> float:
    """E9.2  n_a = q / s = 1 + (1 - s) + .. + (1 - s)^(K-1) expected attempts a task; K where nothing succeeds."""
    _judge(success_per_attempt, max_attempts)
    return float(sum((1 - success_per_attempt) ** tried for tried in range(int(max_attempts))))


def cost_per_success(cost_per_attempt: float, success_per_attempt: float) -> float | None:
    """E9.3  c / s, whatever K is; None where nothing succeeds."""
    return share(cost_per_attempt, success_per_attempt)


def paid_outcomes(tasks: float, involvement: float, resolved: float, reversed_share: float = 0.0) -> float:
    """E9.4  N iota q (1 - r_rev), a month."""
    within("tasks", tasks)
    for name, value in (("involvement", involvement), ("resolved", resolved), ("reversed_share", reversed_share)):
        within(name, value, 0.0, 1.0)
    return tasks * involvement * resolved * (1 - reversed_share)


def outcome_revenue(paid: float, price: float) -> float:
    """E9.4  R = paid x P_o, in money a month."""
    within("paid", paid)
    within("price", price)
    return paid * price


def outcome_cost(
    tasks: float,
    involvement: float,
    cost_per_attempt: float,
    success_per_attempt: float,
    max_attempts: int = 1,
    reversed_share: float = 0.0,
    handoff: float = 0.0,
    reversed_to_person_share: float = 0.0,
) -> float:
    """E9.4  N iota [c n_a + (1 - q) c_esc], in money a month, with the reversals a person takes."""
    within("cost_per_attempt", cost_per_attempt)
    within("tasks", tasks)
    within("handoff", handoff)
    for name, value in (("involvement", involvement), ("reversed_share", reversed_share)):
        within(name, value, 0.0, 1.0)
    within("reversed_to_person_share", reversed_to_person_share, 0.0, 1.0)
    q = resolution(success_per_attempt, max_attempts)
    people = 1 - q + q * reversed_share * reversed_to_person_share
    return tasks * involvement * (cost_per_attempt * attempts(success_per_attempt, max_attempts) + people * handoff)


def cost_per_paid_outcome(
    cost_per_attempt: float,
    success_per_attempt: float,
    max_attempts: int = 1,
    reversed_share: float = 0.0,
    handoff: float = 0.0,
    reversed_to_person_share: float = 0.0,
) -> float | None:
    """E9.4  [c n_a + (1 - q) c_esc] / [q (1 - r_rev)], with the reversals a person takes; None where nothing is paid."""
    terms = (cost_per_attempt, success_per_attempt, max_attempts, reversed_share, handoff, reversed_to_person_share)
    return share(outcome_cost(1.0, 1.0, *terms), resolution(success_per_attempt, max_attempts) * (1 - reversed_share))


def outcome_margin(cost_per_paid: float | None, price: float) -> float | None:
    """E9.4  GM = 1 - cost per paid outcome / P_o."""
    cost = share(cost_per_paid, price)
    return None if cost is None else 1 - cost


def required_resolution(
    price: float,
    cost_per_attempt: float,
    max_attempts: int = 1,
    reversed_share: float = 0.0,
    handoff: float = 0.0,
    margin: float = 0.0,
    reversed_to_person_share: float = 0.0,
) -> float | None:
    """E9.5  q = 1 - (1 - s)^K whose s solves c q/s + (1 - q) c_esc = (1 - g)(1 - r) P_o q; None where no s <= 1 does. g = 0 breaks even."""
    within("price", price)
    finite(margin=margin)
    within("reversed_share", reversed_share, 0.0, 1.0)

    def left(success: float) -> float:
        paid = (1 - margin) * (1 - reversed_share) * price * resolution(success, max_attempts)
        return paid - outcome_cost(1.0, 1.0, cost_per_attempt, success, max_attempts, reversed_share, handoff, reversed_to_person_share)

    success = root(left, 0.0, 1.0)  # what is left grows with success: attempts fall, hand-offs fall, revenue rises
    return None if success is None else resolution(success, max_attempts)


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


def customers_value(human_cost: float, residual_cost: float = 0.0) -> float:
    """E9.6  v = H_human - what the outcome still costs the customer, in money an outcome."""
    finite(human_cost=human_cost, residual_cost=residual_cost)
    return human_cost - residual_cost


def price_ceiling(value: float, rival_price: float | None = None, differentiation: float = 0.0) -> float:
    """E9.6  min(v, rival's price (1 + differentiation)), in money an outcome; without a rival, v."""
    finite(value=value, rival_price=rival_price or 0.0)
    within("differentiation", differentiation, -1.0)
    return value if rival_price is None else min(value, rival_price * (1 + differentiation))


def price_holds(price: float, floor: float | None, ceiling: float) -> bool:
    """E9.6  floor <= P_o <= ceiling; false where there is no floor, since nothing is paid."""
    return floor is not None and floor <= price <= ceiling


def _judge(success_per_attempt: float, max_attempts: int) -> None:
    within("success_per_attempt", success_per_attempt, 0.0, 1.0)
    whole("max_attempts", max_attempts, 1, 1_000)
