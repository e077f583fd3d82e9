"""Q14 A rival cuts the price of an outcome in half. Then?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from analytics import forward
from analytics.asked import Asked, assumed
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.floor import months_to_floor
from analytics.equations.margin import gross_margin
from analytics.equations.outcome_price import eroded_price
from analytics.equations.solve import root
from analytics.forward import Line
from analytics.measure import Measure
from analytics.outcomes_sold import sells_outcomes, why_not_sold
from analytics.paths.presets import Preset
from analytics.question import Answer, Chart, Question, Standing
from analytics.required import PATHS
from analytics.said import Said
from analytics.unanswered import marked

CUT = 0.50  # HubSpot, 14 April 2026: 1.00 a conversation to 0.50 a resolved one, nobody grandfathered (FACTS A2)
HORIZON = 36
_OPEN = marked(
    "what a rival's cut would do",
    "A cut of {cut:0} that leaves the floor standing is good; one that breaks it at once is bad.",
    "QUESTIONS D14",
    cut=CUT,
)
_SOLD = ("outcome", "task")
_PATHS: Mapping[Preset, str] = {
    "list_30": "list prices falling as assumed", "flat": "prices that stay", "tenfold": "a tenfold fall in a year",
    "shock_100_month_3": "prices doubling in the third month",
}  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "the invoices and the usage behind them")
    at = company.at
    sold = sum(line.revenue for line in at.lines if line.priced_by in _SOLD)
    if sold <= 0:
        if sells_outcomes(company) is False:
            sentence = "A rival's price of an outcome reaches no revenue here: nothing is priced by outcome or task."
            return _OPEN.beside(asked, sentence, "We sell no outcomes, so such a cut does not reach us; the price of a token does.")
        return _OPEN.because(asked, *why_not_sold(company))
    if at.whole.gross_profit is None or not at.cost_is_known:
        return _OPEN.because(
            asked, "the inference cost of what is sold by outcome is not known", "a gateway's log that names the product served"
        )
    measures = _measures(asked, company)
    now, after = measures["now"], measures["after"]
    known = "gross margin" if at.other_cogs is not None else "margin on inference, other COGS not being known,"
    words = f"If we follow a cut of {{cut:0}} at once, {known} falls from {{now}} to {{after}} and gross profit by {{lost}} a month, to {{profit_after}}"
    if (now.value or 0) < asked.floor:
        words += "; the floor is broken already."
    elif (after.value or 0) < asked.floor:
        words += ": the floor is broken at once."
    elif measures["months"].value is not None:
        words += f"; the floor holds at first and breaks within {{months}} on the worst path, {_path(company, asked.floor)[1]}."
    else:
        words += "; the floor holds, on each of the four price paths."
    say = (
        "We could follow a cut of {cut:0} at once and keep {after}."
        if (after.value or 0) >= asked.floor
        else ("We could not follow a cut of {cut:0} and keep the floor: outcomes alone would be left with {alone_after}.")
    )
    change = "A cut of {cut_at} is where the floor breaks; this question supposes {cut:0}."
    if measures["cut_at"].value is None:
        change = (
            "Even outcomes given away would leave the floor."
            if (now.value or 0) > asked.floor
            else ("The margin today changes the answer: at {now} there is nothing above the floor to give.")
        )
    said = {"measures": measures, "currency": asked.currency}
    needs = "" if at.other_cogs is not None else "other COGS of the month, typed"
    return Answer(
        Said(words, **said), _standing(asked, measures), Said(say, **said), Said(change, **said), _chart(asked, measures), needs,
        (measures["eroded"], measures["alone"]),
    )  # fmt: skip


def _cut(lines: Sequence[Line], cut: float) -> list[Line]:
    """The lines with outcomes and tasks at a price lower by a fraction, at the same volume."""
    return [replace(line, revenue=line.revenue * (1 - cut)) if line.priced_by in _SOLD else line for line in lines]


def _profit(lines: Sequence[Line], other: float) -> float:
    return sum(line.gross_profit for line in lines) - other


def _margin(lines: Sequence[Line], other: float) -> float | None:
    return gross_margin(_profit(lines, other), sum(line.revenue for line in lines))


def _path(company: Company, floor: float) -> tuple[float | None, str]:
    """The soonest month under the floor after the cut, over the four price paths and both ends of the elasticity, and its path."""
    eps, eta = assumption("behaviour.elasticity"), assumption("behaviour.tokens_elasticity").value
    lines, other = _cut(company.at.lines, CUT), float(company.at.other_cogs or 0)
    found = []
    for path in PATHS:
        for elasticity in (eps.low, eps.high):
            market = forward.Market([{"lever": "price_path", "preset": path}], elasticity, eta)
            months = months_to_floor(forward.margins(lines, market, other, HORIZON), floor).months
            found += [] if months is None else [(months, _PATHS[path])]
    return min(found, default=(None, ""))


def _measures(asked: Asked, company: Company) -> dict[str, Measure]:
    at, rows = company.at, company.behind("billing_lines")
    lines, other = at.lines, float(at.other_cogs or 0)
    cut, own = _cut(at.lines, CUT), [line for line in at.lines if line.priced_by in _SOLD]
    months, _ = _path(company, asked.floor)
    breaks = root(lambda part: _profit(_cut(lines, part), other) - asked.floor * sum(each.revenue for each in _cut(lines, part)), 0.0, 1.0)
    worn = [_margin(_cut(lines, 1 - eroded_price(1.0, CUT, month)), other) for month in range(HORIZON + 1)]

    def money(id: str, label: str, value: float) -> Measure:
        return figure(id, label, asked.currency, value, "assumed", "E9.7", "", rows=rows)

    def margin(id: str, label: str, value: float | None) -> Measure:
        return figure(id, label, "fraction", value, at.grade if id in ("Q14_now", "Q14_alone") else "assumed", "E9.7, E0.2",
                      "revenue above zero", rows=rows)  # fmt: skip

    before, left = _profit(lines, other), _profit(cut, other)
    return {
        "cut": assumed("Q14_cut", "Cut of the price of an outcome", "fraction", CUT, "E9.7; HubSpot, 14 April 2026"),
        "now": margin("Q14_now", "Margin today", _margin(lines, other)),
        "after": margin("Q14_after", "Margin after the cut", _margin(cut, other)),
        "alone": margin("Q14_alone", "Margin of outcomes today, on inference", _margin(own, 0.0)),
        "alone_after": margin("Q14_alone_after", "Margin of outcomes after the cut, on inference", _margin(_cut(own, CUT), 0.0)),
        "profit_after": money("Q14_profit", "Gross profit a month after the cut", left),
        "lost": money("Q14_lost", "Gross profit lost a month", before - left),
        "months": figure("Q14_months", "Months until the floor breaks after the cut", "months", months, "assumed", "E16.5",
                         "a horizon on which it happens"),
        "eroded": figure("Q14_eroded", "Months until the floor breaks where the price halves over each year", "months",
                         months_to_floor(worn, asked.floor).months, "assumed", "E9.7, E16.5", "a horizon on which it happens"),
        "cut_at": figure("Q14_cut_at", "Cut at which the floor breaks", "fraction", breaks, "assumed", "E9.7", "a cut in reach"),
    }  # fmt: skip


def _standing(asked: Asked, measures: dict[str, Measure]) -> Standing:
    after = measures["after"].value
    if after is None or after < asked.floor:
        return "bad"
    if measures["months"].value is not None:
        return "between"
    return "unknown" if asked.company is None or asked.company.at.other_cogs is None else "good"


def _chart(asked: Asked, measures: dict[str, Measure]) -> Chart:
    names = {"now": "All, today", "after": "All, after the cut", "alone": "Outcomes, today", "alone_after": "Outcomes, after the cut"}
    bars = [(words, float(measures[name].value or 0)) for name, words in names.items() if measures[name].value is not None]
    rows = pl.DataFrame(bars, schema={"name": pl.String, "value": pl.Float64}, orient="row")
    claim = Said("A cut of {cut:0} takes margin from {now} to {after}", measures, currency=asked.currency).text
    return Chart("bars", claim, "fraction", rows, asked.floor, "Floor")


RIVALS_HALVE = Question(
    number=14,
    text="A rival cuts the price of an outcome in half, as HubSpot did. Then?",
    family="Outcomes",
    good="Margin stays above the floor after following the cut, on each price path.",
    bad="The floor is broken at once.",
    claim_not="That customers will not ask for the rival's price because the product is better: nothing here measures it.",
    follow_up="Which contracts renew in the next two quarters, and at what price would you let them go?",
    answer=_answer,
)
