"""Figures on a page: the theme's colours, a claim above, a note below; word of a switch between light and dark; the keyboard's place."""

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from analytics.charts.template import in_billions
from pages.parts.text import plain

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

_WATCH = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_watch = st.components.v2.component("unpeg_theme_watch", js=_WATCH)
_focus = st.components.v2.component("unpeg_focus", js=Path(__file__).with_name("focus.js").read_text(encoding="utf-8"))


def watch() -> None:
    """A mounted chart keeps its old colours when the theme switches: ask for one run, in which it is mounted anew; and keep the focus."""
    with st.container(key="watch"):
        _focus(key="focus")
        st.session_state["_mode"] = _watch(key="theme_watch", default={"mode": "first"}, on_mode_change=lambda: None).mode


def figure(claim: str, chart: go.Figure, key: str, note: str, alt: str) -> None:
    """A chart under the claim that it proves."""
    with st.container(key=f"fig-{key}", gap="small"):
        st.header(plain(claim), anchor=False)
        plot(chart, key, alt)
        st.html(f'<p class="note">{note}</p>')


def plot(chart: go.Figure, key: str, alt: str) -> None:
    """A chart alone, in the page's colours."""
    config: dict[str, Any] = CONFIG
    st.plotly_chart(in_billions(chart), theme="streamlit", config=config, key=f"{key}-{st.session_state.get('_mode')}", alt=alt)
