"""What keeps a month from being told: revenue whose price nothing explains, inference that no product claims, the largest first."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from analytics.words import listed
from data.snapshot import Snapshot

Named = Sequence[tuple[str, Decimal]]  # what there is, and its money of the month in base currency

_SOLD = """
select coalesce('of ' || product, 'for ' || coalesce(c.name, b.customer), 'of lines without product or customer') as name,
    sum(base_amount)::decimal(38, 12) as amount
from billing_lines as b left join customers as c on c.customer = b.customer
where counted and month = $month and priced_by = 'unclassified'
group by all having sum(base_amount) <> 0 order by amount desc, name
"""
_USED = """
select coalesce('workload ' || workload, 'usage of ' || coalesce(c.name, u.customer), model, 'usage without a name') as name,
    sum(cost)::decimal(38, 12) as amount
from usage as u left join customers as c on c.customer = u.customer
where is_primary and month = $month and priced_by = 'unclassified' and cost > 0
group by all order by amount desc, name
"""
_PROPOSED = """
select coalesce(sum(base_amount), 0)::decimal(38, 12) as amount from billing_lines
where counted and month = $month and priced_by_grade = 'proposed' and priced_by <> 'unclassified'
"""
_WAITING = """
select currency, sum(rows)::bigint as rows, sum(amount)::decimal(38, 12) as amount from lineage
where state = 'waiting' group by currency order by currency
"""


def revenue(snapshot: Snapshot, month: date) -> Named:
    """Products ("of Chat"), else customers ("for Acme"), whose lines are not classified."""
    return snapshot.query(_SOLD, month=month).rows()


def inference(snapshot: Snapshot, month: date) -> Named:
    """Workloads, else customers, else models, that no product claims, at their cost before the provider's money."""
    return snapshot.query(_USED, month=month).rows()


def proposed(snapshot: Snapshot, month: date) -> Decimal:
    """Revenue whose way of pricing is a proposal that nobody has confirmed."""
    amount: Decimal = snapshot.query(_PROPOSED, month=month).item()
    return amount


def waiting(snapshot: Snapshot) -> str:
    """How many billing rows wait for their other half, with their amounts by currency; empty where none does."""
    rows = snapshot.query(_WAITING).rows()
    count = sum(row[1] for row in rows)
    amounts = listed([f"{amount:,.2f} {currency}" for currency, _, amount in rows if currency is not None and amount is not None])
    return f"{count:,} billing {'row waits' if count == 1 else 'rows wait'} ({amounts})" if count else ""
