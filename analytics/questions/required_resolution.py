"""Q12 What resolution rate do we need, and where are we by customer?"""

import polars as pl

from analytics.actuals import customer_names
from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.outcomes_sold import OutcomesSold, by_customer, outcomes_sold, sells_outcomes, why_not_sold
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.outcome import price_floor
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

TAIL = 0.10  # of attempts that may be under what the floor needs: the tenth percentile stands above it (D12)
UNDER = 0.20  # of attempts below break-even (D12)
DRAWN = 12  # customers, the lowest first
_OUTCOMES = "an export of outcomes that says which attempts succeeded, by customer"
_OPEN = open_while(
    "what resolution is needed and where it is reached",
    "More than {tail:0} of the volume under the floor is not good; more than {under:0} below break-even is bad.",
    "QUESTIONS D12", tail=TAIL, under=UNDER,
)  # fmt: skip
Ends = tuple[float, float] | None


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _OUTCOMES)
    sold = outcomes_sold(asked)
    if sold.price is None:
        if sells_outcomes(company) is False:
            sentence = "Nothing of {revenue} a month is priced by outcome or task, so no resolution has to pay for itself."
            return _OPEN.beside(
                asked, sentence, "Our customers pay whether or not a task succeeds; it is at renewal that resolution counts."
            )
        return _OPEN.because(asked, *why_not_sold(company))
    if sold.per_attempt is None:
        return _OPEN.because(asked, "what an attempt costs is not known", "an export of outcomes with attempts and the usage behind them")
    rows = by_customer(company)
    measures = _measures(asked, company, sold, rows)
    lowest = rows.drop_nulls("rate")["customer"].to_list()[:1]
    names = {"lowest": customer_names(company.snapshot).get(lowest[0], lowest[0])} if lowest else {}
    told = (_sentence(measures, bool(lowest), sold.people_missing), _say(measures), _change(measures))
    sentence_, said, turns = (Said(words, measures, names, asked.currency) for words in told)
    stands = standing(measures["even"].value is not None, _ends(measures["under"]), _ends(measures["below"]))
    needs = _OUTCOMES if measures["below"].value is None else "the wage of the people who help, signed" if sold.people_missing else ""
    return Answer(sentence_, stands, said, turns, _chart(company, rows, measures), needs, (measures["attempt"], measures["under"]))


def standing(reachable: bool, under: Ends, below: Ends) -> Standing:
    """From whether any resolution breaks even, and both ends of the share of attempts at customers below break-even and under the floor."""
    if not reachable or (under is not None and under[0] > UNDER):
        return "bad"
    if below is None or under is None:
        return "unknown"
    if below[1] <= TAIL:
        return "good"
    return "unknown" if below[0] <= TAIL or under[1] > UNDER else "between"


def _ends(measure: Measure) -> Ends:
    return None if measure.low is None or measure.high is None else (float(measure.low), float(measure.high))


def _sentence(measures: dict[str, Measure], customers: bool, people_missing: bool) -> str:
    known = measures["rate"].value is not None
    if measures["even"].value is None:
        return "No resolution is enough: even with every attempt resolved, a price of {price} does not cover {attempt} an attempt."
    if measures["keeps"].value is None:
        words = "Resolution must reach {even} to break even; at a price of {price} none keeps the floor."
        return words + (" We resolve {rate}." if known else "")
    words = "Resolution must reach {even} to break even and {keeps} to keep the floor; "
    words += "we resolve {rate}." if known else "what we resolve cannot be told, as no file says it."
    if customers:
        under = (measures["below"].high or 0) > 0
        words += " The lowest customer, {lowest}, is at {low}" + (
            "; {below} of attempts are at customers under the floor." if under else ": above both.")  # fmt: skip
    return words + (" The minutes of people are not in it: no wage is signed." if people_missing else "")


def _say(measures: dict[str, Measure]) -> str:
    if measures["keeps"].value is None:
        return "At {price} an outcome and {attempt} an attempt the floor is out of reach of any resolution."
    if measures["rate"].value is None:
        return "At {price} an outcome the floor needs {keeps}; what we resolve we have not measured."
    return "We resolve {rate}; at {price} an outcome the floor needs {keeps}."


def _change(measures: dict[str, Measure]) -> str:
    if measures["even"].value is None:
        return "A cost below {price} an attempt is the first condition; today it is {attempt}."
    if measures["price_at"].value is None:
        return "The rate we resolve decides: {even} breaks even."
    return "A price of {price_at} an outcome, in place of {price}, is where today's resolution just keeps the floor."


def _measures(asked: Asked, company: Company, sold: OutcomesSold, rows: pl.DataFrame) -> dict[str, Measure]:
    grade, behind = asked.indicators["M15"].grade, company.behind("outcomes")
    rates = rows.drop_nulls("rate")["rate"].to_list()
    even, keeps = sold.needed(0.0), sold.needed(asked.floor)

    def of(
        id: str, label: str, value: float | None, needs: str = "a price above the cost of an attempt", unit: str = "fraction"
    ) -> Measure:
        return figure(f"Q12_{id}", label, unit, value, grade, "E9.5", needs, rows=behind)

    def tail(id: str, label: str, line: float | None) -> Measure:
        """The share of attempts at customers under a rate; those of whom nothing is known may be on either side."""
        whole, dark = float(rows["attempted"].sum()), float(rows.filter(pl.col("rate").is_null())["attempted"].sum())
        least = None if line is None else share(float(rows.filter(pl.col("rate") < line)["attempted"].sum()), whole)
        most = None if least is None else least + (share(dark, whole) or 0.0)
        point = least if least == most else None
        return Measure(f"Q12_{id}", label, "fraction", point, grade, "E9.5", "" if point is not None else _OUTCOMES, least, most, behind)

    return {
        "price": asked.indicators["M13_price"],
        "attempt": of("attempt", "Cost of an attempt", sold.per_attempt, _OUTCOMES, asked.currency),
        "even": of("even", "Resolution that breaks even", even),
        "keeps": of("keeps", "Resolution that keeps the floor", keeps),
        "rate": asked.known.measures.get("resolution_rate", asked.indicators["M15_rate"]),
        "low": of("low", "Resolution of the lowest customer", rates[0] if rates else None, _OUTCOMES),
        "below": tail("below", "Attempts at customers under what the floor needs", keeps),
        "under": tail("under", "Attempts at customers below break-even", even),
        "price_at": of("price_at", "Price at which today's resolution keeps the floor", price_floor(sold.paid_cost, asked.floor), _OUTCOMES,
                       asked.currency),
    }  # fmt: skip


def _chart(company: Company, rows: pl.DataFrame, measures: dict[str, Measure]) -> Chart | None:
    known = rows.drop_nulls("rate").head(DRAWN)
    if known.is_empty():
        return None
    bars = known.select(pl.col("customer").replace(customer_names(company.snapshot)).alias("name"), pl.col("rate").alias("value"))
    line = measures["keeps"].value
    if line is None:
        return Chart("bars", "Customers with the lowest resolution", "fraction", bars)
    above = float(known["rate"][0]) >= float(line)
    claim = "Every customer is above what the floor needs" if above else "Some customers resolve less than the floor needs"
    return Chart("bars", claim, "fraction", bars, float(line), "Keeps the floor")


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
