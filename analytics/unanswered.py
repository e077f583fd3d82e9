"""An answer that says it cannot be given: what is missing, the file that would give it, and the marks it would then be held against."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.asked import Asked, assumed
from analytics.measure import Measure
from analytics.question import Answer
from analytics.said import Said


@dataclass(frozen=True)
class Unanswered:
    """`matter` is what is asked, in words that follow `we have not measured`; `marks` says the marks with their values in fractions,
    months or counts (see `units`), as `source` sets them. No digit stands in a text."""

    matter: str
    marks: str
    values: Mapping[str, float]
    source: str
    units: Mapping[str, str]

    def because(self, asked: Asked, why: str, file: str, trail: tuple[Measure, ...] = ()) -> Answer:
        """The answer where something lacks: `why` it cannot be told, and the file that settles it."""
        sentence = f"{self.matter[:1].upper()}{self.matter[1:]} cannot be told: {why}. It would be settled by {file}."
        say = f"We have not measured {self.matter}, and give no figure until we have."
        return self._answer(asked, Said(sentence, currency=asked.currency), say, file, trail)

    def nothing(self, asked: Asked, file: str) -> Answer:
        """The answer while there is no ledger."""
        return self.because(asked, "nothing is loaded", file)

    def beside(self, asked: Asked, sentence: str, say: str) -> Answer:
        """The answer where the question has no object here, and no file lacks; `{revenue}` is the month's."""
        whole = asked.company.at.whole.revenue if asked.company is not None else None
        revenue = Measure("revenue_of_the_month", "Revenue of the month", asked.currency, whole, "estimated", "E0.1", "the invoices")
        return self._answer(asked, Said(sentence, {"revenue": revenue}, currency=asked.currency), say, "", ())

    def _answer(self, asked: Asked, sentence: Said, say: str, file: str, trail: tuple[Measure, ...]) -> Answer:
        named = ((name, self.units.get(name, "fraction"), value) for name, value in self.values.items())
        marks = {name: assumed(f"mark_{name}", f"Mark: {name}", unit, value, self.source) for name, unit, value in named}
        turns = Said(self.marks, marks, currency=asked.currency)
        return Answer(sentence, "unknown", Said(say, currency=asked.currency), turns, None, file, trail)


def marked(matter: str, marks: str, source: str, units: Mapping[str, str] | None = None, **values: float) -> Unanswered:
    """What a question says while it cannot be answered."""
    return Unanswered(matter, marks, values, source, units or {})
