"""What the Imports page reads of a snapshot: imports, rejected rows, ids without a customer, products, decisions, audit."""

import json
from decimal import Decimal

import polars as pl

from data.snapshot import Snapshot


def active_imports(snapshot: Snapshot | None) -> int:
    """How many imports count now."""
    if snapshot is None:
        return 0
    return int(snapshot.query("select count(*) as n from imports where status = 'active'").item())


def imports(snapshot: Snapshot) -> pl.DataFrame:
    """Every import, the latest first."""
    return snapshot.query(
        """
        select import_id, file, label, kind, format, status, imported_at, rows_read, rows_loaded, rows_rejected, bytes, sha256
        from imports order by seq desc
        """
    )


def amounts_loaded(snapshot: Snapshot) -> dict[str, dict[str, Decimal]]:
    """What each import loaded, by import and currency, as its receipt says."""
    rows = snapshot.query("select import_id, receipt from imports").rows()
    return {
        import_id: {amount["currency"]: Decimal(amount["loaded"]) for amount in json.loads(receipt)["amounts"]}
        for import_id, receipt in rows
    }


def rejected(snapshot: Snapshot, import_id: str, limit: int = 1000) -> pl.DataFrame:
    """The rejected rows of one import, in the order of the file."""
    return snapshot.query(
        """
        select file, line, column_name, found, expected, raw, currency, amount from rejected_rows
        where import_id = $import_id order by line limit $limit
        """,
        import_id=import_id,
        limit=limit,
    )


def unmatched(snapshot: Snapshot) -> pl.DataFrame:
    """Ids that no customer has been given, with what hangs on them (base currency, counted rows alone) and an exact match, if any."""
    return snapshot.query(
        """
        with billed as (
            select source, customer_id as id, sum(base_amount) as revenue from billing_lines where counted group by all
        ), used as (
            select source, customer_id as id, sum(cost) as inference_cost, sum(rows) as usage_rows from usage where is_primary group by all
        )
        select i.source, i.id, i.name, b.revenue, u.inference_cost, u.usage_rows,
               (select case when count(distinct c.customer) = 1 then min(c.customer) end from customers c
                 where c.customer not in (select customer from customer_ids where not matched)  -- a person or a customers table named it
                   and (lower(c.customer) = lower(i.id) or lower(c.name) = lower(i.id) or lower(c.name) = lower(i.name))) as suggestion
        from customer_ids i
        left join billed b on b.source = i.source and b.id = i.id
        left join used u on u.source = i.source and u.id = i.id
        where not i.matched
        order by greatest(coalesce(abs(b.revenue), 0), coalesce(abs(u.inference_cost), 0)) desc, i.source, i.id
        """
    )


def customers(snapshot: Snapshot) -> list[str]:
    """The customers that a person or a customers table named, for a choice."""
    named = "select customer from customers where customer not in (select customer from customer_ids where not matched) order by customer"
    return list(snapshot.query(named)["customer"])


def products(snapshot: Snapshot) -> pl.DataFrame:
    """Every product sold, how it is priced and who says so, with its counted revenue in base currency."""
    return snapshot.query(
        """
        select source, product, mode(priced_by) as priced_by, min(priced_by_grade) as said, sum(base_amount) as revenue,
               count(distinct customer) as customers, min(description) as example
        from billing_lines where counted and product is not null
        group by all order by revenue desc nulls last, product
        """
    )


def unclassified(snapshot: Snapshot) -> pl.DataFrame:
    """What a mapping has to name to classify all that is sold and is not classified yet: products, else ids of customers."""
    return snapshot.query(
        """
        select distinct source, case when product is null then 'customer' else 'product' end as kind, coalesce(product, customer_id) as id,
               product
        from billing_lines
        where counted and priced_by = 'unclassified' and coalesce(product, customer_id) is not null
        order by all
        """
    )


def decisions(snapshot: Snapshot) -> pl.DataFrame:
    """What people decided, the latest first."""
    return snapshot.query("select decision_id, kind, made_at, who, active, detail from decisions order by seq desc")


def audit(snapshot: Snapshot, limit: int = 500) -> pl.DataFrame:
    """Who did what and when, the latest first."""
    return snapshot.query("select made_at, who, action, subject, detail from audit_log order by seq desc limit $limit", limit=limit)
