"""What the ledger holds of a company, or of one customer or product, up to a month: the cube's rows, outcomes and tokens by month."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from analytics.actuals import between, last_actual_month, months
from analytics.cube import cube
from analytics.measure import Rows
from data.snapshot import Snapshot

WORK = ("outcome", "task")  # lines that are priced by what outcomes count
_OUTCOMES = """
select date_trunc('month', day)::date as month, coalesce(customer, '') as customer,
       sum(attempted)::double as attempted,
       (sum(attempted) filter (succeeded is not null))::double as judged,
       (sum(succeeded) filter (attempted is not null))::double as resolved,
       (sum(succeeded) filter (reversed is not null))::double as settled,
       (sum(reversed) filter (succeeded is not null))::double as reversed,
       (sum(human_minutes) filter (attempted is not null))::double as human_minutes,
       (sum(attempted) filter (human_minutes is not null))::double as with_minutes
from outcomes
where date_trunc('month', day) <= $month and ($customer::varchar is null or customer = $customer)
group by all order by all
"""
_TOKENS = """
with used as (
    select *, coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0)
                  + coalesce(cache_write_1h_tokens, 0) + coalesce(output_tokens, 0) as tokens
    from usage
    where is_primary and month <= $month and answered_by = 'provider'
      and ($customer::varchar is null or customer = $customer) and ($product::varchar is null or product = $product)
)
select month, coalesce(customer, '') as customer, coalesce(priced_by, 'unclassified') as priced_by,
       (sum(tokens) filter (key_owner = 'vendor'))::bigint as ours,
       coalesce(sum(tokens) filter (key_owner = 'customer'), 0)::bigint as theirs,
       (sum(priced_cost) filter (key_owner = 'vendor'))::decimal(38, 12) as list_cost,
       (sum(tokens) filter (key_owner = 'vendor' and priced_cost is not null))::bigint as listed
from used group by all order by all
"""
_SEATS = """
select month, customer, sum(
    sign(amount) * quantity::double * case when service_start is null or service_end is null or service_end <= service_start then 1
    else greatest(0, date_diff('day', greatest(service_start, month), least(service_end, (month + interval 1 month)::date)))
        / date_diff('day', month, (month + interval 1 month)::date)::double end
) as seats
from billing_lines
where counted and kind = 'charge' and priced_by = 'seat' and month <= $month and quantity is not null and amount is not null
  and ($customer::varchar is null or customer = $customer) and ($product::varchar is null or product = $product)
group by all order by all
"""


@dataclass(frozen=True)
class Part:
    """The company, or a customer or product of it, as of `month`; `rows` are the cube's of all months up to it."""

    snapshot: Snapshot
    month: date
    rows: pl.DataFrame
    customer: str | None = None
    product: str | None = None
    counted: bool = True  # whether outcomes are those of this part

    @property
    def whole(self) -> bool:
        """Whether this is the company."""
        return self.customer is None and self.product is None

    @cached_property
    def here(self) -> pl.DataFrame:
        """The cube's rows of the month."""
        return between(self.rows, self.month, self.month)

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """Outcomes by month and customer. Of a product they are known where it is the only one priced by outcomes or tasks."""
        found = self.snapshot.query(_OUTCOMES, month=self.month, customer=self.customer)
        return found if self.counted else found.clear()

    @cached_property
    def tokens(self) -> pl.DataFrame:
        """Tokens that a provider answered, on our keys and on theirs, by month, customer and way of pricing."""
        return self.snapshot.query(_TOKENS, **self.named)

    @cached_property
    def seats(self) -> pl.DataFrame:
        """E6.5  seats by month and customer: quantities of seat lines, each for the days of the month that it covers.

        A line that credits seats takes them away.
        """
        return self.snapshot.query(_SEATS, **self.named)

    @cached_property
    def whole_months(self) -> list[date]:
        """Months in a row up to this one whose cost is complete, the latest last."""
        known = {month: complete for month, complete in months(self.snapshot).select("month", "cost_complete").rows()}
        run, month = [], self.month
        while month == self.month or known.get(month):
            run.append(month)
            month = back(month, 1)
        return run[::-1]

    @property
    def named(self) -> dict[str, Any]:
        """Month, customer and product, None where all are meant."""
        return {"month": self.month, "customer": self.customer, "product": self.product}

    def behind(self, fact: Any) -> Rows:
        """The rows of a fact in the month."""
        return Rows(fact, {name: value for name, value in self.named.items() if value is not None})


def part(
    snapshot: Snapshot | None,
    month: date | None = None,
    customer: str | None = None,
    product: str | None = None,
    *,
    rows: pl.DataFrame | None = None,
) -> Part | None:
    """The part as of a month, the last actual one unless another is named; None where there is none. `rows`: the cube, if at hand."""
    chosen = month if month is not None or snapshot is None else last_actual_month(snapshot)
    if snapshot is None or chosen is None:
        return None
    rows = between(cube(snapshot) if rows is None else rows, None, chosen)
    work = rows.filter(pl.col("side") == "revenue", pl.col("priced_by").is_in(WORK))["product"].unique().to_list()
    for name, value in (("customer", customer), ("product", product)):
        rows = rows if value is None else rows.filter(pl.col(name) == value)
    return Part(snapshot, chosen, rows, customer, product, product is None or work == [product])


def back(month: date, months: int) -> date:
    """The month so many months before; later ones where the number is below zero."""
    place = month.year * 12 + month.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
