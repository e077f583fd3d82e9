"""The units of customers' months: what they were billed, and the tokens, tasks and seats that a plan can price."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from analytics.actuals import total
from analytics.estimates.part import Part

COUNTED: Mapping[str, str] = {
    "tokens_mtok": "usage that names its customers",
    "benchmark_price": "usage that names its customers, of models with a list price",
    "tasks": "outcomes that name their customers",
    "success": "outcomes that name their customers and say whether they succeeded",
    "seats": "billing lines priced by seat, with quantities",
}
UNLISTED = 0.03  # of tokens may lack a list price


def units(part: Part, window: Sequence[date]) -> pl.DataFrame:
    """A row a customer and month of the window with a bill: billed (base currency, null where unconverted), and a column for each unit.

    A unit is null where nobody counted it for the customer; in a month without it, a customer who has it otherwise has none of it.
    """
    months = pl.Series("month", window, pl.Date)
    recurring = pl.col("priced_by").fill_null("") != "one_off"
    billed = (
        part.rows.filter(pl.col("side") == "revenue", pl.col("customer").is_not_null(), recurring, pl.col("month").is_in(months.implode()))
        .group_by("customer", "month")
        .agg(total("revenue").cast(pl.Float64).alias("billed"), pl.col("unconverted_rows").sum())
        .with_columns(pl.when(pl.col("unconverted_rows") == 0).then("billed").alias("billed"))
        .drop("unconverted_rows")
    )
    found = billed
    for counted in (_tokens(part), _tasks(part), part.seats):
        inside = counted.filter(pl.col("month").is_in(months.implode()), pl.col("customer") != "")
        names = inside.columns[2:]
        whose = inside.select("customer").unique().with_columns(has=pl.lit(True))
        empty = pl.col("has").fill_null(False) & ~pl.col("counted").fill_null(False)
        found = (
            found.join(inside.with_columns(counted=pl.lit(True)), on=["customer", "month"], how="left")
            .join(whose, on="customer", how="left")
            .with_columns(pl.when(empty).then(0.0).otherwise(pl.col(name)).alias(name) for name in names)
            .drop("has", "counted")
        )
    return found.sort("customer", "month")


def _tokens(part: Part) -> pl.DataFrame:
    """Million tokens on our keys, and what one costs at list price: null where too many of them have none."""
    sums = part.tokens.group_by("month", "customer").agg(pl.col("ours", "listed", "list_cost").sum().cast(pl.Float64))
    mtok, unlisted = pl.col("ours") / 1e6, pl.col("ours") - pl.col("listed")
    listed = pl.when(pl.col("ours") <= 0).then(0.0).when(unlisted <= UNLISTED * pl.col("ours")).then(pl.col("list_cost") / mtok)
    return sums.select("month", "customer", mtok.alias("tokens_mtok"), listed.alias("benchmark_price"))


def _tasks(part: Part) -> pl.DataFrame:
    """Tasks attempted, and the share of them that succeeded and was not reversed."""
    counted = part.outcomes.filter(pl.col("attempted").is_not_null())
    judged = (pl.col("judged") >= pl.col("attempted")).fill_null(False)
    kept = pl.col("resolved") - pl.col("reversed").fill_null(0.0)
    success = pl.when(pl.col("attempted") <= 0).then(0.0).when(judged).then(kept / pl.col("attempted"))
    return counted.select("month", "customer", pl.col("attempted").alias("tasks"), success.alias("success"))
