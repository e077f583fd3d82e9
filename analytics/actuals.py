"""Actuals: revenue, inference cost, gross profit and gross margin, regrouped from one cube; sums first, the ratio last."""

from datetime import date

import polars as pl

from analytics.cube import cube, last_data_month
from analytics.measure import Grade
from analytics.provider_money import FINE
from data.snapshot import Snapshot

BY = ("month", "quarter", "ytd", "customer", "product", "priced_by", "provider", "model")
GRADES: tuple[Grade, ...] = ("measured", "estimated", "assumed")
_PERIODS = ("month", "quarter", "ytd")
_COST_ALONE = ("provider", "model")
_MONEY = ("revenue", "inference_cost", "unattributed_cost")
_COUNTS = ("unpriced_rows", "unpriced_tokens", "unconverted_rows")

_HELD = """
select month, count(*) as sides from (
    select distinct month, 'revenue' as side from billing_lines where counted
    union all
    select distinct month, 'cost' from (
        select month from usage union all select month from provider_costs union all select month from typed where what = 'invoice'
    )
) group by month
"""


def months(snapshot: Snapshot) -> pl.DataFrame:
    """Every month up to the last with data: whether billing and cost are complete, and its state (open or closed)."""
    return snapshot.query(
        "select month, billing_complete, cost_complete, state from months where month <= $last order by month",
        last=last_data_month(snapshot) or date.min,
    )


def last_actual_month(snapshot: Snapshot) -> date | None:
    """The last month complete in both revenue and provider cost, and holding both; in the other, where one kind is absent.

    Complete months without rows of a side count only where no complete month has both. None while no month is complete.
    """
    known = months(snapshot)
    complete = pl.lit(True)
    for kind in ("billing_complete", "cost_complete"):
        if known[kind].any():
            complete = complete & pl.col(kind)
    if not (known["billing_complete"].any() or known["cost_complete"].any()):
        return None
    held = known.filter(complete).join(snapshot.query(_HELD), on="month", how="left").sort(pl.col("sides").fill_null(0), "month")
    month: date | None = held["month"].last() if held.height else None  # type: ignore[assignment]
    return month


def fullest_month(rows: pl.DataFrame) -> date:
    """Of the cube's rows, the latest month with both revenue and cost, else the latest with anything."""
    sides = rows.group_by("month").agg(pl.col("side").n_unique().alias("sides")).sort("sides", "month")
    month: date = sides["month"].last()  # type: ignore[assignment]
    return month


def elsewhere(rows: pl.DataFrame, side: str) -> str:
    """The months for which the cube's rows hold a side (revenue or cost), in words; nothing where it is not loaded."""
    found = rows.filter(pl.col("side") == side)["month"].unique().sort().to_list()
    if not found:
        return ""
    return f"{found[0]:%B %Y}" if len(found) == 1 else f"{found[0]:%B %Y} to {found[-1]:%B %Y}"


def deferred(snapshot: Snapshot) -> pl.DataFrame:
    """Revenue already billed for service months later than any data, by month: `month`, `revenue`. Never in margins."""
    return snapshot.query(
        "select month, sum(base_amount) as revenue from billing_lines where counted and month > $last group by month order by month",
        last=last_data_month(snapshot) or date.min,
    )


def other_cogs(snapshot: Snapshot) -> pl.DataFrame:
    """Other COGS as typed: `month`, `other_cogs`, `other_grade` (0 with documents, 2 without)."""
    return snapshot.query(
        """
        select month, sum(amount)::decimal(38, 12) as other_cogs, max(case when documented then 0 else 2 end)::integer as other_grade
        from typed where what = 'other_cogs' group by month
        """
    )


def customer_names(snapshot: Snapshot) -> dict[str, str]:
    """What to call each customer that has a name; its id beside it where others have the same."""
    named = snapshot.query(
        """
        select customer, case when count(*) over (partition by name) > 1 then name || ' (' || customer || ')' else name end as name
        from customers where name is not null and name <> customer
        """
    )
    return dict(named.rows())


def margin(snapshot: Snapshot, by: str = "month", first: date | None = None, last: date | None = None) -> pl.DataFrame:
    """Margin by period or by part, from `first` to `last` (months, both included; else all months with data).

    Sums over any `by` are equal. What belongs to no customer, product or class is the row whose key is null, and typed other COGS
    belong to nobody: elsewhere `other_cogs` is null and profit is on inference alone. By provider and model revenue is null.
    Gross profit is null where a row has revenue of a month whose cost nobody has loaded, or cost of a month without revenue.
    """
    rows = between(cube(snapshot), first, last)
    return regroup(rows, between(other_cogs(snapshot), first, last), by, snapshot.settings.fiscal_year_start)


def between(rows: pl.DataFrame, first: date | None, last: date | None) -> pl.DataFrame:
    """Rows of the months from first to last, both included."""
    if first is not None:
        rows = rows.filter(pl.col("month") >= first)
    return rows if last is None else rows.filter(pl.col("month") <= last)


def regroup(rows: pl.DataFrame, other: pl.DataFrame, by: str, fiscal_year_start: int = 1) -> pl.DataFrame:
    """The cube's rows by a key, with what typed other COGS do to them."""
    if by not in BY:
        raise ValueError(f"by is {by}; expected one of {', '.join(BY)}")
    if by in _COST_ALONE:
        rows = rows.filter(pl.col("side") == "cost")
    sides = [(pl.col("side") == side).any() for side in ("revenue", "cost")]
    even = rows.group_by("month").agg(pl.all_horizontal(sides).alias("even"))
    rows = rows.join(even, on="month", how="left").with_columns(
        (_period(by, fiscal_year_start) if by in _PERIODS else pl.col(by)).alias("key")
    )
    sums = _sums(rows, by)
    frame = _without_revenue(sums) if by in _COST_ALONE else _with_other_cogs(sums, rows, other, by)
    return _ratios(frame.sort("key", nulls_last=True)).select(
        pl.col("key").alias(by), "revenue", "inference_cost", "unattributed_cost", "other_cogs", "cogs", "cogs_complete", "gross_profit",
        "gross_margin", *_COUNTS, pl.col("grade").replace_strict(range(3), GRADES, return_dtype=pl.String),
    )  # fmt: skip


def total(name: str) -> pl.Expr:
    """The sum of a column, null where every value is missing."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum().cast(FINE)).alias(name)


def _period(by: str, start: int) -> pl.Expr:
    month = pl.col("month")
    fiscal = month.dt.offset_by(f"{(13 - start) % 12}mo")  # a year that starts in April is named after the year it ends in
    if by == "month":
        return month.dt.strftime("%Y-%m")
    year = fiscal.dt.strftime("%Y")
    return year if by == "ytd" else pl.concat_str(year, pl.lit("-Q"), fiscal.dt.quarter())


def _sums(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Sums by key. A customer without rows of a side that the range has was not billed, or used nothing: 0, not missing."""
    part = by not in _PERIODS
    shared = pl.lit(part and by != "provider") & (pl.col("side") == "cost")  # a part of a provider's total is estimated
    sums = rows.group_by("key").agg(
        total("revenue"),
        total("inference_cost"),
        pl.col("unattributed_cost").sum().cast(FINE),
        *(pl.col(count).sum() for count in _COUNTS),
        pl.when(shared).then(pl.max_horizontal("grade", pl.lit(1))).otherwise("grade").max().cast(pl.Int64).alias("grade"),
        *((pl.col("side") == side).any().alias(f"{side}_side") for side in ("revenue", "cost")),
        pl.col("even").all(),
    )
    if not part:
        return sums
    known = rows["side"].unique().to_list()
    return sums.with_columns(
        *(
            pl.when(pl.lit(side in known) & ~pl.col(f"{side}_side")).then(pl.lit(0).cast(FINE)).otherwise(name).alias(name)
            for side, name in (("revenue", "revenue"), ("cost", "inference_cost"))
        ),
    )


def _with_other_cogs(sums: pl.DataFrame, rows: pl.DataFrame, other: pl.DataFrame, by: str) -> pl.DataFrame:
    """Typed other COGS join their period, or the row of nobody; complete where every month concerned has them."""
    key = pl.col("key") if by in _PERIODS else pl.lit(None, pl.String).alias("key")
    typed = (
        rows.select("month", key)
        .unique()
        .join(other, on="month", how="left")
        .group_by("key")
        .agg(
            pl.when(pl.col("other_cogs").is_not_null().all()).then(pl.col("other_cogs").sum().cast(FINE)).alias("other_cogs"),
            pl.col("other_grade").max().cast(pl.Int64),
        )
        .filter(pl.col("other_cogs").is_not_null())
    )
    frame = sums.join(typed, on="key", how="full", coalesce=True, nulls_equal=True)
    sides = rows["side"].unique().to_list()
    missing = {name for side, name in (("revenue", "revenue"), ("cost", "inference_cost")) if side not in sides}
    return frame.with_columns(
        pl.col("even").fill_null(True),
        *(
            pl.when(pl.col("even").is_null()).then(pl.lit(0).cast(FINE)).otherwise(name).alias(name)
            for name in _MONEY
            if name not in missing
        ),
        *(pl.col(count).fill_null(0) for count in _COUNTS),
        pl.col("other_cogs").is_not_null().alias("cogs_complete"),
        pl.max_horizontal(pl.col("grade").fill_null(0), pl.col("other_grade").fill_null(1)).alias("grade"),
    )


def _without_revenue(sums: pl.DataFrame) -> pl.DataFrame:
    return sums.with_columns(
        pl.lit(None, FINE).alias("revenue"),
        pl.lit(None, FINE).alias("other_cogs"),
        pl.lit(False).alias("cogs_complete"),
        pl.lit(True).alias("even"),
    )


def _ratios(frame: pl.DataFrame) -> pl.DataFrame:
    cogs = pl.col("inference_cost") + pl.col("other_cogs")
    profit = pl.col("revenue") - pl.col("inference_cost") - pl.col("other_cogs").fill_null(0)
    return frame.with_columns(cogs.cast(FINE).alias("cogs"), pl.when("even").then(profit.cast(FINE)).alias("gross_profit")).with_columns(
        pl.when(pl.col("revenue") > 0)
        .then(pl.col("gross_profit").cast(pl.Float64) / pl.col("revenue").cast(pl.Float64))
        .alias("gross_margin")
    )
