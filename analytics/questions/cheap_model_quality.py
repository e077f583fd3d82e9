"""Q17 What does the cheap model cost in quality?"""

import polars as pl

from analytics.actuals import customer_names
from analytics.answers.answering import open_while
from analytics.answers.asked import Asked
from analytics.answers.outcomes_sold import OutcomesSold, outcomes_sold
from analytics.answers.own_models import OwnModels, own_models
from analytics.answers.quality_kept import TAIL, by_segment, must_keep, must_keep_in_all, worst_decile
from analytics.company import Company, figure
from analytics.measure import Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said

DRAWN = 12  # customers, those that keep least first
_BY_MODEL = "outcomes that say which model answered and whether it succeeded, by kind of task"
_OPEN = open_while(
    "what a cheaper model costs in quality", "The worst {tail:0} of the volume decides, not the average.", "QUESTIONS D17", tail=TAIL
)


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _BY_MODEL)
    sold, own = outcomes_sold(asked), own_models(company)
    if sold.resolved is None:
        return _OPEN.because(asked, "too few outcomes say whether they succeeded", _BY_MODEL)
    needed = must_keep(asked, company, sold, own)
    if own.mtok <= 0:
        return _assumed(asked, company, sold, needed)
    rows = by_segment(company, own)
    if rows.is_empty():
        return _OPEN.because(asked, "no customer has outcomes from before our own model began and from now", _BY_MODEL)
    return _running(asked, company, own, rows, None if needed is None else must_keep_in_all(needed, own.share or 0.0))


def standing(worst: float, lowest: float, needed: float | None) -> Standing:
    """From the success kept by the worst decile and by the lowest customer, and what must be kept in all."""
    if needed is None:
        return "unknown"
    return "bad" if worst < needed else "good" if lowest >= needed else "between"


def _running(asked: Asked, company: Company, own: OwnModels, rows: pl.DataFrame, needed: float | None) -> Answer:
    before, after = (float(rows[f"hit_{side}"].sum()) / float(rows[f"tried_{side}"].sum()) for side in ("before", "after"))
    worst, lowest = worst_decile(rows), float(rows["kept"][0])

    def of(id: str, label: str, value: float | None, equation: str = "E12.7") -> Measure:
        return figure(f"Q17_{id}", label, "fraction", value, "estimated", equation, _BY_MODEL, rows=company.behind("outcomes"))

    measures = {
        "before": of("before", "Resolved of attempted before our own model", before, "E9.1"),
        "after": of("after", "Resolved of attempted, the last three months", after, "E9.1"),
        "kept": of("kept", "Success kept in all", after / before),
        "worst": of("worst", "Success kept by the worst tenth of attempts", worst),
        "needed": of("needed", "Success that must be kept in all", needed, "E12.7, E12.8"),
        "share": of("share", "Share of the work's tokens on our own model", own.share, "E12.2"),
    }
    moved = (
        "rose from {before} to {after}" if after > before else "fell from {before} to {after}" if after < before else "stayed at {after}"
    )
    words = f"Since our own model began, now with {{share}} of the tokens of its work, resolution {moved}; the worst tenth of attempts "
    words += "kept {worst} of its earlier rate. Whether the model did that cannot be told: no file says which model answered which task."
    say = f"With our own model in use resolution {moved}; the weakest tenth of our volume "
    say += "resolves no less than before." if worst >= 1 else "resolves {worst} of what it did."
    change = "What must be kept takes the price of an outcome and the tokens of a task; then {kept} kept has its measure."
    if needed is not None:
        change = "Below {needed} of the earlier success kept in all, the model loses more revenue than it saves; {kept} is kept."
    sentence, said, turns = (Said(each, measures, currency=asked.currency) for each in (words, say, change))
    return Answer(sentence, standing(worst, lowest, needed), said, turns, _chart(company, rows, needed), _BY_MODEL, (measures["kept"],))


def _assumed(asked: Asked, company: Company, sold: OutcomesSold, needed: float | None) -> Answer:
    kept, tokens = company.assumed("risk.retention"), asked.known.measures.get("tokens_per_task")
    measures = {
        "rate": figure(
            "Q17_rate", "Resolved of attempted", "fraction", sold.resolved, "estimated", "E9.1", "", rows=company.behind("outcomes")
        ),
        "assumed": figure("Q17_assumed", "Success a student keeps, as assumed", "fraction", kept, "assumed", "E12.7", ""),
        "needed": figure("Q17_needed", "Success it must keep", "fraction", needed, "assumed", "E12.8", "the price and tokens of a task"),
    }
    words = "No cheap model of our own answers yet; we resolve {rate}. Assumed, a student keeps {assumed} of that; "
    change = "The rate that a cheaper model reaches on the same tasks decides; assumed, it is {assumed} of today's."
    if needed:
        words += "it pays from {needed} on."
        change = "Below {needed} of today's success kept, a student loses more revenue than it saves."
    elif needed == 0:
        words += "what it saves makes up for any loss at today's price."
    elif sold.price is None or tokens is None or tokens.value is None:
        words += "what it must keep takes the price of an outcome and the tokens of a task."
    else:
        words += "at the assumed cost it would not pay, whatever it kept."
    told = (words, "We resolve {rate} and have not tested what a cheaper model would resolve.", change)
    sentence, said, turns = (Said(each, measures, currency=asked.currency) for each in told)
    return Answer(sentence, "unknown", said, turns, None, _BY_MODEL)


def _chart(company: Company, rows: pl.DataFrame, needed: float | None) -> Chart:
    bars = rows.head(DRAWN).select(
        pl.col("customer").replace(customer_names(company.snapshot)).alias("name"), pl.col("kept").alias("value")
    )
    if not needed:
        return Chart("bars", "Success kept since our own model began, the lowest customers first", "fraction", bars)
    below = float(rows["kept"][0]) < needed
    claim = "Some customers kept less success than the saving needs" if below else "Every customer kept more success than the saving needs"
    return Chart("bars", claim, "fraction", bars, needed, "Must be kept")


CHEAP_MODEL_QUALITY = Question(
    number=17,
    text="What does the cheap model cost in quality?",
    family="Own models",
    good="Every segment keeps more success than the saving needs.",
    bad="The average is fine and the worst tenth of the volume collapses.",
    claim_not="That the change in resolution is the model's doing: prompts, customers and kinds of ticket changed in the same months.",
    follow_up="On which kind of task is the small model worst, and does a person see those answers?",
    answer=_answer,
)
