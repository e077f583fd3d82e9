"""The chart of an answer: bars, lines, steps or ranges in roles, with each name and value beside what it names; and the same in words."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.charts.margin import month_label
from analytics.charts.scenarios import spread
from analytics.charts.template import (
    BAD,
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

_ROW = 46  # pixels of a bar with its name above it
_HEIGHT = 260  # of a panel of lines
_LABEL = 0.1  # of that height: a name at the end of a line
_COLOURS = (NOT_PEGGED, PLAN["markup"], PLAN["outcome"], PLAN["credit"], PLAN["seat"], PLAN["acu"], PLAN["task"])
_TEXT_ROOM = 0.42  # of the values' width: what stands right of the longest bar


def figure(chart: Chart, currency: str = "USD") -> go.Figure:
    """One panel; what it is of stands in the claim above it."""
    return _lines(chart, currency) if chart.kind == "lines" else _rows(chart, currency)


def spoken(chart: Chart, currency: str = "USD") -> str:
    """The chart in words, for those who cannot see it."""
    text = _text(chart, currency)
    rows = chart.rows.to_dicts()
    if chart.kind == "lines":
        _, names = _axis(chart)
        said = [f"{name} from {text(rows[0][name])} to {text(rows[-1][name])}" for name in names] if rows else []
    elif chart.kind == "range":
        said = [f"{row['name']} {text(row['low'])} to {text(row['high'])}" for row in rows]
    else:
        said = [f"{row['name']} {text(row['value'])}" for row in rows]
    line = f". {chart.line_label}: {text(chart.line)}" if chart.line is not None else ""
    return f"{'; '.join(said)}{line}."


def _text(chart: Chart, currency: str) -> Any:
    return lambda value: MISSING if value is None else in_unit(float(value), chart.unit, currency)


# -- bars, steps and ranges: a row each, its name above it ---------------------------------------------------------------------


def _rows(chart: Chart, currency: str) -> go.Figure:
    rows, text = chart.rows.to_dicts(), _text(chart, currency)
    ends = _ends(chart, rows)
    values = [end for low, high in ends for end in (low, high)] + ([0.0] if chart.kind != "range" else [])
    values += [chart.line] if chart.line is not None else []
    low, high = min(values, default=0.0), max(values, default=1.0)
    wide = (high - low) or abs(high) or 1.0
    places = list(range(len(rows)))[::-1]
    labels = [
        label
        for row, (start, end), y in zip(rows, ends, places, strict=True)
        for label in (_name(row["name"], y), _value(_said(chart, row, text), end if chart.kind == "range" else max(start, end), y))
    ]
    shapes = []
    if chart.line is not None:
        shapes = [_upright(chart.line, y) for y in places]
        labels.append(_line_label(f"{chart.line_label} {text(chart.line)}".strip(), chart.line, low, wide))
    layout = {
        **LAYOUT, "height": _ROW * len(rows) + (44 if chart.line is not None else 24), "hovermode": False,
        "margin": {"l": 4, "r": 4, "t": 26 if chart.line is not None else 8, "b": 4}, "annotations": labels, "shapes": shapes,
        "xaxis": {**X_AXIS, "showticklabels": False, "ticks": "", "range": [low - 0.03 * wide, high + _TEXT_ROOM * wide]},
        "yaxis": {**Y_AXIS, "showgrid": False, "showticklabels": False, "ticks": "", "range": [-0.45, len(rows) - 0.2]},
    }  # fmt: skip
    return go.Figure({"data": _marks(chart, rows, ends, places), "layout": layout})


def _ends(chart: Chart, rows: Sequence[dict[str, Any]]) -> list[tuple[float, float]]:
    """Where each row's mark begins and ends."""
    if chart.kind == "range":
        return [(float(row["low"]), float(row["high"])) for row in rows]
    if chart.kind == "bars":
        return [(0.0, float(row["value"])) for row in rows]
    found, level = [], 0.0
    for row in rows:
        start = 0.0 if row["total"] else level
        level = start + float(row["value"])
        found.append((start, level))
    return found


def _marks(
    chart: Chart, rows: Sequence[dict[str, Any]], ends: Sequence[tuple[float, float]], places: Sequence[int]
) -> list[dict[str, Any]]:
    if chart.kind == "range":
        lines = [
            {"type": "scatter", "mode": "lines", "x": list(end), "y": [y, y], "hoverinfo": "skip",
             "line": {"color": NOT_PEGGED, "width": 7}}
            for end, y in zip(ends, places, strict=True)
        ]  # fmt: skip
        known = [(row["value"], y) for row, y in zip(rows, places, strict=True) if row["value"] is not None]
        dots = {
            "type": "scatter", "mode": "markers", "x": [float(value) for value, _ in known], "y": [y for _, y in known],
            "marker": {"color": MUTED, "size": 11, "symbol": "line-ns-open", "line": {"width": 3, "color": MUTED}}, "hoverinfo": "skip",
        }  # fmt: skip
        return [*lines, dots]
    colours = [BAD if end < start else NOT_PEGGED for start, end in ends]
    return [
        {"type": "bar", "orientation": "h", "y": list(places), "base": [start for start, _ in ends],
         "x": [end - start for start, end in ends],
         "width": 0.36, "marker": {"color": colours, "line": {"width": 0}}, "hoverinfo": "skip"}
    ]  # fmt: skip


def _said(chart: Chart, row: dict[str, Any], text: Any) -> str:
    if chart.kind == "range":
        low, high = text(row["low"]), text(row["high"])
        return low if low == high else f"{low} to {high}"
    said = text(row["value"])
    return f"<b>{said}</b>" if chart.kind == "steps" and row["total"] else said


def _name(name: object, y: float) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 0, "y": y, "text": safe(name, 54), "showarrow": False, "xanchor": "left", "yshift": 19,
        "font": {"color": MUTED, "size": SIZE},
    }  # fmt: skip


def _value(said: str, x: float, y: float) -> dict[str, Any]:
    return {"x": x, "y": y, "text": said, "showarrow": False, "xanchor": "left", "xshift": 8, "font": {"color": MUTED, "size": SIZE}}


def _upright(x: float, y: float) -> dict[str, Any]:
    """The level beside one row's mark: broken where the names stand, which it would cross."""
    return {"type": "line", "x0": x, "x1": x, "y0": y - 0.3, "y1": y + 0.26, "line": {"color": FLOOR, "width": 1.5}}


def _line_label(said: str, x: float, low: float, wide: float) -> dict[str, Any]:
    right = x > low + 0.7 * wide
    return {
        "x": x, "yref": "paper", "y": 1, "yanchor": "bottom", "text": said, "showarrow": False, "xanchor": "right" if right else "left",
        "font": {"color": FLOOR, "size": SIZE},
    }  # fmt: skip


# -- lines -----------------------------------------------------------------------------------------------------------------------


def _axis(chart: Chart) -> tuple[str, list[str]]:
    across = "t" if "t" in chart.rows.columns else "month"
    return across, [name for name in chart.rows.columns if name != across]


def _lines(chart: Chart, currency: str) -> go.Figure:
    across, names = _axis(chart)
    text = _text(chart, currency)
    values = [float(value) for name in names for value in chart.rows[name].drop_nulls()]
    values += [chart.line] if chart.line is not None else []
    low, high = min(values, default=0.0), max(values, default=1.0)
    low = min(low, 0.0) if chart.unit != "fraction" or low < 0.5 * high else low
    room = 0.08 * ((high - low) or abs(high) or 1.0)
    bottom, top = low - (room if low < 0 else 0.0), high + room
    ends = [(name, chart.rows[name].drop_nulls()) for name in names]
    known = sorted(((float(held[-1]), name) for name, held in ends if len(held)), key=lambda end: end[0])
    at = spread([(value, 2 * _LABEL * (top - bottom)) for value, _ in known], bottom, top)
    colours = dict(zip(names, _COLOURS * (len(names) // len(_COLOURS) + 1), strict=False))
    labels = [
        direct_label(f"{safe(name, 24)}<br><b>{text(value)}</b>", y, colours[name]) for (value, name), y in zip(known, at, strict=True)
    ]
    layout = {
        **LAYOUT, "height": _HEIGHT, "margin": margins(right=_beside(names, [text(value) for value, _ in known])), "hovermode": "closest",
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
