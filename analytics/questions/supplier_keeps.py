"""Q30 What does the supplier keep, and can it enter?"""

from decimal import Decimal
from functools import partial

import polars as pl

from analytics.answers.answering import not_yet
from analytics.answers.asked import Asked
from analytics.answers.marks import FILES, mark
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.input_names import signed_as
from analytics.measure import Measure, Number
from analytics.metric import as_measure
from analytics.metrics.break_even_prices import HIGHEST
from analytics.metrics.concentration import units
from analytics.metrics.visible_toll import TAKE_RATE
from analytics.names import provider_name
from analytics.provider_money import SELF_HOSTED
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.scoring.by_contract import BESIDE
from analytics.words import percent

RESOLD = 0.50  # of revenue is metered tokens above list price: the supplier sells the same thing cheaper
NEAR = 1.10  # times what is paid: an alternative at the same quality within it can be moved to
_EVALS = f"the cheapest hosted price at the same quality, {signed_as('alternative_usd_per_mtok')}"
_HUNDRED = 100.0


def _answer(asked: Asked) -> Answer:
    company = asked.company
    suppliers = _suppliers(company) if company else pl.DataFrame({"unit": []})
    resold = mark(RESOLD, "fraction")
    if company is None or suppliers.is_empty() or not company.at.whole.revenue or company.at.whole.revenue <= 0:
        whether, say = (
            "whether a supplier sells {mark:0} of your revenue cheaper itself",
            "We cannot say yet what our suppliers keep of what we bill.",
        )
        return not_yet(whether, asked.lacks or "what your providers charged", say=say, marks={"mark": resold}, currency=asked.currency)
    revenue = company.at.whole.revenue
    largest = suppliers.row(0, named=True)
    toll = as_measure(company.rows, TAKE_RATE, company.month)
    known = company.at.revenue_is_known
    metered = share(company.at.pegged.revenue, revenue) if known else None
    alternative = company.signed("alternative_usd_per_mtok")
    paid = asked.known.measures.get("price_usd_per_mtok")
    profit = company.gross_profit
    measures: dict[str, Measure] = {
        "all": _of_hundred(company, "all", "Kept by all suppliers, of a hundred of revenue", suppliers["amount"].sum()),
        "one": _of_hundred(company, "one", "Kept by the largest, of a hundred of revenue", largest["amount"]),
        "metered": figure("Q30_metered", "Share of revenue that is metered tokens or credits", "fraction", metered, company.at.grade, "M5",
                          "what sets the price of revenue"),
        "toll": toll,
        "rise": figure("Q30_rise", "Rise of the largest supplier's price that takes all gross profit", "fraction",
                       share(max(profit or Decimal(0), Decimal(0)), largest["amount"]) or None, company.at.grade, "M8, E0.1", FILES),
        "mark": resold,
        "other": figure("Q30_other", "The cheapest alternative at the same quality", "of a million tokens", alternative,
                        "assumed", "E12.4", _EVALS),
    }  # fmt: skip
    told = partial(Said, measures=measures, names={"name": _named(largest["unit"])}, currency=asked.currency)
    several = suppliers.height > 1
    sentence = "Of each hundred billed, " + ("suppliers keep {all}, {name} alone {one}" if several else "one supplier, {name}, keeps {one}")
    sells = metered is not None and metered > 0 and toll.value is not None and toll.value > 0
    if sells:
        sentence += ". {metered} of revenue is tokens or credits, which customers could buy {toll} cheaper at list price."
    elif metered == 0:
        sentence += ". No revenue is tokens or credits, so no supplier sells the same thing."
    else:
        sentence += "; how much of revenue they sell themselves cannot be told from what is loaded."
    other = asked.score.by_contract if sells else None
    if other is not None:
        measures |= other.named
        sentence += BESIDE
    say = "Of each hundred we bill {name} keeps {one}."
    say += " It can sell {metered} of our revenue at {toll} less; the rest it would have to build." if sells else ""
    rise = measures["rise"].value
    if rise is None:
        change = "There is no gross profit that a supplier could take; the mark is {mark:0} of revenue that it sells cheaper itself."
    elif rise > HIGHEST - 1:
        change = "Even tenfold prices of {name}, none of it passed on, would leave gross profit."
    else:
        change = "If {name} raised its prices by {rise} and we passed none of it on, gross profit would be gone."
    near = alternative is not None and paid is not None and paid.value is not None and alternative <= NEAR * float(paid.value)
    standing = _standing(metered, sells, near, known)
    return Answer(told(sentence), standing, told(say), told(change), _chart(company, suppliers),
                  needs="" if alternative is not None else _EVALS, trail=(measures["other"],))  # fmt: skip


def _standing(metered: float | None, sells: bool, near: bool, known: bool) -> Standing:
    if not known or metered is None:
        return "unknown"
    if sells and metered > RESOLD:
        return "bad"
    return "good" if near else "between"


def _suppliers(company: Company) -> pl.DataFrame:
    """Providers by what they were paid in the month, the largest first; what we host ourselves is no supplier of models."""
    return units(company).filter(pl.col("part") == "providers", pl.col("unit").is_not_null(), pl.col("unit") != SELF_HOSTED)


def _named(unit: str) -> str:
    return provider_name(unit) or "one without a name"


def _of_hundred(company: Company, name: str, label: str, amount: Number | None) -> Measure:
    part = share(amount, company.at.whole.revenue)
    return figure(f"Q30_{name}", label, company.at.currency, None if part is None else _HUNDRED * part, company.at.grade, "M3, M8", FILES,
                  rows=company.behind("usage"))  # fmt: skip


def _chart(company: Company, suppliers: pl.DataFrame) -> Chart:
    whole = company.at.whole
    bars = [(_named(unit), float(amount)) for unit, amount in suppliers.select("unit", "amount").rows()]
    rest = float(whole.inference_cost or 0) - sum(value for _, value in bars)
    bars += [("Hosted by us, or nobody's", rest)] if abs(rest) >= 1 else []
    bars += [("Other COGS", float(company.at.other_cogs))] if company.at.other_cogs is not None else []
    bars += [("Kept", float(company.gross_profit or 0))]
    claim = f"Suppliers keep {percent(share(suppliers['amount'].sum(), whole.revenue), 0)} of what is billed"
    return Chart("bars", claim, company.at.currency, pl.DataFrame(bars, schema=("name", "value"), orient="row"))


SUPPLIER_KEEPS = Question(
    number=30,
    text="What does your supplier keep, and can it enter?",
    family="Suppliers",
    good="Less than half of revenue is what it sells itself, and an alternative at the same quality costs at most a tenth more.",
    bad="Most of revenue is tokens or credits that the supplier sells cheaper itself.",
    claim_not="That another model is as good: no evaluation is loaded here, and a price alone says nothing of quality.",
    follow_up="How long would it take to move the largest workload to another supplier, and when was that last tried?",
    answer=_answer,
)
