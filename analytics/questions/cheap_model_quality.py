"""Q17 What does the cheap model cost in quality?"""

import polars as pl

from analytics.actuals import customer_names
from analytics.asked import Asked
from analytics.company import Company, figure
from analytics.equations.distillation import student_unit_cost
from analytics.equations.make_or_buy import break_even_retention
from analytics.equations.margin import share
from analytics.estimate_outcomes import FEWEST
from analytics.measure import Measure
from analytics.outcomes_sold import OutcomesSold, outcomes_sold
from analytics.own_models import OwnModels, own_models, student
from analytics.part import back
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from analytics.unanswered import marked

TAIL = 0.10  # of attempts: the worst decile (D17)
MONTHS = 3  # on each side of the student's first month
DRAWN = 12
_OPEN = marked(
    "what a cheaper model costs in quality", "The worst {tail:0} of the volume decides, not the average.", "QUESTIONS D17", tail=TAIL
)
_BY_MODEL = "outcomes that say which model answered and whether it succeeded, by kind of task"
_RATES = """
with kept as (
    select customer, day < $since as earlier, sum(attempted)::double as attempted, sum(succeeded)::double as succeeded
    from outcomes
    where customer is not null and attempted is not null and succeeded is not null and day >= $first
      and date_trunc('month', day) <= $month and (day < $since or date_trunc('month', day) > $last)
    group by all
)
select customer, sum(attempted) filter (earlier) as tried_before, sum(succeeded) filter (earlier) as hit_before,
       sum(attempted) filter (not earlier) as tried_after, sum(succeeded) filter (not earlier) as hit_after
from kept group by customer order by customer
"""


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if company is None:
        return _OPEN.nothing(asked, _BY_MODEL)
    sold, own = outcomes_sold(asked), own_models(company)
    if sold.resolved is None:
        return _OPEN.because(asked, "too few outcomes say whether they succeeded", _BY_MODEL)
    needed = _needed(asked, company, sold, own)
    if own.mtok <= 0 or own.since is None:
        return _would(asked, company, sold, needed)
    rows = by_segment(company, own)
    if rows.is_empty():
        return _OPEN.because(asked, "no customer has outcomes from before our own model began and from now", _BY_MODEL)
    return _running(asked, company, own, rows, needed)


def by_segment(company: Company, own: OwnModels) -> pl.DataFrame:
    """By customer: success in three months before the own model's first month and in the last three, and `kept`, the later over the earlier.

    Customers with fewer than thirty attempts on a side are left out; the lowest `kept` first.
    """
    since = own.since or company.month
    params = {"since": since, "first": back(since, MONTHS), "last": back(company.month, MONTHS)}
    rows = company.query(_RATES, **params).filter(
        pl.col("tried_before") >= FEWEST, pl.col("tried_after") >= FEWEST, pl.col("hit_before") > 0
    )
    before, after = pl.col("hit_before") / pl.col("tried_before"), pl.col("hit_after") / pl.col("tried_after")
    return rows.with_columns(before.alias("before"), after.alias("after"), (after / before).alias("kept")).sort("kept", "customer")


def worst_decile(rows: pl.DataFrame) -> float:
    """Success kept by the customers with the lowest, until a tenth of the later attempts is reached."""
    part = rows.filter(pl.col("tried_after").cum_sum().shift(1, fill_value=0.0) < TAIL * pl.col("tried_after").sum())
    return float((part["kept"] * part["tried_after"]).sum() / part["tried_after"].sum())


def standing(average: float, worst: float, lowest: float, needed: float | None) -> Standing:
    """From the success kept on average, by the worst decile and by the lowest customer, and what must be kept."""
    if needed is None:
        return "unknown"
    if worst < needed:
        return "bad"
    return "good" if lowest >= needed and average >= needed else "between"


def _needed(asked: Asked, company: Company, sold: OutcomesSold, own: OwnModels) -> float | None:
    """E12.8  kap*, a task at a time: price, tokens a task at the dearest price they are bought at, and the student's cost."""
    tokens = asked.known.measures["tokens_per_task"].value if "tokens_per_task" in asked.known.measures else None
    if tokens is None or sold.price is None or not sold.resolved or own.dearest is None:
        return None
    lever = student(company)
    cost = own.unit_cost or student_unit_cost(lever.gpu_usd_per_hour, lever.overhead, lever.tokens_per_second, lever.utilisation)
    paid, mtok = sold.price * (1 - (sold.reversed_share or 0.0)), float(tokens) / 1e6
    if cost is None:
        return None
    return break_even_retention(lambda success: paid * success, sold.resolved, mtok * cost, mtok * own.dearest[1])


def _running(asked: Asked, company: Company, own: OwnModels, rows: pl.DataFrame, needed: float | None) -> Answer:
    tried = {side: float(rows[f"tried_{side}"].sum()) for side in ("before", "after")}
    rates = {side: share(float(rows[f"hit_{side}"].sum()), tried[side]) or 0.0 for side in ("before", "after")}
    on_it = own.share or 0.0
    needed = None if needed is None else 1 - on_it * (1 - needed)  # E12.7 over both models: only its share of the work can lose
    average, worst, lowest = rates["after"] / rates["before"], worst_decile(rows), float(rows["kept"][0])
    behind = company.behind("outcomes")

    def of(id: str, label: str, value: float | None, equation: str = "E12.7") -> Measure:
        return figure(f"Q17_{id}", label, "fraction", value, "estimated", equation, _BY_MODEL, rows=behind)

    measures = {
        "before": of("before", "Resolved of attempted before our own model", rates["before"], "E9.1"),
        "after": of("after", "Resolved of attempted, the last three months", rates["after"], "E9.1"),
        "kept": of("kept", "Success kept", average),
        "worst": of("worst", "Success kept by the worst tenth of attempts", worst),
        "needed": of("needed", "Success that must be kept", needed, "E12.8"),
        "share": of("share", "Share of the work's tokens on our own model", own.share, "E12.2"),
    }
    fell = "rose" if rates["after"] > rates["before"] else "fell" if rates["after"] < rates["before"] else "stayed"
    words = f"Since our own model began to answer, now {{share}} of the tokens of its work, resolution {fell} from {{before}} to {{after}}"
    words += "; the worst tenth of attempts kept {worst} of its earlier rate."
    words += " Whether the model did that cannot be told: no file says which model answered which task."
    say = "Resolution went from {before} to {after} with our own model in use; "
    say += (
        "the weakest tenth of our volume resolves no less than it did."
        if worst >= 1
        else "the weakest tenth of our volume resolves {worst} of what it did."
    )
    change = (
        "At less than {needed} of the earlier success kept, our own model loses more revenue than it saves."
        if needed is not None
        else ("What must be kept takes the price of an outcome and the tokens it takes; then the threshold is a number.")
    )
    if needed is not None and needed <= 1 - on_it:
        change = (
            "No loss of quality outweighs the saving at today's price: the threshold is the customer's patience, and that is in no file."
        )
    said = {"measures": measures, "currency": asked.currency}
    return Answer(
        Said(words, **said), standing(average, worst, lowest, needed), Said(say, **said), Said(change, **said),
        _chart(company, rows, needed), _BY_MODEL, (measures["kept"],),
    )  # fmt: skip


def _would(asked: Asked, company: Company, sold: OutcomesSold, needed: float | None) -> Answer:
    kept, rows = company.assumed("risk.retention"), company.behind("outcomes")
    measures = {
        "rate": figure("Q17_rate", "Resolved of attempted", "fraction", sold.resolved, "estimated", "E9.1", "", rows=rows),
        "assumed": figure("Q17_assumed", "Success a student keeps, as assumed", "fraction", kept, "assumed", "E12.7", ""),
        "needed": figure("Q17_needed", "Success it must keep", "fraction", needed, "assumed", "E12.8", _BY_MODEL),
    }
    words = "No cheap model of our own answers yet; we resolve {rate}. Assumed, a student keeps {assumed} of that"
    words += (
        "; it would pay from {needed} on."
        if needed
        else (
            ", and a cheaper token makes up for any loss at today's price."
            if needed == 0.0
            else ", and no student at the assumed cost makes up for what it loses."
            if _priced(asked, sold)
            else "; what it must keep cannot be told without the price of an outcome and the tokens it takes."
        )
    )
    say = "We resolve {rate} and have not tested what a cheaper model would resolve."
    change = (
        "A student that keeps less than {needed} of today's success loses more revenue than it saves."
        if needed
        else ("The rate that a cheaper model reaches on the same tasks changes the answer; it is in no file yet.")
    )
    said = {"measures": measures, "currency": asked.currency}
    return Answer(Said(words, **said), "unknown", Said(say, **said), Said(change, **said), None, _BY_MODEL)


def _priced(asked: Asked, sold: OutcomesSold) -> bool:
    tokens = asked.known.measures.get("tokens_per_task")
    return sold.price is not None and tokens is not None and tokens.value is not None


def _chart(company: Company, rows: pl.DataFrame, needed: float | None) -> Chart:
    names = customer_names(company.snapshot)
    bars = rows.head(DRAWN).select(pl.col("customer").replace(names).alias("name"), pl.col("kept").alias("value"))
    below = 0 if needed is None else rows.filter(pl.col("kept") < needed).height
    claim = "Success kept since our own model began, the lowest customers first"
    if needed:
        claim = (
            "Some customers kept less success than the saving is worth"
            if below
            else "Every customer kept more success than the saving needs"
        )
    return Chart("bars", claim, "fraction", bars, needed or None, "Must be kept" if needed else "")


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
