"""Q20 Which customers are under water, and for how long?"""

from functools import partial
from typing import Any

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import Marks, indicator, mark, spanned
from analytics.answers.under_water import FURTHEST, months_in_a_row, rise_until
from analytics.board.margin_interval import of_customers
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.measure import Measure
from analytics.metrics.break_even_prices import HIGHEST
from analytics.metrics.contribution import contributions, deciles
from analytics.question import Answer, Chart, Question
from analytics.said import Said
from analytics.words import percent

MARKS = Marks(good=0.03, bad=0.10)  # of revenue: under 3% is good; a tenth is as much as the top decile's users would be
_TEN = 10  # customers, from which on deciles say more than names
_NEEDS = "usage that names its customers"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    sunk = spanned(indicator(asked, "M2b", "Share of revenue under water", "fraction"))
    good = mark(MARKS.good, "fraction")
    if company is None or (sunk.value is None and sunk.low is None and (sunk := _bounds(company)).low is None):
        return _unknown(asked, sunk, good)
    rows = contributions(company).filter(pl.col("contribution").is_not_null())
    if sunk.value is None or rows.is_empty():
        return _between(asked, sunk, good)
    return _under(asked, company, rows, sunk, good) if rows["under_water"].any() else _none(asked, company, rows, sunk, good)


def _none(asked: Asked, company: Company, rows: pl.DataFrame, sunk: Measure, good: Measure) -> Answer:
    thin = rows.filter(pl.col("revenue") > 0).sort("contribution_margin", "customer").head(1).to_dicts()
    rise = _figure(company, "Q20_rise", "Rise of inference cost that puts the mark's share of revenue under water", "fraction",
                   rise_until(company, MARKS.good))  # fmt: skip
    least = _figure(company, "Q20_least", "Margin on inference of the thinnest customer", "fraction",
                    thin[0]["contribution_margin"] if thin else None)  # fmt: skip
    names = {"name": thin[0]["name"] if thin else ""}
    told = partial(Said, measures={"least": least, "rise": rise, "mark": good}, names=names, currency=asked.currency)
    if least.value is None:
        sentence = Said("No customer costs more in inference than it pays.", currency=asked.currency)
        say = Said("No customer costs us more in inference than it pays.", currency=asked.currency)
    else:
        sentence = told("No customer costs more in inference than it pays; the thinnest, {name}, leaves {least} of its bill.")
        say = told("Every customer pays for its own inference. The thinnest is {name}, and it still leaves us {least} of its bill.")
    if rise.value is not None and rise.value <= HIGHEST - 1:
        change = told("A rise of {rise} in inference cost that bills did not follow would put {mark:0} of revenue or more under water.")
    else:
        change = told("Even tenfold inference cost, none of it passed on, would not put {mark:0} of revenue under water.")
    return Answer(sentence, MARKS.stand(sunk), say, change, _chart(company, rows), trail=(sunk, rise))


def _under(asked: Asked, company: Company, rows: pl.DataFrame, sunk: Measure, good: Measure) -> Answer:
    under = rows.filter("under_water").sort("contribution", "customer")
    worst = under.row(0, named=True)
    months = months_in_a_row(company, worst["customer"])
    dearer = share(float(worst["inference_cost"] or 0) - float(worst["revenue"] or 0), float(worst["revenue"] or 0))
    measures = {
        "count": _figure(company, "Q20_count", "Customers under water", "count", under.height),
        "all": _figure(company, "Q20_all", "Customers whose contribution is known", "count", rows.height),
        "share": sunk,
        "lost": _figure(company, "Q20_lost", "Lost a month on customers under water", asked.currency, -under["contribution"].sum()),
        "deep": _figure(company, "Q20_deepest", "Lost a month on the deepest", asked.currency, -worst["contribution"]),
        "months": _figure(company, "Q20_months", "Months under water in a row, of the deepest", "count", months),
        "dearer": _figure(company, "Q20_dearer", "Rise of price that brings the deepest to nothing", "fraction", dearer),
        "mark": good,
    }
    told = partial(Said, measures=measures, names={"name": worst["name"]}, currency=asked.currency)
    long = " this month" if months == 1 else " a month, for {months} months in a row" + (" at least" if months == FURTHEST else "")
    if under.height == 1:
        words = "One customer of {all} costs more in inference than it pays: {name}, with {share} of revenue, loses {lost}" + long
        say = "One customer costs us more than it pays: {name}, {lost} a month. It is {share} of revenue."
    else:
        words = "{count} of {all} customers, with {share} of revenue, cost more in inference than they pay, {lost} a month in all; "
        words += "the deepest, {name}, loses {deep}" + long
        say = "{count} of our {all} customers cost more than they pay, {lost} a month and {share} of revenue; we start with {name}."
    change = (
        "A price {dearer} higher, or as much less used, brings {name} to nothing; the mark is {mark:0} of revenue under water."
        if dearer is not None
        else "{name} pays nothing for what it uses; the mark is {mark:0} of revenue under water."
    )
    return Answer(told(words + "."), MARKS.stand(sunk), told(say), told(change), _chart(company, rows))


def _between(asked: Asked, sunk: Measure, good: Measure) -> Answer:
    measures = {"share": sunk, "mark": good}
    sentence = Said("From what is loaded, {share} of revenue may be under water; " + _NEEDS + " narrows it.", measures)
    say = Said("Part of our inference cost names no customer. Depending on whose it is, {share} of revenue is under water.", measures)
    change = Said("It is good news under {mark:0} of revenue, and what names no customer decides on which side we are.", measures)
    return Answer(sentence, MARKS.stand(sunk), say, change, needs=_NEEDS)


def _unknown(asked: Asked, sunk: Measure, good: Measure) -> Answer:
    needs = asked.lacks or _NEEDS
    why = "bills and usage are not side by side yet" if asked.lacks else "our inference cost does not name its customers"
    say = "We cannot name a customer under water yet, nor rule one out: " + why + "."
    whether = "whether more than {mark:0} of revenue is under water"
    return not_yet(whether, needs, sunk, say=say, marks={"mark": good}, currency=asked.currency)


def _bounds(company: Company) -> Measure:
    """The share of revenue that is under water in any case, and that with all cost on it that names no customer."""
    needs = _NEEDS
    rows = of_customers(company.snapshot, company.month).filter(pl.col("revenue") > 0) if company.coverage else pl.DataFrame()
    if rows.is_empty() or (company.coverage or 0) > 1:
        return figure("Q20_bounds", "Share of revenue under water", "fraction", None, "estimated", "M2", needs)
    paid = rows["revenue"].sum()
    low, high = (share(rows.filter(pl.col(end) < 0)["revenue"].sum() or 0, paid) for end in ("high", "low"))
    value = low if low == high else None
    return figure("Q20_bounds", "Share of revenue under water", "fraction", value, "estimated", "M2", needs, low=low, high=high)


def _figure(company: Company, id: str, label: str, unit: str, value: Any) -> Measure:
    return figure(id, label, unit, value, "estimated", "M2, E0.2", _NEEDS, rows=company.behind("billing_lines"))


def _chart(company: Company, rows: pl.DataFrame) -> Chart:
    known = pl.col("contribution").cast(pl.Float64).alias("value")
    if rows.height < _TEN:
        bars = rows.select("name", known)
        claim = "Gross profit on inference a month, by customer, the most first"
    else:
        bars = deciles(company).select(pl.format("Tenth {}", "decile").alias("name"), known)
        first = share(bars["value"][0], bars["value"].sum())
        claim = "Gross profit on inference a month, by tenth of customers"
        if first is not None and first <= 1:
            claim = f"The first tenth of customers brings {percent(first, 0)} of gross profit on inference, the last {_last(bars)}"
    return Chart("bars", claim, company.at.currency, bars)


def _last(bars: pl.DataFrame) -> str:
    return "loses money" if bars["value"][-1] < 0 else f"{percent(share(bars['value'][-1], bars['value'].sum()), 0)}"


UNDER_WATER = Question(
    number=20,
    text="Which customers are under water, and for how long?",
    family="Customers",
    good="Customers under water bring less than 3% of revenue.",
    bad="A tenth of revenue or more is under water: the heaviest users of an unlimited plan.",
    claim_not="That a customer pays for its support, hosting or people: other COGS belong to no customer here.",
    follow_up="What happens to the thinnest of them if they use twice as much at the same price?",
    answer=_answer,
)
