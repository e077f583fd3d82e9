"""Q24 Where does the price sensitivity of demand come from?"""

from functools import partial

import polars as pl

from analytics.answers.asked import Asked, assumed
from analytics.answers.marks import indicator, shipped
from analytics.assumptions import assumption
from analytics.company import figure
from analytics.equations.floor import months_until_halved
from analytics.measure import Measure, Number
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import money

_NEEDS = "months in which list prices moved, with usage by customer before and after"
_GAINS = (
    "We have not measured it, and it does not decide for us: over all of its range falling prices cost us nothing.",
    "No elasticity between {low} and {high} makes falling prices a loss.",
)
_LOSES = (
    "We have not measured it, so we show both ends: what follows tokens halves in {soon} at {low}, in {late} at {high}, if list prices "
    "fall {decline:0} a year.",
    "At an elasticity of {even} volume makes up for the fall and what follows tokens holds; the band ends at {high}.",
)
_UNIT = ""  # an elasticity is a bare number


def _answer(asked: Asked) -> Answer:
    band = assumption("behaviour.elasticity")
    signed = asked.company.signed("behaviour.elasticity") if asked.company else None
    fall = indicator(asked, "price_fall", "Change of gross profit a month if prices fall", asked.currency)
    measures: dict[str, Measure] = {
        "low": assumed("Q24_low", "Elasticity, low end", _UNIT, band.low, band.source),
        "high": assumed("Q24_high", "Elasticity, high end", _UNIT, band.high, band.source),
        "signed": assumed("Q24_signed", "Elasticity as signed", _UNIT, band.value if signed is None else signed, "signed"),
        "even": assumed("Q24_even", "Elasticity at which falling prices cost nothing", _UNIT,
                        1 - assumption("behaviour.tokens_elasticity").value, "E4.4"),
        "decline": shipped("prices.list_decline", "Decline of list prices"),
        "size": shipped("prices.fall", "Fall of prices that is tried"),
        "worse": _end("worse", fall.low, fall),
        "milder": _end("milder", fall.high, fall),
        "soon": _halved("soon", band.low),
        "late": _halved("late", band.high),
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    sentence = "It is assumed, not measured: between {low} and {high}"
    sentence += ", and {signed} as the company has signed it" if signed is not None else ""
    if fall.low is None or fall.high is None:
        names = {"lacks": asked.unclear or fall.needs}
        words = Said(sentence + "; what it is worth in dollars takes {lacks}.", measures, names, asked.currency)
        say = "Our elasticity is an assumption, and we show its whole range."
        change = "At {even} more volume makes up for every fall of price; nothing here says that demand is that elastic."
        return Answer(words, "unknown", told(say), told(change), needs=_NEEDS, trail=(fall,))
    told_so = told(sentence + ". A fall of prices by {size:0} then " + _moves(float(fall.low), float(fall.high)))
    say, change = _GAINS if fall.low >= 0 else _LOSES
    return Answer(told_so, "between", told(say), told(change), _chart(asked), needs=_NEEDS, trail=(fall,))


def _moves(low: float, high: float) -> str:
    """What a fall of prices does to gross profit between both ends."""
    if low < 0 < high:
        return "moves gross profit by {worse} to {milder} a month."
    ends = "{worse}" if low == high else "{milder} to {worse}" if high <= 0 else "{worse} to {milder}"
    return "costs " + ends + " of gross profit a month." if high <= 0 else "adds " + ends + " to gross profit a month."


def _end(name: str, value: Number | None, of: Measure) -> Measure:
    """One end of a change as a loss or a gain of its own."""
    lost = value is not None and of.high is not None and of.high <= 0
    size = -value if lost and value is not None else value
    return figure(f"Q24_{name}", of.label, of.unit, size, "assumed", "M20", of.needs or "both sides of a month")


def _halved(name: str, elasticity: float) -> Measure:
    months = months_until_halved(assumption("prices.list_decline").value, elasticity)
    label = "Months until pegged gross profit halves"
    return figure(f"Q24_{name}", label, "months", months, "assumed", "E16.6", "a path of prices on which it halves")


def _chart(asked: Asked) -> Chart:
    found = [indicator(asked, id, "", asked.currency) for id in ("price_fall", "price_doubling")]
    rows = [
        (name, float(each.low), float(each.value), float(each.high))
        for name, each in zip(("Prices fall by a tenth", "Prices double"), found, strict=True)
        if each.low is not None and each.value is not None and each.high is not None
    ]
    wide = money(rows[0][3] - rows[0][1], asked.currency)
    claim = f"The elasticity alone decides over {wide} of gross profit a month if prices fall by a tenth"
    if rows[0][1] == rows[0][3]:
        claim = "Where prices fall, the elasticity decides nothing"
    schema = ("name", "low", "value", "high")
    return Chart("range", claim, asked.currency, pl.DataFrame(rows, schema=schema, orient="row"), 0.0, "no change")


PRICE_SENSITIVITY = Question(
    number=24,
    text="Where does the price sensitivity of demand come from?",
    family="Prices",
    good="It is estimated from the company's own price changes, with its interval.",
    bad="It is one number, hidden in a model.",
    claim_not="That cheaper tokens bring more work: the published estimate includes customers who switch providers.",
    follow_up="Which price change of your own would let you measure it, and when is the next?",
    answer=_answer,
)
