"""What several answers are made with: an answer that cannot be given yet, a measure's size, a measure as an interval, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analytics.answers.asked import Asked, assumed
from analytics.assumptions import assumption
from analytics.company import figure
from analytics.measure import Grade, Measure, Number
from analytics.question import Answer, Chart, Standing
from analytics.said import Said


def not_yet(
    what: str,
    needs: str,
    *trail: Measure,
    why: str = "",
    say: str = "",
    turns: str = "",
    marks: Mapping[str, Measure] | None = None,
    chart: Chart | None = None,
    currency: str = "USD",
) -> Answer:
    """The answer while nothing can be measured: `what` cannot be said (a clause: whether, what, who ...), why not, and what it takes.

    `marks` are the measures that `what` and `turns` name; without `turns` the file is what would change the answer.
    """  # fmt: skip
    names, shown = {"why": why, "needs": needs}, marks or {}
    because = "{why}. It takes {needs}." if why else "that takes {needs}."
    change = turns or (f"What decides it is {what}." if shown else "The first thing that would change the answer: {needs}.")
    texts = (f"It cannot be said yet {what}: {because}", say or f"We cannot say yet {what}; it takes {{needs}}.", change)
    sentence, told, turned = (Said(text, shown, names, currency) for text in texts)
    return Answer(sentence, "unknown", told, turned, chart, needs, trail)


@dataclass(frozen=True)
class Open:
    """A question that cannot always be answered: `what` is asked, in words that follow `it cannot be said yet`, and `turns` says its marks,
    with their values in `marks`. No digit stands in a text."""

    what: str
    turns: str
    marks: Mapping[str, Measure]

    def because(self, asked: Asked, why: str, needs: str, *trail: Measure) -> Answer:
        """The answer where something lacks: `why` it cannot be said, and the file that settles it."""
        say = f"We cannot say yet {self.what}, and give no figure until we can."
        return not_yet(self.what, needs, *trail, why=why, say=say, turns=self.turns, marks=self.marks, currency=asked.currency)

    def nothing(self, asked: Asked, needs: str) -> Answer:
        """The answer while nothing is loaded."""
        return self.because(asked, "nothing is loaded", needs)

    def beside(self, asked: Asked, sentence: str, say: str) -> Answer:
        """The answer where the question has no object here, and no file lacks; `{revenue}` is the month's."""
        whole = asked.company.at.whole.revenue if asked.company is not None else None
        revenue = Measure("revenue_of_the_month", "Revenue of the month", asked.currency, whole, "estimated", "E0.1", "the invoices")
        told = Said(sentence, {"revenue": revenue}, currency=asked.currency)
        return Answer(told, "unknown", Said(say, currency=asked.currency), Said(self.turns, self.marks, currency=asked.currency))


def open_while(what: str, turns: str, source: str, units: Mapping[str, str] | None = None, **values: float) -> Open:
    """What a question says while it cannot be answered; `values` are its marks, fractions unless `units` says otherwise."""
    unit = units or {}
    marks = {name: assumed(f"mark_{name}", f"Mark: {name}", unit.get(name, "fraction"), each, source) for name, each in values.items()}
    return Open(what, turns, marks)


def amounts(asked: Asked, id: str, label: str, value: Number | None, grade: Grade, equation: str, needs: str = "") -> Measure:
    """A figure of the month in base currency, with its way back to the bills."""
    rows = None if asked.company is None else asked.company.behind("billing_lines")
    return figure(id, label, asked.currency, value, grade, equation, needs, rows=rows)


def floor_of(asked: Asked) -> Measure:
    """The floor of gross margin that the board has set."""
    return Measure("floor", "Floor of gross margin", "fraction", asked.floor, "measured", "a setting, made by the board")


def input_of(asked: Asked, name: str, label: str, unit: str = "") -> Measure:
    """An input that nobody has measured, as signed or else as shipped, with the range it is believed in."""
    shipped = assumption(name)
    value = asked.company.assumed(name) if asked.company is not None else shipped.value
    return Measure(name, label, unit, value, "assumed", shipped.source, "", shipped.low, shipped.high)


def elasticity_of(asked: Asked) -> Measure:
    """How demand answers to the token price, as the interval that the answers are computed over."""
    shipped = assumption("behaviour.elasticity")
    return span("behaviour.elasticity", "Elasticity of demand to the token price", "", shipped.low, shipped.high, "assumed", shipped.source)


def untyped(asked: Asked) -> str:
    """What a gross margin still needs, where it is one on inference alone; empty where it is none."""
    return "" if asked.kind == "gross" else "other COGS of the month, typed"


def floor_field(asked: Asked) -> str:
    """The place of the floor in a template, without decimals where it has none."""
    return "{floor:0}" if abs(asked.floor * 100 - round(asked.floor * 100)) < 1e-9 else "{floor}"


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
