"""Q13 Who decides what is resolved? Reversals and disputes."""

import polars as pl

from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.outcomes_sold import OutcomesSold, outcomes_sold, sells_outcomes
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.outcome import cost_per_paid_outcome, outcome_margin
from analytics.equations.solve import root
from analytics.measure import Grade, Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

HALF = 0.50  # of resolved outcomes confirmed by the customer (D13)
FEW = 0.03  # of resolved outcomes that come back (D13)
NOISE = 0.01  # of the revenue of outcomes: a rise of credit notes below it is none
_CONFIRMED = "an export of outcomes that says which the customer confirmed"
_OPEN = open_while(
    "who decides what is resolved",
    "Less than {few:0} taken back, and more than {half:0} confirmed by the customer, is good.",
    "QUESTIONS D13", few=FEW, half=HALF,
)  # fmt: skip
_NOTES = """
select coalesce(-sum(base_amount) filter (kind in ('credit_note', 'refund') and month > $month - interval 3 month), 0)::double as now,
       coalesce(-sum(base_amount) filter (kind in ('credit_note', 'refund') and month <= $month - interval 3 month), 0)::double as before,
       (sum(base_amount) filter (kind = 'charge' and month > $month - interval 3 month))::double as billed
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
    attempted, resolved, back = company.query(_FUNNEL).row(0)
    if not attempted and sells_outcomes(company) is False:
        nothing = "Nothing of {revenue} a month is priced by outcome or task, so nobody has to decide what is resolved."
        return _OPEN.beside(asked, nothing, "We sell no outcomes, so no bill hangs on who calls one resolved.")
    if not attempted:
        return _OPEN.because(asked, "no outcome is counted for the month", _CONFIRMED)
    now, before, billed = company.query(_NOTES).row(0)
    measures = _measures(asked, company, outcomes_sold(asked), (attempted, resolved), (now, before, billed))
    returned = measures["back"]
    told = (_sentence(measures), _say(measures), _change(measures))
    sentence, said, turns = (Said(words, measures, currency=asked.currency) for words in told)
    stands = standing(None if returned.low is None else float(returned.low), now, before, billed)
    trail = (measures["confirmed"], measures["notes"], measures["before"])
    return Answer(sentence, stands, said, turns, _chart(attempted, resolved, back), _CONFIRMED, trail)


def standing(back_low: float | None, notes: float, notes_before: float, billed: float | None) -> Standing:
    """From the lower end of what comes back, and credit notes of the last three months, of the three before, beside what was billed.

    Nothing is good while no file says what the customer confirmed.
    """
    if notes > notes_before and (share(notes, billed) or 0) > NOISE:
        return "bad"
    return "between" if back_low is not None and back_low >= FEW else "unknown"


def _sentence(measures: dict[str, Measure]) -> str:
    words = "Of what we count as resolved, {back} came back; whether the customer confirmed the rest or we assumed it, no file says."
    if measures["resolved"].value is None:
        words = "No file says which of {attempted} attempts were resolved, so nobody can be shown to decide it."
    elif measures["back"].value is None:
        words = "Of {attempted} attempts we count {resolved} as resolved; how many came back cannot be told."
    if measures["notes"].value or measures["before"].value:
        words += " Credit notes took back {notes} of outcome revenue in three months, after {before} in the three before."
    return words


def _say(measures: dict[str, Measure]) -> str:
    if measures["back"].value is None:
        return "Today we decide what is resolved, and cannot yet show how often the customer disagrees."
    return "Today we decide what is resolved, and {back} of it is taken back."


def _change(measures: dict[str, Measure]) -> str:
    if measures["back_at"].value is None:
        return "The share that the customer confirms decides, and it is in no file yet: above {half:0} is good."
    if measures["back"].value is None:
        return "If {back_at} of resolved outcomes came back, margin on outcomes would be at the floor."
    return "If {back_at} came back, in place of {back}, margin on outcomes would be at the floor."


def _measures(
    asked: Asked, company: Company, sold: OutcomesSold, tried: tuple[float, float | None], notes: tuple[float, float, float | None]
) -> dict[str, Measure]:
    outcomes, lines, grade = company.behind("outcomes"), company.behind("billing_lines"), asked.indicators["M15"].grade
    says, needs = "outcomes that say whether they succeeded", "lines priced by outcome"
    reversals = Measure("reversed_share", "Reversed of resolved", "fraction", None, "estimated", "E9.4", "outcomes that came back")

    def of(id: str, label: str, unit: str, value: float | None, equation: str, known: Grade = "measured") -> Measure:
        money = unit == asked.currency
        return figure(f"Q13_{id}", label, unit, value, known, equation, needs if money else says, rows=lines if money else outcomes)

    now, before, billed = notes
    return {
        "attempted": of("attempted", "Attempted", "count", tried[0], "E9.1"),
        "resolved": of("resolved", "Counted as resolved", "count", tried[1], "E9.1"),
        "back": asked.known.measures.get("reversed_share", reversals),
        "back_at": of(
            "back_at", "Reversals at which margin on outcomes meets the floor", "fraction", _meets(sold, asked.floor), "E9.4", grade
        ),
        "confirmed": figure("Q13_confirmed", "Confirmed by the customer, of resolved", "fraction", None, "estimated", "E9.4", _CONFIRMED),
        "half": figure("Q13_half", "Confirmed share called good", "fraction", HALF, "assumed", "QUESTIONS D13", ""),
        "notes": of("notes", "Credit notes on outcomes, three months", asked.currency, now if billed else None, "E0.1"),
        "before": of("before", "Credit notes on outcomes, the three months before", asked.currency, before if billed else None, "E0.1"),
    }


def _meets(sold: OutcomesSold, floor: float) -> float | None:
    """E9.4  the reversed share at which margin on outcomes is the floor; None where it is under it without any."""
    if sold.price is None or sold.per_attempt is None or not sold.resolved or sold.per_attempt < 0:
        return None
    price, attempt, resolved = sold.price, sold.per_attempt, sold.resolved

    def spare(back: float) -> float:
        margin = outcome_margin(cost_per_paid_outcome(attempt, resolved, 1, back), price)
        return -1.0 if margin is None else margin - floor  # nothing is paid

    return root(spare, 0.0, 1.0) if spare(0.0) > 0 else None


def _chart(attempted: float, resolved: float | None, back: float | None) -> Chart | None:
    if resolved is None:
        return None
    steps = [("Attempted", attempted, True), ("Not resolved", resolved - attempted, False)]
    steps += [("Resolved", resolved, True)] if back is None else [("Taken back", -back, False), ("Paid for", resolved - back, True)]
    rows = pl.DataFrame(steps, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")
    claim = "From attempts to what we count as resolved" if back is None else "From attempts to what is paid for"
    return Chart("steps", claim, "count", rows)


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
