"""Rules that any answer must keep, whatever computed it: what is said agrees with the measures said beside it."""

import math
import re
from collections.abc import Iterator

from analytics.measure import Measure, worst
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import in_unit
from tests.generated import Made

FIELD = r"\{(\w+)(?::[0-2])?\}"
MOVES = re.compile(
    rf"\b(?:falls?|rises?|takes?|adds?|loses?|gains?|earns?|costs?|saves?|grows?|shrinks?|drops?|leaves?|keeps?) (?:us )?(?:by )?{FIELD}"
)
FROM_TO = re.compile(rf"\b(falls?|rises?|grows?|shrinks?|drops?)\b[^.;]*?\bfrom {FIELD} to {FIELD}")
SIDE = re.compile(rf"{FIELD}(?:,| is| are| then,)? (at or above|above|over|under|below) (?:the |our )?(?:floor of |floor, )?{FIELD}")
BROKEN = re.compile(r"\bNone\b(?! of)|\bnan\b|\binf\b|[{}]|  ")
COLUMNS = {"bars": {"name", "value"}, "steps": {"name", "value", "total"}, "range": {"name", "low", "value", "high"}}
SOURCES = ("billing_lines", "usage", "provider_costs", "outcomes", "typed")


def broken(question: Question, answer: Answer, currency: str = "USD") -> list[str]:
    """What an answer says that its measures do not; empty where it holds."""
    faults = [fault for said in (answer.sentence, answer.say, answer.change) for fault in _said(said, currency)]
    faults += [f"{each.id} is not finite" for each in answer.measures if not _finite(each)]
    if answer.sentence.used and answer.grade != worst(*(each.grade for each in answer.sentence.used)):
        faults.append("the grade is not the worst of what the sentence names")
    known = [each for each in answer.sentence.used if each.value is not None or each.low is not None]
    if answer.standing != "unknown" and not known and not any(each.value is not None for each in answer.trail):
        faults.append(f"it stands {answer.standing} and no figure is known")
    if answer.standing == "unknown" and not answer.needs and "othing" not in answer.sentence.text:
        faults.append("it is unknown, and neither says what it needs nor that nothing of the kind is there")
    if answer.chart is not None:
        faults += list(_drawn(answer.chart))
    return [f"Q{question.number}: {fault}: {answer.sentence.text}" for fault in faults]


def _said(said: Said, currency: str) -> Iterator[str]:
    """No number that is no measure's, nothing unfinished, no word against the sign of what stands beside it."""
    text = re.sub(FIELD, lambda found: found[0] if found[1] in said.measures else "", said.template)
    assert not re.search(r"\d", re.sub(FIELD, "", text))
    bare = said.text
    for name in sorted(said.names.values(), key=len, reverse=True):
        bare = bare.replace(name, "")
    shown = {form for each in said.used for form in _forms(each, currency)}
    for form in sorted(shown, key=len, reverse=True):
        bare = bare.replace(form, "")
    if re.search(r"\d", bare):
        yield f"a number is no measure's ({bare!r})"
    if BROKEN.search(said.text):
        yield "something is unfinished"
    if "not measurable" in said.text and "needs )" in said.text:
        yield "a measure is missing and does not say what it needs"
    for found in MOVES.finditer(said.template):
        if found[1] in said.measures and (low := _ends(said.measures[found[1]])[0]) is not None and low < 0:
            yield f"{found[0]} stands beside a negative amount"
    for verb, before, after in FROM_TO.findall(said.template):
        if before in said.measures and after in said.measures:
            first, last = _ends(said.measures[before]), _ends(said.measures[after])
            if None not in (*first, *last) and ((last[0] < first[1]) if verb[0] in "rg" else (last[1] > first[0])):  # type: ignore[operator]
                yield f"it {verb} from {first} to {last}"
    for left, word, right in SIDE.findall(said.template):
        if left in said.measures and right in said.measures and said.measures[left].unit == said.measures[right].unit:
            mine, line = _ends(said.measures[left]), _ends(said.measures[right])
            if None not in (*mine, *line) and ((mine[0] < line[0]) if word in ("at or above", "above", "over") else (mine[1] > line[1])):  # type: ignore[operator]
                yield f"{mine} is said to be {word} {line}"


def _forms(measure: Measure, currency: str) -> list[str]:
    ends = [each for each in (measure.value, measure.low, measure.high) if each is not None]
    return [in_unit(each, measure.unit, currency, places) for each in ends for places in (0, 1, 2)] + [measure.needs or "—"]


def _ends(measure: Measure) -> tuple[float | None, float | None]:
    if measure.value is not None:
        return float(measure.value), float(measure.value)
    return tuple(None if each is None else float(each) for each in (measure.low, measure.high))  # type: ignore[return-value]


def _finite(measure: Measure) -> bool:
    known = [float(each) for each in (measure.value, measure.low, measure.high) if each is not None]
    return all(math.isfinite(each) for each in known)


def _drawn(chart: Chart) -> Iterator[str]:
    columns = set(chart.rows.columns)
    if chart.kind == "lines":
        if not ({"t", "month"} & columns) or len(columns) < 2:
            yield f"lines of {columns}"
    elif not columns >= COLUMNS[chart.kind]:
        yield f"{chart.kind} of {columns}"
    for column in chart.rows.iter_columns():
        if column.dtype.is_numeric() and not column.cast(float).drop_nulls().is_finite().all():
            yield f"{column.name} of the chart is not finite"
    if not chart.claim or BROKEN.search(chart.claim):
        yield f"the claim {chart.claim!r}"
    if chart.below is not None:
        yield from _drawn(chart.below)


def without(made: Made, seed: int) -> dict[str, list]:
    """The tables of a generated company with every second one lacking one or two of its files."""
    left_out = {
        0: (), 1: ("typed",), 2: ("usage", "outcomes"), 3: ("provider_costs", "typed"), 4: ("billing_lines",), 5: (),
        6: ("usage", "provider_costs"), 7: ("outcomes",),
    }[seed % 8]  # fmt: skip
    tables = {name: [] if name in left_out else list(rows) for name, rows in made.tables.items()}
    for month in tables["months"]:
        month["billing_complete"] &= "billing_lines" not in left_out
        month["cost_complete"] &= not {"usage", "provider_costs"} <= set(left_out)
    return tables
