"""Q9 How much revenue is really decoupled from tokens?"""

from dataclasses import replace

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked, assumed
from analytics.company import Company, figure
from analytics.measure import Measure
from analytics.metrics.pass_through import contractual
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import PRICED_BY

GOOD = 0.70  # of line revenue decoupled (METRICS M5)
STEADY = 0.30  # the upper end of the pass-through per unit (D9)
TOKEN_LIKE = 0.70  # of line revenue pegged: credits repriced fully count as tokens (D9), M5's mark from the other side
WIDE = 1.0  # an interval of the pass-through as wide as all it can be says nothing
SHOWN = 0.005  # of revenue: an open part that no reader would act on
_FILE = "a map file that says what sets the price of each product"
_OPEN = open_while(
    "how much of revenue follows the token price",
    "Above {good:0} decoupled the answer is good; where {bad:0} or more follows tokens it is bad.",
    "METRICS M5", good=GOOD, bad=TOKEN_LIKE,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "the invoices and their lines")
    low, high = contractual(company)
    if low is None or high is None:
        return _OPEN.because(asked, "no line of revenue is loaded", "Stripe's export of invoices and lines")
    measures, open_ = _measures(asked, company, low, high), high - low
    beta, known = measures["beta"], _telling(measures["beta"])
    say = "{free} of what we bill does not move with the token price."
    if open_ > GOOD:
        say = "We have not classified what sets the price of most of what we bill."
    elif known:
        say += " Where outcomes are counted, {beta} of a change in the cost of a unit reached its price ({beta_low} to {beta_high})."
    change = "Moving {needed} of revenue a month from tokens to outcomes, seats or fees would reach the mark of {good:0}."
    if open_ > GOOD:
        change = "The answer hangs on {dark} of revenue a month that nobody has classified; above {good:0} decoupled it is good."
    elif low <= 1 - GOOD:
        change = "The answer turns where another {spare} of revenue a month comes to follow tokens: below {good:0} decoupled."
    needs = _FILE if open_ > SHOWN else "" if known else "outcomes by customer and month, for a measured pass-through per unit"
    stands = standing(low, high, float(beta.high) if beta.high is not None and known else None)
    names = {"lacks": asked.unclear}
    sentence, said, turns = (Said(words, measures, names, asked.currency) for words in (_sentence(company, open_), say, change))
    return Answer(sentence, stands, said, turns, _chart(asked, company, measures, open_), needs, (beta,))


def standing(low: float, high: float, beta_high: float | None) -> Standing:
    """From both ends of the pegged share of revenue and the upper end of the pass-through per unit, None where it is not measured.

    Good takes both marks; bad where tokens set most of it at the best.
    """
    if low >= TOKEN_LIKE:
        return "bad"
    if 1 - high > GOOD:
        return "good" if beta_high is not None and beta_high < STEADY else "between"
    return "unknown" if 1 - low > GOOD or high >= TOKEN_LIKE else "between"


def _telling(beta: Measure) -> bool:
    """Whether the measured pass-through is known closely enough to be said."""
    return beta.low is not None and beta.high is not None and float(beta.high) - float(beta.low) < WIDE


def _sentence(company: Company, open_: float) -> str:
    words = "{free} of revenue is priced by something other than tokens; "
    if open_ > GOOD:
        words = (
            "Almost nothing can be said: {free} of revenue may be priced by something other than tokens, as {dark} a month is unclassified."
        )
    elif company.at.cost_is_known and company.at.whole.gross_profit is not None:
        words += "its gross profit on inference is {free_profit} a month, of {profit} in all."
    else:
        words += "what it earns takes {lacks}."
    if company.at.classes.get("credits") is not None:
        words += " Credits count as tokens until the history of their burn table shows otherwise."
    return words


def _measures(asked: Asked, company: Company, low: float, high: float) -> dict[str, Measure]:
    at, rows, revenue = company.at, company.behind("billing_lines"), float(company.at.whole.revenue or 0)
    beta = replace(asked.indicators["M7_unit"], unit="fraction")
    point = 1 - low if high - low < SHOWN / 10 else None
    lacks = "" if point is not None else _FILE
    free = Measure("Q9_free", "Decoupled share of revenue", "fraction", point, "estimated", "M5, E5.2", lacks, 1 - high, 1 - low, rows)

    def money(id: str, label: str, value: object) -> Measure:
        amount = None if value is None else float(str(value))
        return figure(f"Q9_{id}", label, asked.currency, amount, at.grade, "M5", "both sides of the month", rows=rows)

    return {
        "free": free,
        "beta": beta,
        "beta_low": replace(beta, id="Q9_beta_low", value=beta.low),
        "beta_high": replace(beta, id="Q9_beta_high", value=beta.high),
        "good": assumed("Q9_good", "Decoupled share called good", "fraction", GOOD, "METRICS M5"),
        "free_profit": money("free_profit", "Gross profit on inference, not pegged", at.free.gross_profit),
        "profit": money("profit", "Gross profit on inference", at.whole.gross_profit),
        "dark": money("dark", "Revenue a month not classified", at.unclassified.revenue),
        "needed": money("needed", "Revenue a month to move off tokens", max(GOOD - (1 - low), 0.0) * revenue),
        "spare": money("spare", "Revenue a month that could come to follow tokens", max(1 - low - GOOD, 0.0) * revenue),
    }


def _chart(asked: Asked, company: Company, measures: dict[str, Measure], open_: float) -> Chart | None:
    parts = [(PRICED_BY[name], float(part.revenue)) for name, part in company.at.classes.items() if part.revenue]
    rows = pl.DataFrame(parts, schema={"name": pl.String, "value": pl.Float64}, orient="row")
    words = "Most revenue is not classified" if open_ > GOOD else "{free} of revenue follows no token price"
    claim = Said(words, measures, currency=asked.currency).text
    return Chart("bars", claim, asked.currency, rows.sort("value", "name", descending=[True, False])) if rows.height else None


DECOUPLED_REVENUE = Question(
    number=9,
    text="How much revenue is really decoupled from tokens?",
    family="Decoupling",
    good="More than 70% of revenue, and a measured pass-through per unit below 0.3 at its upper end.",
    bad="Credits repriced fully with the token price, or 70% of revenue that follows tokens under any name.",
    claim_not="That credits are decoupled because they are called credits; or that revenue which grows with usage is.",
    follow_up="When did a credit last burn at another rate, and what had the model's price done just before?",
    answer=_answer,
)
