"""Small snapshots for tests, published from rows written out; every column that is not named is null or a neutral value."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from data.home import Home
from data.settings import Settings
from data.snapshot import Snapshot, open_snapshot, publish
from data.tables import FACTS, JOURNAL

Row = Mapping[str, Any]
BILLING = {
    "source": "test",
    "kind": "charge",
    "status": "paid",
    "counted": True,
    "spread_grade": "measured",
    "priced_by": "tokens",
    "currency": "USD",
    "matched": True,
}
USAGE = {
    "source": "test", "provider": "openai", "model": "gpt-4o", "key_owner": "vendor", "purpose": "customer", "answered_by": "provider",
    "is_primary": True, "rows": 1, "cost_basis": "list", "priced_by": "tokens", "price_grade": "exact", "input_tokens": 0,
    "cache_read_tokens": 0, "cache_write_tokens": 0, "cache_write_1h_tokens": 0, "output_tokens": 0, "matched": True,
}  # fmt: skip
COST = {"source": "test", "provider": "openai", "currency": "USD"}


def line(month: str, customer: str | None, amount: str | None, **more: Any) -> Row:
    """A billing line of a month such as 2026-05, net in base currency."""
    day = f"{month}-01"
    return BILLING | {"month": day, "issued": day, "customer": customer, "amount": amount, "base_amount": amount} | more


def use(day: str, customer: str | None, tokens: int, price: str | None = "1", **more: Any) -> Row:
    """A usage row: input tokens at a price in USD per million, so that a million tokens cost `price`."""
    cost = None if price is None else f"{tokens * float(price) / 1e6:.12f}"
    basis = {"cost_basis": "unpriced", "price_grade": "unpriced"} if price is None else {}
    found = {"input_tokens": tokens, "input_usd_per_mtok": price, "priced_cost": cost, "cost": cost}
    return USAGE | {"day": day, "month": f"{day[:7]}-01", "customer": customer} | found | basis | more


def charge(day: str, amount: str, **more: Any) -> Row:
    """A line of a provider's cost report."""
    return COST | {"day": day, "month": f"{day[:7]}-01", "amount": amount, "base_amount": amount} | more


def typed(month: str, what: str, amount: str, **more: Any) -> Row:
    """A typed figure, with its document unless said otherwise."""
    return {"month": f"{month}-01", "what": what, "amount": amount, "documented": True} | more


def complete(*months: str) -> list[Row]:
    """Months complete in both revenue and cost."""
    return [{"month": f"{month}-01", "billing_complete": True, "cost_complete": True, "state": "open"} for month in months]


def published(folder: Path, settings: Settings | None = None, **tables: Iterable[Row]) -> Snapshot:
    """A snapshot of rows by table name, in a home of its own."""
    home = Home(folder)
    home.prepare()
    connection = duckdb.connect()
    for name, columns in {**FACTS, **JOURNAL}.items():
        columns_text = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        connection.execute(f"create table {name} ({columns_text})")
        for row in tables.get(name, ()):
            assert row.keys() <= columns.keys(), sorted(row.keys() - columns.keys())
            named = ", ".join(f'"{column}"' for column in row)
            connection.execute(f"insert into {name} ({named}) values ({', '.join('?' * len(row))})", list(row.values()))
    publish(home, connection, settings or Settings(), 1, {})
    snapshot = open_snapshot(home)
    assert snapshot is not None
    return snapshot
