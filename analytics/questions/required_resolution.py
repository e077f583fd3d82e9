"""Q12 What resolution rate do we need, and where are we by customer?"""

import polars as pl

from analytics.actuals import customer_names
from analytics.asked import Asked, assumed
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.outcome import price_floor
from analytics.measure import Measure
from analytics.outcomes_sold import OutcomesSold, by_customer, outcomes_sold, sells_outcomes, why_not_sold
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked

TAIL = 0.10  # of attempts that may be below what the floor needs: the tenth percentile stands above it (D12)
UNDER = 0.20  # of attempts below break-even (D12)
DRAWN = 12  # customers, the lowest first
_OPEN = marked("what resolution is needed, and by whom it is reached", "More than {tail:0} of the volume under the floor is not good; more than {under:0} below break-even is bad.",
               "QUESTIONS D12", tail=TAIL, under=UNDER)  # fmt: skip
_OUTCOMES = "an export of outcomes that says which attempts succeeded, by customer"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _OUTCOMES)
    sold = outcomes_sold(asked)
    if sold.price is None:
        if sells_outcomes(company) is False:
            sentence = "Nothing here is priced by outcome or task, so no resolution has to pay for itself."
            return _OPEN.beside(
                asked, sentence, "Our customers pay whether or not a task succeeds; their renewal is where resolution counts."
            )
        return _OPEN.because(asked, *why_not_sold(company))
    if sold.per_attempt is None:
        return _OPEN.because(asked, "what an attempt costs is not known", "an export of outcomes with attempts and the usage behind them")
    rows = by_customer(company)
    measures = _measures(asked, company, sold, rows)
    lowest = rows.drop_nulls("rate").head(1)
    names = {name: customer_names(company.snapshot).get(name, name) for name in lowest["customer"]}
    said_names = {"lowest": next(iter(names.values()), "")}
    if measures["even"].value is None:
        words = "No resolution is enough: even with every attempt resolved, a price of {price} does not cover {attempt} an attempt."
    elif measures["keeps"].value is None:
        words = "Resolution must reach {even} to break even; at a price of {price} none keeps the floor."
    else:
        words = "Resolution must reach {even} to break even and {keeps} to keep the floor"
        words += "; we resolve {rate}." if measures["rate"].value is not None else "; what we resolve cannot be told, as no file says it."
    if lowest.height and measures["keeps"].value is not None:
        words += " The lowest customer, {lowest}, is at {low}"
        words += "; {below} of attempts are at customers under the floor." if (measures["below"].high or 0) > 0 else ": above both."
    words += " The minutes of people are not in it: no wage is signed." if sold.people_missing else ""
    say = (
        "We resolve {rate}; at {price} an outcome the floor needs {keeps}."
        if measures["rate"].value is not None
        else ("At {price} an outcome and {attempt} an attempt we know what we need, and not yet what we resolve.")
    )
    if measures["keeps"].value is None:
        say = "At {price} an outcome and {attempt} an attempt the floor is out of reach of any resolution."
    change = "A price of {price_at} an outcome, in place of {price}, is where today's resolution just keeps the floor."
    if measures["price_at"].value is None:
        change = (
            "The rate we resolve changes the answer: {keeps} keeps the floor."
            if measures["keeps"].value is not None
            else ("A cost below {price} an attempt is the first condition; today it is {attempt}.")
        )
    needs = _OUTCOMES if measures["below"].value is None else "the wage of the people who help, signed" if sold.people_missing else ""
    said = {"measures": measures, "names": said_names, "currency": asked.currency}
    return Answer(
        Said(words, **said), _standing(measures, sold), Said(say, **said), Said(change, **said), _chart(company, rows, measures), needs,
        (measures["attempt"], measures["under"]),
    )  # fmt: skip


def _measures(asked: Asked, company: Company, sold: OutcomesSold, rows: pl.DataFrame) -> dict[str, Measure]:
    even, keeps = sold.needed(0.0), sold.needed(asked.floor)
    grade = asked.indicators["M15"].grade
    behind = company.behind("outcomes")
    rate = asked.known.measures.get("resolution_rate") or asked.indicators["M15_rate"]
    low = rows.drop_nulls("rate")["rate"]

    def tail(id: str, label: str, line: float | None) -> Measure:
        """Share of attempts at customers below a rate; customers that say nothing may be on either side."""
        whole, dark = float(rows["attempted"].sum()), float(rows.filter(pl.col("rate").is_null())["attempted"].sum())
        least = None if line is None else share(float(rows.filter(pl.col("rate") < line)["attempted"].sum()), whole)
        most = None if least is None else least + (share(dark, whole) or 0.0)
        return Measure(
            id, label, "fraction", least if not dark else None, grade, "E9.5", "" if least is not None else _OUTCOMES, least, most, behind
        )

    return {
        "price": asked.indicators["M13_price"],
        "attempt": figure("Q12_attempt", "Cost of an attempt", asked.currency, sold.per_attempt, grade, "E9.4", _OUTCOMES, rows=behind),
        "even": figure("Q12_even", "Resolution that breaks even", "fraction", even, grade, "E9.5", "a price above the cost of an attempt"),
        "keeps": figure("Q12_keeps", "Resolution that keeps the floor", "fraction", keeps, grade, "E9.5", "a price above the cost of an attempt"),
        "rate": rate,
        "low": figure("Q12_low", "Resolution of the lowest customer", "fraction", low[0] if len(low) else None, grade, "E9.1", _OUTCOMES,
                      rows=behind),
        "below": tail("Q12_below", "Attempts at customers below what the floor needs", keeps),
        "under": tail("Q12_under", "Attempts at customers below break-even", even),
        "price_at": figure("Q12_price_at", "Price at which today's resolution keeps the floor", asked.currency,
                           price_floor(sold.paid_cost, asked.floor), grade, "E9.6", _OUTCOMES),
        "floor": assumed("floor", "Floor of gross margin", "fraction", asked.floor, "set by the board"),
    }  # fmt: skip


def _standing(measures: dict[str, Measure], sold: OutcomesSold) -> Standing:
    if measures["even"].value is None:
        return "bad"
    under, below = measures["under"], measures["below"]
    if under.low is not None and float(under.low) > UNDER:
        return "bad"
    if below.low is None or below.high is None:
        return "unknown"
    if float(below.high) <= TAIL:
        return "good"
    return "unknown" if float(below.low) <= TAIL or (under.high is not None and float(under.high) > UNDER) else "between"


def _chart(company: Company, rows: pl.DataFrame, measures: dict[str, Measure]) -> Chart | None:
    known = rows.drop_nulls("rate").head(DRAWN)
    if known.is_empty():
        return None
    names = customer_names(company.snapshot)
    bars = known.select(pl.col("customer").replace(names).alias("name"), pl.col("rate").alias("value"))
    line = measures["keeps"].value
    above = line is not None and float(known["rate"][0]) >= float(line)
    claim = "Every customer is above what the floor needs" if above else "Customers with the lowest resolution, beside what the floor needs"
    return Chart("bars", claim, "fraction", bars, None if line is None else float(line), "Keeps the floor" if line is not None else "")


REQUIRED_RESOLUTION = Question(
    number=12,
    text="What resolution rate do we need, and where are we by customer?",
    family="Outcomes",
    good="Nine tenths of the volume is at customers above the rate that keeps the floor.",
    bad="More than a fifth of the volume is at customers below break-even.",
    claim_not="An average rate as every customer's; or a rate of one vendor's demonstration as yours in production.",
    follow_up="What do the customers with the lowest rate have in common, and what did the last release do to them?",
    answer=_answer,
)
