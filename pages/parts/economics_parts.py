"""The parts of the Economics page: its choices, its table, what it says of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from analytics.board.economics_words import deferred_said
from analytics.charts.finding import comparable, period_name, short_name, size, total
from analytics.names import called
from analytics.words import counted, money, percent
from pages.parts.table import Column, Row, pick
from pages.parts.text import esc

BY = {
    "month": "Month", "quarter": "Quarter", "ytd": "Year to date", "customer": "Customer", "product": "Product",
    "priced_by": "Priced by", "provider": "Provider", "model": "Model",
}  # fmt: skip
TIME = ("month", "quarter", "ytd")
MOST = 40  # rows of a table at first
NOUNS = {
    "customer": ("customer", "customers"),
    "product": ("product", "products"),
    "priced_by": ("way of pricing", "ways of pricing"),
    "provider": ("provider", "providers"),
    "model": ("model", "models"),
}
NOBODY = {
    "customer": "No customer",
    "product": "No product",
    "priced_by": "Not classified",
    "provider": "No provider",
    "model": "No model",
}
_COST = ("inference_cost", "unattributed_cost")
_MONEY = ("revenue", "inference_cost", "unattributed_cost", "other_cogs", "gross_profit")
_COLUMNS = (
    Column("revenue", "Revenue", pick=True),
    Column("inference_cost", "Inference cost", pick=True, wide=True),
    Column("unattributed_cost", "of it unattributed", pick=True, wide=True),
    Column("other_cogs", "Other COGS", pick=True, wide=True),
    Column("gross_profit", "Gross profit", pick=True),
    Column("gross_margin", "Margin", pick=True),
)


def choose(months: Sequence[str], last: str | None) -> tuple[str, str]:
    """How to cut and over which months; both live in the address."""
    remembered("by", list(BY), "month")
    st.segmented_control("Cut by", list(BY), format_func=lambda key: BY[key], key="by", required=True)
    by = keep("by", "month")
    name = "span" if by in TIME else "period"
    options = ["all", "12m"] if by in TIME else ["last", "3m", "12m", "all", *reversed(months)]
    names = {
        "last": f"{period_name(last)} (last complete month)" if last else "The last month",
        "3m": "Last 3 months",
        "12m": "Last 12 months",
        "all": "All months",
    }
    remembered(name, options, options[0])
    st.selectbox("Over", options, format_func=lambda key: names.get(key) or period_name(key), key=name, width=320)
    return by, keep(name, options[0])


def remembered(name: str, options: Sequence[str], default: str) -> str:
    """What the address says of a choice, when the page is drawn first; else what was chosen since."""
    if st.session_state.get(name) not in options:
        asked = st.query_params.get(name)
        st.session_state[name] = asked if asked in options else default
    return str(st.session_state[name])


def keep(name: str, default: str) -> str:
    """Put a choice into the address, unless it says nothing new."""
    value = str(st.session_state.get(name) or default)
    if value != default:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
    return value


def span(period: str, months: Sequence[str], last: str | None) -> tuple[date | None, date | None, str]:
    """First and last month of a period, and its name in a sentence."""
    if not months or period == "all":
        return None, None, "over all months"
    end = last or months[-1]
    if period == "last":
        return _day(end), _day(end), f"in {period_name(end)}"
    if period in ("3m", "12m"):
        upto = [month for month in months if month <= end]
        start = upto[-int(period[:-1]) :][0]
        return _day(start), _day(end), f"from {period_name(start)} to {period_name(end)}"
    return _day(period), _day(period), f"in {period_name(period)}"


def month_of(text: str) -> date | None:
    """2026-10 as its first day; None where it is no month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)


def name(by: str, key: object, names: Mapping[str, str]) -> str:
    """A row's name in the reader's form; `names` are those of customers."""
    if key is None:
        return NOBODY.get(by, "—")
    if by == "customer":
        return names.get(str(key), str(key))
    return short_name(key) if by in TIME else called(by, str(key))


def table(
    frame: pl.DataFrame,
    by: str,
    currency: str,
    incomplete: frozenset[str],
    chosen: tuple[str, str] | None,
    names: Mapping[str, str],
) -> tuple[str, str] | None:
    """The margin table, each cell leading to its rows; the cell just clicked. Of many parts the largest, until all are asked for."""
    rows = frame.to_dicts() if by in TIME else sorted(frame.to_dicts(), key=lambda row: _rank(row, by))
    rows, rest = (rows, []) if by in TIME else largest(rows, by, chosen)
    split = any(row["unattributed_cost"] for row in rows)
    alone = by in ("provider", "model")  # cost has them, revenue does not
    figures = [c for c in _COLUMNS if (c.key in _COST if alone else True) and (c.key != "unattributed_cost" or split)]
    columns = [Column(by, BY[by], number=False), *(replace(c, wide=c.wide and not alone) for c in figures)]
    lines = [
        Row(
            (name(by, row[by], names), *_figures(row, columns[1:], currency)),
            key="" if row[by] is None else str(row[by]),
            mark=_mark(row, str(row[by]) in incomplete, by in TIME),
            tone="quiet" if row[by] is None or str(row[by]) in incomplete else "",
        )
        for row in (reversed(rows) if by in TIME else rows)
    ]
    if rest:
        smaller = total(pl.DataFrame(rest, schema=frame.schema))
        nobody = len(lines) - (rows[-1][by] is None)
        lines.insert(nobody, Row((f"{len(rest):,} smaller", *_figures(smaller, columns[1:], currency)), tone="quiet", pick=False))
    if by not in TIME and len(rows) > 1:
        lines.append(Row(("Total", *_figures(total(frame), columns[1:], currency)), tone="total", pick=False))
    clicked = pick(f"Margin by {BY[by].lower()}", columns, lines, key=f"table-{by}", chosen=chosen)
    if by not in TIME and frame.height > MOST:
        st.toggle(f"Show all {frame.height:,}", key="all_rows")
    return clicked


def largest(rows: list[dict[str, Any]], by: str, chosen: tuple[str, str] | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows to show and the rest: the largest by profit or loss, the chosen one and nobody's."""
    if len(rows) <= MOST or st.session_state.get("all_rows"):
        return rows, []
    sizes = sorted((abs(_rank(row, by)[1]) for row in rows), reverse=True)
    small = [abs(_rank(row, by)[1]) < sizes[MOST - 1] and row[by] is not None and (chosen is None or row[by] != chosen[0]) for row in rows]
    return [row for row, left in zip(rows, small, strict=True) if not left], [row for row, left in zip(rows, small, strict=True) if left]


def _figures(row: Mapping[str, Any], columns: Sequence[Column], currency: str) -> list[str]:
    known = row if row["inference_cost"] is not None else {**row, "unattributed_cost": None}
    return [money(known[c.key], currency) if c.key in _MONEY else percent(row["gross_margin"]) for c in columns]


def _rank(row: Mapping[str, Any], by: str) -> tuple[bool, float]:
    """The largest gross profit first, or the larger of revenue and cost where there is no profit; nobody's row last."""
    return row[by] is None, -size(row)


def _mark(row: Mapping[str, Any], incomplete: bool, over_time: bool) -> str:
    marks = ["not complete"] if incomplete else []
    if over_time and row["gross_margin"] is not None and not row["cogs_complete"]:
        marks.append("inference margin")
    if row["unpriced_rows"]:
        marks.append(f"{counted(row['unpriced_rows'], 'row')} unpriced")
    if row["unconverted_rows"]:
        marks.append(f"{counted(row['unconverted_rows'], 'amount')} unconverted")
    return " · ".join(marks)


def open_periods(by: str, keys: Sequence[object], last: str | None) -> frozenset[str]:
    """The months and quarters not complete in both revenue and cost."""
    if by not in TIME or last is None:
        return frozenset()
    return frozenset(str(key) for key in keys if _end(str(key)) > last)


def last_period(by: str, keys: Sequence[object], last: str | None) -> str | None:
    """The last complete one."""
    if last is None:
        return None
    return max((str(key) for key in keys if _end(str(key)) <= last), default=None)


def _end(key: str) -> str:
    """The last month of a month or quarter; a year to date ends wherever it stands."""
    if "-Q" in key:
        year, quarter = key.split("-Q")
        return f"{year}-{int(quarter) * 3:02d}"
    return key


def on_inference_alone(frame: pl.DataFrame, by: str) -> None:
    """Other COGS belong to the company as a whole: said once, under a table of parts."""
    if by in NOUNS and frame["gross_profit"].count():
        nobody = esc(NOBODY[by].lower())
        high = "" if comparable(frame.to_dicts(), by) else f' They are too high by the inference cost that stands there, "{nobody}".'
        st.html(f'<p class="note">Margins of {NOUNS[by][1]} are on inference alone; other COGS stand with "{nobody}".{high}</p>')


def deferred(frame: pl.DataFrame, currency: str) -> None:
    """Revenue billed for later months: said apart, in no margin."""
    if frame.is_empty():
        return
    st.html(f'<p class="note">{esc(deferred_said(frame, currency))}</p>')
