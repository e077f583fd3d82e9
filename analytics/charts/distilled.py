"""Distillation drawn: cumulative saving, prices a million tokens, idle dollars of whole GPUs, net gain by the success that is kept."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.scenarios import spread
from analytics.charts.template import BAD, GOOD, LAYOUT, MUTED, PLAN, X_AXIS, Y_AXIS, direct_label, margins, safe
from analytics.words import money

_LABEL = 0.15  # of a panel's height: two lines
_OWN, _PATH, _BOUGHT, _HOST = PLAN["outcome"], PLAN["hybrid"], PLAN["markup"], PLAN["seat"]


def cumulative(rows: pl.DataFrame, erased: int | None, currency: str = "USD") -> go.Figure:
    """The cumulative saving against the falling alternative, heavy, and against what is bought today; where the alternative erases it."""
    t = rows["t"].to_list()
    lines = [
        (rows["cumulative"].to_list(), "Alternative", _PATH, 3.2),
        (rows["cumulative_of_path"].to_list(), "Bought today", _BOUGHT, 1.8),
    ]
    low, high = _around([value for values, *_ in lines for value in values])
    marks = [_upright(erased, "erased")] if erased is not None else []
    return _figure(t, lines, (low, high), _money(currency), marks, currency, 320)


def prices(rows: pl.DataFrame, hosted: float, full_own: float, currency: str = "USD") -> go.Figure:
    """A million tokens: bought, by the alternative, and served by own GPUs at their load or by a host, refresh and escalations apart."""
    t = rows["t"].to_list()
    high = 1.1 * max([*rows["teacher"].to_list(), *rows["alternative"].to_list(), hosted, full_own])
    own = [None if value is None or value > high else value for value in rows["own_unit_cost"].to_list()]
    lines: list[tuple[Sequence[float | None], str, str, float]] = [
        (rows["teacher"].to_list(), "Bought", _BOUGHT, 1.8),
        (rows["alternative"].to_list(), "Alternative", _PATH, 1.8),
        (own, "Own GPUs", _OWN, 1.8),
        ([hosted] * len(t), "Host", _HOST, 1.8),
    ]
    return _figure(t, lines, (0.0, high), "$,.2f" if currency == "USD" else ",.2f", [], currency, 320)


def idle(rows: pl.DataFrame, month: int, currency: str = "USD") -> go.Figure:
    """Dollars of whole GPUs a month, used below and idle on top, with their number where it changes; the labels are of one month."""
    shown = rows.filter(pl.col("gpus") > 0)
    t = shown["t"].to_list()
    parts = (
        ((shown["serving"] - shown["idle"]).to_list(), "Used", GOOD),
        (shown["idle"].to_list(), "Idle", BAD),
    )
    bars = [
        {
            "type": "bar", "x": t, "y": values, "name": name, "marker": {"color": colour, "line": {"width": 0}},
            "customdata": [money(value, currency) for value in values],
            "hovertemplate": f"{name}, month %{{x}}: %{{customdata}}<extra></extra>",
        }
        for values, name, colour in parts
    ]  # fmt: skip
    counts = shown["gpus"].to_list()
    notes = [
        {"x": month, "y": total, "text": f"{int(count)}", "showarrow": False, "yshift": 9, "font": {"color": MUTED, "size": 12}}
        for index, (month, total, count) in enumerate(zip(t, shown["serving"].to_list(), counts, strict=True))
        if index == 0 or counts[index - 1] != count
    ]  # fmt: skip
    high = 1.18 * max([*shown["serving"].to_list(), 1.0])
    ends = [(dict(zip(t, values, strict=True)).get(month, 0.0), f"{name}, mo {month}", colour) for values, name, colour in parts]
    ends_at = [0.5 * ends[0][0], ends[0][0] + 0.5 * ends[1][0]]
    at = spread([(value, _LABEL * high) for value in ends_at], 0.0, high)
    notes += [
        direct_label(f"{name}<br><b>{money(value, currency)}</b>", y, colour) for (value, name, colour), y in zip(ends, at, strict=True)
    ]
    layout = _layout(rows["t"].to_list(), (0.0, high), _money(currency), notes, [], 280) | {"barmode": "stack", "bargap": 0.15}
    return go.Figure({"data": bars, "layout": layout})


def gain_by_retention(rows: pl.DataFrame, retention: float, star: float | None, currency: str = "USD") -> go.Figure:
    """Net gain a month over the share of the teacher's success that is kept, with the share assumed and the one at which it is zero."""
    x, y = rows["retention"].to_list(), rows["gain"].to_list()
    within = _around(y)
    marks = [_upright(retention, "assumed")]
    if star is not None and x[0] <= star <= x[-1]:
        marks.append(_upright(star, "needed", 0.93))
    lines = [(y, "Net gain", _OWN, 2.6)]
    figure = _figure(x, lines, within, _money(currency), marks, currency, 280)
    figure.update_xaxes(tickvals=[0.8, 0.9, 1.0], ticktext=["80%", "90%", "100%"], range=[x[0], x[-1]])
    return figure


def _figure(
    t: Sequence[float], lines: Sequence[tuple[Sequence[float | None], str, str, float]], within: tuple[float, float], form: str,
    marks: Sequence[tuple[dict[str, Any], dict[str, Any]]], currency: str, height: int,
) -> go.Figure:  # fmt: skip
    drawn = [
        {
            "type": "scatter", "mode": "lines", "x": list(t), "y": list(values), "name": name, "connectgaps": False,
            "line": {"color": colour, "width": width}, "customdata": [money(value, currency) for value in values],
            "hovertemplate": f"{safe(name)}, %{{x}}: %{{customdata}}<extra></extra>",
        }
        for values, name, colour, width in lines
    ]  # fmt: skip
    ends = [(values[-1], name, colour) for values, name, colour, _ in lines]
    known = sorted(((value, name, colour) for value, name, colour in ends if value is not None), key=lambda end: end[0])
    low, high = within
    at = spread([(value, _LABEL * (high - low)) for value, _, _ in known], low, high)
    notes = [
        direct_label(f"{name}<br><b>{money(value, currency)}</b>", y, colour) for (value, name, colour), y in zip(known, at, strict=True)
    ]
    notes += [note for _, note in marks]
    return go.Figure({"data": drawn, "layout": _layout(t, within, form, notes, [shape for shape, _ in marks], height)})


def _layout(
    t: Sequence[float], within: tuple[float, float], form: str, notes: list[dict[str, Any]], shapes: list[dict[str, Any]], height: int
) -> dict[str, Any]:
    ticks = [0, int(t[-1]) // 2, int(t[-1])]
    return {
        **LAYOUT, "height": height, "margin": margins(right=100), "hovermode": "closest",
        "xaxis": {**X_AXIS, "tickvals": ticks, "ticktext": ["today" if tick == 0 else f"{tick} mo" for tick in ticks], "range": [0, t[-1]],
                  "tickangle": 0},
        "yaxis": {**Y_AXIS, "range": list(within), "tickformat": form, "zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1},
        "annotations": notes, "shapes": shapes,
    }  # fmt: skip


def _upright(x: float, text: str, height: float = 1.0) -> tuple[dict[str, Any], dict[str, Any]]:
    shape = {
        "type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": height, "layer": "below",
        "line": {"color": BAD, "width": 1.2, "dash": "3px,3px"},
    }  # fmt: skip
    note = {
        "x": x, "yref": "paper", "y": height, "yanchor": "bottom", "text": text, "showarrow": False, "font": {"color": BAD, "size": 12},
    }  # fmt: skip
    return shape, note


def _around(values: Sequence[float]) -> tuple[float, float]:
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = 0.08 * ((high - low) or 1.0)
    return low - (room if low < 0 else 0), high + room


def _money(currency: str) -> str:
    return "$~s" if currency == "USD" else "~s"
