"""E1.4: what a million tokens really cost by month, beside their list price, and how much of the change prices alone explain."""

import polars as pl

from analytics.estimates.part import Part

SCHEMA = {"month": pl.Date, "mtok": pl.Float64, "inference_cost": pl.Float64, "effective": pl.Float64, "listed": pl.Float64}
_UNLISTED = 0.03  # of tokens may lack a list price


def effective_price(part: Part) -> pl.DataFrame:
    """By month up to the part's: million tokens on our keys, inference_cost (base currency), `effective` = cost / tokens, `listed` the list
    price of the same tokens, both a million tokens; null where either side is missing, or too many tokens have no list price."""
    cost = (
        part.rows.filter(pl.col("side") == "cost", pl.col("inference_cost").is_not_null())
        .group_by("month")
        .agg(pl.col("inference_cost").sum().cast(pl.Float64))
    )
    used = part.tokens.group_by("month").agg(
        (pl.col("ours").sum() / 1e6).alias("mtok"), (pl.col("listed").sum() / 1e6).alias("seen"), pl.col("list_cost").sum().cast(pl.Float64)
    )
    known = pl.when(pl.col("mtok") > 0)
    listed = pl.when(pl.col("seen") > 0, pl.col("mtok") - pl.col("seen") <= _UNLISTED * pl.col("mtok"))
    return (
        used.join(cost, on="month", how="left")
        .with_columns(
            known.then(pl.col("inference_cost") / pl.col("mtok")).alias("effective"),
            listed.then(pl.col("list_cost") / pl.col("seen")).alias("listed"),
        )
        .sort("month")
        .select(*SCHEMA)
    )
