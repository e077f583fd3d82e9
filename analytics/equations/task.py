"""E10.1, E10.2: work sold by the task or report, and who does it: the model, people, the card."""

from dataclasses import dataclass

from analytics.equations.given import within
from analytics.equations.margin import share


@dataclass(frozen=True)
class TaskCost:
    """COGS of a month's tasks in money, people apart: inference is often the smaller part."""

    inference: float
    people: float
    payment_fees: float

    @property
    def total(self) -> float:
        """E10.2."""
        return self.inference + self.people + self.payment_fees


def task_revenue(tasks: float, price: float, refunded_share: float = 0.0) -> float:
    """E10.1  R = N (1 - f) P, in money a month."""
    within("tasks", tasks)
    within("price", price)
    within("refunded_share", refunded_share, 0.0, 1.0)
    return tasks * (1 - refunded_share) * price


def task_cost(
    tasks: float,
    price: float,
    cost_per_attempt: float,
    attempts: float = 1.0,
    review: float = 0.0,
    rework_share: float = 0.0,
    card_rate: float = 0.0,
    card_fixed: float = 0.0,
) -> TaskCost:
    """E10.2  N [c n_a + h_q + rho_w (c + h_q)] + pay_rate N P + pay_fix N; fees are not returned on refunds."""
    for name, value in (("tasks", tasks), ("price", price), ("cost_per_attempt", cost_per_attempt), ("attempts", attempts)):
        within(name, value)
    within("review", review)
    within("rework_share", rework_share)
    within("card_rate", card_rate, 0.0, 1.0)
    within("card_fixed", card_fixed)
    return TaskCost(
        inference=tasks * cost_per_attempt * (attempts + rework_share),
        people=tasks * review * (1 + rework_share),
        payment_fees=card_rate * tasks * price + card_fixed * tasks,
    )


def task_margin(revenue: float, cost: TaskCost) -> float | None:
    """E10.1, E10.2  GM; None where everything is refunded."""
    return share(revenue - cost.total, revenue)
