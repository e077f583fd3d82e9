"""Q10 What would be left if every customer brought a key?"""

import polars as pl

from analytics import forward
from analytics.asked import Asked, assumed
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin
from analytics.equations.solve import root
from analytics.forward import Line
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked
from analytics.words import PRICED_BY
from data.tables import METERED

GOOD = 0.10  # of gross profit at risk (METRICS M10, D10)
_OPEN = marked("what would be left with every key the customer's", "A loss of {good:0} of gross profit or less is good; nothing left is bad.",
               "METRICS M10", good=GOOD)  # fmt: skip


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, "the invoices and a gateway's log of usage")
    left = asked.indicators["byok_gross_profit"]
    if left.value is None:
        file = "invoices and usage of one month" if company.at.whole.gross_profit is None else "a map file of products and workloads"
        return _OPEN.because(asked, f"it takes {left.needs}", file, (left,))
    measures = _measures(asked, company, left)
    now, after = float(measures["now"].value or 0), float(left.value)
    rises = float(measures["margin_after"].value or 0) > float(measures["margin"].value or 0)
    if now <= 0:
        words = (
            "Gross profit on inference is {now} a month, so there is none to put at risk; with every key the customer's it would be {left}."
        )
    elif after < now:
        words = "With every key the customer's, {left} of {now} gross profit on inference a month would be left, {risk} less"
        words += "; the margin on it would rise from {margin} to {margin_after}, which is no gain." if rises else "."
    else:
        words = "Nothing would be lost: with every key the customer's, gross profit on inference would go from {now} to {left} a month."
    if company.at.other_cogs:
        words += " Other COGS of {other} would stay."
    change = _change(measures)
    standing = _standing(now, after, float(company.at.other_cogs or 0))
    say = "If every customer brought a key we would keep {left} of {now} gross profit on inference a month, taking a fee of {fee:0} on their tokens."
    said = {"measures": measures, "currency": asked.currency}
    terms = (asked.indicators["M10"], asked.indicators["M10_expected"])
    return Answer(Said(words, **said), standing, Said(say, **said), Said(change, **said), _chart(asked, company, measures), trail=terms)


def _left(lines: tuple[Line, ...], fee: float | None = None, handed_back: float | None = None) -> float:
    """E11.2 at the shipped terms, which the Verdict uses too, but for those given."""
    fee = assumption("byok.fee_rate").value if fee is None else fee
    return forward.left_with_every_key(lines, fee, assumption("byok.handed_back_share").value if handed_back is None else handed_back)


def _measures(asked: Asked, company: Company, left: Measure) -> dict[str, Measure]:
    at, currency, rows = company.at, asked.currency, company.behind("billing_lines")
    now = at.whole.gross_profit
    kept = (1 - GOOD) * float(now or 0)
    stays = sum(line.inference_cost for line in at.lines if line.priced_by not in METERED)
    fee = root(lambda rate: _left(at.lines, fee=rate) - kept, 0.0, 1.0)
    back = root(lambda share: _left(at.lines, handed_back=share) - kept, 0.0, 1.0)
    after = float(left.value or 0)
    return {
        "left": left,
        "now": figure("Q10_now", "Gross profit on inference a month", currency, now, at.grade, "E0.1", "both sides of the month", rows=rows),
        "risk": figure("Q10_risk", "Margin at risk under BYOK", "fraction", asked.indicators["M10"].value, "assumed", "E11.4",
                       "gross profit above zero", rows=rows),
        "margin": figure("Q10_margin", "Margin on inference", "fraction", at.whole.margin, at.grade, "E0.2", "revenue above zero", rows=rows),
        "margin_after": figure("Q10_after", "Margin on inference, every key the customer's", "fraction", gross_margin(after, after + stays),
                               "assumed", "E11.2, E0.2", "revenue above zero", rows=rows),
        "other": figure("Q10_other", "Other COGS a month", currency, at.other_cogs, at.other_grade, "E13.1", "other COGS, typed"),
        "fee": assumed("Q10_fee", "Fee on a customer's own tokens", "fraction", assumption("byok.fee_rate").value, "byok.fee_rate"),
        "fee_at": figure("Q10_fee_at", "Fee at which nine tenths of gross profit stay", "fraction", fee, "assumed", "E11.2", "a fee in reach"),
        "back": assumed("Q10_back", "Saving handed back", "fraction", assumption("byok.handed_back_share").value, "byok.handed_back_share"),
        "back_at": figure("Q10_back_at", "Saving handed back at which a tenth is lost", "fraction", back, "assumed", "E11.2", "a share in reach"),
        "good": assumed("Q10_good", "Loss called good at most", "fraction", GOOD, "METRICS M10"),
    }  # fmt: skip


def _change(measures: dict[str, Measure]) -> str:
    now, after = float(measures["now"].value or 0), float(measures["left"].value or 0)
    if now <= 0:
        return "The answer begins once gross profit on inference is above zero; today it is {now} a month."
    if after < (1 - GOOD) * now:
        if measures["fee_at"].value is None:
            return "No fee up to the whole price of the tokens keeps the loss to {good:0}: only another way to price does."
        return "A fee of {fee_at} of the tokens on their keys, in place of {fee:0}, would keep the loss to {good:0}."
    if measures["back_at"].value is None:
        return "Not even handing back all the inference saved, in place of {back:0}, would take {good:0} of gross profit."
    return "The loss passes {good:0} where customers ask back {back_at} of the inference saved, in place of {back:0}."


def _standing(now: float, after: float, other: float) -> Standing:
    if after - other <= 0:
        return "bad"
    return "between" if now <= 0 or after < (1 - GOOD) * now else "good"


def _chart(asked: Asked, company: Company, measures: dict[str, Measure]) -> Chart:
    """A waterfall from gross profit today to what is left, by what sets the price."""
    moved = [(PRICED_BY[line.priced_by], _left((line,)) - line.gross_profit, False) for line in company.at.lines]
    steps = [("Gross profit today", float(measures["now"].value or 0), True), *(step for step in moved if abs(step[1]) >= 0.005)]
    steps.append(("Every key theirs", float(measures["left"].value or 0), True))
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    claim = Said("{left} of {now} a month is left with every key the customer's", measures, currency=asked.currency).text
    return Chart("steps", claim, asked.currency, rows)


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
