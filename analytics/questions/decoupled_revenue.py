"""Q9 How much revenue is really decoupled from tokens?"""

from dataclasses import replace

import polars as pl

from analytics.asked import Asked, assumed
from analytics.company import Company, figure
from analytics.measure import Measure
from analytics.metrics.pass_through import contractual
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked
from analytics.words import PRICED_BY

GOOD = 0.70  # of line revenue decoupled (METRICS M5)
STEADY = 0.30  # the upper end of the unit pass-through (D9)
TOKEN_LIKE = 0.70  # of line revenue pegged: credits repriced fully count as tokens (D9), M5's mark from the other side
_OPEN = marked("how much of revenue follows the token price", "Above {good:0} decoupled the answer is good; where {bad:0} follows tokens it is bad.",
               "METRICS M5", good=GOOD, bad=TOKEN_LIKE)  # fmt: skip
_FILE = "a map file that says what sets the price of each product"


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "the invoices and their lines")
    low, high = contractual(company)
    if low is None or high is None:
        return _OPEN.because(asked, "no line of revenue is loaded", "Stripe's export of invoices and lines")
    measures = _measures(asked, company, low, high)
    free, beta, open_ = measures["free"], measures["beta"], high - low
    if open_ > GOOD:
        words = "Almost nothing can be said: {free} of revenue may be priced by something other than tokens, as {dark} a month is not classified."
    elif asked.company and company.at.cost_is_known and company.at.whole.gross_profit is not None:
        words = "{free} of revenue is priced by something other than tokens; it earns {free_profit} of {profit} gross profit on inference a month."
    else:
        words = (
            "{free} of revenue is priced by something other than tokens; what it earns cannot be told, its inference cost being unknown."
        )
    if company.at.classes.get("credits") is not None:
        words += " Credits count as tokens until their burn table has a history that shows otherwise."
    say = "{free} of what we bill does not move with the token price."
    if open_ > GOOD:
        say = "We have not classified what sets the price of most of what we bill."
    elif beta.value is not None:
        say += (
            " Where outcomes are counted, a change in the cost of a unit reached its price by {beta} (between {beta_low} and {beta_high})."
        )
    change = "Moving {needed} of revenue a month from tokens to outcomes, seats or fees would reach the mark of {good:0}."
    if low <= 1 - GOOD:
        change = "The answer turns where another {spare} of revenue a month comes to follow tokens: below {good:0} decoupled."
    if open_ > GOOD:
        change = "The answer hangs on {dark} of revenue a month that nobody has classified; above {good:0} decoupled it is good."
    needs = _FILE if open_ > 0.005 else "" if beta.value is not None else beta.needs
    said = {"measures": measures, "currency": asked.currency}
    return Answer(
        Said(words, **said), _standing(low, high, beta), Said(say, **said), Said(change, **said), _chart(asked, company, measures), needs,
        (measures["beta"],),
    )  # fmt: skip


def _measures(asked: Asked, company: Company, low: float, high: float) -> dict[str, Measure]:
    at, currency, rows = company.at, asked.currency, company.behind("billing_lines")
    revenue = float(at.whole.revenue or 0)
    point = 1 - low if high - low < 0.0005 else None
    beta = replace(asked.indicators["M7_unit"], unit="fraction")

    def money(id: str, label: str, value: object, grade: Measure) -> Measure:
        return figure(id, label, currency, None if value is None else float(str(value)), grade.grade, "M5", "", rows=rows)

    free = Measure("Q9_free", "Decoupled share of revenue", "fraction", point, "estimated", "M5, E5.2", "" if point is not None else _FILE,
                   1 - high, 1 - low, rows)  # fmt: skip
    ends = {f"beta_{name}": replace(beta, id=f"Q9_beta_{name}", value=end) for name, end in (("low", beta.low), ("high", beta.high))}
    return {
        "free": free,
        "beta": beta,
        **ends,
        "good": assumed("Q9_good", "Decoupled share called good", "fraction", GOOD, "METRICS M5"),
        "free_profit": money("Q9_free_profit", "Gross profit on inference, not pegged", at.free.gross_profit, free),
        "profit": money("Q9_profit", "Gross profit on inference", at.whole.gross_profit, free),
        "dark": money("Q9_dark", "Revenue a month not classified", at.unclassified.revenue, free),
        "needed": money("Q9_needed", "Revenue a month to move off tokens", max(GOOD - (1 - low), 0.0) * revenue, free),
        "spare": money("Q9_spare", "Revenue a month that could come to follow tokens", max(1 - low - GOOD, 0.0) * revenue, free),
    }


def _standing(low: float, high: float, beta: Measure) -> Standing:
    """Good where enough is decoupled at the worst, and no measured pass-through says otherwise; bad where tokens set most at the best."""
    if low >= TOKEN_LIKE:
        return "bad"
    follows = beta.high is not None and float(beta.high) >= STEADY
    if 1 - high > GOOD:
        return "between" if follows else "good"
    return "unknown" if 1 - low > GOOD or high >= TOKEN_LIKE else "between"


def _wide(free: Measure) -> bool:
    return float(free.high or 0) - float(free.low or 0) > GOOD


def _chart(asked: Asked, company: Company, measures: dict[str, Measure]) -> Chart | None:
    parts = [(PRICED_BY[name], float(part.revenue)) for name, part in company.at.classes.items() if part.revenue]
    rows = pl.DataFrame(parts, schema={"name": pl.String, "value": pl.Float64}, orient="row").sort(
        "value", "name", descending=[True, False]
    )
    words = (
        "Most revenue is not classified"
        if measures["free"].value is None and _wide(measures["free"])
        else "{free} of revenue follows no token price"
    )
    claim = Said(words, measures, currency=asked.currency).text
    return Chart("bars", claim, asked.currency, rows) if rows.height else None


DECOUPLED_REVENUE = Question(
    number=9,
    text="How much revenue is really decoupled from tokens?",
    family="Decoupling",
    good="More than 70% of revenue, and a measured pass-through per unit below 0.3 at its upper end.",
    bad="Credits repriced fully with the token price: tokens under another name.",
    claim_not="That credits are decoupled because they are called credits; or that revenue which grows with usage is.",
    follow_up="When did a credit last burn at another rate, and what had the model's price done just before?",
    answer=_answer,
)
