"""A tornado: what gross profit over the horizon is with each input at its low and its high end, the widest on top."""

import plotly.graph_objects as go
import polars as pl

from analytics.charts.template import LAYOUT, MUTED, PLAN, X_AXIS, Y_AXIS, margins, money_ticks, safe
from analytics.words import money, number

_ROW = 58  # pixels: a name above each bar


def tornado_bars(moves: pl.DataFrame, currency: str = "USD") -> go.Figure:
    """Bars from `risk.tornado`: label, low, high (of the input), at_low, at_high (base currency)."""
    rows = list(reversed(moves.to_dicts()))
    names = [safe(row["label"]) for row in rows]
    ends = [sorted(((row["at_low"], row["low"]), (row["at_high"], row["high"]))) for row in rows]
    bars = {
        "type": "bar", "orientation": "h", "y": names, "base": [low[0] for low, _ in ends], "x": [high[0] - low[0] for low, high in ends],
        "marker": {"color": PLAN["hybrid"]}, "width": 0.36,
        "customdata": [[text for value, at in both for text in (money(value, currency), _short(at, 3))] for both in ends],
        "hovertemplate": "%{y} at %{customdata[1]}: %{customdata[0]}; at %{customdata[3]}: %{customdata[2]}<extra></extra>",
    }  # fmt: skip
    texts = [
        {"x": value, "y": name, "text": f"{_short(at, 2)}: {money(value, currency)}", "xanchor": anchor, "xshift": shift,
         "showarrow": False, "font": {"color": MUTED}}
        for name, (low, high) in zip(names, ends, strict=True)
        for (value, at), anchor, shift in ((low, "right", -6), (high, "left", 6))
    ]  # fmt: skip
    texts += [
        {"xref": "paper", "x": 0, "y": name, "text": name, "showarrow": False, "xanchor": "left", "yshift": 23, "font": {"color": MUTED}}
        for name in names
    ]
    values = [value for low, high in ends for value in (low[0], high[0])]
    room = 0.85 * ((max(values) - min(values)) or 1.0)
    layout = {
        **LAYOUT,
        "height": 60 + _ROW * len(rows),
        "margin": margins(right=8),
        "hovermode": "closest",
        "xaxis": {**X_AXIS, "tickformat": money_ticks(currency), "nticks": 4, "range": [min(values) - room, max(values) + room]},
        "yaxis": {**Y_AXIS, "showgrid": False, "showticklabels": False, "ticks": "", "range": [-0.5, len(rows) - 0.2]},
        "annotations": texts,
    }
    return go.Figure({"data": [bars], "layout": layout})


def _short(value: float, digits: int) -> str:
    """An input's value to so many figures."""
    return number(float(f"{value:.{digits}g}"))
