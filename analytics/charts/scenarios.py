"""Ways to sell, side by side as prices fall: gross margin above with its floor, gross profit in dollars below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.margin import month_label
from analytics.charts.template import (
    FLOOR,
    LAYOUT,
    MUTED,
    PLAN,
    X_AXIS,
    Y_AXIS,
    direct_label,
    end_label,
    floor_line,
    margins,
    money_ticks,
    month_ticks,
    safe,
)
from analytics.words import margin_text as margin_text
from analytics.words import money

_LOWEST = -0.5  # margins below it leave the panel, and dollars lost beyond this share of the highest gain
_TALL, _SHORT = 0.17, 0.09  # of a panel's height: a label of two lines, of one
Words = Callable[[float | None], str]
_EVERY = 3  # months between the marks of a distilled line


@dataclass(frozen=True)
class Path:
    """A way to sell and its rows: plan for the colour, dotted with BYOK, marked where distilled, heavier where it is the scenario.

    `band`: P10 and P90 of random paths, as `risk` names them, on the same months; drawn as a shade.
    """

    label: str
    plan: str
    rows: pl.DataFrame
    byok: bool = False
    distilled: bool = False
    own: bool = False
    band: pl.DataFrame | None = None


def side_by_side(paths: Sequence[Path], floor: float, currency: str = "USD") -> go.Figure:
    """Both panels over the same months. Written out as one document: a figure changed piece by piece takes three times as long."""
    x_axis = months_axis(paths[0].rows)

    def amount(value: float | None) -> str:
        return money(value, currency)

    margins_panel, dollars_panel = _margins(paths, floor), _dollars(paths)
    zero = {"zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1}
    layout = {
        **LAYOUT,
        "height": 560,
        "margin": margins(right=112),
        "hovermode": "closest",
        "xaxis": {**x_axis, "anchor": "y", "matches": "x2", "showticklabels": False},
        "xaxis2": {**x_axis, "anchor": "y2"},
        "yaxis": {**Y_AXIS, "anchor": "x", "domain": [0.59, 1], "tickformat": ".0%", "range": margins_panel},
        "yaxis2": {**Y_AXIS, "anchor": "x2", "domain": [0, 0.48], "tickformat": money_ticks(currency), "range": dollars_panel, **zero},
        "shapes": [floor_line(floor)],
        "annotations": [
            *_labels(paths, "gross_margin", margins_panel, "y", margin_text, floor),
            *_labels(paths, "gross_profit", dollars_panel, "y2", amount),
        ],
    }
    panels: tuple[tuple[str, str, Words], ...] = (("gross_margin", "", margin_text), ("gross_profit", "2", amount))
    shades = [_shade(path, path.band, *panel[:2]) for path in paths if path.band is not None for panel in panels]
    lines = [_line(path, *panel) for path in paths for panel in panels]
    return go.Figure({"data": [*shades, *lines], "layout": layout})


def months_axis(rows: pl.DataFrame, dated: bool = True) -> dict[str, Any]:
    """The axis of the months of rows, named by the calendar where there is one and it is `dated`, else counted from today."""
    horizon, months = rows.height - 1, rows["month"].to_list()
    ticks = month_ticks(horizon)
    if dated and months[0] is not None:
        names = [month_label(f"{months[t]:%Y-%m}") for t in ticks]
    else:
        names = ["today" if t == 0 else f"{t} mo" for t in ticks]
    return {**X_AXIS, "tickvals": ticks, "ticktext": names, "range": [0, max(horizon, 1)], "tickangle": 0}


def _shade(path: Path, band: pl.DataFrame, column: str, axis: str) -> dict[str, Any]:
    """The room between P10 and P90, as one outline: there along the one and back along the other."""
    known = band.select("t", f"{column}_p10", f"{column}_p90").drop_nulls()
    t, low, high = (known[name].to_list() for name in known.columns)
    return {
        "type": "scatter", "xaxis": f"x{axis}", "yaxis": f"y{axis}", "x": t + t[::-1], "y": high + low[::-1], "mode": "lines",
        "line": {"width": 0}, "fill": "toself", "fillcolor": f"{PLAN.get(path.plan, MUTED)}30", "hoverinfo": "skip", "name": path.label,
    }  # fmt: skip


def _values(paths: Sequence[Path], column: str) -> list[float]:
    """All that a panel has to hold: the lines, and the shades' edges."""
    lines = [path.rows[column] for path in paths]
    edges = [path.band[f"{column}_{end}"] for path in paths if path.band is not None for end in ("p10", "p90")]
    return pl.concat([*lines, *edges]).drop_nulls().to_list()


def _line(path: Path, column: str, axis: str, words: Words) -> dict[str, Any]:
    colour = PLAN.get(path.plan, MUTED)
    values = path.rows[column].to_list()
    said = [words(value) for value in values]
    name = f"{path.label}{', BYOK' if path.byok else ''}"
    return {
        "type": "scatter", "xaxis": f"x{axis}", "yaxis": f"y{axis}", "x": path.rows["t"].to_list(), "y": values,
        "mode": "lines+markers" if path.distilled else "lines", "name": name, "connectgaps": False,
        "line": {"color": colour, "width": 3.2 if path.own else 1.8, "dash": "2px,4px" if path.byok else "solid"},
        "marker": {"color": colour, "size": [7 if t % _EVERY == 0 else 0 for t in range(len(values))], "symbol": "circle"},
        "customdata": said, "hovertemplate": f"{safe(name)}, month %{{x}}: %{{customdata}}<extra></extra>",
    }  # fmt: skip


def _margins(paths: Sequence[Path], floor: float) -> tuple[float, float]:
    values = _values(paths, "gross_margin")
    low, high = max(min([*values, 0.0]), _LOWEST), max([*values, floor])
    room = 0.06 * (high - low)
    return low - (room if low < 0 else 0), high + room


def _dollars(paths: Sequence[Path]) -> tuple[float, float]:
    values = _values(paths, "gross_profit")
    high = max([*values, 0.0])
    low = max(min([*values, 0.0]), _LOWEST * high) if high > 0 else min([*values, 0.0])
    room = 0.06 * ((high - low) or 1.0)
    return low - (room if low < 0 else 0), high + room


def _labels(
    paths: Sequence[Path], column: str, panel: tuple[float, float], axis: str, words: Words, floor: float | None = None
) -> list[dict[str, Any]]:
    """Names and last values at the right end of the solid lines, pushed apart where they would touch."""
    low, high = panel
    ends: list[tuple[float, float, str, str]] = []
    for path in paths:
        last = path.rows[column][-1]
        if (not path.byok or path.own) and last is not None:
            name = f"{safe(path.label, 12)}{', BYOK' if path.byok else ''}"
            ends.append((last, _TALL, f"{name}<br><b>{words(last)}</b>", PLAN.get(path.plan, MUTED)))
    if floor is not None:
        ends.append((floor, _SHORT, f"floor {floor:.0%}", FLOOR))
    ends.sort(key=lambda end: end[0])
    at = spread([(end[0], end[1] * (high - low)) for end in ends], low, high)
    return [
        end_label(text, y, FLOOR, axis) if colour == FLOOR else direct_label(text, y, colour, axis)
        for (_, _, text, colour), y in zip(ends, at, strict=True)
    ]


def spread(ends: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Where labels of these heights stand so that they touch neither one another nor the edges: as near to their values as may be."""
    at = [min(max(value, low + size / 2), high - size / 2) for value, size in ends]
    for _ in range(60):
        for index in range(len(at) - 1):
            lacking = (ends[index][1] + ends[index + 1][1]) / 2 - (at[index + 1] - at[index])
            if lacking > 0:
                at[index], at[index + 1] = at[index] - lacking / 2, at[index + 1] + lacking / 2
        at = [min(max(value, low + size / 2), high - size / 2) for value, (_, size) in zip(at, ends, strict=True)]
    return at
