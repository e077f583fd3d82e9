"""What we priced, what the log says, what the provider reports and invoices, and what the books say: month by month."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import polars as pl

from analytics.actuals import between
from analytics.cube import last_data_month, money, used_and_reported
from analytics.metric import ratio, total
from analytics.provider_money import FINE
from data.snapshot import Snapshot

CENT = Decimal("0.005")

_LOGGED = """
select month, coalesce(provider, '') as provider,
       coalesce(sum(logged_cost) filter (is_primary), sum(logged_cost) filter (not is_primary))::decimal(38, 12) as logged
from usage where month <= $last and key_owner = 'vendor' group by all
"""

_BOOKS = """
select month, what, coalesce(provider, '') as provider, sum(amount)::decimal(38, 12) as amount
from typed where what in ('ledger_cogs', 'ledger_revenue', 'credits') group by all
"""

_BILLED = "select month, sum(base_amount) as billed from billing_lines where counted and month <= $last group by month"


def reconcile(snapshot: Snapshot, month: date | None = None) -> list[dict[str, Any]]:
    """A row for each month and provider, then one for revenue (provider None): its figures, what explains their differences, what does not.

    Money is Decimal or None. `factor` is the provider's money over priced usage. `tied` is equal to the cent; a row with nothing to
    compare is unexplained, its `unexplained` None.
    """
    last = last_data_month(snapshot) or date.min
    rows = [*_costs(snapshot, last), *_revenue(snapshot, last)]
    rows = [row for row in rows if month is None or row["month"] == month]
    return sorted(rows, key=lambda row: (row["month"], row["provider"] is None, row["provider"] or ""))


def by_model(snapshot: Snapshot, provider: str, month: date) -> pl.DataFrame:
    """Priced usage and the cost report of a provider and month by model, as it is billed: the largest first.

    Columns `model, priced, reported, difference, share` (difference over priced) and `kind`: compared, no usage (billed without priced
    usage, as images are), no report, without (the total of what both have), total.
    """
    used, reported = used_and_reported(snapshot, last_data_month(snapshot) or date.min)
    here = (pl.col("provider") == provider, pl.col("month") == month)
    priced = used.filter(*here, "bears").group_by("key").agg(total("cost", called="priced"))
    billed = reported.filter(*here).group_by("key").agg(total("amount", called="reported"))
    frame = priced.join(billed, on="key", how="full", coalesce=True, nulls_equal=True).rename({"key": "model"})
    has = {side: pl.col(side).fill_null(0) != 0 for side in ("priced", "reported")}
    frame = frame.with_columns(
        pl.when(has["priced"] & has["reported"])
        .then(pl.lit("compared"))
        .when(has["reported"])
        .then(pl.lit("no usage"))
        .otherwise(pl.lit("no report"))
        .alias("kind")
    ).sort(pl.coalesce("reported", "priced"), "model", descending=[True, False], nulls_last=True)
    compared = frame.filter(pl.col("kind") == "compared")
    sums = [
        rows.select(pl.lit(name).alias("model"), *(total(side) for side in ("priced", "reported")), pl.lit(kind).alias("kind"))
        for rows, name, kind in ((compared, "what both name", "without"), (frame, "all", "total"))
        if not frame.is_empty()
    ]
    return pl.concat([frame, *sums], how="vertical_relaxed").select(
        "model",
        "priced",
        "reported",
        (pl.col("reported").fill_null(0) - pl.col("priced").fill_null(0)).cast(FINE).alias("difference"),
        ratio(pl.col("reported").fill_null(0) - pl.col("priced").fill_null(0), "priced").alias("share"),
        "kind",
    )


def _costs(snapshot: Snapshot, last: date) -> list[dict[str, Any]]:
    used, reported = used_and_reported(snapshot, last)
    on = ["month", "provider"]
    frame = used.filter("bears").group_by(on).agg(total("cost", called="priced"))
    for other in (snapshot.query(_LOGGED, last=last), money(snapshot, last).select(*on, "reported", "invoiced", "amount")):
        frame = frame.join(other, on=on, how="full", coalesce=True)
    typed = between(snapshot.query(_BOOKS), None, last)
    for what, name in (("ledger_cogs", "booked"), ("credits", "credits")):
        stands = typed.filter(pl.col("what") == what).select(*on, pl.col("amount").alias(name))
        frame = frame.join(_placed(stands, frame), on=on, how="full", coalesce=True)
    factor = ratio("amount", "priced").alias("factor")
    return [_cost_row(row, _unmatched(used, reported, row)) for row in frame.with_columns(factor).rows(named=True) if _stands(row)]


def _placed(stands: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """A typed figure without a provider belongs to the only one of its month, else to all."""
    only = frame.group_by("month").agg(pl.col("provider").first().alias("only"), pl.len().alias("providers"))
    return stands.join(only, on="month", how="left").select(
        "month",
        pl.when(pl.col("provider") != "")
        .then("provider")
        .when(pl.col("providers") == 1)
        .then("only")
        .otherwise(pl.lit("all providers"))
        .alias("provider"),
        pl.exclude("month", "provider", "only", "providers"),
    )


def _stands(row: dict[str, Any]) -> bool:
    return any(row[name] is not None for name in ("priced", "logged", "reported", "invoiced", "booked", "credits"))


def _unmatched(used: pl.DataFrame, reported: pl.DataFrame, row: dict[str, Any]) -> dict[str, Decimal]:
    """What the report bills in the month under a model that no priced usage has, by model."""
    here = (pl.col("provider") == row["provider"], pl.col("month") == row["month"])
    priced = used.filter(*here, pl.col("cost").fill_null(0) != 0)["key"].drop_nulls().unique().to_list()
    if not priced:
        return {}
    alone = reported.filter(*here, pl.col("key").is_not_null(), ~pl.col("key").is_in(priced)).group_by("key").agg(pl.col("amount").sum())
    return {model: amount for model, amount in alone.sort("key").rows() if amount != 0}


def _cost_row(row: dict[str, Any], unmatched: dict[str, Decimal]) -> dict[str, Any]:
    differences = [
        {"step": "reported", "cause": f"billed without priced usage: {model}", "amount": amount} for model, amount in unmatched.items()
    ]
    invoiced, credits = row["invoiced"], row["credits"]
    if invoiced is not None and credits is not None:
        invoiced -= credits  # the document to pay; the cube meets it before credits
        differences.append({"step": "invoiced", "cause": "credits taken off the invoice", "amount": -credits})
    if row["logged"] is not None and row["priced"] is not None and row["logged"] != row["priced"]:
        differences.append({"step": "logged", "cause": "the log's own prices; counts in no sum", "amount": row["logged"] - row["priced"]})
    figures = {"priced": row["priced"], "logged": row["logged"], "reported": row["reported"], "invoiced": invoiced, "booked": row["booked"]}
    return _judged(row["month"], row["provider"], figures, row["factor"], differences)


def _revenue(snapshot: Snapshot, last: date) -> list[dict[str, Any]]:
    billed = snapshot.query(_BILLED, last=last)
    books = between(snapshot.query(_BOOKS), None, last).filter(pl.col("what") == "ledger_revenue")
    books = books.group_by("month").agg(pl.col("amount").sum().alias("booked"))
    nothing = dict.fromkeys(("priced", "logged", "reported"))
    return [
        _judged(row["month"], None, nothing | {"invoiced": row["billed"], "booked": row["booked"]}, None, [])
        for row in billed.join(books, on="month", how="full", coalesce=True).rows(named=True)
    ]


def _judged(
    month: date, provider: str | None, figures: dict[str, Decimal | None], factor: float | None, differences: list[dict[str, Any]]
) -> dict[str, Any]:
    """A row with what stays unexplained from step to step; differences that cancel out over two steps are still unexplained."""
    known = [(name, amount) for name, amount in figures.items() if amount is not None and name != "logged"]
    left = [
        after - before - sum((each["amount"] for each in differences if each["step"] == name), Decimal(0))
        for (_, before), (name, after) in pairwise(known)
    ]
    tied = bool(left) and all(abs(amount - known[0][1]) < CENT for _, amount in known)
    explained = bool(left) and all(abs(step) < CENT for step in left)
    return {
        "month": month,
        "provider": provider,
        **figures,
        "factor": factor,
        "differences": differences,
        "unexplained": sum(left, Decimal(0)) if left else None,
        "grade": "tied" if tied else "explained" if explained else "unexplained",
    }
