"""What several answers are made with: an answer that cannot be given yet, a measure's size, a measure as an interval, where it stands."""

from dataclasses import replace

from analytics.measure import Grade, Measure, Number
from analytics.question import Answer, Chart, Standing
from analytics.said import Said


def not_yet(subject: str, needs: str, *trail: Measure, chart: Chart | None = None, currency: str = "USD") -> Answer:
    """The answer while nothing can be measured: what it is that cannot be said, and the file that would say it."""
    names = {"subject": subject, "needs": needs}
    return Answer(
        Said("It cannot be said yet: {subject} needs {needs}.", names=names, currency=currency),
        "unknown",
        Said("We do not know {subject} yet. We have asked for {needs}.", names=names, currency=currency),
        Said("The first file changes the answer: {needs}.", names=names, currency=currency),
        chart,
        needs,
        trail,
    )


def size(measure: Measure, label: str = "") -> Measure:
    """A measure without its sign, where a word such as falls or loses says it."""
    ends = sorted(_bare(end) for end in (measure.low, measure.high) if end is not None)
    both = len(ends) == 2
    value = None if measure.value is None else _bare(measure.value)
    return replace(
        measure, id=f"{measure.id}_size", label=label or measure.label, value=value, low=ends[0] if both else None,
        high=ends[1] if both else None,
    )  # fmt: skip


def _bare(value: Number) -> Number:
    return -value if value < 0 else value


def span(id: str, label: str, unit: str, low: Number, high: Number, grade: Grade, equation: str, needs: str = "") -> Measure:
    """A measure known as an interval alone: a sentence says both ends."""
    return Measure(id, label, unit, None, grade, equation, needs, low, high)


def standing(*, good: bool, bad: bool, known: bool = True) -> Standing:
    """Between a question's marks: bad before good, unknown where nothing can be told."""
    return "unknown" if not known else "bad" if bad else "good" if good else "between"
