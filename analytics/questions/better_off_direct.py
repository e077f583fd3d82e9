"""Q6 Which customers would be better off on their own key or direct access today?"""

import polars as pl

from analytics.answers.answering import amounts, input_of, not_yet, standing
from analytics.answers.asked import Asked
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.measure import Measure
from analytics.metrics.byok_risk import leaving_pays
from analytics.question import Answer, Chart, Question
from analytics.said import Said

SMALL, MOST, LARGEST, SHOWN = 0.05, 0.50, 3, 8
FAR = 120.0  # months


def _answer(asked: Asked) -> Answer:
    company, found = asked.company, asked.indicators
    clause = "who would be better off with direct access"
    count = found.get("M10b_customers")
    if company is None or count is None or count.value is None:
        if company is not None and company.at.whole.revenue and not company.at.pegged.revenue and not company.at.unclassified.revenue:
            return _none_by_tokens(asked, company)
        return not_yet(clause, asked.lacks or (count.needs if count is not None else "") or "usage that names its customers")
    rows = leaving_pays(company)
    gain = rows.filter("better_off_today")
    switching = input_of(asked, "leaving.switching_cost", "Work a customer has to do once to leave", asked.currency)
    soonest = rows.filter(pl.col("months").is_not_null()).head(1).to_dicts()
    measures: dict[str, Measure] = {
        "count": count, "share": found["M10b_share"], "months": found["M10b_months"], "switching": switching,
        "profit": figure("Q6_profit", "Their gross profit a month", asked.currency, gain["gross_profit"].sum() if gain.height else None,
                         "assumed", "M10b", "a customer for whom leaving pays", rows=company.behind("billing_lines")),
    }  # fmt: skip
    names = {"customer": _name(asked, soonest[0]["customer"]) if soonest else ""}
    part = measures["share"].value
    far = bool(soonest) and soonest[0]["months"] > FAR
    sentence = Said(_sentence(gain.height, bool(soonest), part is not None, far), measures, names, asked.currency)
    top = set(company.customers.sort("gross_profit", "customer", descending=[True, False], nulls_last=True).head(LARGEST)["customer"])
    held = gain.height > 0 and top <= set(gain["customer"])
    judged = standing(good=gain.height == 0 or (part is not None and part < SMALL), bad=held or (part is not None and part > MOST))
    say = Said(_say(gain.height), measures, names, asked.currency)
    return Answer(sentence, judged, say, _change(asked, company, rows, switching), _chart(asked, rows, switching), "", (switching,))


def _none_by_tokens(asked: Asked, company: Company) -> Answer:
    """Nobody gains by leaving where nothing is sold by the token."""
    billed = {"billed": amounts(asked, "Q6_billed", "Revenue a month", company.at.whole.revenue, "estimated", "E0.1")}
    sentence = Said("Nobody: nothing of {billed} a month is billed by the token or in credits.", billed, currency=asked.currency)
    say = Said("None of our bills follows the token price, so no list price undercuts one.", currency=asked.currency)
    return Answer(sentence, "good", say, Said("Billing by the token would change the answer.", currency=asked.currency))


def _name(asked: Asked, customer: str) -> str:
    return asked.names.get(customer, customer)


def _sentence(count: int, known: bool, shared: bool, far: bool) -> str:
    if not known:
        return "Nobody: no customer whose bill follows tokens pays more than the list price of the same tokens."
    if count == 0 and far:
        return "Nobody: at {switching} of work to leave, it pays for no customer within ten years."
    if count == 0:
        return "Nobody within a year: for {customer}, the soonest, leaving pays after {months}, at {switching} of work to leave."
    part = " ({share} of it all)" if shared else ""
    who = "One customer" if count == 1 else "{count} customers"
    soonest = "{customer} the soonest, after {months}"
    return f"{who} with {{profit}} of gross profit a month{part} would be better off within a year; {soonest}."


def _say(count: int) -> str:
    if count == 0:
        return "On price alone nobody gains by leaving within a year, if leaving costs {switching} of work."
    return "On price alone {profit} of gross profit a month could leave within a year; what keeps it is not the price of tokens."


def _change(asked: Asked, company: Company, rows: pl.DataFrame, switching: Measure) -> Said:
    """The work to leave at which those who gain hold less than the good mark of gross profit."""
    whole = company.at.whole.gross_profit
    told = {"switching": switching}
    gaining = rows.filter(pl.col("annual_saving") > 0).sort("annual_saving", "customer", descending=[True, False])
    if gaining.height and not gaining["better_off_today"].any():
        most = gaining["annual_saving"][0]
        told["at"] = figure("Q6_at", "Largest saving a year of a customer", asked.currency, most, "estimated", "M10b, E4.6", "")
        return Said("It would change if leaving cost less than {at} of work; {switching} is assumed.", told, currency=asked.currency)
    held = 0.0
    for saving, profit in gaining.select("annual_saving", "gross_profit").rows():
        held += share(profit, whole) or 0.0
        if held >= SMALL:
            told["at"] = figure("Q6_at", "Work to leave at which few would gain", asked.currency, saving, "assumed", "M10b, E4.6", "")
            told["mark"] = Measure("Q6_mark", "Mark: share of gross profit", "fraction", SMALL, "assumed", "the question's mark")
            text = "Those who gain hold less than {mark:0} of gross profit where leaving costs more than {at}; {switching} is assumed."
            return Said(text, told, currency=asked.currency)
    return Said("It rests on {switching} of work to leave, which nobody has measured here.", told, currency=asked.currency)


def _chart(asked: Asked, rows: pl.DataFrame, switching: Measure) -> Chart | None:
    most = rows.filter(pl.col("annual_saving") > 0).sort("annual_saving", "customer", descending=[True, False]).head(SHOWN)
    if most.is_empty():
        return None
    frame = pl.DataFrame(
        {"name": [_name(asked, each) for each in most["customer"]], "value": most["annual_saving"].cast(pl.Float64)},
    )
    line = float(switching.value or 0)
    over = (frame["value"] >= line).sum()
    claim = "Nobody saves in a year what leaving costs" if over == 0 else "What the largest would save a year is more than leaving costs"
    return Chart("bars", claim, asked.currency, frame, line, "work to leave")


BETTER_OFF_DIRECT = Question(
    number=6,
    text="Which customers would be better off on BYOK or direct API today?",
    family="BYOK",
    good="Those who gain hold less than a twentieth of gross profit.",
    bad="The three customers who bring most gross profit all gain, or those who gain hold more than half of it.",
    claim_not="That customers stay because leaving costs work: the work is assumed, and trust, procurement and reliability are not priced.",
    follow_up="Has any of them asked for its own key, or for your cost?",
    answer=_answer,
)
