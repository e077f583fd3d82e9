"""E12.5, E12.6: a student model month by month, without the rest of the company, and the price decline it just bears."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.equations.distillation import cumulative_saving, gpus, serving_cost, student_saving, student_share
from analytics.equations.given import refusal, whole
from analytics.equations.price import list_price
from analytics.equations.solve import parted
from data.errors import BadValueError


@dataclass(frozen=True)
class Student:
    """What E12.1 to E12.5 need to know of a student: USD, tokens a second a GPU, months; hosted elsewhere at a price, no GPU is its own."""

    launch_month: int
    max_share: float
    steepness: float
    mid_month: float
    gpu_usd_per_hour: float
    overhead: float
    tokens_per_second: float
    utilisation: float
    min_gpus: int
    escalated_share: float
    setup: float
    refresh: float
    hosted_usd_per_mtok: float | None = None


@dataclass(frozen=True)
class StudentMonth:
    """One month of it: share of tokens, GPUs, their cost, the saving, and all savings so far."""

    month: int
    share: float
    gpus: int
    serving: float
    saving: float
    cumulative: float


def student_months(
    student: Student, mtok: Sequence[float], teacher: Sequence[float], alternative: Sequence[float] | None = None
) -> list[StudentMonth]:
    """E12.2, E12.3, E12.5  for t = 0, 1, ..: all tokens a month, the teacher's price, and p_alt where it is not the teacher's."""
    others = teacher if alternative is None else alternative
    if not len(mtok) == len(teacher) == len(others):
        raise BadValueError(refusal("months of prices", min(len(teacher), len(others)), f"{len(mtok)}, as many as of tokens"))
    found: list[tuple[float, int, float, float]] = []
    for month, volume in enumerate(mtok):
        x = student_share(month, student.launch_month, student.max_share, student.steepness, student.mid_month)
        own = student.hosted_usd_per_mtok is None
        n = gpus(x, volume, student.tokens_per_second, student.utilisation, student.min_gpus) if own else 0
        serving = (student.hosted_usd_per_mtok or 0.0) * x * volume + serving_cost(n, student.gpu_usd_per_hour, student.overhead)
        refresh = student.refresh if month >= student.launch_month else 0.0
        saved = student_saving(x * volume, others[month], teacher[month], serving, refresh, student.escalated_share)
        found.append((x, n, serving, saved if month else 0.0))
    total = cumulative_saving(student.setup, (row[3] for row in found[1:]))
    return [StudentMonth(month, *row, total[month]) for month, row in enumerate(found)]


def break_even_deflation(
    student: Student, mtok: float, teacher_price: float, months: int, switched_off: bool = False, low: float = -1.0, high: float = 0.99
) -> float | None:
    """E12.6  d*: the largest decline a year of the teacher's price with cum >= 0 at the end, or at any time where the student may be
    switched off, at a constant volume a month; `high` where it bears that, None where it does not even bear `low`."""

    months = whole("months", months, 0, 1_200)

    def holds(decline: float) -> bool:
        prices = [list_price(teacher_price, decline, month) for month in range(months + 1)]
        saved = [row.cumulative for row in student_months(student, [mtok] * (months + 1), prices)]
        return (max(saved) if switched_off else saved[-1]) >= 0

    if not holds(low):
        return None
    return high if holds(high) else parted(holds, low, high, 1e-10)[0]
