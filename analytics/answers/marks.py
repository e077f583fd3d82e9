"""The marks of a question: where a measure falls between good and bad, and the marks as measures that a sentence may name."""

from dataclasses import dataclass, replace

from analytics.answers.asked import Asked, assumed
from analytics.assumptions import assumption
from analytics.measure import Measure, Number
from analytics.question import Standing

FILES = "billing lines, usage and a provider's cost"  # what is needed while nothing is loaded
START = "a month whose prices and volumes a projection can start from"
_SOURCE = "The mark of this question: a judgement, not a norm"


@dataclass(frozen=True)
class Marks:
    """Beyond `good` the answer is good, beyond `bad` bad; where good is the higher of both, more is better."""

    good: float
    bad: float

    def stand(self, measure: Measure) -> Standing:
        """Where a measure falls; unknown where it has no value, or where both ends of its interval do not fall alike."""
        ends = (measure.low, measure.high) if measure.value is None else (measure.value,)
        found = {self._of(end) for end in ends}
        return found.pop() if len(found) == 1 else "unknown"

    def _of(self, value: Number | None) -> Standing:
        if value is None:
            return "unknown"
        way = 1 if self.good > self.bad else -1
        if way * (float(value) - self.good) > 0:
            return "good"
        return "bad" if way * (float(value) - self.bad) < 0 else "between"


def mark(value: Number, unit: str, label: str = "Mark of this question", id: str = "mark") -> Measure:
    """A mark as the measure that a sentence may name."""
    return assumed(id, label, unit, value, _SOURCE)


def shipped(name: str, label: str, unit: str = "fraction") -> Measure:
    """A shipped assumption as the measure that a sentence may name, with its source."""
    found = assumption(name)
    return assumed(name, label, unit, found.value, found.source)


def indicator(asked: Asked, id: str, label: str, unit: str, needs: str = FILES) -> Measure:
    """An indicator of the month by its id; while nothing is loaded, a measure that needs the files."""
    return asked.indicators.get(id) or Measure(id, label, unit, None, "estimated", id.split("_")[0], needs)


def spanned(measure: Measure) -> Measure:
    """The measure as its interval, where its ends lie apart: a point in the middle of what is not known is no answer."""
    if measure.value is None or measure.low is None or measure.high is None or measure.low == measure.high:
        return measure
    return replace(measure, value=None)
