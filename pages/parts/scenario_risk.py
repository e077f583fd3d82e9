"""What breaks a scenario and what moves it: headroom of each driver, with how often list prices went that far, and the tornado."""

import json

import polars as pl
import streamlit as st

from analytics.board.plan_words import HEADROOM, breaks, room_of
from analytics.charts.tornado import tornado_bars
from analytics.engine.headroom import Headroom, headroom
from analytics.engine.projection import Projection
from analytics.engine.risk import tornado
from analytics.words import inside, money
from pages.parts import cards, theme
from pages.parts.download import download
from pages.parts.scenario_state import Document
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show

_HEADROOM = (
    Column("driver", "If this alone moved", number=False),
    Column("today", "Today"),
    Column("floor", "Meets the floor at"),
    Column("zero", "No gross profit at"),
    Column("often", "Moved that far in a year", wide=True),
)
_KEPT = 48


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _both(text: str, key: tuple[str, str, str], day: str, _own: Projection) -> tuple[tuple[Headroom, ...], pl.DataFrame]:
    return headroom(_own.baseline, _own.scenario), tornado(_own.baseline, _own.scenario)


def both(document: Document, now: Shown, own: Projection) -> tuple[tuple[Headroom, ...], pl.DataFrame]:
    """The headroom of the scenario and its tornado."""
    return _both(json.dumps(document["scenario"]), now.key, today().isoformat(), own)


def show_both(room: tuple[Headroom, ...], moves: pl.DataFrame, currency: str, key: str) -> None:
    """The table of headroom, the tornado under it."""
    cards.section(breaks(room), HEADROOM)
    show("Headroom: where each driver breaks the floor and gross profit", _HEADROOM, [Row(room_of(each)) for each in room])
    if not moves.is_empty() and moves["span"].max():
        widest = moves.row(0, named=True)
        low, high = (money(end, currency) for end in sorted((widest["at_low"], widest["at_high"])))
        said = f"In this scenario {inside(widest['label'])} moves gross profit most: {low} to {high} over the horizon"
        theme.figure(
            said,
            tornado_bars(moves, currency),
            f"tornado-{key}",
            "Gross profit over the horizon with each input at its P10 and P90, the others as the scenario has them. Ranges are assumed.",
            said,
        )
        download(moves, f"tornado-{key}")
