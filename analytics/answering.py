"""What several answers are made with: an answer that cannot be given yet, a measure's size, a measure as an interval, where it stands."""

from dataclasses import replace

from analytics.asked import Asked
from analytics.assumptions import assumption
from analytics.company import figure
from analytics.measure import Grade, Measure, Number
from analytics.question import Answer, Chart, Standing
from analytics.said import Said


def not_yet(what: str, needs: str, *trail: Measure, chart: Chart | None = None, currency: str = "USD") -> Answer:
    """The answer while nothing can be measured: `what` cannot be said (a clause: whether, what, who ...), and what it takes."""
    names = {"what": what, "needs": needs}
    return Answer(
        Said("It cannot be said yet {what}: that takes {needs}.", names=names, currency=currency),
        "unknown",
        Said("We cannot say yet {what}; it takes {needs}.", names=names, currency=currency),
        Said("The first thing that would change the answer: {needs}.", names=names, currency=currency),
        chart,
        needs,
        trail,
    )


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
