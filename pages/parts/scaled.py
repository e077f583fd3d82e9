"""Why a cell is not the sum of its usage rows: the provider's money they were set against, and where its rows are."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from analytics.names import provider_name
from analytics.words import exact
from pages.parts import cached
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show

OF_USAGE = ("customer", "product", "priced_by")  # what a provider's report says nothing of
_COLUMNS = (
    Column("provider", "Provider", number=False),
    Column("priced", "Usage, priced"),
    Column("reported", "Cost report"),
    Column("invoiced", "Invoice"),
    Column("factor", "Factor"),
)


def factors(now: Shown, month: date | None, providers: Iterable[str | None]) -> None:
    """Of a month: what each provider's usage was priced at, what the provider says, and the factor between them."""
    assert now.snapshot is not None  # noqa: S101 rows of it are shown
    wanted = set(providers)
    found = [row for row in cached.reconciled(now.key, now.snapshot) if row["month"] == month and row["provider"] in wanted - {None}]
    found = [row for row in found if row["factor"] is not None]
    if not found:
        return
    st.html(
        '<p class="note">Usage rows carry their own price. The cell is what they come to once set against the money of the provider, at '
        "the finest grain both have: within 3% the rows are scaled to it, beyond that they keep their price and the rest is unattributed. "
        "The provider's own rows are under Provider cost; an invoice is a typed figure.</p>"
    )
    rows = [
        Row((provider_name(row["provider"]), *(exact(row[name]) for name in ("priced", "reported", "invoiced")), f"{row['factor']:.4f}"))
        for row in found
    ]
    show("The provider's money and priced usage of the month", _COLUMNS, rows)
