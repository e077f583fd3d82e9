"""Prices drawn: the index of what is bought beside paths, what a million tokens cost, tolls by customer, and intervals in dollars."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.margin import month_label
from analytics.charts.scenarios import spread
from analytics.charts.template import BAD, GOOD, LAYOUT, MUTED, PLAN, X_AXIS, Y_AXIS, direct_label, end_label, margins, safe
from analytics.measure import Measure
from analytics.words import money, percent, signed_money, times

_LABEL = 0.16  # of a panel's height: two lines
_COLOURS = {"own": "markup", "flat": "", "list_30": "hybrid", "by_tier": "seat", "capability": "outcome"}


def index_beside(index: pl.DataFrame, paths: pl.DataFrame, labels: dict[str, str]) -> go.Figure:
    """The index of what is bought, heavy, and the paths named in `labels`; `slowest` and `fastest` are the edges of a shade."""
    months = _months(index, paths)
    lines = [("own", "Bought", index.select("month", "index"))]
    lines += [(path, label, paths.filter(pl.col("path") == path).select("month", "index")) for path, label in labels.items()]
    values = [value for _, _, frame in lines for value in frame["index"].to_list() if value is not None]
    low, high = 0.0, 1.08 * max([1.0, *values])
    shade = [_shade(paths)] if "capability" in labels and paths.height else []
    drawn = [_line(frame["month"].to_list(), frame["index"].to_list(), label, path, percent) for path, label, frame in lines]
    ends = [(path, label, frame["index"].drop_nulls()[-1]) for path, label, frame in lines if frame["index"].drop_nulls().len()]
    ends.sort(key=lambda end: end[2])
    at = spread([(value, _LABEL * (high - low)) for _, _, value in ends], low, high)
    notes = [
        direct_label(f"{safe(label, 18)}<br><b>{percent(value, 0)}</b>", y, _colour(path))
        for (path, label, value), y in zip(ends, at, strict=True)
    ]
    return go.Figure({"data": [*shade, *drawn], "layout": _layout(months, (low, high), ".0%", notes, right=112)})


def a_million(effective: pl.DataFrame, currency: str = "USD") -> go.Figure:
    """What a million tokens cost by month, and the list price of the same tokens."""
    columns = {"effective": ("own", "Paid"), "listed": ("flat", "At list price")}
    values = [value for name in columns for value in effective[name].to_list() if value is not None]
    high = 1.12 * max([*values, 0.01])
    drawn = [
        _line(effective["month"].to_list(), effective[name].to_list(), label, path, lambda value: money(value, currency))
        for name, (path, label) in columns.items()
    ]
    ends = [(path, label, effective[name][-1]) for name, (path, label) in columns.items() if effective[name][-1] is not None]
    ends.sort(key=lambda end: end[2])
    at = spread([(value, _LABEL * high) for _, _, value in ends], 0.0, high)
    notes = [
        direct_label(f"{label}<br><b>{money(value, currency)}</b>", y, _colour(path))
        for (path, label, value), y in zip(ends, at, strict=True)
    ]
    form = "$,.2f" if currency == "USD" else ",.2f"
    return go.Figure({"data": drawn, "layout": _layout(effective["month"].to_list(), (0.0, high), form, notes, right=100)})


def toll_bars(names: Sequence[str], premiums: Sequence[float], tolls: Sequence[float | None], currency: str = "USD") -> go.Figure:
    """Dollars over list price a month by customer, the toll in times beside each."""
    shown = list(zip(names, premiums, tolls, strict=True))[::-1]
    bars = {
        "type": "bar", "orientation": "h", "x": [premium for _, premium, _ in shown], "y": list(range(len(shown))), "hoverinfo": "skip",
        "marker": {"color": [BAD if premium < 0 else PLAN["markup"] for _, premium, _ in shown], "line": {"width": 0}},
    }  # fmt: skip
    beside = [(money(premium, currency), "" if tau is None else f"  {times(tau)}") for _, premium, tau in shown]
    notes = [end_label(f"<b>{amount}</b>{tau}", row, MUTED) for row, (amount, tau) in enumerate(beside)]
    right = max(112, 14 + max((7 * len(amount + tau) for amount, tau in beside), default=0))
    layout = {
        **LAYOUT, "height": 34 + 27 * max(len(shown), 2), "margin": {**margins(right=right), "b": 6, "t": 6}, "hovermode": False,
        "bargap": 0.35,
        "xaxis": {**X_AXIS, "showticklabels": False, "ticks": "", "zeroline": True, "zerolinecolor": MUTED},
        "yaxis": {**Y_AXIS, "showgrid": False, "tickvals": list(range(len(shown))), "ticktext": [safe(name, 22) for name, _, _ in shown],
                  "automargin": True, "ticksuffix": "  "},
        "annotations": notes,
    }  # fmt: skip
    return go.Figure({"data": [bars], "layout": layout})


def intervals(measures: Sequence[Measure], names: Sequence[str], currency: str = "USD") -> go.Figure:
    """A bar from low to high for each measure, around zero: losses in the colour of the floor."""
    rows = [
        (name, float(each.low), float(each.high))
        for name, each in zip(names, measures, strict=True)
        if each.low is not None and each.high is not None
    ][::-1]
    ends = [value for _, low, high in rows for value in (low, high)]
    room = 0.55 * ((max([*ends, 0.0]) - min([*ends, 0.0])) or 1.0)
    bars = {
        "type": "bar", "orientation": "h", "y": [name for name, _, _ in rows], "base": [low for _, low, _ in rows], "width": 0.4,
        "x": [high - low for _, low, high in rows], "hoverinfo": "skip",
        "marker": {"color": [BAD if high <= 0 else GOOD if low >= 0 else MUTED for _, low, high in rows]},
    }  # fmt: skip
    notes = [
        {"xref": "paper", "x": 0, "y": name, "showarrow": False, "yshift": 26, "font": {"color": MUTED}, "xanchor": "left",
         "text": f"<b>{name}</b>  {signed_money(low, currency)} to {signed_money(high, currency)}"}
        for name, low, high in rows
    ]  # fmt: skip
    layout = {
        **LAYOUT, "height": 60 + 66 * max(len(rows), 1), "margin": margins(right=8), "hovermode": False,
        "shapes": [_zero(row) for row in range(len(rows))],
        "xaxis": {**X_AXIS, "tickformat": "$~s" if currency == "USD" else "~s", "nticks": 5,
                  "range": [min([*ends, 0.0]) - room, max([*ends, 0.0]) + room]},
        "yaxis": {**Y_AXIS, "showgrid": False, "showticklabels": False, "range": [-0.5, len(rows) - 0.1]},
        "annotations": notes,
    }  # fmt: skip
    return go.Figure({"data": [bars], "layout": layout})


def _zero(row: int) -> dict[str, Any]:
    """Zero beside one bar: broken where the names stand, which it would cross."""
    return {"type": "line", "x0": 0, "x1": 0, "y0": row - 0.3, "y1": row + 0.24, "line": {"color": MUTED, "width": 1}}


def _months(index: pl.DataFrame, paths: pl.DataFrame) -> list[date]:
    return sorted({*index["month"].to_list(), *paths["month"].to_list()})


def _colour(path: str) -> str:
    return PLAN.get(_COLOURS.get(path, ""), MUTED)


def _line(months: list[date], values: list[float | None], label: str, path: str, text: Any) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": months, "y": values, "name": label, "connectgaps": False,
        "line": {"color": _colour(path), "width": 3.2 if path == "own" else 1.8, "dash": "2px,4px" if path == "flat" else "solid"},
        "customdata": [text(value) for value in values],
        "hovertemplate": f"{safe(label, 60)}, %{{x|%b %Y}}: %{{customdata}}<extra></extra>",
    }  # fmt: skip


def _shade(paths: pl.DataFrame) -> dict[str, Any]:
    slow, fast = (paths.filter(pl.col("path") == edge) for edge in ("slowest", "fastest"))
    months = slow["month"].to_list()
    return {
        "type": "scatter", "mode": "lines", "x": months + months[::-1], "y": slow["index"].to_list() + fast["index"].to_list()[::-1],
        "line": {"width": 0}, "fill": "toself", "fillcolor": f"{PLAN['outcome']}26", "hoverinfo": "skip", "name": "range",
    }  # fmt: skip


def _layout(months: list[date], within: tuple[float, float], form: str, notes: list[dict[str, Any]], right: int) -> dict[str, Any]:
    named = sorted({months[0], months[len(months) // 2], months[-1]}) if months else []
    axis = {
        **X_AXIS, "tickvals": named, "ticktext": [month_label(f"{month:%Y-%m}") for month in named], "tickangle": 0,
        "range": [months[0], months[-1]] if len(months) > 1 else None,
    }  # fmt: skip
    return {
        **LAYOUT, "height": 300, "margin": margins(right=right), "hovermode": "closest", "xaxis": axis,
        "yaxis": {**Y_AXIS, "range": list(within), "tickformat": form}, "annotations": notes,
    }  # fmt: skip
