"""From a figure back to its rows, and from a row to its file and line."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from data.errors import NotFoundError
from data.home import Home
from data.records import texts_of
from data.snapshot import Snapshot, imported_rows
from data.stage import stage

ANY: Any = object()
_BILLED = """
select i.file, l.import_id, l.line, b.source_key, b.issued as day, b.customer, b.product, b.priced_by, b.kind, b.status, b.invoice_id,
    b.description, b.month, b.service_start, b.service_end, b.currency, b.amount, b.rate, b.base_amount, b.spread_grade
from billing_lines b
left join lineage l on l.fact = 'billing_lines' and l.source_key = b.source_key and l.state = 'counted'
left join imports i on i.import_id = l.import_id
where b.counted and ($month is null or b.month = $month)
    and ($any_customer or b.customer is not distinct from $customer) and ($any_product or b.product is not distinct from $product)
    and ($any_priced_by or b.priced_by is not distinct from $priced_by) and $any_provider and $any_model
order by abs(b.base_amount) desc nulls first, b.source_key, b.month limit $limit
"""
_USED = """
select i.file, l.import_id, null::bigint as line, null::varchar as source_key, u.day, u.customer, u.product, u.priced_by, u.provider,
    u.model, u.service_tier, u.workload, u.key_owner, u.answered_by, u.rows, u.input_tokens, u.cache_read_tokens, u.cache_write_tokens,
    u.cache_write_1h_tokens, u.output_tokens, u.price_grade, u.cost_basis,
    'USD' as currency, u.cost as amount, u.source, u.customer_id, u.is_primary
from usage u
left join (select distinct day, import_id from lineage where fact = 'usage' and state = 'counted' and day is not null) l
    on l.day = u.day and exists (select 1 from imports i where i.import_id = l.import_id and i.format like u.source || '%')
left join imports i on i.import_id = l.import_id
where u.is_primary and ($month is null or u.month = $month)
    and ($any_customer or u.customer is not distinct from $customer) and ($any_product or u.product is not distinct from $product)
    and ($any_priced_by or u.priced_by is not distinct from $priced_by)
    and ($any_provider or u.provider is not distinct from $provider) and ($any_model or u.model is not distinct from $model)
order by u.cost desc nulls first, u.day limit $limit
"""
_CHARGED = """
select i.file, l.import_id, null::bigint as line, null::varchar as source_key, c.day, c.provider, c.model, c.token_class, c.workload,
    c.line_item, c.currency, c.amount, c.base_amount
from provider_costs c
left join lineage l on l.fact = 'provider_costs' and l.state = 'counted' and l.day = c.day
left join imports i on i.import_id = l.import_id
where ($month is null or c.month = $month) and $any_customer and $any_product and $any_priced_by
    and ($any_provider or c.provider is not distinct from $provider) and ($any_model or c.model is not distinct from $model)
order by abs(c.base_amount) desc nulls first, c.day limit $limit
"""
_COUNTED = """
select i.file, l.import_id, null::bigint as line, null::varchar as source_key, o.day, o.customer, o.outcome_type, o.attempted, o.succeeded,
    o.reversed, o.human_minutes
from outcomes o
left join (select distinct day, import_id from lineage where fact = 'outcomes' and state = 'counted') l on l.day = o.day
left join imports i on i.import_id = l.import_id
where ($month is null or date_trunc('month', o.day) = $month) and ($any_customer or o.customer is not distinct from $customer)
    and $any_product and $any_priced_by and $any_provider and $any_model
order by o.attempted desc, o.day, o.customer, o.outcome_type, i.file limit $limit
"""
_FACTS = {"billing_lines": _BILLED, "usage": _USED, "provider_costs": _CHARGED, "outcomes": _COUNTED}


def rows_behind(
    snapshot: Snapshot, fact: str, month: date | None = None, customer: Any = ANY, product: Any = ANY, priced_by: Any = ANY,
    provider: Any = ANY,
    model: Any = ANY, limit: int = 1000,
) -> pl.DataFrame:  # fmt: skip
    """The rows of a fact behind a cell, largest first, with file and import; None as a filter means the rows that have none.

    Amounts in the currency beside them. Usage and provider cost rows are days; `requests_behind` opens one to its requests and lines.
    """
    given = {"customer": customer, "product": product, "priced_by": priced_by, "provider": provider, "model": model}
    values: dict[str, Any] = {"month": month, "limit": limit}
    for name, value in given.items():
        values |= {name: None if value is ANY else value, f"any_{name}": value is ANY}
    sql = _FACTS[fact]
    return snapshot.query(sql, **{name: value for name, value in values.items() if f"${name}" in sql})


def requests_behind(
    snapshot: Snapshot, import_id: str, day: date, customer_id: str | None, model: str | None, limit: int = 1000
) -> pl.DataFrame:
    """The imported rows of one day of a log or export, with their lines where the file was read with them; of outcomes, everybody's."""
    folder = snapshot.home.imports / import_id / "rows.parquet"
    if not folder.exists():
        raise NotFoundError(f"{import_id}: its rows are no longer kept in {snapshot.home.imports}. Import the file again.")
    rows: pl.DataFrame = imported_rows(snapshot.home, [str(folder)]).filter(f"day = date '{day.isoformat()}'").pl()
    chosen = (
        rows.filter(pl.col("customer_id").eq_missing(customer_id), pl.col("model").eq_missing(model))
        if {"customer_id", "model"} <= set(rows.columns)
        else rows
    )
    return chosen.head(limit)


def raw_line(home: Home, import_id: str, line: int) -> str:
    """A line of an imported file as it stood. Raises NotFoundError."""
    raw = home.imports / import_id / "raw"
    if not raw.exists():
        raise NotFoundError(f"{import_id}: the file is no longer kept in {home.imports}. Import it again.")
    with TemporaryDirectory(dir=home.uploads) as work:  # of its own: others open lines at the same time
        found = texts_of(stage(raw, Path(work)), {line})
    if line not in found:
        raise NotFoundError(f"{import_id}, line {line}: the file has no such row.")
    return found[line]
