"""The provider's money set against priced usage (DESIGN 6): what scales, what keeps its price, what stays unattributed.

`used`: rows of usage with `cost` (null where unpriced), `bears` (false where it costs us nothing), `split` (priced by token class),
`parts` by class, and `key`, the name under which the cost report bills the model. `reported`: the cost report by day, key and class.
`money`: what is to be met by provider and month, `reported` and `invoiced` before credits.
"""

from dataclasses import dataclass

import polars as pl

CLASSES = ("input", "cache_read", "cache_write", "cache_write_1h", "output")
FINE = pl.Decimal(38, 12)
BAND = (0.97, 1.03)
SELF_HOSTED = "self_hosted"
_MONTH = ("provider", "month")
_CELL = (*_MONTH, "cell_day", "cell_key", "cell_class")
_FLOAT = pl.Float64


@dataclass(frozen=True)
class Set:
    """Usage with its final `cost`, and what no row explains by provider, month and model."""

    rows: pl.DataFrame
    unattributed: pl.DataFrame


def set_against(used: pl.DataFrame, reported: pl.DataFrame, money: pl.DataFrame) -> Set:
    """Usage rows and unattributed remainders that add up to the provider's money in every month where there is any."""
    compared = reported.filter(pl.col("provider") != SELF_HOSTED)
    scaled, left = _by_cell(used, compared)
    return _by_month(_shared_by_tokens(scaled, money), left, money)


def cells(used: pl.DataFrame, reported: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The finest cells both sides have, with priced, amount, factor and inside (the band); and the parts of the rows in them."""
    parts = _parts(used)
    grain = _grain(used, reported)
    parts = _placed(parts, *grain).filter(pl.col("compared"))
    amounts = _placed(reported, *grain)
    compared = (
        parts.group_by(_CELL)
        .agg(pl.col("part").sum().alias("priced"))
        .join(amounts.group_by(_CELL).agg(pl.col("amount").sum()), on=_CELL, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("priced", "amount").cast(FINE).fill_null(0))
        .with_columns(_ratio("amount", "priced").alias("factor"))
        .with_columns(pl.col("factor").is_between(*BAND).fill_null(False).alias("inside"))
    )
    return compared, parts


def _parts(used: pl.DataFrame) -> pl.DataFrame:
    bearing = used.filter(pl.col("bears"), pl.col("cost").is_not_null())
    index = ["id", "provider", "month", "day", "key", "split"]
    by_class = bearing.filter("split").unpivot(on=list(CLASSES), index=index, variable_name="token_class", value_name="part")
    whole = bearing.filter(~pl.col("split")).select(*index, pl.lit(None, pl.String).alias("token_class"), pl.col("cost").alias("part"))
    return pl.concat([by_class, whole]).filter(pl.col("part") != 0)


def _grain(used: pl.DataFrame, reported: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    days = reported.group_by(_MONTH).agg(pl.col("day").n_unique().alias("reported_days"))
    usage = used.filter("bears").group_by(_MONTH).agg(pl.col("day").n_unique().alias("used_days"))
    months = days.join(usage, on=_MONTH, how="left").select(
        *_MONTH, (pl.col("reported_days").eq(1) & pl.col("used_days").fill_null(0).gt(1)).alias("monthly"), pl.lit(True).alias("compared")
    )
    both = pl.concat([side.select(*_MONTH, "day", "key") for side in (used.filter("bears"), reported)])
    named = both.group_by(*_MONTH, "day").agg(pl.col("key").is_not_null().all().alias("names_models"))
    classed = reported.group_by(*_MONTH, "day", "key").agg(
        pl.col("token_class").is_in(CLASSES).fill_null(False).all().alias("names_classes")
    )
    split = used.filter(pl.col("bears"), pl.col("cost").is_not_null()).group_by(*_MONTH, "day", "key").agg(pl.col("split").all())
    classed = classed.join(split, on=[*_MONTH, "day", "key"], how="left", nulls_equal=True).select(
        *_MONTH, "day", "key", (pl.col("names_classes") & pl.col("split").fill_null(True)).alias("classed")
    )
    return months, named, classed


def _placed(rows: pl.DataFrame, months: pl.DataFrame, named: pl.DataFrame, classed: pl.DataFrame) -> pl.DataFrame:
    by_day = ~pl.col("monthly")
    by_model = by_day & pl.col("names_models").fill_null(True)
    by_class = by_model & pl.col("classed").fill_null(False)
    return (
        rows.join(months, on=_MONTH, how="left")
        .with_columns(pl.col("compared").fill_null(False), pl.col("monthly").fill_null(False))
        .join(named, on=[*_MONTH, "day"], how="left")
        .join(classed, on=[*_MONTH, "day", "key"], how="left", nulls_equal=True)
        .with_columns(
            pl.when(by_day).then("day").alias("cell_day"),
            pl.when(by_model).then("key").alias("cell_key"),
            pl.when(by_class).then("token_class").alias("cell_class"),
        )
    )


def _by_cell(used: pl.DataFrame, reported: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    compared, parts = cells(used, reported)
    change = _exact(pl.col("part").cast(_FLOAT) * (pl.col("factor") - 1))
    changes = (
        parts.join(compared.filter("inside"), on=_CELL, nulls_equal=True)
        .with_columns(change.alias("change"))
        .group_by("id")
        .agg(pl.col("change").sum())
    )
    rows = used.join(changes, on="id", how="left").with_columns((pl.col("cost") + pl.col("change").fill_null(0)).cast(FINE).alias("cost"))
    left = (
        compared.filter(~pl.col("inside"))
        .group_by(*_MONTH, pl.col("cell_key").alias("key"))
        .agg((pl.col("amount") - pl.col("priced")).sum().cast(FINE).alias("unattributed_cost"))
        .filter(pl.col("unattributed_cost") != 0)
    )
    return rows.drop("change"), left


def _shared_by_tokens(rows: pl.DataFrame, money: pl.DataFrame) -> pl.DataFrame:
    bill = money.filter(pl.col("provider") == SELF_HOSTED).select(*_MONTH, pl.col("amount").alias("bill"))
    takes = pl.col("bill").is_not_null() & pl.col("bears")
    tokens = pl.when(takes).then(pl.col("tokens"))
    share = _exact(pl.col("bill").cast(_FLOAT) * tokens / tokens.sum().over(_MONTH))
    return (
        rows.join(bill, on=_MONTH, how="left")
        .with_columns(pl.when(takes & (tokens.sum().over(_MONTH) > 0)).then(share).otherwise("cost").alias("cost"))
        .drop("bill")
    )


def _by_month(rows: pl.DataFrame, left: pl.DataFrame, money: pl.DataFrame) -> Set:
    was = rows.group_by(_MONTH).agg(pl.col("cost").sum().alias("was"))
    months = (
        money.join(was, on=_MONTH, how="left")
        .with_columns(pl.coalesce("reported", "was").cast(FINE).fill_null(0).alias("base"))
        .with_columns(_ratio("amount", "base").alias("factor"))
        .with_columns(
            (pl.col("factor").is_between(*BAND) & pl.col("invoiced").is_not_null() & (pl.col("provider") != SELF_HOSTED))
            .fill_null(False)
            .alias("inside")
        )
    )
    factor = months.filter("inside").select(*_MONTH, "factor")
    change = _exact(pl.col("cost").cast(_FLOAT) * (pl.col("factor") - 1)).fill_null(0)
    rows = rows.join(factor, on=_MONTH, how="left").with_columns((pl.col("cost") + change).cast(FINE).alias("cost")).drop("factor")
    change = _exact(pl.col("unattributed_cost").cast(_FLOAT) * (pl.col("factor") - 1)).fill_null(0)
    left = (
        left.join(factor, on=_MONTH, how="left")
        .with_columns((pl.col("unattributed_cost") + change).cast(FINE).alias("unattributed_cost"))
        .drop("factor")
    )
    return _exactly(rows, left, months)


def _exactly(rows: pl.DataFrame, left: pl.DataFrame, months: pl.DataFrame) -> Set:
    """What is missing to the money: the digits lost in scaling go to the largest row, a difference beyond the band is unattributed."""
    order = [column for column in rows.columns if column not in ("cost", "id")]
    met = rows.group_by(_MONTH).agg(pl.col("cost").sum().alias("met"))
    held = left.group_by(_MONTH).agg(pl.col("unattributed_cost").sum().alias("held"))
    missing = (
        months.join(met, on=_MONTH, how="left")
        .join(held, on=_MONTH, how="left")
        .with_columns((pl.col("amount") - pl.col("met").fill_null(0) - pl.col("held").fill_null(0)).cast(FINE).alias("missing"))
        .filter(pl.col("missing") != 0)
    )
    largest = (
        rows.filter(pl.col("bears"), pl.col("cost").fill_null(0) != 0)
        .sort("cost", *order, descending=[True, *[False] * len(order)], nulls_last=True)
        .group_by(_MONTH, maintain_order=True)
        .agg(pl.col("id").first())
    )
    digits = missing.filter(pl.col("missing").abs() < pl.lit("0.000001").cast(FINE)).join(largest, on=_MONTH).select("id", "missing")
    rows = rows.join(digits, on="id", how="left").with_columns((pl.col("cost") + pl.col("missing").fill_null(0)).cast(FINE).alias("cost"))
    beyond = missing.join(rows.filter(pl.col("missing").is_not_null()).select(_MONTH), on=_MONTH, how="anti")
    remainder = beyond.select(*_MONTH, pl.lit(None, pl.String).alias("key"), pl.col("missing").alias("unattributed_cost"))
    return Set(rows.drop("missing"), pl.concat([left.select(remainder.columns), remainder]))


def _ratio(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part).cast(_FLOAT) / pl.col(whole).cast(_FLOAT))


def _exact(value: pl.Expr) -> pl.Expr:
    return value.round(12).cast(FINE)
