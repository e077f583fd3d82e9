"""A founder's own figure of an answer: what is asked for, how far it is off, and what was computed at a rehearsal before."""

from analytics.measure import Measure, Number
from analytics.question import Answer
from analytics.said import Said
from data.rehearsals import Rehearsal

_SET = ("The mark of this question", "QUESTIONS D", "METRICS M")  # the source of a mark
_SIGHT = 0.0005  # of a fraction: what one decimal of a percentage does not show


def set_line(measure: Measure) -> bool:
    """Whether a measure is a line that somebody set, the floor or a question's mark, and no figure of the company."""
    return measure.id == "floor" or measure.label.startswith("Mark") or measure.equation.startswith(_SET)


def headline(answer: Answer) -> Measure | None:
    """The figure a founder is asked for: the first of the sentence that is known, as a value or as an interval; no set line."""
    named = [each for each in answer.sentence.used if not set_line(each)]
    return next((each for each in named if each.value is not None or (each.low is not None and each.high is not None)), None)


def wanted(measure: Measure, currency: str) -> str:
    """What to type, with its unit."""
    unit = {
        "fraction": "in percent",
        "points": "in percentage points",
        "money": f"in {currency}",
        "count": "a count",
        "months": "in months",
    }
    return f"{measure.label}, {unit.get(measure.unit, f'in {measure.unit}')}"


def typed(measure: Measure, value: Number) -> Measure:
    """What a founder typed in the unit shown, as a measure of the same unit."""
    own = float(value) / 100 if measure.unit in ("fraction", "points") else float(value)
    return Measure("own", "Your figure", measure.unit, own, "assumed", "said from memory")


def as_computed(kept: Rehearsal) -> Measure | None:
    """The figure as it was computed at a rehearsal that was kept; None where there was none."""
    if kept.value is None and (kept.low is None or kept.high is None):
        return None
    return Measure("kept", kept.figure, kept.unit, kept.value, "estimated", "as computed then", "", kept.low, kept.high)


def compared(measure: Measure, own: Measure, currency: str = "USD") -> Said:
    """The founder's figure beside the computed one, and how far it is off; inside an interval it is not."""
    low, high = (measure.value if measure.value is not None else end for end in (measure.low, measure.high))
    if own.value is None or low is None or high is None:
        return Said("There is no figure to compare.")
    mine, bottom, top = float(own.value), float(low), float(high)
    off = mine - bottom if mine < bottom else mine - top if mine > top else 0.0
    sight = _SIGHT if measure.unit in ("fraction", "points") else 0.005 * max(abs(bottom), abs(top))
    gap = Measure(
        "gap", "Gap", "width" if measure.unit in ("fraction", "points") else measure.unit, abs(off), "assumed", "yours less the computed"
    )
    told = {"own": own, "computed": measure, "gap": gap}
    if abs(off) <= sight:
        return Said("You said {own}, the data say {computed}: that holds.", told, currency=currency)
    side = "above" if off > 0 else "below"
    return Said(f"You said {{own}}, the data say {{computed}}: {{gap}} {side}.", told, currency=currency)
