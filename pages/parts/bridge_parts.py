"""The bridge of gross profit on the Economics page: the two months, the steps, their customers and rows, and cost per unit beside them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from analytics.board.unit_words import FORCES, UNITS, unit_claim
from analytics.board.unit_words import NOTE as UNIT_NOTE
from analytics.bridging import bridge as bridges
from analytics.bridging.bridge import LABELS, Bridge
from analytics.charts.bridge import cut_off, finding, moved, steps, still
from analytics.charts.finding import short_name
from analytics.names import provider_name
from analytics.words import fine, inside, listed, money, signed_fine, signed_money
from pages.parts import cached, cards, economics_parts, theme
from pages.parts.download import download
from pages.parts.rows_behind import Fact, behind, title_of
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, pick, show
from pages.parts.text import plain

_ADDRESS = ("bar", "of", "in")
_MOST = 12  # customers of a force
_NONE = "~"
_STEPS = (
    Column("force", "Force", number=False),
    Column("amount", "Gross profit", pick=True),
    Column("note", "What it rests on", number=False, wide=True),
)
_CELLS = (
    Column("customer", "Customer", number=False),
    Column("product", "Product", number=False),
    Column("amount", "Gross profit", pick=True),
)
_PRICES = (
    Column("model", "Model", number=False),
    Column("class", "Tokens", number=False),
    Column("before", "Before"),
    Column("after", "After"),
    Column("amount", "Gross profit"),
)
_PER_UNIT = (
    Column("product", "Product", number=False),
    Column("before", "Before"),
    Column("after", "After"),
    Column("customers", "New and lost", wide=True),
    *(Column(name, LABELS[name], wide=True) for name in FORCES),
)


def draw(now: Shown, history: pl.DataFrame, last: str | None) -> None:
    """The whole block, or nothing where no two months have a gross profit."""
    assert now.snapshot is not None  # noqa: S101 the page stops before without one
    known = history.filter(pl.col("gross_profit").is_not_null())["month"].to_list()
    if len(known) < 2:
        return
    with st.container(key="part-bridge"):
        before, after = _months(known, last)
        found = cached.bridge(now.key, now.snapshot, before, after)
        claim = finding(found, now.currency)
        if found.change is None:
            cards.section(claim)
            return
        theme.figure(claim, steps(found, now.currency), "bridge", _note(found), claim)
        _table(found, now.currency)
        _opened(now, found)
        _per_unit(found, now.currency)


def forget() -> None:
    """Take the chosen force and its customer out of the address."""
    for name in _ADDRESS:
        if name in st.query_params:
            del st.query_params[name]


def _months(known: Sequence[str], last: str | None) -> tuple[date, date]:
    """The two months, both in the address."""
    end = last if last is not None and last in known else known[-1]
    start = known[max(known.index(end) - 1, 0)] if known.index(end) else known[1]
    economics_parts.remembered("bridge_from", known, start)
    economics_parts.remembered("bridge_to", known, end)
    columns = st.columns(2, width=420)
    columns[0].selectbox("Gross profit from", known[::-1], format_func=short_name, key="bridge_from")
    columns[1].selectbox("to", known[::-1], format_func=short_name, key="bridge_to")
    months = [economics_parts.month_of(economics_parts.keep(name, usual)) for name, usual in (("bridge_from", start), ("bridge_to", end))]
    before, after = (month or date.min for month in months)
    return before, after


def _note(found: Bridge) -> str:
    texts = [
        "Each bar begins where the one above ends, and they add up to the cent.",
        "The axis does not begin at zero." if cut_off(found) else "",
        "" if found.complete else "Other COGS are not typed in both months: gross profit here is on inference alone.",
        f"Nothing from {listed([inside(bar.label) for bar in still(found) if bar.id != 'restated'])}." if still(found)[:-1] else "",
        "" if any(bar.id == "restated" for bar in moved(found)) else next(bar.note for bar in found.bars if bar.id == "restated"),
    ]
    return " ".join(text for text in texts if text)


def _table(found: Bridge, currency: str) -> None:
    lines = [
        Row((short_name(f"{found.before:%Y-%m}"), money(found.start, currency), ""), tone="total", pick=False),
        *(Row((bar.label, signed_money(bar.amount, currency), bar.note), key=bar.id) for bar in moved(found)),
        Row((short_name(f"{found.after:%Y-%m}"), money(found.end, currency), ""), tone="total", pick=False),
    ]
    bar = st.query_params.get("bar")
    clicked = pick("What moved gross profit between two months", _STEPS, lines, key="bridge", chosen=(bar, "amount") if bar else None)
    if clicked:
        forget()
        if clicked[0] != bar:
            st.query_params["bar"] = clicked[0]
        st.rerun()
    download(found.cells, "bridge", "Download by customer and product as CSV")


def _opened(now: Shown, found: Bridge) -> None:
    """The customers and products of the chosen force, and the rows of the one chosen among them."""
    bar = next((bar for bar in moved(found) if bar.id == st.query_params.get("bar")), None)
    if bar is None:
        return
    if bar.id == "other_cogs":
        st.html(
            '<p class="kept">Other COGS are typed, month by month: see "Type a figure" below and the decisions on the Imports page.</p>'
        )
        return
    cards.section(f"{bar.label}: {signed_money(bar.amount, now.currency)}, by customer and product")
    names = cached.customer_names(now.key, now.snapshot) if now.snapshot is not None else {}
    cells = found.cells.filter(pl.col("step") == bar.id).sort(pl.col("amount").abs(), descending=True)
    clicked = pick(f"{bar.label} by customer and product", _CELLS, _lines(cells, names, now.currency), key="bridge-cells", chosen=_cell())
    if clicked:
        customer, product = clicked[0].split("\x1f")
        st.query_params["of"], st.query_params["in"] = customer, product
        for name in ("row", "cell", "rows"):
            st.query_params.pop(name, None)
        st.rerun()
    if bar.id == "provider_price" and not found.prices.is_empty():
        _prices(found.prices, now.currency)
    _rows(now, found, bar.id, names)


def _lines(cells: pl.DataFrame, names: Mapping[str, str], currency: str) -> list[Row]:
    shown = cells.head(_MOST)
    lines = [
        Row(
            (economics_parts.name("customer", customer, names), product or "No product", signed_money(amount, currency)),
            key=f"{customer or _NONE}\x1f{product or _NONE}",
            tone="quiet" if customer is None else "",
        )
        for customer, product, amount in shown.select("customer", "product", "amount").rows()
    ]
    if cells.height > _MOST:
        rest = Decimal(cells["amount"][_MOST:].sum())
        lines.append(Row((f"{cells.height - _MOST:,} smaller", "", signed_money(rest, currency)), tone="quiet", pick=False))
    return lines


def _cell() -> tuple[str, str] | None:
    customer, product = st.query_params.get("of"), st.query_params.get("in")
    return (f"{customer}\x1f{product}", "amount") if customer is not None and product is not None else None


def _rows(now: Shown, found: Bridge, step: str, names: Mapping[str, str]) -> None:
    """Rows of either month behind one customer's product."""
    cell = _cell()
    if cell is None or any(name in st.query_params for name in ("row", "rows")):
        return
    customer, product = (None if text == _NONE else text for text in cell[0].split("\x1f"))
    months = [found.after] if step == "new" else [found.before] if step == "lost" else [found.before, found.after]
    month = st.segmented_control(
        "Rows of", months, format_func=lambda day: short_name(f"{day:%Y-%m}"), default=months[-1], key=f"bridge-month-{step}", required=True
    )
    behind_it = bridges.rows_behind(step, month or months[-1], customer, product)
    facts: list[Fact] = [rows.fact for rows in behind_it]  # type: ignore[misc]
    where = [] if step == "unattributed" else [economics_parts.name("customer", customer, names), product or "no product"]
    behind(now, facts, dict(behind_it[0].filters), title_of(inside(LABELS[step]), where, month))


def _prices(prices: pl.DataFrame, currency: str) -> None:
    """The provider's prices that moved it most, per million tokens."""
    rows: list[dict[str, Any]] = prices.head(_MOST).to_dicts()
    lines = [
        Row(
            (
                row["model"] or provider_name(row["provider"]),
                str(row["token_class"]).replace("_", " "),
                fine(row["before"], currency),
                fine(row["after"], currency),
                signed_money(row["amount"], currency),
            )
        )
        for row in rows
    ]
    show("Prices per million tokens that moved gross profit", _PRICES, lines)
    st.html('<p class="note">Per million tokens, as paid on average in each month by customers of both.</p>')


def _per_unit(found: Bridge, currency: str) -> None:
    """Inference cost per unit by product, split by the same forces."""
    if found.per_unit.is_empty():
        return
    with st.expander(plain(unit_claim(found, currency)), key="said-unit"):
        lines = [
            Row(
                (
                    str(row["product"]),
                    fine(row["before"], currency),
                    fine(row["after"], currency),
                    signed_fine(row["new"] + row["lost"] + row["units"], currency),
                    *(signed_fine(row[name], currency) for name in FORCES),
                ),
                mark=UNITS[row["unit"]],
            )
            for row in found.per_unit.to_dicts()
        ]
        show("Inference cost per unit in both months, and what each force did to it", _PER_UNIT, lines)
        st.html(f'<p class="note">{UNIT_NOTE}</p>')
        download(found.per_unit, "cost-per-unit")
