"""The rows behind a figure, and behind each row the file and the line it stood in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import polars as pl
import streamlit as st

from analytics.charts.finding import period_name
from data.receipt import row_count
from data.trace import raw_line, requests_behind, rows_behind
from pages.parts import cards, scaled
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.text import esc

Fact = Literal["billing_lines", "usage", "provider_costs", "outcomes"]
FACTS: dict[str, tuple[Fact, ...]] = {
    "revenue": ("billing_lines",),
    "inference_cost": ("usage", "provider_costs"),
    "unattributed_cost": ("provider_costs", "usage"),
    "gross_profit": ("billing_lines", "usage", "provider_costs"),
    "gross_margin": ("billing_lines", "usage", "provider_costs"),
}
NAMES = {"billing_lines": "Billing lines", "usage": "Usage", "provider_costs": "Provider cost", "outcomes": "Outcomes"}
LIMIT = 1000
_ORIGIN = ("file", "line", "import_id", "source_key")


def behind(now: Shown, facts: Sequence[Fact], filters: Mapping[str, Any], title: str) -> None:
    """Rows of one or more facts under a title; a chosen row shows its line as it stands in the file."""
    with st.container(key="part-rows"):
        cards.section(title)
        fact = facts[0]
        if len(facts) > 1:
            fact = (
                st.segmented_control(
                    "Rows of",
                    list(facts),
                    format_func=lambda key: NAMES[key],
                    default=facts[0],
                    key="fact",
                    required=True,
                    label_visibility="collapsed",
                )
                or facts[0]
            )
        whole = {name: value for name, value in filters.items() if name not in scaled.OF_USAGE}
        shared = fact == "provider_costs" and len(whole) < len(filters)
        asked = whole if shared else filters
        frame = _rows(now.key, now.snapshot, fact, tuple(sorted(asked.items(), key=str)))
        if shared:
            st.html('<p class="note">A provider bills no customer and no product of ours: these are its rows for all of them.</p>')
        if frame.is_empty():
            st.html('<p class="kept">No rows of this kind stand behind it.</p>')
            return
        limited = f" The first {LIMIT:,} are shown." if frame.height >= LIMIT else ""
        st.html(f'<p class="note">{row_count(frame.height)}.{limited} Select one to see the line of the file it came from.</p>')
        event = _selectable(frame, fact, title)
        download(frame, f"rows-{fact}")
        if fact == "usage" and "provider_costs" in facts:
            scaled.factors(now, filters.get("month"), frame["provider"].unique() if "provider" in frame.columns else ())
        for index in event.selection.rows:
            _source(now, frame.row(index, named=True))


@st.cache_data(show_spinner=False, max_entries=64)
def _rows(key: tuple[str, str, str], _snapshot: Any, fact: Fact, filters: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    return _tidy(rows_behind(_snapshot, fact, limit=LIMIT, **dict(filters)))


def _tidy(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns that hold something, where each came from at the end."""
    held = [name for name in frame.columns if frame[name].count()]
    return frame.select([*(name for name in held if name not in _ORIGIN), *(name for name in held if name in _ORIGIN)])


def _source(now: Shown, row: Mapping[str, Any]) -> None:
    """The line of the file; for a day's sum, the file's rows of that day, and the line of the one chosen."""
    if row.get("import_id") is None:
        st.html('<p class="kept">It comes from several files: see the imports of its day on the Imports page.</p>')
        return
    if row.get("line") is not None:
        _line(now, str(row["file"]), str(row["import_id"]), int(row["line"]))
        return
    assert now.snapshot is not None  # noqa: S101 the row came from it
    inside = requests_behind(now.snapshot, str(row["import_id"]), row["day"], row.get("customer_id"), row.get("model"))
    inside = _tidy(inside)
    st.html(f'<p class="note">A day\'s sum of {row_count(inside.height)} of {esc(row["file"])}. Select one to see its line.</p>')
    event = _selectable(inside, "inside", "Rows of the file behind a day")
    download(inside, "rows-of-the-day")
    for index in event.selection.rows:
        one = inside.row(index, named=True)
        if one.get("line") is not None:
            _line(now, str(row["file"]), str(row["import_id"]), int(one["line"]))


def _line(now: Shown, file: str, import_id: str, line: int) -> None:
    st.html(f'<p class="kept"><strong>{esc(file)}</strong>, line {line:,} (import {esc(import_id)}), as it stands in the file:</p>')
    st.code(raw_line(now.home, import_id, line), language=None, wrap_lines=True)


def _column(name: str, kind: pl.DataType) -> Any:
    label = name.replace("_", " ").capitalize()
    return st.column_config.DateColumn(label, format="YYYY-MM-DD") if kind == pl.Date else st.column_config.Column(label)


def _selectable(frame: pl.DataFrame, key: str, alt: str) -> Any:
    return st.dataframe(
        frame,
        hide_index=True,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        key=f"rows-{key}",
        height=min(38 + 35 * frame.height, 360),
        column_config={name: _column(name, kind) for name, kind in frame.schema.items()},
        alt=alt,
    )


def title_of(fact_names: str, where: Sequence[str], month: date | None) -> str:
    """Rows behind revenue of Acme in October 2026."""
    parts = [f"Rows behind {fact_names}", *(f"of {text}" for text in where)]
    return " ".join([*parts, f"in {period_name(f'{month:%Y-%m}')}"] if month else parts)
