"""BYOK drawn: what each way to sell leaves as work moves to customers' keys, and the company as customers go in order."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

from analytics.charts.scenarios import margin_text, spread
from analytics.charts.template import BAD, LAYOUT, MUTED, PLAN, X_AXIS, Y_AXIS, direct_label, end_label, margins, safe, whole_ticks
from analytics.words import money

Shown = Literal["gross_profit", "gross_margin"]
_TICKS = (0, 0.5, 1)
_LABEL = 0.15  # of a panel's height: two lines
_LOWEST = -0.5  # a margin below it leaves the panel
_ALL = "all"


def moving(rows: pl.DataFrame, ways: Mapping[str, tuple[str, str]], column: Shown, end_share: float, currency: str = "USD") -> go.Figure:
    """A line a way (label and colour's plan) over the share of work on customers' keys; all together heavier, the ramp's end dotted."""
    frames = {way: frame for (way,), frame in rows.group_by("way", maintain_order=True) if way in ways}
    values = [value for frame in frames.values() for value in frame[column].to_list() if value is not None]
    low, high = _range(values, column)
    layout = {
        **LAYOUT,
        "height": 320,
        "margin": margins(right=112),
        "hovermode": "closest",
        "xaxis": {**X_AXIS, "tickvals": list(_TICKS), "tickformat": ".0%", "range": [0, 1], "tickangle": 0},
        "yaxis": _y_axis(column, (low, high), currency),
        "shapes": [_upright(end_share)],
        "annotations": [_above(end_share, "ramp's end"), *_labels(frames, ways, column, (low, high), currency)],
    }
    return go.Figure(
        {"data": [_line(str(way), frame, *ways[str(way)], column, currency) for way, frame in frames.items()], "layout": layout}
    )


def in_order(customers: Sequence[str], profits: Sequence[float], start: float, gainers: int, currency: str = "USD") -> go.Figure:
    """The company's gross profit as customers take their keys one after the other, those who gain within a year first."""
    values = [start, *profits]
    names = ["nobody yet", *(safe(name) for name in customers)]
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = 0.08 * ((high - low) or 1.0)
    layout = {
        **LAYOUT,
        "height": 280,
        "margin": margins(right=92),
        "hovermode": "closest",
        "xaxis": {**X_AXIS, "range": [0, max(len(profits), 1)], "dtick": whole_ticks(len(profits)), "tickformat": "d"},
        "yaxis": _y_axis("gross_profit", (low - (room if low < 0 else 0), high + room), currency),
        "shapes": [_upright(gainers)] if gainers else [],
        "annotations": [
            *([_above(gainers, "within a year")] if gainers else []),
            end_label(f"<b>{money(values[-1], currency)}</b>", values[-1], MUTED),
        ],
    }
    line = {
        "type": "scatter", "mode": "lines", "x": list(range(len(values))), "y": values,
        "line": {"color": PLAN["markup"], "shape": "hv", "width": 2.6},
        "customdata": [[name, money(value, currency)] for name, value in zip(names, values, strict=True)],
        "hovertemplate": "after %{customdata[0]}: %{customdata[1]}<extra></extra>",
    }  # fmt: skip
    return go.Figure({"data": [line], "layout": layout})


def _range(values: Sequence[float], column: Shown) -> tuple[float, float]:
    low, high = min([*values, 0.0]), max([*values, 0.0])
    if column == "gross_margin":
        low = max(low, _LOWEST)
    room = 0.08 * ((high - low) or 1.0)
    return low - (room if low < 0 else 0), high + room


def _y_axis(column: Shown, within: tuple[float, float], currency: str) -> dict[str, Any]:
    form = ".0%" if column == "gross_margin" else "$~s" if currency == "USD" else "~s"
    return {**Y_AXIS, "range": list(within), "tickformat": form, "zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1}


def _line(way: str, frame: pl.DataFrame, label: str, plan: str, column: Shown, currency: str) -> dict[str, Any]:
    values = frame[column].to_list()
    return {
        "type": "scatter", "mode": "lines", "x": frame["own_share"].to_list(), "y": values, "name": label, "connectgaps": False,
        "line": {"color": PLAN.get(plan, MUTED), "width": 3.2 if way == _ALL else 1.8},
        "customdata": [_text(value, column, currency) for value in values],
        "hovertemplate": f"{safe(label)}, %{{x:.0%}} on their keys: %{{customdata}}<extra></extra>",
    }  # fmt: skip


def _labels(
    frames: Mapping[Any, pl.DataFrame], ways: Mapping[str, tuple[str, str]], column: Shown, within: tuple[float, float], currency: str
) -> list[dict[str, Any]]:
    """Names and last values at the right end, pushed apart where they would touch."""
    low, high = within
    ends = [(frame[column].drop_nulls()[-1], *ways[way]) for way, frame in frames.items() if frame[column].drop_nulls().len()]
    ends.sort(key=lambda end: end[0])
    at = spread([(min(max(value, low), high), _LABEL * (high - low)) for value, _, _ in ends], low, high)
    return [
        direct_label(f"{safe(label, 16)}<br><b>{_text(value, column, currency)}</b>", y, PLAN.get(plan, MUTED))
        for (value, label, plan), y in zip(ends, at, strict=True)
    ]


def _upright(x: float) -> dict[str, Any]:
    return {
        "type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
        "line": {"color": BAD, "width": 1.2, "dash": "3px,3px"},
    }  # fmt: skip


def _above(x: float, text: str) -> dict[str, Any]:
    return {
        "x": x, "yref": "paper", "y": 1, "yanchor": "bottom", "text": text, "showarrow": False, "font": {"color": BAD, "size": 12},
        "xanchor": "center",
    }  # fmt: skip


def _text(value: float | None, column: Shown, currency: str) -> str:
    return money(value, currency) if column == "gross_profit" else margin_text(value)
