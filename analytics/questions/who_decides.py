"""Q13 Who decides what is resolved? Reversals and disputes."""

import polars as pl

from analytics.asked import Asked
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.outcome import cost_per_paid_outcome, outcome_margin
from analytics.equations.solve import root
from analytics.measure import Measure
from analytics.outcomes_sold import OutcomesSold, outcomes_sold
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked

HALF = 0.50  # of resolved outcomes confirmed by the customer (D13)
FEW = 0.03  # of resolved outcomes that come back (D13)
NOISE = 0.01  # of the revenue of outcomes: a rise of credit notes below it is none
_OPEN = marked("who decides what is resolved", "Less than {few:0} taken back, and more than {half:0} confirmed by the customer, is good.", "QUESTIONS D13",
               few=FEW, half=HALF)  # fmt: skip
_CONFIRMED = "an export of outcomes that says which the customer confirmed"
_NOTES = """
select coalesce(-sum(base_amount) filter (kind in ('credit_note', 'refund') and month > $month - interval 3 month), 0)::double as now,
       coalesce(-sum(base_amount) filter (kind in ('credit_note', 'refund') and month <= $month - interval 3 month), 0)::double as before,
       coalesce(sum(base_amount) filter (kind = 'charge' and month > $month - interval 3 month), 0)::double as billed
from billing_lines
where counted and priced_by in ('outcome', 'task') and month <= $month and month > $month - interval 6 month
"""
_FUNNEL = """
select sum(attempted)::double as attempted, (case when count(succeeded) = count(*) then sum(succeeded) end)::double as resolved,
       (case when count(reversed) = count(*) then sum(reversed) end)::double as reversed
from outcomes where date_trunc('month', day) = $month
"""


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _CONFIRMED)
    attempted, resolved, reversed_ = company.query(_FUNNEL).row(0)
    if not attempted:
        return _OPEN.because(asked, "no outcome is counted for the month", _CONFIRMED)
    sold = outcomes_sold(asked)
    measures = _measures(asked, company, sold)
    back = measures["back"]
    if resolved is None:
        words = "No file says which of {attempted} attempts were resolved, so nobody can be shown to decide it."
    elif back.value is None:
        words = "Of {attempted} attempts we count {resolved} as resolved; no file says how many came back."
    else:
        words = "Of what we count as resolved, {back} came back; whether the customer confirmed the rest or we assumed it, no file says."
    if measures["billed"].value:
        words += " Credit notes took back {notes} of the last quarter's outcome revenue, after {notes_before} in the quarter before."
    say = (
        "Today we decide what is resolved, and {back} of it is taken back."
        if back.value is not None
        else ("Today we decide what is resolved, and cannot yet show how often the customer disagrees.")
    )
    change = (
        "If {back_at} came back, in place of {back}, margin on outcomes would be at the floor."
        if back.value is not None
        else ("If {back_at} of resolved outcomes came back, margin on outcomes would be at the floor.")
    )
    if measures["back_at"].value is None:
        change = "The share that the customer confirms changes the answer, and it is in no file yet."
    said = {"measures": measures, "currency": asked.currency}
    return Answer(
        Said(words, **said), _standing(measures), Said(say, **said), Said(change, **said), _chart(resolved, reversed_, attempted), _CONFIRMED,
        (measures["confirmed"], measures["notes"], measures["notes_before"]),
    )  # fmt: skip


def _measures(asked: Asked, company: Company, sold: OutcomesSold) -> dict[str, Measure]:
    currency, outcomes, lines = asked.currency, company.behind("outcomes"), company.behind("billing_lines")
    attempted, resolved, _ = company.query(_FUNNEL).row(0)
    now, before, billed = company.query(_NOTES).row(0)
    says = "outcomes that say whether they succeeded"
    nothing = Measure(
        "reversed_share", "Reversed of resolved", "fraction", None, "estimated", "E9.4", "outcomes that say whether they came back"
    )

    def money(id: str, label: str, value: float | None) -> Measure:
        return figure(id, label, currency, value, "measured", "E0.1", "lines priced by outcome", rows=lines)

    return {
        "attempted": figure("Q13_attempted", "Attempted", "count", attempted, "measured", "E9.1", "outcomes", rows=outcomes),
        "resolved": figure("Q13_resolved", "Resolved", "count", resolved, "measured", "E9.1", says, rows=outcomes),
        "back": asked.known.measures.get("reversed_share", nothing),
        "back_at": figure("Q13_back_at", "Reversals at which margin on outcomes meets the floor", "fraction", _meets(sold, asked.floor),
                          "estimated", "E9.4", "the price and cost of an outcome", rows=outcomes),
        "confirmed": figure("Q13_confirmed", "Confirmed by the customer, of resolved", "fraction", None, "estimated", "E9.4", _CONFIRMED),
        "notes": money("Q13_notes", "Credit notes on outcomes, three months", now if billed else None),
        "notes_before": money("Q13_notes_before", "Credit notes on outcomes, three months before", before if billed else None),
        "billed": money("Q13_billed", "Outcomes billed, three months", billed or None),
    }  # fmt: skip


def _meets(sold: OutcomesSold, floor: float) -> float | None:
    """E9.4  the reversed share at which margin on outcomes is the floor; None where it is under it without any."""
    if sold.price is None or sold.per_attempt is None or not sold.resolved:
        return None
    price, attempt, resolved = sold.price, sold.per_attempt, sold.resolved

    def left(share_back: float) -> float:
        margin = outcome_margin(cost_per_paid_outcome(attempt, resolved, 1, share_back), price)
        return (-1e9 if margin is None else margin) - floor

    return root(left, 0.0, 1.0) if left(0.0) > 0 else None


def _standing(measures: dict[str, Measure]) -> Standing:
    """Nothing is good while no file says what the customer confirmed; rising credit notes are bad, many reversals stand between."""
    now, before, billed = (measures[name].value for name in ("notes", "notes_before", "billed"))
    if now is not None and before is not None and billed and float(now) > float(before) and (share(now, billed) or 0) > NOISE:
        return "bad"
    low = measures["back"].low
    return "between" if low is not None and float(low) >= FEW else "unknown"


def _chart(resolved: float | None, reversed_: float | None, attempted: float) -> Chart | None:
    if resolved is None:
        return None
    steps = [("Attempted", attempted, True), ("Not resolved", resolved - attempted, False)]
    steps += (
        [("Taken back", -reversed_, False), ("Paid", resolved - reversed_, True)]
        if reversed_ is not None
        else [("Resolved", resolved, True)]
    )
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    return Chart(
        "steps",
        "From attempts to what is paid for" if reversed_ is not None else "From attempts to what is counted as resolved",
        "count",
        rows,
    )


WHO_DECIDES = Question(
    number=13,
    text="Who decides what is resolved? What comes back, and what is disputed?",
    family="Outcomes",
    good="The customer confirms more than half, and less than 3% comes back.",
    bad="More than four fifths are assumed resolved because nobody wrote again, or credit notes are rising.",
    claim_not="That an outcome is resolved because the customer did not come back.",
    follow_up="Show me ten outcomes that you billed and the customer disputed. Who won?",
    answer=_answer,
)
