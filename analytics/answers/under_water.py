"""Customers under water over time: for how many months in a row, and which rise of cost would put more of them there."""

import polars as pl

from analytics.company import Company
from analytics.company import company as company_in
from analytics.equations.margin import share
from analytics.estimates.part import back
from analytics.metrics.contribution import contributions

FURTHEST = 12  # months looked back


def months_in_a_row(company: Company, customer: str) -> int:
    """For how many months up to this one a customer's contribution is below zero, at most `FURTHEST`; a month not covered ends it."""
    for step in range(FURTHEST):
        month = back(company.month, step)
        then = company if not step else company_in(company.snapshot, company.today, company.book, month)
        sunk = contributions(then).filter("under_water")["customer"].to_list() if then is not None else []
        if customer not in sunk:
            return step
    return FURTHEST


def rise_until(company: Company, wanted: float) -> float | None:
    """The rise of inference cost, as a fraction, which bills do not follow and which puts customers with this share of revenue under
    water; 0 where they are there already, None where none can."""
    rows = contributions(company).filter(pl.col("contribution").is_not_null(), pl.col("revenue") > 0, pl.col("inference_cost") > 0)
    whole = float(contributions(company).filter(pl.col("revenue") > 0)["revenue"].sum() or 0)
    ratio = (pl.col("revenue").cast(pl.Float64) / pl.col("inference_cost").cast(pl.Float64)).alias("ratio")
    paid = 0.0
    for revenue, breaks_at in rows.select("revenue", ratio).sort("ratio").rows():
        paid += float(revenue)
        if (share(paid, whole) or 0.0) >= wanted:
            return max(float(breaks_at) - 1, 0.0)
    return None
