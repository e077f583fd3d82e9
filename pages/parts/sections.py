"""The sections of the Economics page, each with an address of its own: margin in four ways, the whale curve, concentration, retention."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.board import economics_words as words
from analytics.charts import concentration as concentrated
from analytics.charts import margin_views, whale
from analytics.charts import retention as retained
from analytics.company import Company
from analytics.measure import Measure
from analytics.metrics.concentration import CONCENTRATION, units
from analytics.metrics.contribution import CONTRIBUTION, contributions
from analytics.metrics.margin_views import MARGIN_VIEWS, margin_table
from analytics.metrics.retention import RETENTION, revenue_of_customers, span
from analytics.words import PRICED_BY, money, percent, points, signed_money
from pages.parts import cached, cards, economics_parts, theme, why
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

Key = tuple[str, str, str]
SECTIONS = {
    "margin": "Margin and bridge", "views": "Margin three ways", "customers": "Whale curve", "concentration": "Concentration",
    "retention": "Retention",
}  # fmt: skip
_MOST = 15  # customers of a table, besides those under water
_VIEWS = (
    Column("view", "View", number=False),
    Column("profit", "Gross profit"),
    Column("revenue", "Of revenue", wide=True),
    Column("margin", "Margin"),
    Column("apart", "From reported", wide=True),
)
_CUSTOMERS = (
    Column("customer", "Customer", number=False),
    Column("revenue", "Revenue", wide=True),
    Column("cost", "Inference cost", wide=True),
    Column("profit", "Gross profit"),
    Column("margin", "Margin"),
    Column("sum", "Added up", wide=True),
)
_HELD = (
    Column("part", "Of", number=False),
    Column("top1", "Largest"),
    Column("top5", "Five largest"),
    Column("hhi", "HHI", wide=True),
    Column("effective", "Effective number"),
)
_MOVED = (
    Column("customer", "Customer", number=False),
    Column("start", "Then"),
    Column("end", "Now"),
    Column("volume", "By volume", wide=True),
    Column("price", "By price", wide=True),
)


@dataclass(frozen=True)
class Section:
    """What a section needs of the company's month, computed once a snapshot: its measures, its rows, how many months back it looks."""

    measures: Mapping[str, Measure]
    rows: pl.DataFrame
    months: int | None = None


_MADE: Mapping[str, Callable[[Company], Section]] = {
    "views": lambda company: Section(words.by_id(MARGIN_VIEWS.measures(company)), margin_table(company)),
    "customers": lambda company: Section(words.by_id(CONTRIBUTION.measures(company)), contributions(company)),
    "concentration": lambda company: Section(words.by_id(CONCENTRATION.measures(company)), units(company)),
    "retention": lambda company: Section(words.by_id(RETENTION.measures(company)), revenue_of_customers(company), span(company)),
}


def choose() -> str:
    """The section of the address."""
    economics_parts.remembered("section", list(SECTIONS), "margin")
    st.segmented_control(
        "Section", list(SECTIONS), format_func=lambda key: SECTIONS[key], key="section", required=True, label_visibility="collapsed"
    )
    return economics_parts.keep("section", "margin")


def draw(now: Shown, section: str, top: DeltaGenerator) -> None:
    """One section: its finding as the page's title at the top, its chart, its table, its note and the trail of its figures."""
    assert now.snapshot is not None  # noqa: S101 the page stops before without one
    company = cached.company(now.key, today(), now.snapshot, cached.book(now.home))
    if company is None:
        _head(top, _kicker(now, ""), "Nothing to compute yet", "Import what you invoiced and what you used.")
        return
    made = _made(now.key, today(), section, company)
    _DRAWN[section](now, company, made, top)


@st.cache_data(show_spinner=False, max_entries=64)
def _made(key: Key, day: date, section: str, _company: Company) -> Section:
    return _MADE[section](_company)


def _views(now: Shown, company: Company, made: Section, top: DeltaGenerator) -> None:
    rows = {f"M1_{row['view']}": row for row in made.rows.to_dicts()}
    claim = margin_views.finding(made.measures)
    _head(top, _kicker(now, company), claim, words.VIEWS)
    if made.measures["M1_reported"].value is not None:
        profits = {name: row["profit"] for name, row in rows.items()}
        chart = margin_views.bars(made.measures, company.snapshot.settings.floor, profits, now.currency)
        _figure("Percent of revenue, and dollars", chart, "views", words.VIEWS_CHART, claim)
    apart, lines = margin_views.apart(made.measures), []
    for name, label in margin_views.VIEWS.items():
        row, measure = rows[name], made.measures[name]
        cells = (money(row["profit"], now.currency), money(row["revenue"], now.currency), percent(measure.value))
        mark = f"needs {measure.needs}" if measure.needs else ""
        lines.append(Row((label, *cells, "" if apart[name] is None else points(apart[name])), mark=mark))
    show("Margin of the month, four ways", _VIEWS, lines)
    download(made.rows, "margin-views")
    st.html(f'<p class="note">{esc(words.VIEWS_TABLE)}</p>')
    _trail(made, now)


def _whale(now: Shown, company: Company, made: Section, top: DeltaGenerator) -> None:
    rows = made.rows.to_dicts()
    needs = made.measures["M2"].needs or "billing lines and usage that name a customer"
    claim = whale.finding(rows, needs, now.currency)
    known = [row for row in rows if row["contribution"] is not None]
    _head(top, _kicker(now, company), claim, words.under_water(made.measures) if known else "Nothing is said of customers until then.")
    if known:
        _figure("Gross profit added up, customer by customer", whale.curve(rows, now.currency), "whale", words.WHALE, claim)
    listed = whale.ranked(rows, _MOST)
    lines = [_customer(row, now.currency) for row in listed.rows]
    if listed.smaller:
        brought = money(listed.brought, now.currency)
        lines.insert(listed.most, Row((f"{listed.smaller:,} smaller", "", "", brought, "", ""), tone="quiet"))
    if lines and known:
        show("Gross profit by customer, the most first", _CUSTOMERS, lines[: 2 * _MOST])
        download(made.rows, "contribution")
    _trail(made, now)


def _customer(row: Mapping[str, Any], currency: str) -> Row:
    amounts = (money(row[name], currency) for name in ("revenue", "inference_cost", "contribution"))
    cells = (str(row["name"]), *amounts, percent(row["contribution_margin"]), money(row["added"], currency))
    return Row(cells, mark="under water" if row["under_water"] else "")


def _concentration(now: Shown, company: Company, made: Section, top: DeltaGenerator) -> None:
    names = cached.customer_names(now.key, company.snapshot)
    largest = words.largest_of(made.rows, names)
    claim = concentrated.finding(made.measures, largest)
    _head(top, _kicker(now, company), claim, words.largest_brings(made.measures, now.currency))
    if any(made.measures[f"M8_{part}_top1"].value is not None for part in concentrated.PARTS):
        _figure(
            "What the largest and the five largest hold",
            concentrated.bars(made.measures, largest),
            "concentration",
            words.CONCENTRATION_CHART,
            claim,
        )
    lines = [
        Row(
            (label, *(words.interval(made.measures[f"M8_{part}_{name}"], now.currency) for name in words.HELD)),
            mark=f"needs {needs}" if (needs := made.measures[f"M8_{part}_top1"].needs) else largest.get(part, ""),
        )
        for part, label in concentrated.PARTS.items()
    ]
    show("Concentration of revenue, gross profit and inference cost", _HELD, lines)
    download(made.rows, "concentration")
    st.html(f'<p class="note">{esc(words.CONCENTRATION_TABLE)}</p>')
    _trail(made, now)


def _retention(now: Shown, company: Company, made: Section, top: DeltaGenerator) -> None:
    claim = retained.finding(made.measures, made.months)
    _head(top, _kicker(now, company), claim, words.gross_retention(made.measures))
    if made.measures["M9_nrr"].value is not None and made.months is not None:
        found = retained.steps_of(made.rows, made.months, made.measures["M9_volume"].value is not None)
        _figure(
            "From then to now, by volume and by price",
            retained.steps(found, now.currency),
            "retention",
            words.retention_note(made.months, now.currency),
            claim,
        )
    names = cached.customer_names(now.key, company.snapshot)
    apart = made.measures["M9_volume"].value is not None
    lines = [
        Row(
            (
                economics_parts.name("customer", row["customer"], names),
                *(money(row[name], now.currency) for name in ("start", "end")),
                *(signed_money(row[name], now.currency) if apart else "" for name in ("volume", "price")),
            )
        )
        for row in retained.by_customer(made.rows).head(_MOST).to_dicts()
    ]
    if lines:
        show("The customers that moved it most", _MOVED, lines)
        download(made.rows.with_columns(pl.col("priced_by").replace(PRICED_BY)), "retention")
    _trail(made, now)


_DRAWN: Mapping[str, Callable[[Shown, Company, Section, DeltaGenerator], None]] = {
    "views": _views, "customers": _whale, "concentration": _concentration, "retention": _retention,
}  # fmt: skip


def _head(top: DeltaGenerator, kicker: str, claim: str, lede: str) -> None:
    with top:
        cards.head(kicker, claim, lede)


def _figure(title: str, chart: go.Figure, key: str, note: str, alt: str) -> None:
    theme.figure(title, chart, f"section-{key}", esc(note), alt)


def _trail(made: Section, now: Shown) -> None:
    st.html(f'<div class="wide-trail">{why.trail("the figures of this section", tuple(made.measures.values()), now.currency)}</div>')


def _kicker(now: Shown, company: Any) -> str:
    month = f"{company.month:%B %Y}" if company else ""
    return " · ".join(part for part in (now.company, "Economics", month) if part)
