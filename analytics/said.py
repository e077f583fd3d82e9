"""A sentence and the measures it names: every number in it is one of them, so that none can be made up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.measure import Grade, Measure, worst
from analytics.words import in_unit

_FIELD = re.compile(r"\{(\w+)(?::([0-2]))?\}")


@dataclass(frozen=True)
class Said:
    """`template` holds no digit of its own: `{name}` is a measure in the reader's form, `{name:0}` with so many decimals of a percentage,
    or one of `names`, which are proper names (a customer, a model) shown as they are.

    A measure without a value but with both ends is said as an interval; one without either is said as what it needs.
    """

    template: str
    measures: Mapping[str, Measure] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    currency: str = "USD"

    def __post_init__(self) -> None:
        bare = _FIELD.sub("", self.template)
        if any(letter.isdigit() for letter in bare):
            raise ValueError(f"a number is written into a sentence, not measured: {self.template!r}")
        for name, _ in _FIELD.findall(self.template):
            if name not in self.measures and name not in self.names:
                raise ValueError(f"{name} is neither a measure nor a name of {self.template!r}")

    @property
    def text(self) -> str:
        """The sentence."""
        return _FIELD.sub(lambda found: self._one(found[1], int(found[2] or 1)), self.template)

    @property
    def used(self) -> tuple[Measure, ...]:
        """The measures the sentence names, once each, in its order."""
        return tuple(
            self.measures[name] for name in dict.fromkeys(name for name, _ in _FIELD.findall(self.template)) if name in self.measures
        )

    @property
    def grade(self) -> Grade:
        """The worst grade of what it names."""
        return worst(*(each.grade for each in self.used))

    def _one(self, name: str, places: int) -> str:
        return self.names[name] if name in self.names else amount(self.measures[name], self.currency, places)


def amount(measure: Measure, currency: str, places: int = 1) -> str:
    """A measure as text: its value, else the interval it lies in, else what it needs."""
    if measure.value is not None:
        return in_unit(measure.value, measure.unit, currency, places)
    if measure.low is not None and measure.high is not None:
        low, high = (in_unit(end, measure.unit, currency, places) for end in (measure.low, measure.high))
        return low if low == high else f"{low} to {high}"
    return f"not measurable (needs {measure.needs})"


def both_ends(measure: Measure, currency: str) -> str:
    """The same, with the ends between which the value lies, where they read unlike it."""
    text = amount(measure, currency)
    if measure.value is None or measure.low is None or measure.high is None:
        return text
    low, high = (in_unit(end, measure.unit, currency) for end in (measure.low, measure.high))
    return text if low == high == text else f"{text} ({low} to {high})"
