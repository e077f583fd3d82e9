"""Customer-months: who was billed, for how long, at which premium over the price within reach, and who left after it."""

import polars as pl

from analytics.actuals import total
from analytics.assumptions import assumption
from analytics.engine.behaviour import Behaviour
from analytics.estimates.part import Part
from analytics.plans.acu import Acu
from analytics.plans.credit import Credit
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome
from analytics.plans.seat import Seat
from analytics.plans.task import Task

TRANSPARENCY = {
    "tokens": Markup.transparency, "credits": Credit.transparency, "acu": Acu.transparency, "task": Task.transparency,
    "outcome": Outcome.transparency, "seat": Seat.transparency,
}  # fmt: skip
UNLISTED = 0.03  # of tokens may lack a list price
FREE: float = Behaviour.model_fields["price_gap_free"].default
_RECURRING = pl.col("priced_by").fill_null("") != "one_off"


def billed(part: Part) -> pl.DataFrame:
    """Customer-months with recurring revenue: `customer`, `month`, `revenue`, null where unconverted, `tenure` in months, `left` after it.

    The last month is left out: nobody knows yet who left after it. A customer has left who is silent for longer than it ever was
    between two bills: a month, where it was billed every month.
    """
    paid = (
        part.rows.filter(pl.col("side") == "revenue", pl.col("customer").is_not_null(), _RECURRING)
        .group_by("customer", "month")
        .agg(total("revenue").cast(pl.Float64), pl.col("unconverted_rows").sum())
        .filter((pl.col("revenue") > 0) | (pl.col("revenue").is_null() & (pl.col("unconverted_rows") > 0)))
        .sort("customer", "month")
    )
    number = pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month()
    now = part.month.year * 12 + part.month.month
    return (
        paid.with_columns(number.alias("number"))
        .with_columns(
            (pl.col("number") - pl.col("number").min().over("customer")).alias("tenure"),
            pl.col("number").diff().max().over("customer").fill_null(1).alias("pause"),
            pl.col("number").max().over("customer").alias("last"),
        )
        .with_columns(((pl.col("number") == pl.col("last")) & (now - pl.col("last") >= pl.col("pause"))).alias("left"))
        .filter(pl.col("number") < now)
        .select("customer", "month", "revenue", "tenure", "left")
    )


def churn_panel(part: Part, switching_cost: float | None = None, free: float = FREE) -> pl.DataFrame:
    """`billed`, with the premium v, a year's saving A (base currency), the gate G, `gap` = T max(0, v - v0) G of E4.6, and `size`.

    The premium is metered revenue over the list price of its tokens; T is that of the ways of pricing, weighted by revenue. `gap` is null
    where more than 3% of those tokens have no list price, and 0 where nothing is metered. `size` is the log of revenue.
    """
    cost = assumption("leaving.switching_cost").value if switching_cost is None else switching_cost
    ways = pl.DataFrame({"priced_by": list(TRANSPARENCY), "transparency": list(TRANSPARENCY.values())})
    sums = ("revenue", "list_cost", "tokens", "unlisted_tokens", "unconverted_rows")
    by_way = (
        part.rows.filter(pl.col("customer").is_not_null())
        .group_by("customer", "month", "priced_by")
        .agg(pl.col(name).cast(pl.Float64).sum() for name in sums)
        .join(ways, on="priced_by")
        .filter(pl.col("revenue") > 0, pl.col("tokens") > 0)
    )
    metered = by_way.group_by("customer", "month").agg(
        pl.col("revenue").sum().alias("metered"),
        pl.col("list_cost", "tokens", "unlisted_tokens", "unconverted_rows").sum(),
        ((pl.col("transparency") * pl.col("revenue")).sum() / pl.col("revenue").sum()).alias("transparency"),
    )
    listed = (pl.col("unlisted_tokens") <= UNLISTED * pl.col("tokens")) & (pl.col("list_cost") > 0) & (pl.col("unconverted_rows") == 0)
    saving = pl.col("annual_saving")
    above = pl.col("transparency") * pl.max_horizontal(pl.col("premium") - free, pl.lit(0.0)) * pl.col("gate")
    return (
        billed(part)
        .join(metered, on=["customer", "month"], how="left")
        .with_columns(
            pl.when(listed).then(pl.col("metered") / pl.col("list_cost") - 1).alias("premium"),
            pl.when(listed).then(12 * (pl.col("metered") - pl.col("list_cost"))).alias("annual_saving"),
            pl.col("revenue").log().alias("size"),
        )
        .with_columns(pl.when(saving > 0).then(saving / (saving + cost)).when(saving.is_not_null()).then(0.0).alias("gate"))
        .with_columns(pl.when(pl.col("metered").is_null()).then(0.0).when(pl.col("gate").is_not_null()).then(above).alias("gap"))
        .select("customer", "month", "revenue", "premium", "annual_saving", "gate", "gap", "tenure", "size", "left")
        .sort("customer", "month")
    )
