"""Q26 Is it the model, or just a higher price?"""

from functools import partial
from typing import Any

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import START, Marks, mark, shipped
from analytics.answers.transition import rise_that_ends_structure
from analytics.board.plans_compared import TOO_LITTLE, apart, chosen
from analytics.company import figure
from analytics.engine.required import PATHS
from analytics.equations.margin import inference_share, share
from analytics.measure import Measure, Number
from analytics.plans.outcome import Outcome
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import signed_money

MARKS = Marks(good=0.50, bad=0.10)  # of the gain is structure: over half, or a few percent
_COUNTED = "outcomes of all the work, by customer"

_PATHS = {
    "list_30": "list prices fall as assumed", "tenfold": "prices fall tenfold", "shock_100_month_3": "prices double",
    "tokenizer_35": "a task takes a third more tokens", "flat": "prices stay",
}  # fmt: skip


def _answer(asked: Asked) -> Answer:
    base, cases = asked.base, asked.cases
    good = mark(MARKS.good, "fraction")
    sold = None if asked.company is None else inference_share(asked.company.at.whole.inference_cost, asked.company.at.whole.revenue)
    if base is None or not cases or sold is None or sold < TOO_LITTLE:
        why = (asked.unclear or START) if base is None or sold is None else "usage or provider costs of all the work"
        none = "We make no claim for a pricing model before it is shown at today's revenue."
        whether = "whether {mark:0} of the gain of another plan is its structure"
        return not_yet(whether, why, say=none, marks={"mark": good}, currency=asked.currency)
    plain = chosen(cases, False, False)
    rows = {row["path"]: row for row in apart(plain).filter(pl.col("to") == "outcome").to_dicts()}
    here = rows[PATHS[0]]
    structure, level = here["structure"], here["level"]
    total = structure + level
    doubled = rows["shock_100_month_3"]["structure"]
    (neutral,) = next(case.scenario for case in plain if case.member == "outcome_neutral").entries.values()
    stay = next(case.scenario for case in plain if case.member == "cost_plus")
    rise = rise_that_ends_structure(base, stay, neutral) if structure > 0 else None
    measures = {
        "structure": _figure("structure", "Structure: at today's revenue", asked.currency, abs(structure)),
        "level": _figure("level", "Price level: at the market's price", asked.currency, abs(level)),
        "total": _figure("total", "Both", asked.currency, abs(total)),
        "doubled": _figure("doubled", "Structure where prices double in month 3", asked.currency, abs(doubled)),
        "share": _figure("share", "Structure's share of the gain", "fraction", share(structure, total)),
        "months": _figure("months", "Months of the projection", "count", float(plain[0].rows.height - 1)),
        "decline": shipped("prices.list_decline", "Decline of list prices"),
        "neutral": _figure("neutral", "Price of an outcome that brings today's revenue", asked.currency,
                           neutral.price_usd if isinstance(neutral, Outcome) else None),
        "rise": _figure("rise", "Rise of list prices a year at which structure brings nothing", "fraction", rise),
        "mark": good,
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    counted = base.grades.get("tasks") != "assumed"
    tail = "" if counted else " Tasks are assumed, since no file counts those of all the work."
    sentence, say, change = told(_sentence(structure, level) + tail), told(_say(structure, doubled)), told(_change(rise, structure))
    trail = tuple(
        _figure(f"structure_{path}", f"Structure where {_PATHS[path]}", asked.currency, row["structure"]) for path, row in rows.items()
    )
    return Answer(sentence, _standing(structure, total), say, change, _chart(asked, here), needs="" if counted else _COUNTED, trail=trail)


def _sentence(structure: float, level: float) -> str:
    where = " over {months} months, if list prices fall {decline:0} a year"
    at = "at today's revenue outcomes bring {structure} "
    more, less = at + "more than cost-plus" + where, at + "less than cost-plus"
    if structure > 0 and level >= 0:
        parts = ": {structure} is the model, at today's revenue, and {level} a higher price."
        return "Outcomes bring {total} more than cost-plus" + where + parts
    if structure + level > 0 and structure > 0:
        return "It is the model: " + more + "; the market's price, falling as assumed, takes {level} of it."
    if structure > 0:
        takes = "the model brings {structure}, and the market's price, falling as assumed, takes {level}."
        return "At the market's price outcomes bring {total} less than cost-plus" + where + ": " + takes
    if level > 0:
        return "It is the price: " + less + where + "; a higher price adds {level}."
    return "Neither: " + less + where + ", and the market's price, falling as assumed, takes {level} more."


def _say(structure: float, doubled: float) -> str:
    if structure > 0 > doubled:
        return "The model is a position: it brings {structure} if prices fall, and costs {doubled} if they double. We sell it as that."
    if structure > 0:
        return "At today's revenue the model alone brings {structure} more; we do not count a higher price as a better model."
    return "At today's revenue the model alone brings {structure} less: what we would gain is price, and we say so."


def _change(rise: float | None, structure: float) -> str:
    if structure <= 0:
        return "What is asked above {neutral} an outcome is price, and not model; structure has to be {mark:0} of the gain."
    if rise is None:
        return "No rise of list prices up to nearly double in a year takes the model's gain away."
    if rise == 0:
        return "The model's gain is the fall of list prices: where they stay, it is gone."
    return "The model's gain is gone if list prices rise {rise} a year instead; what is asked above {neutral} an outcome is price."


def _standing(structure: float, total: float) -> Standing:
    if structure <= 0:
        return "bad"
    part = share(structure, total)
    return "between" if part is None else MARKS.stand(_figure("share", "", "fraction", part))


def _figure(name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q26_{name}", label, unit, value, "assumed", "E15.2", "a gain above zero")


def _chart(asked: Asked, row: dict[str, Any]) -> Chart:
    steps = [("Cost-plus", row["before"], True), ("Structure", row["structure"], False), ("Price level", row["level"], False),
             ("Outcomes at the market's price", row["after"], True)]  # fmt: skip
    rows = pl.DataFrame(steps, schema=("name", "value", "total"), orient="row")
    structure, level = (signed_money(row[name], asked.currency) for name in ("structure", "level"))
    claim = f"At today's revenue the model moves gross profit by {structure}, the market's price by {level}"
    return Chart("steps", claim, asked.currency, rows)


MODEL_OR_PRICE = Question(
    number=26,
    text="Is it the model, or just a higher price?",
    family="Plans",
    good="More than half of the gain is structure: it is there at today's revenue.",
    bad="Structure is a few percent of the gain: the rest is a higher price.",
    claim_not="That the market's price is yours to ask: it is what rivals publish, and it has been cut in half before.",
    follow_up="What does the model cost you if token prices double?",
    answer=_answer,
)
