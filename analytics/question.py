"""What an investor's question is: an answer computed from the company's own data, its picture, and how to hold it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from analytics.answers.asked import Asked
from analytics.measure import Grade, Measure, worst
from analytics.said import Said

Standing = Literal["good", "between", "bad", "unknown"]
Kind = Literal["bars", "lines", "steps", "range"]


@dataclass(frozen=True)
class Chart:
    """A picture of an answer, drawn by analytics.charts.answer for page and pack alike.

    `rows` by kind. bars: name, value. steps (a waterfall): name, value, total (true where the bar stands for itself). range: name, low,
    value, high. lines: t (whole months) or month (dates), then a column for each line, named as it is shown. `unit` is that of a Measure;
    `line` a level to be seen against, and `line_label` its name. `below` is a second panel under it: dollars beside percent.
    """

    kind: Kind
    claim: str
    unit: str
    rows: pl.DataFrame
    line: float | None = None
    line_label: str = ""
    below: "Chart | None" = None


@dataclass(frozen=True)
class Answer:
    """`sentence` is the answer; `say` what a founder says with it, `change` the number that would change it, each from measures alone.

    `standing` is where it falls between the question's good and bad marks, unknown where it cannot be told; `needs` the file that would
    settle it, empty where nothing is missing; `trail` are further measures it was computed from.
    """

    sentence: Said
    standing: Standing
    say: Said
    change: Said
    chart: Chart | None = None
    needs: str = ""
    trail: tuple[Measure, ...] = field(default=())

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Everything the answer names or was computed from, once each."""
        every = (*self.sentence.used, *self.say.used, *self.change.used, *self.trail)
        return tuple({each.id: each for each in every}.values())

    @property
    def grade(self) -> Grade:
        """The worst grade of what the sentence names; a sentence that names nothing measures nothing."""
        return worst(self.sentence.grade) if self.sentence.used else "assumed"


@dataclass(frozen=True)
class Question:
    """`number` and `text` are QUESTIONS D's; `good` and `bad` its marks in words; `claim_not` what the data do not support saying;
    `follow_up` what an investor asks next."""

    number: int
    text: str
    family: str
    good: str
    bad: str
    claim_not: str
    follow_up: str
    answer: Callable[[Asked], Answer]
