"""Q3 Are you at thirty percent margin, or at thirty percent markup?"""

import polars as pl

from analytics.answers.answering import amounts, floor_field, floor_of, not_yet, span, standing
from analytics.answers.asked import Asked
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin, room_to_floor
from analytics.equations.toll import toll
from analytics.measure import Grade, Measure, worst
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import inside

SETTLED = 0.0005  # of revenue: a width that rounds to nothing


def _answer(asked: Asked) -> Answer:
    company = asked.company
    profit = company.gross_profit if company else None
    revenue = company.at.whole.revenue if company else None
    if company is None or profit is None or revenue is None or revenue <= 0:
        return not_yet("whether it is margin or markup", asked.lacks or "a month with revenue", currency=asked.currency)
    known, at = company.at.other_cogs is not None, company.at
    grade = worst(at.grade, at.other_grade) if known else worst(at.grade, "estimated")
    rows, kind = company.behind("billing_lines"), asked.kind.capitalize()
    margin = figure("Q3_margin", f"{kind} margin", "fraction", gross_margin(profit, revenue), grade, "E0.2", "", rows=rows)
    markup = figure(
        "Q3_markup", "Markup on cost", "fraction", toll(profit, revenue - profit), grade, "E4.1", "a month with cost", rows=rows
    )
    kept = amounts(asked, "Q3_profit", f"{kind} profit a month", profit, grade, "E0.1")
    measures: dict[str, Measure] = {"margin": margin, "markup": markup, "floor": floor_of(asked), "kept": kept}
    low = high = margin.value or 0.0
    open_ = asked.interval
    needs = "" if known else "other COGS of the month, typed"
    if open_ is not None and open_.low is not None and open_.high is not None and open_.high - open_.low > SETTLED:
        low, high = open_.low, open_.high
        needs = needs or inside(open_.unknowns[0].file)
        measures["both"] = span("Q3_between", "Gross margin, every unknown at both ends", "fraction", low, high, "assumed", "E0.2", needs)
    names = {"file": open_.unknowns[0].file if open_ is not None and open_.unknowns else ""}
    sentence = Said(_sentence(asked, measures, known), measures, names, asked.currency)
    keep = "We lose on each dollar billed: margin is {margin}" if profit < 0 else "We keep {margin} of each dollar billed"
    say = Said(keep + ("." if known else ", before other COGS."), measures, currency=asked.currency)
    judged = standing(good=known and low >= asked.floor, bad=high < asked.floor)
    spent = amounts(asked, "Q3_inference", "Inference cost a month", at.whole.inference_cost, at.grade, "E1.4")
    return Answer(sentence, judged, say, _change(asked, company, grade), _chart(asked, company), needs, (spent,))


def _sentence(asked: Asked, measures: dict[str, Measure], known: bool) -> str:
    markup = "on cost that is a markup of {markup}" if measures["markup"].value is not None else "there is no cost to take a markup on"
    if known and "both" not in measures:
        return f"It is a gross margin of {{margin}}, {{kept}} a month, after other COGS; {markup}."
    alone = f"{'as it stands' if known else 'on inference alone'} it is {{margin}}, {{kept}} a month, and {markup}"
    if "both" not in measures:
        return f"Gross margin is not known: {alone}."
    why = "as what is missing turns out" if known else "other COGS not being known"
    return f"Gross margin is {{both}}, {why}; {alone}{_narrowed(asked, measures)}"


def _narrowed(asked: Asked, measures: dict[str, Measure]) -> str:
    """What the file that says most would leave of the width."""
    open_ = asked.interval
    if open_ is None or open_.width is None or not open_.unknowns or open_.unknowns[0].points is None:
        return "."
    left = max(open_.width - open_.unknowns[0].points, 0.0)
    measures["left"] = figure("Q3_left", "Width of the range with that file", "width", left, "assumed", "E0.2", "")
    closes = "would settle it" if left < SETTLED else "would narrow it to a width of {left}"
    return f". {{file}} {closes}."


def _change(asked: Asked, company: Company, grade: Grade) -> Said:
    """The other COGS a month at which the margin meets the floor."""
    profit, revenue, other = company.gross_profit, company.at.whole.revenue, company.at.other_cogs
    room = room_to_floor(profit or 0, revenue or 0, asked.floor)
    at = float(other or 0) + room
    measures = {
        "floor": floor_of(asked),
        "limit": amounts(asked, "Q3_limit", "Other COGS a month at which margin meets the floor", at, grade, "E4.3"),
        "now": amounts(asked, "Q3_other", "Other COGS a month", other, company.at.other_grade, "E0.1", "other COGS of the month, typed"),
        "gap": amounts(asked, "Q3_gap", "Cost a month over what the floor allows", -room, grade, "E4.3"),
    }
    floor = f"the floor of {floor_field(asked)}"
    if at <= 0:
        text = f"Even without other COGS margin is not above {floor}: cost has to fall by {{gap}} a month."
        return Said(text, measures, currency=asked.currency)
    than = "" if other is None else "; they are {now}"
    return Said(f"Margin meets {floor} where other COGS are {{limit}} a month{than}.", measures, currency=asked.currency)


def _chart(asked: Asked, company: Company) -> Chart:
    at = company.at
    steps = [("What customers were billed", at.whole.revenue, True), ("Inference", -(at.whole.inference_cost or 0), False)]
    steps += [] if at.other_cogs is None else [("Other COGS", -at.other_cogs, False)]
    steps += [(f"{asked.kind.capitalize()} profit", company.gross_profit, True)]
    rows = pl.DataFrame([(name, float(value or 0), total) for name, value, total in steps], schema=("name", "value", "total"), orient="row")
    half = (at.whole.inference_cost or 0) * 2 > (at.whole.revenue or 0)
    claim = f"Inference takes {'more' if half else 'less'} than half of what customers are billed"
    return Chart("steps", claim, asked.currency, rows)


MARGIN_OR_MARKUP = Question(
    number=3,
    text="Are you at 30% margin or 30% markup?",
    family="Margin",
    good="The floor is kept after card fees, support and the free tier.",
    bad="A markup told as a margin, or other COGS that bring it under the floor.",
    claim_not="A margin that leaves out support, payment fees or hosting; or a markup called a margin.",
    follow_up="What is left after payment fees, support and the free tier?",
    answer=_answer,
)
