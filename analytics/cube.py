"""The cube: revenue and inference cost by month x customer x product x priced_by x provider x model, which every actual regroups."""

from datetime import date
from functools import lru_cache

import polars as pl

from analytics.estimates.model_names import plain, reported_name
from analytics.provider_money import FINE, set_against
from data.prices.names import SELF_HOSTED
from data.snapshot import Snapshot

KEYS = ("month", "customer", "product", "priced_by", "provider", "model")

# a month that has only begun, and holds nothing but lines billed ahead, is deferred like the months after it
_LAST = """
with costs as (
    select max(day) as day from (
        select day from usage union all select day from provider_costs union all select month from typed where what = 'invoice'
    )
),
reach as (
    select costs.day as cost, greatest((select max(issued) from billing_lines where counted), costs.day) as day from costs
)
select (case when day < last_day(day) and cost < date_trunc('month', day) then date_trunc('month', day) - interval 1 month
    else date_trunc('month', day) end)::date as month
from reach
"""

_REVENUE = """
select month, customer, product, priced_by,
       sum(base_amount)::decimal(38, 12) as revenue,
       (sum(base_amount) filter (not (kind in ('credit_note', 'refund') and priced_by = 'unclassified')))::decimal(38, 12) as line_revenue,
       count(*) filter (base_amount is null) as unconverted_rows,
       max(case when spread_grade = 'measured' and base_amount is not null then 0 else 1 end) as grade
from billing_lines
where counted and month <= $last
group by all
"""

_USED = """
with rows as (
    select *, coalesce(provider, '') as seller, cost_basis not in ('own_key', 'cache', 'failed') as bears,
           cost_basis in ('list', 'contract') as split, key_owner = 'vendor' and answered_by = 'provider' as bought,
           coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0)
               + coalesce(cache_write_1h_tokens, 0) + coalesce(output_tokens, 0) as tokens,
           0.000001::decimal(7, 6) as per_mtok
    from usage where is_primary and month <= $last
)
select month, day, customer, product, priced_by, seller as provider, coalesce(model, '') as model, bears, split,
       sum(cost) as cost, sum(tokens)::bigint as tokens,
       sum(input_tokens * input_usd_per_mtok * per_mtok)::decimal(38, 12) as input,
       sum(cache_read_tokens * cache_read_usd_per_mtok * per_mtok)::decimal(38, 12) as cache_read,
       sum(cache_write_tokens * cache_write_usd_per_mtok * per_mtok)::decimal(38, 12) as cache_write,
       sum(cache_write_1h_tokens * cache_write_1h_usd_per_mtok * per_mtok)::decimal(38, 12) as cache_write_1h,
       sum(output_tokens * output_usd_per_mtok * per_mtok)::decimal(38, 12) as output,
       (sum(rows) filter (bears and cost is null))::bigint as unpriced_rows,
       (sum(tokens) filter (bears and cost is null))::bigint as unpriced_tokens,
       sum(priced_cost) filter (bought) as list_cost,
       (sum(tokens) filter (bought and priced_cost is null))::bigint as unlisted_tokens
from rows
group by all
order by all
"""

_REPORTED = """
select month, day, coalesce(provider, '') as provider, model, token_class, line_item, sum(base_amount)::decimal(38, 12) as amount
from provider_costs
where base_amount is not null and month <= $last
group by all
order by all
"""

_MONEY = """
with stated as (
    select month, coalesce(provider, '') as provider, sum(base_amount)::decimal(38, 12) as reported, null::decimal(38, 12) as invoiced,
           count(*) filter (base_amount is null) as unconverted_rows, 0 as grade
    from provider_costs where month <= $last group by all
    union all
    select month, coalesce(provider, ''), null, sum(amount)::decimal(38, 12), 0, max(case when documented then 0 else 2 end)
    from typed as t
    where month <= $last and (
        what = 'invoice' or (what = 'credits' and exists (
            select 1 from typed as i where i.what = 'invoice' and i.month = t.month and i.provider is not distinct from t.provider
        ))
    )
    group by all
)
select * from stated
"""


def last_data_month(snapshot: Snapshot) -> date | None:
    """The latest month of anything that has happened: an invoice issued, usage, a provider's cost or bill. None while there is nothing."""
    month: date | None = snapshot.query(_LAST).item()
    return month


@lru_cache(maxsize=4)
def cube(snapshot: Snapshot) -> pl.DataFrame:
    """Rows of the sides revenue (provider and model null) and cost (revenue null), up to the last month with data.

    `inference_cost` contains `unattributed_cost`, which stands in rows of its own without a customer. `priced_cost` is what usage came
    to before the provider's money, `list_cost` its vendor-key tokens at list price, `line_revenue` leaves out credit notes that name no
    line. Grades are 0 measured, 1 estimated, 2 assumed: `grade` that of the total, of which a part is at least estimated.
    """
    last = last_data_month(snapshot) or date.min
    revenue = snapshot.query(_REVENUE, last=last).with_columns(pl.col("grade").cast(pl.Int32), pl.lit("revenue").alias("side"))
    cost = _cost(snapshot, last).with_columns(pl.lit("cost").alias("side"))
    return pl.concat([revenue, cost], how="diagonal").sort(*KEYS, "side", nulls_last=True)


def used_and_reported(snapshot: Snapshot, last: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Usage and the cost report as `provider_money` compares them, their models under one key."""
    used = _hosted(snapshot.query(_USED, last=last))
    reported = _hosted(snapshot.query(_REPORTED, last=last))
    billed_as = [plain(model) if model else item for model, item in reported.select("model", "line_item").rows()]
    reported = reported.with_columns(pl.Series("key", billed_as, pl.String))  # a line item that names no model is a thing of its own
    billed = {provider: names["key"].drop_nulls().unique().to_list() for (provider,), names in reported.group_by("provider")}
    names = used.select("provider", "model").unique()
    keys = [reported_name(model, billed.get(provider, ())) or model or None for provider, model in names.rows()]
    used = used.join(names.with_columns(pl.Series("key", keys, pl.String)), on=["provider", "model"], maintain_order="left")
    return used.with_row_index("id"), reported


def money(snapshot: Snapshot, last: date) -> pl.DataFrame:
    """The provider's money by provider and month, before credits: `amount` is the typed invoice, else what was reported."""
    stated = _hosted(snapshot.query(_MONEY, last=last)).group_by("provider", "month")
    sums = [pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name) for name in ("reported", "invoiced")]
    return stated.agg(*sums, pl.col("unconverted_rows").sum(), pl.col("grade").max()).with_columns(
        pl.coalesce("invoiced", "reported").alias("amount")
    )


def _cost(snapshot: Snapshot, last: date) -> pl.DataFrame:
    used, reported = used_and_reported(snapshot, last)
    stated = money(snapshot, last)
    final = set_against(used, reported, stated.filter(pl.col("amount").is_not_null()))
    graded = stated.select(
        "provider", "month", pl.when(pl.col("amount").is_not_null()).then("grade").alias("money_grade"), "unconverted_rows"
    )
    nobody = pl.lit(None, pl.String)
    called = used.group_by("provider", "key").agg(pl.col("model").unique()).filter(pl.col("model").list.len() == 1)
    called = called.select("provider", "key", pl.col("model").list.first().alias("called"))
    unattributed = final.unattributed.join(called, on=["provider", "key"], how="left").select(
        "month",
        nobody.alias("customer"),
        nobody.alias("product"),
        pl.lit("unclassified").alias("priced_by"),
        "provider",
        pl.coalesce("called", "key").alias("model"),
        pl.col("unattributed_cost").alias("inference_cost"),
        "unattributed_cost",
    )
    unconverted = graded.filter(pl.col("unconverted_rows") > 0).select(
        "month", nobody.alias("customer"), pl.lit("unclassified").alias("priced_by"), "provider", "unconverted_rows"
    )
    rows = final.rows.join(used.select("id", pl.col("cost").alias("priced_cost")), on="id").with_columns(
        pl.col("priced_by").fill_null("unclassified"),
        *(pl.when(pl.col("cost").is_null()).then(column).alias(column) for column in ("unpriced_rows", "unpriced_tokens")),
    )
    sums = [pl.col("priced_cost"), pl.col("list_cost"), pl.col("cost").alias("inference_cost")]
    counts = ["tokens", "unpriced_rows", "unpriced_tokens", "unlisted_tokens"]
    rows = rows.group_by(*KEYS, maintain_order=True).agg(
        *(pl.when(value.is_not_null().any()).then(value.sum().cast(FINE)) for value in sums),
        *(pl.col(count).sum() for count in counts),
        pl.col("bears").any(),
    )
    return (
        pl.concat([rows, unattributed, unconverted], how="diagonal")
        .join(graded.drop("unconverted_rows"), on=["provider", "month"], how="left")
        .with_columns(
            pl.when(pl.col("bears").fill_null(True)).then(pl.col("money_grade").fill_null(1)).otherwise(0).cast(pl.Int32).alias("grade"),
            *(pl.col(name).replace("", None) for name in ("provider", "model")),
        )
        .drop("money_grade", "bears")
    )


def _hosted(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with every way to host a model oneself under the provider self_hosted."""
    return rows.with_columns(
        pl.when(pl.col("provider").is_in(list(SELF_HOSTED))).then(pl.lit("self_hosted")).otherwise("provider").alias("provider")
    )
