"""Figures on a page: the theme's colours, a claim above, a note below; and word of a switch between light and dark."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.parts.text import plain

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

_WATCH = """export default function ({ setStateValue }) {
  const host = document.querySelector(".stApp");
  const dark = () => {
    const rgb = getComputedStyle(host).backgroundColor.match(/[0-9.]+/g).map(Number);
    return rgb[0] + rgb[1] + rgb[2] < 384 ? "dark" : "light";
  };
  let last = dark();
  const timer = setInterval(() => {
    const now = dark();
    if (now !== last) { last = now; setStateValue("mode", now); }
  }, 400);
  return () => clearInterval(timer);
}"""
_watch = st.components.v2.component("unpeg_theme_watch", js=_WATCH)


def watch() -> None:
    """A mounted chart keeps its old colours when the theme switches: ask for one run, in which it is mounted anew."""
    with st.container(key="watch"):
        st.session_state["_mode"] = _watch(key="theme_watch", default={"mode": "first"}, on_mode_change=lambda: None).mode


def figure(claim: str, chart: go.Figure, key: str, note: str, alt: str) -> None:
    """A chart under the claim that it proves."""
    with st.container(key=f"fig-{key}", gap="small"):
        st.header(plain(claim), anchor=False)
        config: dict[str, Any] = CONFIG
        st.plotly_chart(chart, theme="streamlit", config=config, key=f"{key}-{st.session_state.get('_mode')}", alt=alt)
        st.html(f'<p class="note">{note}</p>')
