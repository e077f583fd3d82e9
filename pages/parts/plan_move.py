"""The valley of a migration on the Plans page: gross profit month by month while customers move at renewal, beside staying."""

import polars as pl
import streamlit as st

from analytics.board import plan_set
from analytics.board.plan_words import TO, WAYS, crossed, drawn, valley_note, valley_to
from analytics.board.required_set import Compared
from analytics.board.valley import Valley
from analytics.charts.scenarios import Path, side_by_side
from analytics.words import money
from pages.parts import theme
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show

Key = tuple[str, str, str]
_WAYS = (
    Column("way", "Way", number=False),
    Column("low", "Lowest month"),
    Column("below", "below today"),
    Column("back", "Back in month", wide=True),
    Column("under", "Months below staying", wide=True),
    Column("over", "Over the horizon", wide=True),
    Column("gain", "beside staying"),
)


@st.cache_resource(show_spinner=False, max_entries=16)
def _valley(key: Key, day: str, tasks: float | None, member: str, _set: Compared) -> Valley:
    return valley_to(_set, member)


def draw(now: Shown, tasks: float | None, made: Compared) -> None:
    """Forced at today's revenue and by choice at a lower price, each with its depth and length."""
    top = st.container()
    member = st.segmented_control(
        "Customers move to", list(TO), format_func=lambda each: TO[each].capitalize(), default="outcome_neutral", key="move-to",
        required=True, bind="query-params",
    ) or "outcome_neutral"  # fmt: skip
    found = _valley(now.key, today().isoformat(), tasks, member, made)
    colours = {"stay": "markup", "forced": plan_set.COLOURS[member], "opt_in": "seat"}
    lines = [Path(WAYS[name], colours[name], found.rows[name], own=name == "forced") for name in drawn(found)]
    with top:
        said = found.sentence(now.currency)
        theme.figure(
            said,
            side_by_side(lines, now.snapshot.settings.floor if now.snapshot else 0.0, now.currency),
            f"valley-{member}",
            valley_note(found, member),
            said,
        )
    rows = [_row(found, name, now.currency) for name in drawn(found)]
    show("The valley: how deep and how long", _WAYS, rows)
    frames = [rows.select(pl.lit(name).alias("way"), pl.all()) for name, rows in found.rows.items()]
    download(pl.concat(frames), f"valley-{member}", "Download all months as CSV")


def _row(found: Valley, name: str, currency: str) -> Row:
    way = crossed(found, name, currency)
    return Row((way.way, way.low, money(way.below, currency), way.back, way.under, money(way.over, currency), way.gain))
