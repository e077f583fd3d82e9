"""B12 for a company's own tokens: a student month by month against an alternative that keeps falling, served by the cheaper of two ways."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import polars as pl

from analytics.engine.grid import calendar
from analytics.equations.distillation import break_even_month, break_even_volume, gpu_utilisation, gpus, idle_cost, serving_cost
from analytics.equations.make_or_buy import Option, cheapest, escalated_failures, student_success
from analytics.equations.price import list_price
from analytics.equations.student import Student, StudentMonth, break_even_deflation, student_months
from analytics.levers.distillation import Distillation
from analytics.levers.price_path import Jump, PricePath
from analytics.paths.presets import Preset

FULL = 12  # the month in which the ramp is taken to be over
Way = Literal["own", "hosted", "alternative", "stay"]
NAMES: dict[Way, str] = {
    "own": "Student on own GPUs", "hosted": "Student at a host", "alternative": "Another hosted model", "stay": "What is bought today",
}  # fmt: skip
WORDS: dict[Way, str] = {
    "own": "a student on GPUs of one's own", "hosted": "a student at a host", "alternative": "another hosted model",
    "stay": "what is bought today",
}  # fmt: skip
_LEVER = Distillation.model_fields
ROWS = {"t": pl.Int64} | dict.fromkeys(
    ("share", "student_mtok", "teacher", "alternative", "own_unit_cost", "gpus", "serving", "utilisation", "idle", "saving", "cumulative",
     "cumulative_of_path"), pl.Float64,
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """What there is to take over: million tokens a month bought from providers, and what one costs on average, USD."""

    mtok: float
    usd_per_mtok: float
    announced: tuple[Jump, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What the reader sets; USD, fractions. `alternative_usd_per_mtok` None is what is paid today."""

    max_share: float
    gpu_usd_per_hour: float
    utilisation: float
    tokens_per_second: float
    retention: float
    setup_usd: float
    refresh_usd_per_month: float
    overhead: float
    escalated_share: float
    hosted_usd_per_mtok: float
    alternative_decline: float
    path: Preset = "list_30"
    alternative_usd_per_mtok: float | None = None
    horizon_months: int = 36


@dataclass(frozen=True)
class Distilled:
    """The student of these terms on this work."""

    work: Work
    terms: Terms

    @cached_property
    def teacher(self) -> list[float]:
        """What is paid a million tokens, t = 0, 1, .., along the price path."""
        path = PricePath(preset=self.terms.path).plain(self.work.announced)
        index = calendar(self.terms.horizon_months).with_columns(index=path.price_index())["index"].to_list()
        return [self.work.usd_per_mtok * each for each in index]

    @cached_property
    def alternative(self) -> list[float]:
        """E12.4  p_alt: the alternative at its own decline, or what is bought where that is cheaper."""
        start = self.work.usd_per_mtok if self.terms.alternative_usd_per_mtok is None else self.terms.alternative_usd_per_mtok
        return [min(paid, list_price(start, self.terms.alternative_decline, t)) for t, paid in enumerate(self.teacher)]

    @cached_property
    def own(self) -> Student:
        """The student on GPUs of one's own; ramp and fewest GPUs are those of the lever."""
        terms = self.terms
        return Student(
            launch_month=_LEVER["launch_month"].default, max_share=terms.max_share, steepness=_LEVER["steepness"].default,
            mid_month=_LEVER["mid_month"].default, gpu_usd_per_hour=terms.gpu_usd_per_hour, overhead=terms.overhead,
            tokens_per_second=terms.tokens_per_second, utilisation=terms.utilisation, min_gpus=_LEVER["min_gpus"].default,
            escalated_share=terms.escalated_share, setup=terms.setup_usd, refresh=terms.refresh_usd_per_month,
        )  # fmt: skip

    @cached_property
    def student(self) -> Student:
        """Make or buy: the same student at a host, where its price is below what own GPUs cost a million tokens at their real load."""
        unit = self.unit_costs["own"], self.unit_costs["hosted"]
        return replace(self.own, hosted_usd_per_mtok=self.terms.hosted_usd_per_mtok) if unit[1] < unit[0] else self.own

    @property
    def hosted(self) -> bool:
        """Whether a host serves it for less."""
        return self.student.hosted_usd_per_mtok is not None

    def months(self, student: Student, alternative: Sequence[float] | None = None) -> list[StudentMonth]:
        """E12.5 at a constant volume."""
        return student_months(student, [self.work.mtok] * (self.terms.horizon_months + 1), self.teacher, alternative)

    @cached_property
    def full(self) -> int:
        """The month that stands for the time after the ramp."""
        return min(FULL, self.terms.horizon_months)

    @cached_property
    def full_mtok(self) -> float:
        """x V of that month, million tokens."""
        return self.months(self.own)[self.full].share * self.work.mtok

    @cached_property
    def unit_costs(self) -> dict[Way, float]:
        """USD a million of the student's tokens in the full month, with refresh and escalations: E12.1 at the real load of GPUs."""
        terms, mtok = self.terms, self.full_mtok
        n = gpus(min(mtok / self.work.mtok, 1.0), self.work.mtok, terms.tokens_per_second, terms.utilisation, self.own.min_gpus)
        beside = terms.escalated_share * self.teacher[self.full] + terms.refresh_usd_per_month / mtok
        return {
            "own": serving_cost(n, terms.gpu_usd_per_hour, terms.overhead) / mtok + beside,
            "hosted": terms.hosted_usd_per_mtok + beside,
            "alternative": self.alternative[self.full],
            "stay": self.teacher[self.full],
        }

    @property
    def pick(self) -> Way:
        """E12.4  the cheapest of all ways in the full month, each taken to do the work; of equals the first."""
        options = [Option(way, self.unit_costs[way], 1.0) for way in NAMES]
        found = cheapest(options, 0, 1.0)
        return next(way for way in NAMES if found is not None and found.name == way)

    @cached_property
    def ways(self) -> pl.DataFrame:
        """The ways of `unit_costs` with what each costs in the full month and beside what is bought today, USD; the cheapest first."""
        mtok, stay = self.full_mtok, self.unit_costs["stay"]
        rows = [(way, unit, unit * mtok, (unit - stay) * mtok) for way, unit in self.unit_costs.items()]
        return pl.DataFrame(rows, schema=["way", "unit_cost", "cost", "beside_today"], orient="row").sort("unit_cost", maintain_order=True)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """By month: shares, prices a million tokens, GPUs of one's own with utilisation and idle USD, and the saving of the way picked to
        serve it: against the alternative, and `cumulative_of_path` against what is bought alone."""
        made, alone = self.months(self.student, self.alternative), self.months(self.student)
        found = []
        for month, path, own in zip(made, alone, self.months(self.own), strict=True):
            mtok = month.share * self.work.mtok
            used = gpu_utilisation(mtok, own.gpus, self.terms.tokens_per_second)
            idle = None if used is None else idle_cost(own.serving, min(used, 1.0))
            unit = own.serving / mtok if mtok else None
            found.append((month.month, month.share, mtok, self.teacher[month.month], self.alternative[month.month], unit, float(own.gpus),
                          own.serving, used, idle, month.saving, month.cumulative, path.cumulative))  # fmt: skip
        return pl.DataFrame(found, schema=ROWS, orient="row")

    @property
    def break_even(self) -> float | None:
        """E12.5  months until the saving has paid the setup back, against the alternative."""
        return break_even_month(self.rows["cumulative"].to_list())

    @property
    def best_month(self) -> int:
        """The month at whose end the student would be switched off: where the cumulative saving is highest."""
        return int(self.rows["cumulative"].arg_max() or 0)

    @property
    def best(self) -> float:
        """The cumulative saving then, USD; below zero where it never pays back."""
        return float(self.rows["cumulative"][self.best_month])

    @property
    def erased(self) -> int | None:
        """The first month, after one that saved, in which the alternative leaves no saving; None where it does not within the horizon."""
        saved = False
        for month, saving in enumerate(self.rows["saving"].to_list()):
            if saved and saving <= 0:
                return month
            saved = saved or saving > 0
        return None

    def run_volume(self, month: int) -> float | None:
        """E12.6  V_run: million tokens a month from which running pays at a month's prices; None where no volume does."""
        hosted = self.student.hosted_usd_per_mtok or 0.0
        least = 0.0 if self.hosted else serving_cost(self.own.min_gpus, self.terms.gpu_usd_per_hour, self.terms.overhead)
        return break_even_volume(
            least, self.terms.refresh_usd_per_month, self.terms.max_share, self.alternative[month] - hosted, self.teacher[month],
            self.terms.escalated_share,
        )  # fmt: skip

    def bearable(self, switched_off: bool) -> float | None:
        """E12.6  d*: the fall a year of the alternative, with what is bought, that the student just bears; None where it bears no rise of
        100% either."""
        return break_even_deflation(self.student, self.work.mtok, self.work.usd_per_mtok, self.terms.horizon_months, switched_off)


def success(terms: Terms, teacher: float) -> float:
    """E12.7  q_eff of the student, escalations rescued by none unless a company measures it."""
    kept = min(terms.retention * teacher, 1.0)
    rescued: float = _LEVER["rescue_rate"].default
    return student_success(teacher, terms.retention, escalated_failures(terms.escalated_share, kept), rescued)
