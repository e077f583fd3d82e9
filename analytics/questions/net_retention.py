"""Q23 Is NRR volume, or price?"""

from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import indicator, mark
from analytics.company import figure
from analytics.equations.margin import share
from analytics.measure import Grade, Measure, Number
from analytics.metrics.retention import span
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import percent

VOLUME = 1.20  # of what customers used then: above it volume alone carries growth
KEPT = 1.00  # NRR under which volume did not make up for price and leaving
_NEEDS = "billing lines of six months in a row"
_PARTS = "usage or outcomes by customer at both ends"
_IDS = {"nrr": "Net revenue retention", "grr": "Gross revenue retention", "volume": "Volume part", "price": "Price part"}


def _answer(asked: Asked) -> Answer:
    measures = {name: indicator(asked, f"M9_{name}", label, "fraction", _NEEDS) for name, label in _IDS.items()}
    months = span(asked.company) if asked.company else None
    measures["months"] = _figure("months", "Months compared", "count", None if months is None else float(months), "measured")
    measures["mark"] = mark(VOLUME, "fraction")
    measures["even"] = mark(KEPT, "fraction", "NRR at which nothing is lost", "even")
    nrr, volume, price = measures["nrr"].value, measures["volume"].value, measures["price"].value
    if nrr is None:
        none = "We have too few months to state a retention, and we do not annualise three."
        whether = "whether volume alone is above {mark:0} of what it was"
        return not_yet(whether, _NEEDS, measures["nrr"], say=none, marks={"mark": measures["mark"]}, currency=asked.currency)
    told = partial(Said, measures=measures, currency=asked.currency)
    short = "" if months == 12 else " (not annualised)"
    lead = "Customers of {months} months ago pay {nrr} of what they paid then" + short
    if volume is None or price is None:
        sentence = told(lead + ", {grr} without what grew; volume and price cannot be told apart without " + _PARTS + ".")
        say = told("Our NRR over {months} months is {nrr}, GRR {grr}. How much of it is price we cannot show yet.")
        standing: Standing = "bad" if nrr < KEPT else "unknown"
        change = told("Volume has to be above {mark:0} of what it was for the answer to be good.")
        return Answer(sentence, standing, say, change, _chart(measures), needs=_PARTS)
    least = share(KEPT, float(volume))
    fall = None if least is None else 1 - least / float(price)
    lift = share(KEPT - float(nrr), float(nrr))
    measures["fall"] = _figure("fall", "Further fall of price at which NRR is even, at this volume", "fraction", fall)
    measures["lift"] = _figure("lift", "Growth of volume that would make NRR even, at this price", "fraction", lift)
    sentence = told(lead + ": volume is {volume} of then, price {price}, and {grr} is left without what grew.")
    say = told(_say(float(volume), float(price)))
    if fall is not None and fall >= 0:
        change = told("A further fall of {fall} in what a unit costs them, at this volume, takes NRR to {even:0}.")
    elif measures["lift"].value is not None:
        change = told("At this price volume would have to be {lift} higher for NRR to be {even:0}.")
    else:
        change = told("Volume has to be above {mark:0} of what it was for the answer to be good.")
    return Answer(sentence, _standing(float(nrr), float(volume)), say, change, _chart(measures))


def _say(volume: float, price: float) -> str:
    if volume > 1 and price < 1:
        return "It is volume: the same customers use {volume} of what they did and pay {price} for a unit, so NRR is {nrr}."
    if volume > 1:
        return "Both: the same customers use {volume} of what they did, and a unit costs them {price}, so NRR is {nrr}."
    if price > 1:
        return "It is price: the same customers use {volume} of what they did, and a unit costs them {price}, so NRR is {nrr}."
    return "Neither: the same customers use {volume} of what they did and pay {price} for a unit, so NRR is {nrr}."


def _standing(nrr: float, volume: float) -> Standing:
    if nrr < KEPT:
        return "bad"
    return "good" if volume > VOLUME else "between"


def _figure(name: str, label: str, unit: str, value: Number | None, grade: Grade = "estimated") -> Measure:
    return figure(f"Q23_{name}", label, unit, value, grade, "M9", _PARTS)


def _chart(measures: dict[str, Measure]) -> Chart:
    rows = [(label, float(measures[name].value or 0)) for name, label in _IDS.items() if measures[name].value is not None]
    volume = measures["volume"].value
    told = f"of which volume alone is {percent(volume, 0)}" if volume is not None else "volume and price not told apart"
    claim = f"Retention is {percent(measures['nrr'].value, 0)}, {told}"
    return Chart("bars", claim, "fraction", pl.DataFrame(rows, schema=("name", "value"), orient="row"), 1.0, "as much as then")


NET_RETENTION = Question(
    number=23,
    text="Is NRR volume or price?",
    family="Growth",
    good="Volume alone is above 120% of what it was, even where price fell.",
    bad="NRR is below 100%: volume did not make up for falling prices and for who left.",
    claim_not="That more tokens are more demand: where no outcome is counted the units are tokens, and prompts grow longer by themselves.",
    follow_up="How much of the volume is the same work in more tokens?",
    answer=_answer,
)
