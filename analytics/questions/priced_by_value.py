"""Q11 Are we pricing above or below value?"""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked, assumed
from analytics.answers.outcomes_sold import OutcomesSold, outcomes_sold, sells_outcomes, why_not_sold
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.outcome import price_floor
from analytics.measure import Measure
from analytics.metrics.value_capture import HUMAN
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

LEAST, MOST = 0.05, 0.20  # of the customer's value that the price takes (D11)
TIMES = 2.0  # the price over the one that keeps the floor (D11)
_SIGNED = "what the task costs the customer without us, signed with its source"
_SUCCESS = "an export of outcomes that says which attempts succeeded"
_WAGE = "the wage of the people who help, signed"
_OPEN = open_while(
    "whether the price is above or below value",
    "From {least:0} to {most:0} of the customer's value the answer is good; below cost it is bad.",
    "QUESTIONS D11", least=LEAST, most=MOST,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "invoices priced by outcome and the outcomes they bill")
    sold = outcomes_sold(asked)
    if sold.price is None:
        if sells_outcomes(company) is False:
            sentence = "Nothing of {revenue} a month is priced by outcome or task, so no price stands against a value."
            return _OPEN.beside(asked, sentence, "We price by what is used or by the seat, and not by what the work is worth.")
        return _OPEN.because(asked, *why_not_sold(company))
    measures = _measures(asked, company, sold)
    valued = measures["capture"].value is not None
    say = "Our price is {price} where rivals publish {rival}"
    say += (
        "; it takes {capture} of what the task would cost the customer." if valued else "; what the task is worth we have not established."
    )
    change = "Above a value of {value_low} an outcome the price takes less than {least:0} of it; below {value_high}, more than {most:0}."
    if sold.paid_cost is not None and sold.price < sold.paid_cost:
        change = "At a cost of {price} a paid outcome, in place of {cost}, the price would just cover it."
    words = (_sentence(sold, valued), say, change)
    sentence_, said, turns = (Said(each, measures, currency=asked.currency) for each in words)
    capture = measures["capture"].value
    lacks = ((_SIGNED, not valued), (_SUCCESS, sold.paid_cost is None), (_WAGE, sold.people_missing))
    needs = ", and ".join(file for file, missing in lacks if missing)
    stands = standing(sold.price, sold.paid_cost, price_floor(sold.paid_cost, asked.floor), None if capture is None else float(capture))
    return Answer(sentence_, stands, said, turns, _chart(asked, measures), needs, (asked.indicators["M13_rival"],))


def standing(price: float, cost: float | None, keeps_floor: float | None, capture: float | None) -> Standing:
    """From the price, the cost of a paid outcome, the price that keeps the floor, in money, and the share of value that the price takes."""
    if cost is not None and price < cost:
        return "bad"
    if capture is None or keeps_floor is None:
        return "unknown"
    return "good" if LEAST <= capture <= MOST and price >= TIMES * keeps_floor else "between"


def _sentence(sold: OutcomesSold, valued: bool) -> str:
    words = "We ask {price} for an outcome"
    if sold.paid_cost is None or sold.price is None:
        words += "; what a paid outcome costs us cannot be told, as no file says which attempts succeeded."
    else:
        words += " that costs us {cost}, people not counted" if sold.people_missing else " that costs us {cost}"
        words += ": below cost, whatever it is worth." if sold.price < sold.paid_cost else "; {lowest} would just keep the floor."
    if valued:
        return words + " It is worth {value} to the customer, so the price takes {capture} of the value."
    return words + " Whether that is above or below value cannot be told: nobody has signed what the task costs the customer without us."


def _measures(asked: Asked, company: Company, sold: OutcomesSold) -> dict[str, Measure]:
    rows, price = company.behind("billing_lines"), asked.indicators["M13_price"]
    rival, asks = assumption("value.rival_price"), sold.price or 0.0

    def of(id: str, label: str, value: float | None, equation: str = "E9.6") -> Measure:
        return figure(f"Q11_{id}", label, asked.currency, value, price.grade, equation, "outcomes that say which succeeded", rows=rows)

    return {
        "price": price,
        "cost": of("cost", "Cost of a paid outcome", sold.paid_cost, "E9.4"),
        "lowest": of("lowest", "Price that just keeps the floor", price_floor(sold.paid_cost, asked.floor)),
        "capture": asked.indicators["M13"],
        "value": figure("Q11_value", "The task's cost to the customer without us", asked.currency, company.signed(HUMAN), "assumed", "E9.6",
                        _SIGNED),
        "value_low": of("value_low", "Value above which less than the least is taken", asks / LEAST),
        "value_high": of("value_high", "Value below which more than the most is taken", asks / MOST),
        "rival": Measure("Q11_rival", "What rivals publish", asked.currency, None, "assumed", rival.source, "", rival.low, rival.high),
        "least": assumed("Q11_least", "Least share of value called good", "fraction", LEAST, "QUESTIONS D11"),
        "most": assumed("Q11_most", "Largest share of value called good", "fraction", MOST, "QUESTIONS D11"),
    }  # fmt: skip


def _chart(asked: Asked, measures: dict[str, Measure]) -> Chart:
    """The price on the way from what an outcome costs to what it is worth."""
    names = {"cost": "Cost, paid outcome", "lowest": "Keeps the floor", "price": "Our price", "value": "Worth to the customer"}
    points = [(words, *(float(measures[name].value or 0),) * 3) for name, words in names.items() if measures[name].value is not None]
    rival = assumption("value.rival_price")
    schema = {"name": pl.String, "low": pl.Float64, "value": pl.Float64, "high": pl.Float64}
    rows = pl.DataFrame([*points, ("Rivals publish", rival.low, rival.value, rival.high)], schema=schema, orient="row")
    words = "An outcome is sold at {price}" if measures["cost"].value is None else "An outcome is sold at {price} and costs {cost}"
    return Chart("range", Said(words, measures, currency=asked.currency).text, asked.currency, rows)


PRICED_BY_VALUE = Question(
    number=11,
    text="Are we pricing above or below value?",
    family="Outcomes",
    good="The price takes 5% to 20% of what the task is worth to the customer, and is twice what keeps the floor.",
    bad="The price is below the cost of a paid outcome.",
    claim_not="A value that nobody has measured at a customer; a published cost of human contact is not your customer's.",
    follow_up="Which customer would confirm that figure on a call?",
    answer=_answer,
)
