"""E12.4: the cheapest model that can be had this month and does the work well enough; E12.7 to E12.9: what a student's failures cost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analytics.equations.given import above, all_finite, finite, within
from analytics.equations.price import list_price
from analytics.equations.solve import root


@dataclass(frozen=True)
class Option:
    """A model on offer from a month on, at a price in that month that falls each year after; success None is not measured."""

    name: str
    usd_per_mtok: float
    success: float | None
    from_month: int = 0
    annual_decline: float = 0.0

    def price(self, month: float) -> float:
        """USD per million tokens in a month from `from_month` on."""
        return list_price(self.usd_per_mtok, self.annual_decline, max(0.0, month - self.from_month))


def cheapest(options: Iterable[Option], month: float, least_success: float) -> Option | None:
    """E12.4  the cheapest option available with measured success >= q_bar; of equals the first; None where there is none.

    Give the student too, at its unit cost (E12.1) and real utilisation: where a hosted model comes out, buying beats making.
    """
    within("least_success", least_success, 0.0, 1.0)
    given = list(options)
    for option in given:
        within(f"usd_per_mtok of {option.name}", option.usd_per_mtok)
        within(f"success of {option.name}", 0.0 if option.success is None else option.success, 0.0, 1.0)
    good = [option for option in given if option.from_month <= month and option.success is not None and option.success >= least_success]
    return min(good, key=lambda option: option.price(month), default=None)


def alternative_price(options: Iterable[Option], month: float, least_success: float) -> float | None:
    """E12.4  p_alt(t), USD per million tokens; None where no option is good enough."""
    option = cheapest(options, month, least_success)
    return None if option is None else option.price(month)


def student_success(teacher_success: float, retention: float, escalated: float = 0.0, rescued: float = 0.0) -> float:
    """E12.7  q_eff = q_s + (1 - q_s) esc resc, q_s = kap q_T, at most 1; above q_T where escalation tries again: see `beats_teacher`.

    `escalated` is the share of the student's failures that go to the teacher, `rescued` the share of those that it rescues.
    """
    within("teacher_success", teacher_success, 0.0, 1.0)
    within("retention", retention)
    within("escalated", escalated, 0.0, 1.0)
    within("rescued", rescued, 0.0, 1.0)
    own = min(1.0, retention * teacher_success)
    return own + (1 - own) * escalated * rescued


def beats_teacher(teacher_success: float, effective_success: float) -> bool:
    """E12.7  q_eff > q_T: possible where an escalation is a second try, and to be said."""
    return effective_success > teacher_success


def escalated_failures(escalated_share: float, own_success: float) -> float:
    """E15.3  esc = min(1, e / (1 - q_s)): the share of failures that the escalated share of tokens covers; 0 where nothing fails."""
    within("escalated_share", escalated_share, 0.0, 1.0)
    within("own_success", own_success, 0.0, 1.0)
    failed = 1 - own_success
    return 0.0 if failed <= 0 else 1.0 if escalated_share >= failed else escalated_share / failed


def net_gain(
    revenue: Callable[[float], float], student_success: float, teacher_success: float, student_cost: float, teacher_cost: float
) -> float:
    """E12.8  [R(q_eff) - C(student)] - [R(q_T) - C(teacher)], in money; `revenue` gives R of a success rate, less what failures cost."""
    finite(student_success=student_success, teacher_success=teacher_success, student_cost=student_cost, teacher_cost=teacher_cost)
    brings = revenue(student_success), revenue(teacher_success)
    all_finite("revenue", brings)
    return (brings[0] - student_cost) - (brings[1] - teacher_cost)


def break_even_retention(
    revenue: Callable[[float], float],
    teacher_success: float,
    student_cost: float,
    teacher_cost: float,
    escalated: float = 0.0,
    rescued: float = 0.0,
) -> float | None:
    """E12.8  kap*: the retention at which the net gain is 0, for a revenue that does not fall with success.

    0 where any retention pays; None where none up to q_s = 1 does.
    """
    above("teacher_success", teacher_success)

    def gain(retention: float) -> float:
        success = student_success(teacher_success, retention, escalated, rescued)
        return net_gain(revenue, success, teacher_success, student_cost, teacher_cost)

    return 0.0 if gain(0.0) >= 0 else root(gain, 0.0, 1 / teacher_success)


def quality_hazard(sensitivity: float, teacher_success: float, effective_success: float) -> float:
    """E12.9  lam_q max(0, q_T - q_eff), a month; adds to the hazards of E4.6."""
    finite(teacher_success=teacher_success, effective_success=effective_success)
    within("sensitivity", sensitivity)
    return sensitivity * max(0.0, teacher_success - effective_success)
