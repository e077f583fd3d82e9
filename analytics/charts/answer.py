"""The chart of an answer: bars, lines, steps or ranges in roles, with each name and value beside what it names; and the same in words."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.charts.answer_lines import axis, lines, text_of
from analytics.charts.template import BAD, FLOOR, LAYOUT, MUTED, NOT_PEGGED, SIZE, X_AXIS, Y_AXIS, safe
from analytics.question import Chart

_ROW = 46  # pixels of a bar with its name above it
_TEXT_ROOM = 0.42  # of the values' width: what stands right of the longest bar


def figure(chart: Chart, currency: str = "USD") -> go.Figure:
    """One panel; what it is of stands in the claim above it."""
    return lines(chart, currency) if chart.kind == "lines" else _rows(chart, currency)


def spoken(chart: Chart, currency: str = "USD") -> str:
    """The chart in words, for those who cannot see it."""
    text = text_of(chart, currency)
    rows = chart.rows.to_dicts()
    if chart.kind == "lines":
        _, names = axis(chart)
        said = [f"{name} from {text(rows[0][name])} to {text(rows[-1][name])}" for name in names] if rows else []
    elif chart.kind == "range":
        said = [f"{row['name']} {text(row['low'])} to {text(row['high'])}" for row in rows]
    else:
        said = [f"{row['name']} {text(row['value'])}" for row in rows]
    line = f". {chart.line_label}: {text(chart.line)}" if chart.line is not None else ""
    return f"{'; '.join(said)}{line}."


# -- bars, steps and ranges: a row each, its name above it ---------------------------------------------------------------------


def _rows(chart: Chart, currency: str) -> go.Figure:
    rows, text = chart.rows.to_dicts(), text_of(chart, currency)
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
        "xref": "paper", "x": 0, "y": y, "text": safe(name, 50), "showarrow": False, "xanchor": "left", "yshift": 19,
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
