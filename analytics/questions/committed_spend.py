"""Q27 Is committed spend under water against spot?"""

from collections.abc import Mapping
from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.committed_spend import MONTHS, spend_in_a_year
from analytics.answers.marks import FILES, START, shipped
from analytics.company import figure
from analytics.equations.price import commitment_shortfall
from analytics.input_names import signed_as
from analytics.measure import Grade, Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import money

HALF = 0.5  # of the lowest path, that a promise may be without harm
SIGNED = "committed_usd_per_month"
_NEEDS = f"what you have promised to buy a month, {signed_as(SIGNED)}"
_PATHS = {"tenfold": "Prices fall tenfold", "list_30": "List prices fall 30%", "flat": "Prices stay"}


def _answer(asked: Asked) -> Answer:
    spend = spend_in_a_year(asked)
    signed = asked.company.signed(SIGNED) if asked.company else None
    measures = {
        "low": _figure(asked, "low", "Inference cost a month in a year, prices falling tenfold", spend, "tenfold"),
        "mid": _figure(asked, "mid", "Inference cost a month in a year, list prices falling as assumed", spend, "list_30"),
        "safe": figure("Q27_safe", "A promise that is safe", asked.currency, HALF * spend["tenfold"][-1] if spend else None,
                       "assumed", "E1.2", FILES),
        "decline": shipped("prices.list_decline", "Decline of list prices"),
        "months": figure("Q27_months", "Months from now", "count", float(MONTHS), "assumed", "E1.2", ""),
        "committed": figure("Q27_committed", "Promised to buy a month", asked.currency, signed, "assumed", "E1.2", _NEEDS),
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    if not spend:
        none = "We sign no commitment before we have a forecast of what we would use."
        whether, marks = "whether what is promised would be used {months} months from now", {"months": measures["months"]}
        return not_yet(whether, asked.unclear or START, measures["committed"], say=none, marks=marks, currency=asked.currency)
    path = "In {months} months inference costs {low} a month if prices fall tenfold, {mid} if list prices fall {decline:0} a year"
    chart = _chart(asked, spend, signed)
    if signed is None:
        words = "No file says what you have promised to buy. Above {mid} a month a promise would be paid for nothing in {months} months if "
        sentence = told(words + "list prices fall {decline:0} a year, above {low} if they fall tenfold.")
        safe = told("Up to {safe} a month a commitment is safe for us: half of our bill in {months} months if prices fell tenfold.")
        change = told("A promise above {safe} a month is at risk; above {mid} it is expected to be paid for nothing.")
        return Answer(sentence, "unknown", safe, change, chart, needs=_NEEDS)
    idle = commitment_shortfall(signed, spend["list_30"][-1])
    measures["idle"] = figure("Q27_idle", "Paid for nothing a month", asked.currency, idle, "assumed", "E1.2", FILES)
    what = "; {idle} of the {committed} promised would be paid for nothing." if idle else "; {committed} a month is promised."
    say = (
        "Of the {committed} a month we have promised, {idle} would be idle in {months} months if list prices fall {decline:0} a year."
        if idle
        else "We have promised {committed} a month, and expect to use {mid} in {months} months."
    )
    change = told("It is safe up to {safe} a month, and expected to be paid for nothing above {mid}.")
    return Answer(told(path + what), _standing(signed, spend), told(say), change, chart)


def _standing(signed: float, spend: Mapping[str, list[float]]) -> Standing:
    if signed > spend["list_30"][-1]:
        return "bad"
    return "good" if signed < HALF * spend["tenfold"][-1] else "between"


def _figure(asked: Asked, name: str, label: str, spend: Mapping[str, list[float]], path: str) -> Measure:
    grade: Grade = "assumed"
    return figure(f"Q27_{name}", label, asked.currency, spend[path][-1] if spend else None, grade, "E1.1, E1.2", FILES)


def _chart(asked: Asked, spend: Mapping[str, list[float]], signed: float | None) -> Chart:
    rows = pl.DataFrame({"t": range(MONTHS + 1), **{_PATHS[path]: costs for path, costs in spend.items()}})
    now, then = (money(spend["list_30"][at], asked.currency) for at in (0, -1))
    claim = f"Inference, {now} a month today, costs {then} in a year as the company grows and list prices fall as assumed"
    return Chart("lines", claim, asked.currency, rows, signed, "promised" if signed is not None else "")


COMMITTED_SPEND = Question(
    number=27,
    text="Is committed spend under water against spot?",
    family="Suppliers",
    good="What is promised is less than half of what would be used if prices fell tenfold.",
    bad="More is promised than would be used as list prices are assumed to fall.",
    claim_not="That a discount for a commitment is a saving: it is one only while spot stays above it.",
    follow_up="At what fall of list prices is spot cheaper than what you have committed to?",
    answer=_answer,
)
