"""What success customers keep since a company's own model answers, and what must be kept for the model to pay."""

import polars as pl

from analytics.answers.asked import Asked
from analytics.answers.outcomes_sold import OutcomesSold
from analytics.answers.own_models import OwnModels, student
from analytics.company import Company
from analytics.equations.distillation import student_unit_cost
from analytics.equations.make_or_buy import break_even_retention
from analytics.estimates.estimate_outcomes import FEWEST
from analytics.estimates.part import back

TAIL = 0.10  # of attempts: the worst decile (D17)
MONTHS = 3  # before the model's first month, and the last ones
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


def by_segment(company: Company, own: OwnModels) -> pl.DataFrame:
    """By customer: attempts and successes in three months before the model's first and in the last three, and `kept`, rate over rate.

    Customers with fewer than thirty attempts on a side, or no success before, are left out; the lowest `kept` first.
    """
    since = own.since or company.month
    rows = company.query(_RATES, since=since, first=back(since, MONTHS), last=back(company.month, MONTHS))
    known = rows.filter(pl.col("tried_before") >= FEWEST, pl.col("tried_after") >= FEWEST, pl.col("hit_before") > 0)
    kept = (pl.col("hit_after") / pl.col("tried_after")) / (pl.col("hit_before") / pl.col("tried_before"))
    return known.with_columns(kept.alias("kept")).sort("kept", "customer")


def worst_decile(rows: pl.DataFrame) -> float:
    """Success kept by the customers that keep least, up to the one with whom a tenth of the later attempts is reached."""
    before = pl.col("tried_after").cum_sum().shift(1, fill_value=0.0)
    part = rows.filter(before < TAIL * pl.col("tried_after").sum())
    return float((part["kept"] * part["tried_after"]).sum()) / float(part["tried_after"].sum())


def must_keep(asked: Asked, company: Company, sold: OutcomesSold, own: OwnModels) -> float | None:
    """E12.8  kap*, of a task that the student takes: its price, its tokens at the dearest price they are bought at, the student's cost.

    None where an input lacks, or where the student pays at no retention.
    """
    tokens = asked.known.measures.get("tokens_per_task")
    if tokens is None or tokens.value is None or sold.price is None or not sold.resolved or own.dearest is None:
        return None
    lever, mtok = student(company), float(tokens.value) / 1e6
    cost = own.unit_cost or student_unit_cost(lever.gpu_usd_per_hour, lever.overhead, lever.tokens_per_second, lever.utilisation)
    paid = sold.price * (1 - (sold.reversed_share or 0.0))
    if cost is None:
        return None
    return break_even_retention(lambda success: paid * success, sold.resolved, mtok * cost, mtok * own.dearest[1])


def must_keep_in_all(needed: float, share: float) -> float:
    """E12.7  over both models: what must be kept of success in all, where the student takes a share of the work: (1 - x) + x kap*."""
    return 1 - share * (1 - needed)
