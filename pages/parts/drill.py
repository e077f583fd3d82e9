"""From a cell of the margin table to its rows; the cell chosen lives in the address."""

from datetime import date
from typing import Any

import streamlit as st

from pages.parts import cached, economics_parts
from pages.parts.economics_parts import NOBODY
from pages.parts.rows_behind import FACTS, NAMES, behind, title_of
from pages.parts.shown import Shown

_WORDS = {
    "revenue": "the revenue",
    "inference_cost": "the inference cost",
    "unattributed_cost": "the unattributed cost",
    "gross_profit": "the gross profit",
    "gross_margin": "the margin",
}
_FILTERS = ("customer", "product", "provider", "model", "priced_by")


def chosen() -> tuple[str, str] | None:
    """Row and column of the cell in the address."""
    row, column = st.query_params.get("row"), st.query_params.get("cell")
    return (row, column) if row is not None and column else None


def choose(cell: tuple[str, str]) -> None:
    """Put a cell into the address; the same one again takes it out."""
    if cell == chosen():
        del st.query_params["row"], st.query_params["cell"]
    else:
        st.query_params["row"], st.query_params["cell"] = cell


def show(now: Shown, by: str, month: date | None) -> None:
    """The rows behind the chosen cell, or behind a figure that another page names in the address."""
    named = st.query_params.get("rows")
    cell = chosen()
    if cell is not None and by == "month" and economics_parts.month_of(cell[0]) is None:
        return
    if cell is not None and cell[1] == "other_cogs":
        st.html('<p class="kept">Other COGS is typed, month by month: see "Type a figure" below and the decisions on the Imports page.</p>')
    elif cell is not None and cell[1] in FACTS:
        _cell(now, by, month, *cell)
    elif named in NAMES:
        _named(now, named)


def _cell(now: Shown, by: str, month: date | None, row: str, column: str) -> None:
    if by in ("quarter", "ytd"):
        st.html('<p class="kept">A quarter or a year is the sum of its months: cut by month to see the rows of one.</p>')
        return
    if by == "month":
        filters: dict[str, Any] = {}
        where: list[str] = []
        when = economics_parts.month_of(row)
    else:
        filters, where, when = {by: row or None}, [_name(now, by, row) if row else NOBODY[by].lower()], month
    found: dict[str, Any] = {**filters, **({"month": when} if when else {})}
    behind(now, FACTS[column], found, title_of(_WORDS[column], where, when))


def _named(now: Shown, fact: Any) -> None:
    given = {name: st.query_params[name] or None for name in _FILTERS if name in st.query_params}
    when = economics_parts.month_of(st.query_params.get("month", ""))
    where = [_name(now, name, value) for name, value in given.items()]
    behind(now, (fact,), {**given, **({"month": when} if when else {})}, title_of("the figure", where, when))


def _name(now: Shown, by: str, value: str | None) -> str:
    names = cached.customer_names(now.key, now.snapshot) if now.snapshot is not None else {}
    return economics_parts.name(by, value, names)
