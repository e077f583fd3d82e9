"""The valley of a migration on the Plans page: gross profit month by month while customers move at renewal, beside staying."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from analytics import plan_set
from analytics import plans_compared as compared
from analytics.charts.scenarios import Path, side_by_side
from analytics.levers.migration import Migration
from analytics.plans_at_risk import falling
from analytics.required_set import Compared
from analytics.valley import Valley, valley
from analytics.words import money, percent, signed_money
from pages.parts import theme
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show

Key = tuple[str, str, str]
_TO = {"outcome_neutral": "outcomes", "hybrid": "hybrid", "credits": "credits"}
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
    plain = {case.member: case.scenario for case in compared.chosen(_set.cases, False, False)}
    (to,) = plain[member].entries.values()
    return valley(_set.base, falling(plain["cost_plus"]), to, _TO[member])


def draw(now: Shown, tasks: float | None, made: Compared) -> None:
    """Forced at today's revenue and by choice at a lower price, each with its depth and length."""
    top = st.container()
    member = st.segmented_control(
        "Customers move to", list(_TO), format_func=lambda each: _TO[each].capitalize(), default="outcome_neutral", key="move-to",
        required=True, bind="query-params",
    ) or "outcome_neutral"  # fmt: skip
    found = _valley(now.key, today().isoformat(), tasks, member, made)
    labels: Mapping[str, tuple[str, str]] = {
        "stay": ("Stay", "markup"), "forced": ("All move", plan_set.COLOURS[member]), "opt_in": ("By choice", "seat"),
    }  # fmt: skip
    lines = [Path(*labels[name], rows, own=name == "forced") for name, rows in found.rows.items() if name != "opt_in" or found.chosen]
    move = Migration.model_fields
    base, more = (percent(float(move[name].default), 0) for name in ("base_loss", "loss_per_increase"))
    with top:
        said = found.sentence(now.currency)
        theme.figure(
            said,
            side_by_side(lines, now.snapshot.settings.floor if now.snapshot else 0.0),
            f"valley-{member}",
            f"From cost-plus to {_TO[member]} while list prices fall 30% a year; renewals are spread evenly over twelve months. All move: "
            f"at a price that brings today's revenue. By choice: {percent(found.cheaper, 0)} cheaper, as nobody chooses a bill that does "
            f"not fall. Of those who move {base} are lost, and {more} more where a bill doubles; every bill is taken to change alike. "
            "All of this is assumed.",
            said,
        )
    rows = [_row(found, name, labels[name][0], now.currency) for name in found.rows if name != "opt_in" or found.chosen]
    show("The valley: how deep and how long", _WAYS, rows)
    frames = [rows.select(pl.lit(name).alias("way"), pl.all()) for name, rows in found.rows.items()]
    download(pl.concat(frames), f"valley-{member}", "Download all months as CSV")


def _row(found: Valley, name: str, label: str, currency: str) -> Row:
    month, depth = found.deepest(name)
    back = found.back(name)
    return Row(
        (
            label,
            f"{money(found.rows[name]['gross_profit'][month], currency)}, {f'month {month}' if month else 'today'}",
            money(depth, currency),
            "never below" if depth <= 0 else f"not in {found.rows[name].height - 1}" if back is None else str(back),
            "" if name == "stay" else str(found.under_staying(name)),
            money(found.over_horizon(name), currency),
            "" if name == "stay" else signed_money(found.against_staying(name), currency),
        )
    )
