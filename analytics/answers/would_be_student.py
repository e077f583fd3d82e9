"""A student that a company does not have: what it would save at the month's volume, under the assumptions shipped or signed."""

from dataclasses import dataclass

from analytics.answers.asked import Asked
from analytics.answers.own_models import own_models, student
from analytics.equations.distillation import break_even_month, break_even_volume, serving_cost
from analytics.equations.floor import months_to_floor
from analytics.equations.price import list_price
from analytics.equations.solve import root
from analytics.equations.student import Student, StudentMonth, break_even_deflation, student_months
from analytics.measure import Rows

HORIZON = 36


@dataclass(frozen=True)
class WouldBe:
    """`mtok` million tokens a month, all there are, at `teacher` per million on average; prices fall by `decline` a year.

    `cheapest` is the model bought already at the lowest price, with it; None where none is below the average.
    """

    student: Student
    mtok: float
    teacher: float
    decline: float
    cheapest: tuple[str, float] | None
    rows: Rows

    def path(self, alternative: float | None = None, decline: float | None = None, months: int = HORIZON) -> list[StudentMonth]:
        """E12.5  month by month at a constant volume, all prices falling alike; `alternative` per million tokens, else the teacher's."""
        rate = self.decline if decline is None else decline
        teacher, other = (
            [list_price(price, rate, month) for month in range(months + 1)]
            for price in (self.teacher, min(alternative or self.teacher, self.teacher))
        )
        return student_months(self.student, [self.mtok] * (months + 1), teacher, other)

    def breaks_even(self, alternative: float | None = None) -> float | None:
        """E12.5  months until all savings have paid for the setup; None where not within three years."""
        return break_even_month([row.cumulative for row in self.path(alternative)])

    def stops_saving(self, alternative: float | None = None, decline: float | None = None) -> float | None:
        """Months until a month saves nothing any more; 0 where none saves, None where it goes on for three years."""
        saved = [row.saving for row in self.path(alternative, decline)]
        first = next((month for month, each in enumerate(saved) if each > 0), None)
        if first is None:
            return 0.0
        stops = months_to_floor(saved[first:], 0.0).after
        return None if stops is None else first + stops

    @property
    def least_volume(self) -> float | None:
        """E12.6  V_run: million tokens a month from which it pays for its own running, at the fewest GPUs and today's prices."""
        own = self.student
        serving = serving_cost(own.min_gpus, own.gpu_usd_per_hour, own.overhead)
        return break_even_volume(serving, own.refresh, own.max_share, self.teacher, self.teacher, own.escalated_share)

    @property
    def bears(self) -> float | None:
        """E12.6  d*: the largest fall of prices a year it bears, being switched off when it stops saving."""
        return break_even_deflation(self.student, self.mtok, self.teacher, HORIZON, switched_off=True)

    @property
    def even_price(self) -> float | None:
        """The price per million of a hosted model good enough at which three years of it just pay; None where no such price is in reach."""
        return root(lambda price: self.path(price)[-1].cumulative, 1e-6, self.teacher)


def would_be_student(asked: Asked) -> WouldBe | None:
    """None where tokens and their price are not known."""
    company, base = asked.company, asked.base
    if company is None or base is None or base.tokens_mtok <= 0 or base.price_usd_per_mtok <= 0:
        return None
    lever = student(company)
    terms = Student(
        launch_month=lever.launch_month, max_share=lever.max_share, steepness=lever.steepness, mid_month=lever.mid_month,
        gpu_usd_per_hour=lever.gpu_usd_per_hour, overhead=lever.overhead, tokens_per_second=lever.tokens_per_second,
        utilisation=lever.utilisation, min_gpus=lever.min_gpus, escalated_share=lever.escalated_share, setup=lever.setup_usd,
        refresh=lever.refresh_usd_per_month,
    )  # fmt: skip
    lowest = own_models(company).cheapest
    cheapest = lowest if lowest is not None and lowest[1] < base.price_usd_per_mtok else None
    return WouldBe(
        terms, base.tokens_mtok, base.price_usd_per_mtok, company.assumed("prices.list_decline"), cheapest, company.behind("usage")
    )
