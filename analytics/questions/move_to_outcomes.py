"""Q25 If everybody moves to outcomes, what happens on the way?"""

from dataclasses import replace
from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked, assumed
from analytics.answers.marks import FILES, START, mark
from analytics.answers.transition import loss_that_ends_it, price_that_pays
from analytics.board.plans_at_risk import falling
from analytics.board.plans_compared import TOO_LITTLE, chosen
from analytics.board.valley import CHEAPER, Valley, valley
from analytics.company import figure
from analytics.equations.margin import inference_share, share
from analytics.measure import Measure, Number
from analytics.plan import Plan
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.scenario import Scenario
from analytics.words import money

DEPTH = 0.10  # of today's gross profit, that the deepest month may lie below it
BACK = 9  # months, in which it may be back
_RENEWALS = "outcomes that name their customers, and renewal dates"
_WHETHER = "whether the way to outcomes costs more than {mark:0} of gross profit"
_NOT_YET = "We have not put a move to outcomes in figures yet, and would not promise one before we have."


def _answer(asked: Asked) -> Answer:
    base, cases = asked.base, asked.cases
    depth = mark(DEPTH, "fraction")
    sold = None if asked.company is None else inference_share(asked.company.at.whole.inference_cost, asked.company.at.whole.revenue)
    if base is None or not cases or sold is None:
        return not_yet(_WHETHER, asked.unclear or START, say=_NOT_YET, marks={"mark": depth}, currency=asked.currency)
    if sold < TOO_LITTLE:
        small = figure("Q25_share", "Inference share of revenue", "fraction", sold, "estimated", "M3", FILES)
        sentence = Said("Inference is {small} of revenue: too little for the way to outcomes to be told by it.", {"small": small})
        none = not_yet(_WHETHER, "usage or provider costs of all the work", say=_NOT_YET, marks={"mark": depth}, currency=asked.currency)
        return replace(none, sentence=sentence)
    plain = {case.member: case.scenario for case in chosen(cases, False, False)}
    stay = falling(plain["cost_plus"])
    (to,) = plain["outcome_neutral"].entries.values()
    found = valley(base, stay, to)
    month, deepest = found.deepest()
    today = float(found.rows["stay"]["gross_profit"][0])
    back, gain = found.back(), found.against_staying()
    counted = base.grades.get("tasks") != "assumed"
    measures = {
        "mark": depth,
        "today": _figure("today", "Gross profit a month today, priced as cost-plus", asked.currency, today),
        "low": _figure("low", "Gross profit in the deepest month", asked.currency, today - deepest),
        "beside": _figure("beside", "Gross profit of staying in that month", asked.currency,
                          float(found.rows["stay"]["gross_profit"][month])),
        "month": _figure("month", "Deepest month", "count", float(month)),
        "fall": _figure("fall", "Fall to the deepest month", "fraction", share(deepest, today)),
        "horizon": _figure("horizon", "Months of the projection", "count", float(found.rows["stay"].height - 1)),
        "back": _figure("back", "Month in which it is back", "count", None if back is None else float(back)),
        "gain": _figure("gain", "More than staying, over the projection", asked.currency, abs(gain)),
        "leak": _figure("leak", "Less than moving everybody, where customers choose", asked.currency,
                        found.over_horizon("forced") - found.over_horizon("opt_in")),
        "cheaper": assumed("Q25_cheaper", "Taken off the price where customers choose", "fraction", CHEAPER, "E14.3"),
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    sentence = told(_sentence(found, deepest, back, gain, counted))
    say, change = (
        told(_say(gain, found.over_horizon("forced") - found.over_horizon("opt_in"))),
        told(_change(asked, stay, to, gain, measures)),
    )
    standing, needs = _standing(share(deepest, today), back, gain), "" if counted else _RENEWALS
    return Answer(sentence, standing, say, change, _chart(asked, found, gain), needs=needs)


def _sentence(found: Valley, deepest: float, back: int | None, gain: float, counted: bool) -> str:
    beside = " Over {horizon} months the move brings {gain} " + ("more" if gain >= 0 else "less") + " than staying cost-plus"
    beside += "." if counted else ", on tasks that are assumed."
    if deepest <= 0:
        return "On the way to outcomes gross profit never falls below today's {today} a month." + beside
    until = "and is back in month {back}" if back is not None else "and is not back within {horizon} months"
    where = " (staying cost-plus is at {beside} then)" if found.deepest()[0] else ""
    return "On the way to outcomes gross profit falls by {fall} to {low} in month {month}" + where + " " + until + "." + beside


def _say(gain: float, leak: float) -> str:
    first = "Moving everybody at renewal brings {gain} " + ("more" if gain >= 0 else "less") + " than staying over {horizon} months. "
    if leak > 0:
        return first + "Letting customers choose at a price {cheaper:0} lower would cost us {leak} of it: those who pay less move first."
    return first + "Letting them choose costs nothing beside it here."


def _standing(fall: float | None, back: int | None, gain: float) -> Standing:
    if gain < 0:
        return "bad"
    return "good" if fall is not None and fall < DEPTH and (fall == 0 or (back is not None and back <= BACK)) else "between"


def _change(asked: Asked, stay: Scenario, to: Plan, gain: float, measures: dict[str, Measure]) -> str:
    assert asked.base is not None  # noqa: S101 checked by the caller
    if gain >= 0:
        loss = loss_that_ends_it(asked.base, stay, to)
        measures["loss"] = _figure("loss", "Lost by moving, at which it brings no more than staying", "fraction", loss)
        if loss is None:
            return "No loss of customers up to half of them would make staying the better way."
        return "Staying is better once more than {loss} of customers are lost by being moved."
    factor = price_that_pays(asked.base, stay, to)
    measures["dearer"] = _figure("dearer", "Rise of the price of an outcome that pays for the way", "fraction",
                                 None if factor is None else factor - 1)  # fmt: skip
    if factor is None:
        return "No price of an outcome up to three times today's revenue pays for the way."
    return "The way pays once an outcome is sold {dearer} above the price that brings today's revenue."


def _figure(name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q25_{name}", label, unit, value, "assumed", "E14.1, E14.2, E14.3", FILES)


def _chart(asked: Asked, found: Valley, gain: float) -> Chart:
    names = {"stay": "Staying cost-plus", "forced": "Everybody at renewal", "opt_in": "By choice, cheaper"}
    rows = pl.DataFrame({"t": found.rows["stay"]["t"], **{name: found.rows[way]["gross_profit"] for way, name in names.items()}})
    claim = f"Moving everybody brings {money(abs(gain), asked.currency)} {'more' if gain >= 0 else 'less'} than staying"
    return Chart("lines", claim, asked.currency, rows, float(rows["Staying cost-plus"][0]), "today")


MOVE_TO_OUTCOMES = Question(
    number=25,
    text="If everybody moves to outcomes, what happens on the way?",
    family="Plans",
    good="Gross profit falls by less than 10% on the way and is back within 9 months.",
    bad="Moving brings less than staying: those who pay less move, and heavy users are left.",
    claim_not="How many customers leave when they are moved: nobody has measured it here, and it is an assumption of the projection.",
    follow_up="Who pays more under outcomes, and what do you offer the heaviest of them?",
    answer=_answer,
)
