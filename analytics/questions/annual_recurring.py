"""Q22 What is ARR here?"""

from typing import Any

import polars as pl

from analytics.annualised import MONTHS, months_billed, recurring
from analytics.asked import Asked
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.marks import Marks, mark
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import listed, percent

MARKS = Marks(good=0.50, bad=0.20)  # of what recurs is due whatever is used: most of it, or less than a fifth
PEAK = 0.10  # by which a month times twelve may exceed the average of three
_NEEDS = "billing lines"
_TERMS = "the contracts' terms: no file here says what a customer has committed to"
_CLASSES = "what sets the price of unclassified products"
_SAID = {
    "fixed": "{fixed} of fees and seats, due whatever is used",
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
        sentence = Said("Whether most of it, {mark:0} or more, is due whatever is used cannot be told yet: it needs " + _NEEDS + ".",
                        {"mark": good})  # fmt: skip
        say = Said("We do not state an ARR before the billing lines that it is made of are loaded.")
        change = Said("The mark is {mark:0} of it due whatever is used.", {"mark": good})
        return Answer(sentence, "unknown", say, change, needs=_NEEDS)
    enough = months_billed(company) == MONTHS
    told = dict(zip(rows["kind"], rows["average" if enough else "month"], strict=True))
    if "fixed" in told:  # what is due does not swing: the month says it
        told["fixed"] = rows.filter(pl.col("kind") == "fixed")["month"][0]
    measures = {kind: _figure(company, kind, f"{_BARS[kind]}, a year", value) for kind, value in told.items()}
    whole, month = sum(told.values()), rows["month"].sum()
    part = _share(company, told, whole)
    measures |= {
        "arr": _figure(company, "arr", "What recurs, a year", whole),
        "month": _figure(company, "month", "The month times twelve", month),
        "part": part,
        "gap": _figure(company, "gap", "More a year that would have to be due whatever is used", max(MARKS.good * whole - told.get("fixed", 0.0), 0.0)),
        "mark": good,
    }  # fmt: skip
    said: dict[str, Any] = {"measures": measures, "currency": asked.currency}
    basis = "On the average of the last three months" if enough else "On one month alone, times twelve"
    some = [_SAID[kind] for kind, value in told.items() if value]
    parts = listed(some) if len(some) > 1 else some[0].replace("{" + next(kind for kind, value in told.items() if value) + "}", "all of it")
    standing = _standing(part, whole, month)
    say = "{arr} a year recurs, and {part} of it is due whatever customers use."
    say += " We do not call the rest committed." if standing in ("bad", "between") else ""
    if standing == "unknown":
        say = "{arr} a year recurs; until all products are classified, {part} of it may be due whatever customers use."
    change = (
        "Classifying {unclassified} a year decides it: the mark is {mark:0} due whatever is used."
        if standing == "unknown"
        else (
            "It is mostly committed once {gap} a year more is due whatever is used: that is {mark:0} of it."
            if measures["gap"].value
            else "It stops being mostly committed where fees and seats fall under {mark:0} of it."
        )
    )
    lead = " {arr} a year recurs: "
    tail = ". The month times twelve would say {month}." if enough and abs(month / whole - 1) > PEAK else "."
    sentence = Said(basis + lead + parts + tail, **said)
    return Answer(
        sentence,
        standing,
        Said(say, **said),
        Said(change, **said),
        _chart(asked.currency, told, whole),
        needs=_CLASSES if part.value is None else _TERMS,
    )


def _standing(part: Measure, whole: float, month: float) -> Standing:
    """By the share that is due; a peak month that would be annualised is bad unless most of it is due."""
    found = MARKS.stand(part)
    return "bad" if found == "between" and month > (1 + PEAK) * whole else found


def _share(company: Company, told: dict[str, float], whole: float) -> Measure:
    """The share that is due whatever is used; an interval while something is not classified."""
    low, high = (share(told.get("fixed", 0.0) + more, whole) for more in (0.0, told.get("unclassified", 0.0)))
    return figure("Q22_share", "Share due whatever is used", "fraction", low if low == high else None, company.at.grade, "M5", _CLASSES,
                  low=low, high=high, rows=company.behind("billing_lines"))  # fmt: skip


def _figure(company: Company, name: str, label: str, value: float) -> Measure:
    return figure(f"Q22_{name}", label, company.at.currency, value, company.at.grade, "M9", _NEEDS, rows=company.behind("billing_lines"))


def _chart(currency: str, told: dict[str, float], whole: float) -> Chart:
    rows = pl.DataFrame([(_BARS[kind], value) for kind, value in told.items()], schema=("name", "value"), orient="row")
    claim = f"{percent(share(told.get('fixed', 0.0), whole), 0)} of what recurs is due whatever is used"
    return Chart("bars", claim, currency, rows)


ANNUAL_RECURRING = Question(
    number=22,
    text="What is ARR here?",
    family="Growth",
    good="Most of it is due whatever is used.",
    bad="Less than a fifth of it is, or a peak month is multiplied by twelve.",
    claim_not="That fees and seats are contracted for a year: billing lines say what was billed, not what was promised.",
    follow_up="How much of it could a customer stop next month without breaking a contract?",
    answer=_answer,
)
