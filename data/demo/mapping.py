"""Who is who: the demo company's customers table and the mapping from each source's ids to them."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from data.demo.bills import next_month
from data.demo.customers import CUSTOMERS
from data.demo.openai import PROJECTS
from data.demo.story import CLOSING, PRODUCTS
from data.demo.stripe import StripeIds

HEADER = ("source", "kind", "id", "customer", "product", "key_owner", "priced_by")
CUSTOMERS_HEADER = ("customer_id", "name", "plan_name", "renewal_date")


def write_customers(folder: Path) -> Path:
    """The customers table; a renewal date where there is a contract for a year: from the day its fee is paid, else signed later."""
    path = folder / "customers.csv"
    rows = [
        (c.id, c.name, c.plan_name, _renewal(next_month(c.since, 0 if c.annual else 2 * place % 12)) if c.annual or c.mtok >= 40 else "")
        for place, c in enumerate(CUSTOMERS)
    ]
    return _write(path, CUSTOMERS_HEADER, rows)


def write_mapping(folder: Path, seed: int) -> Path:
    """The file for `unpeg map`."""
    return _write(folder / "mapping.csv", HEADER, _mapping(StripeIds(seed)))


def _mapping(ids: StripeIds) -> Iterable[tuple[str, ...]]:
    for customer in CUSTOMERS:
        yield "stripe", "customer", ids.customers[customer.id], customer.id, "", "", ""
        if customer.mtok or customer.tickets:
            yield "litellm", "customer", customer.gateway, customer.id, "", "", ""
    for key, product in PRODUCTS.items():
        if product.priced_by:
            yield "stripe", "product", ids.products[key], "", product.name, "", product.priced_by
    for team in ("gateway", "resolve"):
        yield "litellm", "workload", team, "", PRODUCTS[team].name, "", ""
        yield "openai", "workload", PROJECTS[team][0], "", PRODUCTS[team].name, "", ""
    for customer in CUSTOMERS:
        if customer.own_key_from:
            yield "litellm", "workload", f"byok-{customer.id}", "", PRODUCTS["platform"].name, "customer", ""


def _renewal(since: date) -> str:
    year = CLOSING.year if since.replace(year=CLOSING.year) >= CLOSING else CLOSING.year + 1
    return since.replace(year=year).isoformat()


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
