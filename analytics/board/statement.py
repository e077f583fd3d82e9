"""What the Verdict page is given: a sentence, four figures, rows, price changes, files and footnotes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from analytics.measure import Grade, Measure
from analytics.names import provider_name

State = Literal["empty", "partial", "unclassified", "full"]


@dataclass(frozen=True)
class Figure:
    """One of the four figures under the sentence: a claim in `value`, its parts in `details`, and what it was computed from."""

    title: str
    value: str
    details: tuple[str, ...]
    grade: Grade
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class ClassRow:
    """Revenue and gross profit of one `priced_by`, of what is not classified, or of all (priced_by None)."""

    priced_by: str | None
    label: str
    revenue: Decimal | None
    inference_cost: Decimal | None
    gross_profit: Decimal | None
    gross_margin: float | None
    share_of_gross_profit: float | None
    grade: Grade


@dataclass(frozen=True)
class PriceChange:
    """A dated price change already announced for a model the company buys; dollars a month, None where it cannot be said."""

    day: date
    provider: str
    model: str
    text: str
    dollars: Decimal | None

    @property
    def name(self) -> str:
        """The model's name, with its provider's where it does not say so itself."""
        return self.model if self.provider.lower() in self.model.lower() else f"{provider_name(self.provider)} {self.model}"


@dataclass(frozen=True)
class MissingFile:
    """A file that would improve the answer: what it is, why it matters, and by how much."""

    what: str
    why: str
    effect: str


@dataclass(frozen=True)
class Verdict:
    """What the Verdict page says, in words and figures; `figures` are four, or none while there is nothing to say."""

    state: State
    month: date | None
    period: str
    sentence: str
    because: str
    figures: tuple[Figure, ...]
    rows: tuple[ClassRow, ...]
    announced: tuple[PriceChange, ...]
    files: tuple[MissingFile, ...]
    footnotes: tuple[str, ...]
