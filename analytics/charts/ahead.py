"""Gross profit so far and as it is expected: the line of what came, then what is said of the months ahead between P10 and P90."""

import plotly.graph_objects as go
import polars as pl

from analytics.charts.margin import month_label
from analytics.charts.template import LAYOUT, MUTED, NOT_PEGGED, X_AXIS, Y_AXIS, direct_label, margins
from analytics.words import money

_BEFORE = 12  # months of what came


def ahead(history: pl.DataFrame, rows: pl.DataFrame, currency: str = "USD") -> go.Figure:
    """`history`: month as 2026-10 and gross_profit; `rows` of next_months after it."""
    known = history.drop_nulls("gross_profit").tail(_BEFORE)
    came, said = [float(value) for value in known["gross_profit"]], rows["gross_profit"].to_list()
    months = [month_label(value) for value in [*known["month"].to_list(), *rows["month"].dt.strftime("%Y-%m").to_list()]]
    last, places = len(came) - 1, list(range(len(months)))
    line = {"type": "scatter", "mode": "lines+markers", "hoverinfo": "skip"}
    drawn = [
        line
        | {"x": places[: last + 1], "y": came, "line": {"color": NOT_PEGGED, "width": 2.4}, "marker": {"size": 6, "color": NOT_PEGGED}},
        line | {"x": places[last:], "y": [came[-1], *said], "mode": "lines", "line": {"color": NOT_PEGGED, "width": 2, "dash": "4px,3px"}},
    ]
    if rows["gross_profit_p10"].null_count() == 0:
        low, high = rows["gross_profit_p10"].to_list(), rows["gross_profit_p90"].to_list()
        there = places[last:]
        edge = {"x": [*there, *there[::-1]], "y": [came[-1], *high, *low[::-1], came[-1]], "fill": "toself", "fillcolor": f"{NOT_PEGGED}30"}
        drawn.insert(0, line | edge | {"mode": "lines", "line": {"width": 0}})
    ticks = places[::-3][::-1]
    layout = {
        **LAYOUT, "height": 300, "margin": margins(), "hovermode": False,
        "xaxis": {**X_AXIS, "tickvals": ticks, "ticktext": [months[place] for place in ticks], "range": [-0.3, places[-1] + 0.1]},
        "yaxis": {**Y_AXIS, "rangemode": "tozero", "tickformat": "$~s" if currency == "USD" else "~s"},
        "annotations": [direct_label(f"expected<br><b>{money(said[-1], currency)}</b>", said[-1], NOT_PEGGED)],
        "shapes": [{"type": "line", "x0": last, "x1": last, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
                    "line": {"color": MUTED, "width": 1}}],
    }  # fmt: skip
    return go.Figure({"data": drawn, "layout": layout})
