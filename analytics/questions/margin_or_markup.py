"""Q3 Are you at thirty percent margin, or at thirty percent markup?"""

import polars as pl

from analytics.asked import Asked
from analytics.company import figure
from analytics.equations.margin import gross_margin
from analytics.measure import Measure, worst
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said


def _answer(asked: Asked) -> Answer:
    company = asked.company
    at = company.at if company else None
    profit, revenue = (company.gross_profit, at.whole.revenue) if company and at else (None, None)
    cost = None if profit is None or revenue is None else revenue - profit
    known = at is not None and at.other_cogs is not None
    grade = worst(at.grade, at.other_grade) if at and known else "estimated"
    rows = company.behind("billing_lines") if company else None
    margin = figure(
        "Q3_margin", "Margin on revenue", "fraction", gross_margin(profit, revenue), grade, "E0.2",
        "what you invoiced and what inference cost, of the same month", rows=rows,
    )  # fmt: skip
    markup = figure(
        "Q3_markup", "Markup on cost", "fraction", None if not cost or cost <= 0 or profit is None else float(profit / cost), grade,
        "E4.1", "a month with cost", rows=rows,
    )  # fmt: skip
    kind = "gross margin" if known else "margin on inference alone, other COGS not being known"
    measures: dict[str, Measure] = {"margin": margin, "markup": markup, "floor": _floor(asked)}
    template = "It is {margin} " + kind + ", which is a markup of {markup} on cost; the floor is {floor} margin."
    sentence = Said(template, measures, currency=asked.currency)
    say = Said("We keep {margin} of each dollar billed, before operating costs.", measures, currency=asked.currency)
    change = Said("The margin changes the answer where it crosses the floor of {floor}.", measures, currency=asked.currency)
    return Answer(
        sentence, _standing(margin, known, asked.floor), say, change, _chart(asked), "" if known else "other COGS of the month, typed"
    )


def _floor(asked: Asked) -> Measure:
    return Measure("floor", "Floor of gross margin", "fraction", asked.floor, "assumed", "set by the board")


def _standing(margin: Measure, known: bool, floor: float) -> Standing:
    if margin.value is None:
        return "unknown"
    if margin.value < floor:
        return "bad"
    return "good" if known else "between"


def _chart(asked: Asked) -> Chart | None:
    if asked.company is None or asked.company.gross_profit is None:
        return None
    at = asked.company.at
    steps = [("Revenue", at.whole.revenue, True), ("Inference", -(at.whole.inference_cost or 0), False)]
    steps += [] if at.other_cogs is None else [("Other COGS", -at.other_cogs, False)]
    steps += [("Gross profit", asked.company.gross_profit, True)]
    rows = pl.DataFrame([(name, float(value or 0), total) for name, value, total in steps], schema=("name", "value", "total"), orient="row")
    return Chart("steps", "From the bill to gross profit", asked.currency, rows)


MARGIN_OR_MARKUP = Question(
    number=3,
    text="Are you at thirty percent margin or thirty percent markup?",
    family="Margin",
    good="The floor is kept after card fees, support and the free tier.",
    bad="A markup told as a margin, or other COGS that bring it under the floor.",
    claim_not="A margin that leaves out support, payment fees or hosting; or a markup called a margin.",
    follow_up="What is left after payment fees, support and the free tier?",
    answer=_answer,
)
