"""Q31 Are credits hiding anything?"""

from functools import partial

import polars as pl

from analytics.actuals import deferred
from analytics.answers.annualised import YEAR
from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import Marks, mark
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.estimates.part import back
from analytics.measure import Measure, Number
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import percent

MARKS = Marks(good=0.05, bad=0.20)  # of revenue comes from credits that are never burned
_LINES = "billing lines"
_GRANTS = "credits sold and burned by grant, with what has expired"
_CLASSES = "what sets the price of unclassified products"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    good, bad = mark(MARKS.good, "fraction"), mark(MARKS.bad, "fraction", id="mark_bad")
    revenue = company.at.whole.revenue if company else None
    if company is None or revenue is None or revenue <= 0:
        say = "We cannot say yet how much of our revenue is unused credits."
        unburned = "whether more than {mark:0} of revenue is credits that nobody burns"
        return not_yet(unburned, _LINES, say=say, marks={"mark": good}, currency=asked.currency)
    sold = company.at.classes["credits"].revenue if "credits" in company.at.classes else None
    billed = max(float(sold or 0), 0.0)
    doubt = max(float(company.at.unclassified.revenue or 0), 0.0)
    hidden = _share(company, billed + doubt)
    later = deferred(asked.snapshot)["revenue"].sum() if asked.snapshot else None
    measures: dict[str, Measure] = {
        "billed": _figure(company, "billed", "Billed in credits a month", asked.currency, billed),
        "doubt": _figure(company, "doubt", "Not yet classified, a month", asked.currency, doubt),
        "share": _figure(company, "share", "Share of revenue billed in credits", "fraction", share(billed, revenue)),
        "hidden": hidden,
        "later": _figure(company, "later", "Billed for later months, and deferred", asked.currency, float(later or 0)),
        "most": _figure(company, "most", "Unburned credits a month at the mark", asked.currency, MARKS.good * float(revenue)),
        "part": _figure(company, "part", "Share of credits that may stay unburned at the bad mark", "fraction",
                        share(MARKS.bad * float(revenue), billed)),
        "mark": good, "bad": bad,
    }  # fmt: skip
    told = partial(Said, measures=measures, currency=asked.currency)
    deferral = " {later} is billed for later months and stands in none of these figures." if later else ""
    needs = _GRANTS if billed else _CLASSES if doubt else ""
    if not billed and not doubt:
        sentence = "Nothing is billed in credits, so no unused credit stands in revenue." + deferral
        say = "We sell no credits: nothing in our revenue waits to be used."
    elif not billed:
        sentence = (
            "No line is known to be billed in credits; {doubt} a month is not yet classified, so {hidden} of revenue could be unused "
        )
        sentence += "credits." + deferral
        say = "We know of no credits in our revenue; {doubt} a month of it is not yet classified."
    else:
        sentence = "{billed} a month, {share} of revenue, is billed in credits; what of it is never burned no file says, so {hidden} of "
        sentence += "revenue may be unused credits." + deferral
        say = "{share} of our revenue is credits. We cannot show yet how many of them are burned, and we do not call breakage growth."
    if not billed:
        change = "Unused credits of {most} a month would be {mark:0} of revenue; there they begin to matter."
    elif measures["part"].value is not None and measures["part"].value < 1:
        change = "It is bad once {part} of what is sold in credits is never burned: that is {bad:0} of revenue."
    else:
        change = "Unburned credits of {most} a month are {mark:0} of revenue; all credits together stay under {bad:0}."
    return Answer(told(sentence), MARKS.stand(hidden), told(say), told(change), _chart(company), needs=needs, trail=(hidden,))


def _share(company: Company, most: float) -> Measure:
    """The share of revenue that may be unused credits: none of them, up to all that may be credits."""
    high = share(most, company.at.whole.revenue)
    value = 0.0 if high == 0 else None
    return figure("Q31_hidden", "Share of revenue that may be unused credits", "fraction", value, company.at.grade, "M21, E7.1", _GRANTS,
                  low=0.0, high=high, rows=company.behind("billing_lines"))  # fmt: skip


def _figure(company: Company, name: str, label: str, unit: str, value: Number | None) -> Measure:
    return figure(f"Q31_{name}", label, unit, value, company.at.grade, "M21, E7.1", _GRANTS, rows=company.behind("billing_lines"))


def _chart(company: Company) -> Chart | None:
    """Revenue of a year billed in credits, by month; None where nothing is."""
    first = back(company.month, YEAR - 1)
    lines = company.rows.filter(pl.col("side") == "revenue", pl.col("month").is_between(first, company.month))
    credits = pl.when(pl.col("priced_by") == "credits").then("revenue")
    rows = lines.group_by("month").agg(
        credits.sum().cast(pl.Float64).alias("Billed in credits"), pl.col("revenue").sum().cast(pl.Float64).alias("All revenue")
    )
    if not rows["Billed in credits"].sum():
        return None
    part = share(rows["Billed in credits"].sum(), rows["All revenue"].sum())
    return Chart("lines", f"{percent(part, 0)} of a year's revenue is billed in credits", company.at.currency, rows.sort("month"))


BEHIND_CREDITS = Question(
    number=31,
    text="Are credits hiding anything?",
    family="Growth",
    good="Credits that are never burned bring less than 5% of revenue, and how the burn table follows cost is known.",
    bad="They bring more than 20% of revenue.",
    claim_not="That credits are decoupled from tokens: until the burn table's own history shows otherwise they count as following them.",
    follow_up="When was the burn table last repriced, and did it follow the price of tokens?",
    answer=_answer,
)
