"""The small "why?" of a figure: its equation, its grade and the way to its rows; by mouse, by key, and all open in print."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from analytics.measure import Measure
from analytics.said import both_ends
from pages.parts import cards
from pages.parts.text import attribute, esc


def trail(about: str, measures: Sequence[Measure], currency: str) -> str:
    """The trail of a figure as HTML, folded; empty where it was computed from nothing."""
    if not measures:
        return ""
    inside = listed(measures, currency)
    return f'<details class="why"><summary>why?<span class="unseen"> {esc(about)}</span></summary>{inside}</details>'


def listed(measures: Sequence[Measure], currency: str) -> str:
    """Figures with their equations, grades and the way to their rows, as HTML."""
    return f'<dl class="how">{"".join(_explained(measure, currency) for measure in measures)}</dl>'


def _explained(measure: Measure, currency: str) -> str:
    value = both_ends(measure, currency)
    back = ""
    if measure.rows:
        address = attribute(rows_address(measure.rows.fact, measure.rows.filters))
        back = f' <a href="{address}" target="_self">rows<span class="unseen"> behind {esc(measure.label)}</span></a>'
    return (
        f"<div><dt>{esc(measure.label)}</dt><dd>{esc(value)}</dd><dd><code>{esc(measure.equation)}</code></dd>"
        f"<dd>{cards.badge(measure.grade)}{back}</dd></div>"
    )


def rows_address(fact: str, filters: Mapping[str, Any]) -> str:
    """The address of the rows behind a figure on the Economics page."""
    parts = {name: f"{value:%Y-%m}" if isinstance(value, date) else "" if value is None else str(value) for name, value in filters.items()}
    return economics(rows=fact, **parts)


def economics(**asked: str) -> str:
    """An address of the Economics page, in the company that is shown."""
    demo = st.query_params.get("demo")
    return f"economics?{urlencode(asked | ({'demo': demo} if demo in ('0', '1') else {}))}"
