"""The lines of an answer's chart: from today on, or month by month."""

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.charts.margin import month_label
from analytics.charts.scenarios import spread
from analytics.charts.template import (
    FLOOR,
    LAYOUT,
    MUTED,
    NOT_PEGGED,
    PLAN,
    SIZE,
    X_AXIS,
    Y_AXIS,
    direct_label,
    floor_line,
    margins,
    month_ticks,
    safe,
)  # fmt: skip
from analytics.question import Chart
from analytics.words import MISSING, in_unit

_HEIGHT = 260  # pixels of a panel
_END, _AROUND = 40, 44  # pixels of a name with its value at the end of a line; and of what is above and below the lines
_COLOURS = (NOT_PEGGED, PLAN["markup"], PLAN["outcome"], PLAN["credit"], PLAN["seat"], PLAN["acu"], PLAN["task"])


def text_of(chart: Chart, currency: str) -> Callable[[Any], str]:
    """How a value of the chart is shown."""
    return lambda value: MISSING if value is None else in_unit(float(value), chart.unit, currency)


def axis(chart: Chart) -> tuple[str, list[str]]:
    """The column that runs across, and those that are lines."""
    across = "t" if "t" in chart.rows.columns else "month"
    return across, [name for name in chart.rows.columns if name != across]


def lines(chart: Chart, currency: str) -> go.Figure:
    """One panel of lines over months, each with its name and last value at its right end."""
    across, names = axis(chart)
    text = text_of(chart, currency)
    values = [float(value) for name in names for value in chart.rows[name].drop_nulls()]
    values += [chart.line] if chart.line is not None else []
    low, high = min(values, default=0.0), max(values, default=1.0)
    low = min(low, 0.0) if chart.unit != "fraction" or low < 0.5 * high else low
    room = 0.08 * ((high - low) or abs(high) or 1.0)
    bottom, top = low - (room if low < 0 else 0.0), high + room
    ends = [(name, chart.rows[name].drop_nulls()) for name in names]
    known = sorted(((float(held[-1]), name) for name, held in ends if len(held)), key=lambda end: end[0])
    height = max(_HEIGHT, _END * len(known) + _AROUND)
    at = spread([(value, _END / (height - _AROUND) * (top - bottom)) for value, _ in known], bottom, top)
    colours = dict(zip(names, _COLOURS * (len(names) // len(_COLOURS) + 1), strict=False))
    labels = [
        direct_label(f"{safe(name, 24)}<br><b>{text(value)}</b>", y, colours[name]) for (value, name), y in zip(known, at, strict=True)
    ]
    layout = {
        **LAYOUT, "height": height, "margin": margins(right=_beside(names, [text(value) for value, _ in known])), "hovermode": "closest",
        "xaxis": {**X_AXIS, **_ticks(chart, across)},
        "yaxis": {**Y_AXIS, "range": [bottom, top], "tickformat": _format(chart, currency), "zeroline": low < 0, "zerolinecolor": MUTED},
        "shapes": [] if chart.line is None else [floor_line(chart.line)],
        "annotations": labels + ([] if chart.line is None else [_level(f"{chart.line_label} {text(chart.line)}".strip(), chart.line)]),
    }  # fmt: skip
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": chart.rows[across].to_list(), "y": [_number(value) for value in chart.rows[name]],
            "line": {"color": colours[name], "width": 3 if place == 0 else 2}, "name": name, "connectgaps": False,
            "customdata": [text(value) for value in chart.rows[name]],
            "hovertemplate": f"{safe(name)}, %{{x}}: %{{customdata}}<extra></extra>",
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    return go.Figure({"data": traces, "layout": layout})


def _beside(names: Sequence[str], values: Sequence[str]) -> int:
    """Room for the names and values at the ends of the lines, in pixels."""
    longest = max((len(each) for each in (*(safe(name, 24) for name in names), *values)), default=0)
    return min(34 + 7 * longest, 172)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _level(said: str, y: float) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "y": y, "yanchor": "bottom", "text": said, "showarrow": False,
        "font": {"color": FLOOR, "size": SIZE},
    }  # fmt: skip


def _ticks(chart: Chart, across: str) -> dict[str, Any]:
    if across == "t":
        ticks = month_ticks(int(chart.rows["t"].max() or 1))  # type: ignore[arg-type]
        words = ["today" if t == 0 else f"{t} mo" if t == ticks[-1] else f"{t}" for t in ticks]
        return {"tickvals": ticks, "ticktext": words, "tickangle": 0}
    months = chart.rows["month"].to_list()
    shown = months[:: max(1, -(-len(months) // 4))]
    return {"type": "category", "tickvals": shown, "ticktext": [month_label(f"{month:%Y-%m}") for month in shown], "tickangle": 0}


def _format(chart: Chart, currency: str) -> str:
    if chart.unit == "fraction":
        return ".0%"
    return "$~s" if chart.unit in ("money", "USD") or (chart.unit == currency == "USD") else "~s"
