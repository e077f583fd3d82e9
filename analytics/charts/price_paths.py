"""One panel a price path: what each way to price earns a month, on one scale for all, with the month in which it breaks the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

from analytics.charts.scenarios import margin_text, spread
from analytics.charts.template import BAD, LAYOUT, MUTED, PLAN, X_AXIS, Y_AXIS, direct_label, floor_line, margins, month_ticks, safe
from analytics.words import money

Shown = Literal["gross_profit", "gross_margin"]
_LOWEST = -0.5  # a margin; of the highest dollars
_LABEL = 0.085  # of a panel's height


@dataclass(frozen=True)
class Way:
    """A way to price under one price path: its colour's plan, its rows, and the month in which it falls under the floor, if it does."""

    label: str
    plan: str
    rows: pl.DataFrame
    under_floor: float | None = None
    own: bool = False


def scale(panels: Sequence[Sequence[Way]], column: Shown, floor: float) -> tuple[float, float]:
    """The range that holds every panel; what lies far below zero leaves it at the edge."""
    values = [value for ways in panels for way in ways for value in way.rows[column].to_list() if value is not None]
    most = max([*values, floor if column == "gross_margin" else 0.0])
    least = min([*values, 0.0])
    start = min([value for ways in panels for way in ways if (value := way.rows[column][0]) is not None], default=0.0)
    bound = min(_LOWEST * (most if column == "gross_profit" else 1.0), 1.5 * start)
    low = max(least, bound) if bound < 0 else least
    room = 0.07 * ((most - low) or 1.0)
    return low - (room if low < 0 else 0), most + room


def panel(ways: Sequence[Way], column: Shown, within: tuple[float, float], floor: float, currency: str = "USD") -> go.Figure:
    """Gross profit, each line ending in its name and its last value and crossed where it breaks the floor; or margin, with the floor."""
    horizon = ways[0].rows.height - 1
    ticks = month_ticks(horizon)
    dollars = column == "gross_profit"
    layout = {
        **LAYOUT,
        "height": 300,
        "margin": margins(right=158),
        "hovermode": "closest",
        "xaxis": {
            **X_AXIS, "tickvals": ticks, "ticktext": ["today" if t == 0 else f"{t} mo" if t == ticks[-1] else f"{t}" for t in ticks],
            "range": [0, max(horizon, 1)],
            "tickangle": 0,
        },
        "yaxis": {
            **Y_AXIS, "range": list(within), "tickformat": "$~s" if dollars and currency == "USD" else "~s" if dollars else ".0%",
            "zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1,
        },
        "shapes": [] if dollars else [floor_line(floor)],
        "annotations": _labels(ways, column, within, currency),
    }  # fmt: skip
    lines = [_line(way, column, currency) for way in ways]
    crosses = [_cross(way, within) for way in ways if dollars and way.under_floor is not None]
    return go.Figure({"data": [*lines, *crosses], "layout": layout})


def _line(way: Way, column: Shown, currency: str) -> dict[str, Any]:
    values = way.rows[column].to_list()
    return {
        "type": "scatter", "mode": "lines", "x": way.rows["t"].to_list(), "y": values, "name": way.label, "connectgaps": False,
        "line": {"color": PLAN.get(way.plan, MUTED), "width": 3.2 if way.own else 1.8},
        "customdata": [_text(value, column, currency) for value in values],
        "hovertemplate": f"{safe(way.label)}, month %{{x}}: %{{customdata}}<extra></extra>",
    }  # fmt: skip


def _cross(way: Way, within: tuple[float, float]) -> dict[str, Any]:
    """Where the line stands when its margin falls under the floor, between two months as the months are counted."""
    at, profit = way.under_floor or 0.0, way.rows["gross_profit"].to_list()
    month = min(int(at), len(profit) - 1)
    after = profit[min(month + 1, len(profit) - 1)]
    value = profit[month] + (at - month) * (after - profit[month])
    return {
        "type": "scatter", "mode": "markers", "x": [at], "y": [min(max(value, within[0]), within[1])], "name": way.label,
        "marker": {"symbol": "x", "size": 9, "color": BAD}, "cliponaxis": False,
        "hovertemplate": f"{safe(way.label)}: under the floor {'at once' if at <= 0 else f'in month {at:.1f}'}<extra></extra>",
    }  # fmt: skip


def _labels(ways: Sequence[Way], column: Shown, within: tuple[float, float], currency: str) -> list[dict[str, Any]]:
    """Names and last values at the right end, pushed apart where they would touch."""
    low, high = within
    known = [(way.rows[column][-1], way) for way in ways if way.rows[column][-1] is not None]
    known.sort(key=lambda end: end[0])
    at = spread([(value, _LABEL * (high - low)) for value, _ in known], low, high)
    return [
        direct_label(f"{safe(way.label, 12)} <b>{_text(value, column, currency)}</b>", y, PLAN.get(way.plan, MUTED))
        for (value, way), y in zip(known, at, strict=True)
    ]


def _text(value: float | None, column: Shown, currency: str) -> str:
    return money(value, currency) if column == "gross_profit" else margin_text(value)
