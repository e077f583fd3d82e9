"""Q22 What is ARR here?"""

from collections.abc import Mapping
from functools import partial

import polars as pl

from analytics.answers.annualised import MONTHS, months_billed, recurring
from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import Marks, mark
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.measure import Measure, Number
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.scoring.score import clip
from analytics.words import listed, percent

MARKS = Marks(good=0.50, bad=0.20)  # of what recurs is due whatever is used: most of it, or less than a fifth
PEAK = 0.10  # by which a month times twelve may exceed the average of three
_NEEDS = "billing lines"
_TERMS = "the contracts' terms: no file here says what a customer has committed to"
_CLASSES = "what sets the price of unclassified products"
_SAID = {
    "fixed": "{fixed} of fees and seats (due whatever is used)",
    "use": "{use} that follows use",
    "outcomes": "{outcomes} that follows outcomes",
    "unclassified": "{unclassified} not yet classified",
}
_BARS = {"fixed": "Fees and seats", "use": "Follows use", "outcomes": "Follows outcomes", "unclassified": "Not classified"}


def _answer(asked: Asked) -> Answer:
    company = asked.company
    rows = recurring(company) if company is not None else pl.DataFrame({"kind": []})
    good = mark(MARKS.good, "fraction")
    if company is None or rows.is_empty() or not (rows["average"].sum() > 0 and rows["month"].sum() > 0):
        say = "We do not state an ARR before the billing lines that it is made of are loaded."
        whether = "whether most of what recurs, {mark:0} or more, is due whatever is used"
        return not_yet(whether, _NEEDS, say=say, marks={"mark": good}, currency=asked.currency)
    enough = months_billed(company) == MONTHS
    year: dict[str, float] = dict(zip(rows["kind"], rows["average" if enough else "month"], strict=True))
    if "fixed" in year:  # what is due does not swing: the month says it
        year["fixed"] = rows.filter(pl.col("kind") == "fixed")["month"][0]
    whole, month = sum(year.values()), float(rows["month"].sum())
    part = _share(company, year, whole)
    more = max(MARKS.good * whole - year.get("fixed", 0.0), 0.0)
    measures = {kind: _figure(company, kind, f"{_BARS[kind]}, a year", value) for kind, value in year.items()} | {
        "arr": _figure(company, "arr", "What recurs, a year", whole),
        "month": _figure(company, "month", "The month times twelve", month),
        "gap": _figure(company, "gap", "More a year that would have to be due whatever is used", more),
        "part": part,
        "mark": good,
    }
    told = partial(Said, measures=measures, currency=asked.currency)
    standing = _standing(part, whole, month)
    basis = "On the average of the last three months" if enough else "On one month alone, times twelve,"
    peak = ". The month times twelve would say {month}" if enough and abs(month / whole - 1) > PEAK else ""
    sentence = told(basis + " {arr} a year recurs: " + _parts(year) + peak + ".")
    needs = _CLASSES if standing == "unknown" else _TERMS
    change = told(_change(standing, more))
    return Answer(sentence, standing, told(_say(standing, part.value)), change, _chart(asked.currency, year, part), needs=needs)


def _parts(year: Mapping[str, float]) -> str:
    """What it is made of; all of it where there is one part alone."""
    some = [kind for kind, value in year.items() if value]
    if len(some) == 1:
        return "all of it " + _SAID[some[0]].split("} ")[1]
    return listed([_SAID[kind] for kind in some])


def _say(standing: Standing, part: Number | None) -> str:
    if standing == "unknown":
        return "{arr} a year recurs; until all products are classified, {part} of it may be due whatever customers use."
    if not part:
        return "{arr} a year recurs, and none of it is due whatever customers use."
    rest = "" if standing == "good" else " We do not call the rest committed."
    return "{arr} a year recurs, and {part} of it is due whatever customers use." + rest


def _change(standing: Standing, more: float) -> str:
    if standing == "unknown":
        return "Classifying {unclassified} a year decides it: the mark is {mark:0} due whatever is used."
    if more:
        return "It is mostly committed once {gap} a year more is due whatever is used: that is {mark:0} of it."
    return "It stops being mostly committed where fees and seats fall under {mark:0} of it."


def _standing(part: Measure, whole: float, month: float) -> Standing:
    """By the share that is due; a peak month that would be annualised is bad unless most of it is due."""
    found = MARKS.stand(part)
    return "bad" if found == "between" and month > (1 + PEAK) * whole else found


def _share(company: Company, year: Mapping[str, float], whole: float) -> Measure:
    """The share that is due whatever is used; an interval while something is not classified."""
    found = [share(year.get("fixed", 0.0) + more, whole) for more in (0.0, year.get("unclassified", 0.0))]
    low, high = sorted(clip(each or 0.0) for each in found)
    value = low if low == high else None
    return figure("Q22_share", "Share due whatever is used", "fraction", value, company.at.grade, "M5", _CLASSES, low=low, high=high,
                  rows=company.behind("billing_lines"))  # fmt: skip


def _figure(company: Company, name: str, label: str, value: float) -> Measure:
    return figure(f"Q22_{name}", label, company.at.currency, value, company.at.grade, "M9", _NEEDS, rows=company.behind("billing_lines"))


def _chart(currency: str, year: Mapping[str, float], part: Measure) -> Chart:
    rows = pl.DataFrame([(_BARS[kind], value) for kind, value in year.items()], schema=("name", "value"), orient="row")
    low, high = (percent(end, 0) for end in (part.low, part.high))
    claim = f"{low if low == high else f'{low} to {high}'} of what recurs is due whatever is used"
    return Chart("bars", claim, currency, rows)


ANNUAL_RECURRING = Question(
    number=22,
    text="What is ARR here?",
    family="Growth",
    good="Most of it is due whatever is used.",
    bad="Less than a fifth of it is due whatever is used, or a peak month is multiplied by twelve.",
    claim_not="That fees and seats are contracted for a year: billing lines say what was billed, not what was promised.",
    follow_up="How much of it could a customer stop next month without breaking a contract?",
    answer=_answer,
)
