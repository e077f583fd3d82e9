"""What the ledger knows of the last actual month, as a projection starts from it: each figure with its grade, or what it needs."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.actuals import between, last_actual_month, other_cogs
from analytics.announced import price_changes
from analytics.baseline import Known
from analytics.cube import cube
from analytics.equations.margin import share
from analytics.levers.price_path import Jump
from analytics.measure import Grade, Measure, Number, Rows
from data.pricebook import PriceBook
from data.snapshot import Snapshot

HORIZON = 120  # months; changes announced for later are not seen
_TOKENS = """
with used as (
    select *, coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0)
                  + coalesce(cache_write_1h_tokens, 0) + coalesce(output_tokens, 0) as tokens
    from usage
    where is_primary and month = $month and answered_by = 'provider'
      and ($customer::varchar is null or customer = $customer) and ($product::varchar is null or product = $product)
)
select (sum(tokens) filter (key_owner = 'vendor'))::bigint as ours,
       coalesce(sum(tokens) filter (key_owner = 'customer'), 0)::bigint as theirs,
       (sum(priced_cost) filter (key_owner = 'vendor'))::decimal(38, 12) as list_cost,
       (sum(tokens) filter (key_owner = 'vendor' and priced_cost is not null))::bigint as listed
from used
"""
_TASKS = """
select sum(attempted)::bigint as tasks from outcomes
where date_trunc('month', day) = $month and ($customer::varchar is null or customer = $customer)
"""


def known(
    snapshot: Snapshot | None, book: PriceBook | None, today: date, *, customer: str | None = None, product: str | None = None
) -> Known:
    """The company's last actual month, or that of one customer or product; nothing where there is no such month."""
    month = last_actual_month(snapshot) if snapshot is not None else None
    if snapshot is None or month is None:
        return Known()
    rows = between(cube(snapshot), month, month)
    for name, value in (("customer", customer), ("product", product)):
        rows = rows if value is None else rows.filter(pl.col(name) == value)
    part = {"month": month, "customer": customer, "product": product}
    tokens = snapshot.query(_TOKENS, **part).row(0, named=True)
    tasks = snapshot.query(_TASKS, month=month, customer=customer).item() if product is None else None
    measures = [*_volumes(rows, tokens, tasks, {name: value for name, value in part.items() if value is not None})]
    if customer is None and product is None:
        measures.append(_fixed(snapshot, month))
    jumps = _announced(snapshot, book, month, today, tokens["list_cost"]) if book is not None else ()
    return Known({measure.id: measure for measure in measures}, month, jumps, snapshot.id)


def _volumes(rows: pl.DataFrame, tokens: dict[str, Any], tasks: int | None, part: dict[str, Any]) -> list[Measure]:
    used, cost = Rows("usage", part), rows.filter(pl.col("side") == "cost")
    spent = cost["inference_cost"].sum() if cost["inference_cost"].is_not_null().any() else None
    mtok = tokens["ours"] / 1e6 if tokens["ours"] else None
    price = share(spent, mtok)
    grade: Grade = "assumed" if cost["grade"].max() == 2 else "estimated"
    billed = rows.filter(pl.col("side") == "revenue", pl.col("revenue") > 0)["customer"].drop_nulls().n_unique()
    customers = billed or cost["customer"].drop_nulls().n_unique() or None
    both = (tokens["ours"] or 0) + tokens["theirs"]

    def estimated(name: str, label: str, unit: str, value: Number | None, needs: str) -> Measure:
        return Measure(name, label, unit, value, "estimated", "E15.3", "" if value is not None else needs, rows=used)

    return [
        estimated("customers", "Customers", "count", customers, "customers in billing or usage"),
        estimated("tasks", "Tasks", "a month", tasks or None, "outcomes"),
        estimated("tokens_mtok", "Tokens on our keys", "million a month", mtok, "usage of the month"),
        Measure(
            "price_usd_per_mtok",
            "Effective price",
            "USD per million tokens",
            price if price else None,
            grade,
            "E1.4",
            "" if price else "usage and its cost",
            rows=used,
        ),
        estimated(
            "list_price_usd_per_mtok",
            "List price",
            "USD per million tokens",
            share(tokens["list_cost"], (tokens["listed"] or 0) / 1e6) or None,
            "models with a list price",
        ),
        estimated("own_key_share", "Share on customers' keys", "fraction", share(tokens["theirs"], both) or 0.0, "usage by key"),
    ]


def _fixed(snapshot: Snapshot, month: date) -> Measure:
    typed = between(other_cogs(snapshot), month, month)
    value = None if typed.is_empty() else typed["other_cogs"].sum()
    grade: Grade = "assumed" if typed["other_grade"].max() == 2 else "measured"
    needs = "" if value is not None else "other COGS of the month"
    return Measure(
        "fixed_cogs", "COGS that do not follow tokens", "a month", value, grade, "E13.1", needs, rows=Rows("typed", {"month": month})
    )


def _announced(snapshot: Snapshot, book: PriceBook, month: date, today: date, list_cost: Decimal | None) -> tuple[Jump, ...]:
    """Announced changes of what is bought, as jumps of the blended price: dollars over the list cost as it is by then."""
    cost, jumps = float(list_cost or 0), []
    by_month: dict[int, float] = {}
    for change in price_changes(snapshot, book, month, today):
        first = change.day.month + (0 if change.day.day == 1 else 1)  # a change within a month acts from the next whole one
        t = (change.day.year - month.year) * 12 + first - month.month
        if change.dollars is not None and 1 <= t <= HORIZON:
            by_month[t] = by_month.get(t, 0.0) + float(change.dollars)
    for t, dollars in sorted(by_month.items()):
        if cost > 0 and dollars:
            jumps.append(Jump(month=t, change=min(max(dollars / cost, -0.99), 1.0)))
            cost += dollars
    return tuple(jumps)
