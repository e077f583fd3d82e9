"""Q10 What would be left if every customer brought a key?"""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked, assumed
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.engine import forward
from analytics.engine.forward import Line
from analytics.equations.margin import gross_margin
from analytics.equations.solve import root
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.words import PRICED_BY

NOTHING = 0.005  # of gross profit: a change below it is none
GOOD = 0.10  # of gross profit at risk (METRICS M10, D10)
_OPEN = open_while(
    "what would be left with every key the customer's",
    "A loss of {good:0} of gross profit or less is good; nothing left is bad.",
    "METRICS M10", good=GOOD,
)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "the invoices and a gateway's log of usage")
    left = asked.indicators["byok_gross_profit"]
    now = company.at.whole.gross_profit
    if left.value is None or now is None:
        file = "invoices and usage of one month" if now is None else "a map file of products and workloads"
        why = "one side of the month is missing" if now is None else "which product inference serves is not known"
        return _OPEN.because(asked, why, asked.unclear or file, left)
    measures = _measures(asked, company, left)
    words, say = _sentence(float(now), float(left.value), measures)
    if company.at.other_cogs:
        words += " Other COGS of {other} would stay."
    change = _change(float(now), float(left.value), measures)
    sentence, said, turns = (Said(each, measures, currency=asked.currency) for each in (words, say, change))
    stands = standing(float(now), float(left.value), float(company.at.other_cogs or 0))
    terms = (asked.indicators["M10"], asked.indicators["M10_expected"])
    return Answer(sentence, stands, said, turns, _chart(asked, company, measures), trail=terms)


def standing(now: float, left: float, other_cogs: float) -> Standing:
    """From gross profit on inference now and with every key the customer's, and other COGS, in money a month."""
    if left - other_cogs <= 0:
        return "bad"
    return "between" if now <= 0 or left < (1 - GOOD) * now else "good"


def _sentence(now: float, left: float, measures: dict[str, Measure]) -> tuple[str, str]:
    if now <= 0:
        words = "Gross profit on inference is {now} a month, so none is at risk; with every key the customer's it would be {left}."
        return words, "Gross profit on inference is {now} a month today; with keys of their own it would be {left}."
    if left < 0:
        words = "Nothing would be left: with every key the customer's, gross profit on inference would fall from {now} to {left} a month."
        return words, "If every customer brought a key, gross profit on inference would be {left} a month, where it is {now}."
    if abs(left - now) < NOTHING * now:
        return "Nothing would change: with every key the customer's, gross profit on inference stays at {now} a month.", (
            "If every customer brought a key we would keep {left} a month, as today.")  # fmt: skip
    if left >= now:
        words = (
            "Nothing would be lost: with every key the customer's, gross profit on inference would be {left} a month, where it is {now}."
        )
        return words, "If every customer brought a key we would keep {left} a month, no less than today."
    words = "With every key the customer's, {left} of {now} gross profit on inference a month would be left, {risk} less"
    rises = float(measures["margin_after"].value or 0) > float(measures["margin"].value or 0)
    words += "; the margin on it would rise from {margin} to {margin_after}, which is no gain." if rises else "."
    return words, "If every customer brought a key we would keep {left} of {now} gross profit on inference a month, at a fee of {fee:0}."


def _change(now: float, left: float, measures: dict[str, Measure]) -> str:
    if now <= 0:
        return "The answer begins once gross profit on inference is above zero; today it is {now} a month."
    if left < (1 - GOOD) * now:
        if measures["fee_at"].value is None:
            return "No fee up to the whole price of the tokens keeps the loss to {good:0}: only another way to price does."
        return "A fee of {fee_at} of the tokens on their keys, in place of {fee:0}, would keep the loss to {good:0}."
    if measures["back_at"].value is None:
        return "Not even handing back all the inference saved, in place of {back:0}, would take {good:0} of gross profit."
    return "The loss passes {good:0} where customers ask back {back_at} of the inference saved, in place of {back:0}."


def _left(company: Company, lines: tuple[Line, ...], fee: float | None = None, handed_back: float | None = None) -> float:
    """E11.2  at the company's terms, which the Verdict uses too, but for those given."""
    fee = company.assumed("byok.fee_rate") if fee is None else fee
    return forward.left_with_every_key(lines, fee, company.assumed("byok.handed_back_share") if handed_back is None else handed_back)


def _term(company: Company, id: str, name: str, label: str) -> Measure:
    source = assumption(name).source if company.signed(name) is None else "signed by the company"
    return assumed(id, label, "fraction", company.assumed(name), source)


def _measures(asked: Asked, company: Company, left: Measure) -> dict[str, Measure]:
    at, rows, after = company.at, company.behind("billing_lines"), float(left.value or 0)
    kept = (1 - GOOD) * float(at.whole.gross_profit or 0)
    stays = sum(line.by_key[1].inference_cost for line in at.lines)
    fee_at = root(lambda rate: _left(company, at.lines, fee=rate) - kept, 0.0, 1.0)
    back_at = root(lambda part: _left(company, at.lines, handed_back=part) - kept, 0.0, 1.0)
    sold = gross_margin(after, after + stays)

    def of(id: str, label: str, value: float | None, equation: str, needs: str) -> Measure:
        return figure(f"Q10_{id}", label, "fraction", value, "assumed", equation, needs, rows=rows)

    return {
        "left": left,
        "now": figure(
            "Q10_now", "Gross profit on inference a month", asked.currency, at.whole.gross_profit, at.grade, "E0.1", "", rows=rows
        ),
        "risk": asked.indicators["M10"],
        "margin": figure(
            "Q10_margin", "Margin on inference", "fraction", at.whole.margin, at.grade, "E0.2", "revenue above zero", rows=rows
        ),
        "margin_after": of("margin_after", "Margin on inference, every key the customer's", sold, "E11.2, E0.2", "revenue above zero"),
        "other": figure("Q10_other", "Other COGS a month", asked.currency, at.other_cogs, at.other_grade, "E13.1", "other COGS, typed"),
        "fee": _term(company, "Q10_fee", "byok.fee_rate", "Fee on a customer's own tokens"),
        "fee_at": of("fee_at", "Fee at which nine tenths of gross profit stay", fee_at, "E11.2", "a fee within reach"),
        "back": _term(company, "Q10_back", "byok.handed_back_share", "Inference saved that is handed back"),
        "back_at": of("back_at", "Handed back where a tenth of gross profit is lost", back_at, "E11.2", "a share within reach"),
        "good": assumed("Q10_good", "Loss called good at most", "fraction", GOOD, "METRICS M10"),
    }


def _chart(asked: Asked, company: Company, measures: dict[str, Measure]) -> Chart:
    """A waterfall from gross profit today to what is left, by what sets the price."""
    now, left = (float(measures[name].value or 0) for name in ("now", "left"))
    moved = [(PRICED_BY[line.priced_by], _left(company, (line,)) - line.gross_profit, False) for line in company.at.lines]
    steps = [("Gross profit today", now, True), *(step for step in moved if abs(step[1]) >= 0.005), ("Every key theirs", left, True)]
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    words = "{left} of {now} a month is left with every key the customer's"
    if now > 0 and left < 0:
        words = "Gross profit of {now} a month would turn to {left} with every key the customer's"
    elif now <= 0 or left >= now:
        words = "Nothing is lost with every key the customer's"
    return Chart("steps", Said(words, measures, currency=asked.currency).text, asked.currency, rows)


ALL_OWN_KEYS = Question(
    number=10,
    text="What would be left if every customer brought a key?",
    family="Decoupling",
    good="Gross profit falls by a tenth or less.",
    bad="No gross profit is left after other COGS.",
    claim_not="That margin rises under BYOK: it does, on the dollars that are left.",
    follow_up="Which customers have asked for it, and what does your contract say when they do?",
    answer=_answer,
)
