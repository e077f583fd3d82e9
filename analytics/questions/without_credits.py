"""Q21 Show the margin without provider credits, free tiers and startup discounts."""

from functools import partial
from typing import Any

import polars as pl

from analytics.actuals import margin
from analytics.asked import Asked
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin
from analytics.marks import FILES, Marks, indicator, mark, unanswered
from analytics.measure import Measure
from analytics.metrics.dependent_profit import credits
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import points

MARKS = Marks(good=0.02, bad=0.10)  # of revenue, between the margin with credits and without
_NEEDS = "the provider's credits of the month, typed, with nothing as an amount where there were none"
_GIVEN = "select sum(cost)::double as cost from usage where is_primary and month = $month and purpose = 'free'"
_MONTHS = 18  # of the chart


def _answer(asked: Asked) -> Answer:
    company = asked.company
    normal = indicator(asked, "M1_reported", "Gross margin before credits", "fraction")
    after = indicator(asked, "M1_after_credits", "Gross margin after credits", "fraction")
    used = indicator(asked, "M21_credits", "Inference paid by providers' credits a month", asked.currency)
    kind = "gross margin" if company is not None and company.at.other_cogs is not None else "margin on inference alone"
    good = mark(MARKS.good, "fraction")
    if company is None or normal.value is None:
        whether = "credits and free tiers are worth more than {mark:0} of margin"
        return unanswered(whether, good, FILES, "We cannot show a margin yet, with credits or without.", normal, used)
    gap = figure("Q21_gap", "Margin that credits add", "points", None if after.value is None else float(after.value) - float(normal.value),
                 after.grade, "E0.4", after.needs)  # fmt: skip
    bound = figure("Q21_bound", "Credits a month at which the gap reaches the mark", asked.currency,
                   float(company.at.whole.revenue or 0) * MARKS.good, normal.grade, "E0.4", FILES)  # fmt: skip
    given = _given(company)
    measures = {
        "normal": normal, "after": after, "used": used, "gap": gap, "bound": bound, "given": given, "mark": good, "last": _last(company)
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    change = told("Credits of {bound} a month would put {mark:0} of margin between the two; that is where the answer turns.")
    if gap.value is None:
        return _untyped(company, kind, change, measures)
    free = "; {given} a month of inference is given away, and stands in it" if given.value else ""
    if used.value == 0:
        words = "Nothing flatters it: no provider's credit was used in the month, and the " + kind + " is {normal}"
        sentence = told(words + free + ".")
        say = told("Our {normal} carries no provider's credit.")
    else:
        words = "Without credits the " + kind + " is {normal}; with them the books show {after}. {used} a month was paid by credits, {gap}"
        sentence = told(words + free + ".")
        say = told("Take {normal}, not {after}: {used} a month of our inference is paid by credits that end.")
    size = figure("Q21_size", gap.label, "fraction", float(gap.value), gap.grade, gap.equation, gap.needs)
    trail = (gap, indicator(asked, "M21", "", "fraction"), indicator(asked, "M1_normalised", "", "fraction"))
    return Answer(sentence, MARKS.stand(size), say, change, _chart(company, kind), trail=trail)


def _untyped(company: Company, kind: str, change: Said, measures: dict[str, Measure]) -> Answer:
    """The margin before credits is known, and what credits paid is not."""
    rows = credits(company).sort("month")
    names = {"month": f"{rows['month'][-1]:%B}"} if rows.height else {}
    told = partial(Said, measures=measures, names=names, currency=company.at.currency)
    words = "Without credits the " + kind + " is {normal}; what credits paid in the month nobody has typed"
    words += ", and the last typed, for {month}, were {last}" if rows.height else ""
    say = "Our {normal} is before any provider's credit: if credits paid part of the month, the books look better than that, not worse."
    return Answer(told(words + "."), "unknown", told(say), change, _chart(company, kind), needs=_NEEDS, trail=(measures["normal"],))


def _last(company: Company) -> Measure:
    rows = credits(company).sort("month")
    latest = rows.filter(pl.col("month") == rows["month"].max()) if rows.height else rows
    grade: Any = "measured" if latest.height and latest["documented"].all() else "assumed"
    value = latest["amount"].sum() if latest.height else None
    return figure("Q21_last", "Credits of the last month typed", company.at.currency, value, grade, "M21", _NEEDS)


def _given(company: Company) -> Measure:
    cost = company.query(_GIVEN)["cost"][0]
    return figure("Q21_given", "Inference given away a month", company.at.currency, cost, "estimated", "E0.4",
                  "usage whose purpose is free", rows=company.behind("usage"))  # fmt: skip


def _chart(company: Company, kind: str) -> Chart | None:
    """The margin of each month without credits, and with those typed for it."""
    paid = credits(company).group_by("month").agg(pl.col("amount").sum())
    rows = (
        margin(company.snapshot, "month", last=company.month)
        .filter(pl.col("gross_margin").is_not_null())
        .with_columns(pl.col("month").str.to_date("%Y-%m"))
        .join(paid, on="month", how="left")
    )
    found = [
        (month, alone, gross_margin(profit + (amount or 0), revenue) if amount is not None else None)
        for month, alone, profit, revenue, amount in rows.select("month", "gross_margin", "gross_profit", "revenue", "amount").rows()
    ]
    schema = {"month": pl.Date, "Without credits": pl.Float64, "With credits": pl.Float64}
    frame = pl.DataFrame(found, schema=schema, orient="row").sort("month").tail(_MONTHS)
    if frame.height < 2:
        return None
    most = (frame["With credits"] - frame["Without credits"]).max()
    if not isinstance(most, float) or most <= 0:
        return Chart("lines", f"{kind.capitalize()} by month, without credits", "fraction", frame.drop("With credits"))
    return Chart("lines", f"Credits added up to {points(most)} to the {kind} of a month", "fraction", frame)


WITHOUT_CREDITS = Question(
    number=21,
    text="Show the margin without credits, free tiers and startup discounts.",
    family="Margin",
    good="The margin with and without them is less than 2 points apart.",
    bad="They are more than 10 points apart, and the credits end within months.",
    claim_not="That a discount of a provider is a price: no export here says which of its prices end, nor when.",
    follow_up="When do the credits run out, and what is the margin in the month after?",
    answer=_answer,
)
