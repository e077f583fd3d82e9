"""M2 Contribution by customer: who brings what, in deciles, and which share of customers and of revenue is under water."""

import polars as pl

from analytics.actuals import customer_names
from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.indicator import Indicator
from analytics.measure import Measure, worst
from analytics.words import percent


def contributions(company: Company) -> pl.DataFrame:
    """CM_i of the month, the most first: gross profit on inference, since no file holds commissions and other COGS belong to nobody.

    `decile` 1 holds the tenth that brings the most. `contribution` is null where a side is unknown, and everywhere while too little of
    inference cost reaches customers; then there is no decile either.
    """
    names = customer_names(company.snapshot)
    known = pl.lit(company.covered)
    order = pl.col("contribution").is_not_null().cast(pl.Int64).cum_sum()
    return (
        company.customers.select(
            "customer",
            pl.col("customer").replace(names).alias("name"),
            "revenue",
            "inference_cost",
            pl.when(known).then("gross_profit").alias("contribution"),
            pl.when(known).then("gross_margin").alias("contribution_margin"),
            "unpriced_rows",
            "grade",
        )
        .sort(pl.col("contribution"), pl.col("customer"), descending=[True, False], nulls_last=True)
        .with_columns(
            (pl.col("contribution") < 0).alias("under_water"),
            pl.when(pl.col("contribution").is_not_null())
            .then((10 * order + pl.col("contribution").count() - 1) // pl.col("contribution").count())
            .alias("decile"),
        )
    )


def deciles(company: Company) -> pl.DataFrame:
    """Sums of `contributions` by decile."""
    sums = ("revenue", "inference_cost", "contribution")
    return (
        contributions(company)
        .filter(pl.col("decile").is_not_null())
        .group_by("decile")
        .agg(pl.len().alias("customers"), *(pl.col(name).sum() for name in sums))
        .sort("decile")
    )


def _measures(company: Company) -> tuple[Measure, ...]:
    """The shares are of customers whose contribution is known; the upper end counts the others as under water."""
    rows = contributions(company)
    known, unknown = rows.filter(pl.col("contribution").is_not_null()), rows.filter(pl.col("contribution").is_null())
    under = known.filter("under_water")
    needs = (
        "both billing lines and usage by customer"
        if company.coverage is None or company.covered
        else f"usage that names its customer for 80% of inference cost: {percent(company.coverage)} does"
    )
    paid, sunk, dark = (float(frame.filter(pl.col("revenue") > 0)["revenue"].sum() or 0) for frame in (known, under, unknown))
    billed = paid + dark if known.height else None
    seen = rows.height if known.height else None
    grade, behind = worst("estimated", company.at.grade), company.behind("billing_lines")
    lost = under["contribution"].sum() if known.height else None
    return (
        figure("M2", "Share of customers under water", "fraction", share(under.height, known.height), grade, "M2, E0.2", needs,
               low=share(under.height, seen), high=share(under.height + unknown.height, seen), rows=behind),
        figure("M2b", "Share of revenue under water", "fraction", share(sunk, paid), grade, "M2, E0.2", needs,
               low=share(sunk, billed), high=share(sunk + dark, billed), rows=behind),
        figure("M2c", "Lost on customers under water a month", company.at.currency, lost, grade, "M2, E0.2", needs, rows=behind),
    )  # fmt: skip


CONTRIBUTION = Indicator("M2", "Contribution by customer", "E0.2", _measures, contributions)
