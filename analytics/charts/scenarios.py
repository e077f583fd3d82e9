"""Ways to sell, side by side as prices fall: gross margin above with its floor, gross profit in dollars below."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from analytics.charts.margin import month_label
from analytics.charts.template import FLOOR, MUTED, PLAN, SIZE, direct_label, floor_line, safe, style
from analytics.words import money, percent

_LOWEST = -0.5  # margins below it leave the panel, and dollars lost beyond this share of the highest gain
_TALL, _SHORT = 0.17, 0.09  # of a panel's height: a label of two lines, of one
_FAR = -10.0
_STEPS = (1, 2, 3, 6, 12, 24)
_EVERY = 3  # months between the marks of a distilled line


@dataclass(frozen=True)
class Path:
    """A way to sell and its rows: plan for the colour, dotted with BYOK, marked where distilled, heavier where it is the scenario."""

    label: str
    plan: str
    rows: pl.DataFrame
    byok: bool = False
    distilled: bool = False
    own: bool = False


def side_by_side(paths: Sequence[Path], floor: float) -> go.Figure:
    """Both panels over the same months."""
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.46, 0.54], vertical_spacing=0.11)
    for path in paths:
        _line(figure, path, "gross_margin", 1)
        _line(figure, path, "gross_profit", 2)
    style(figure, 560, right=112)
    figure.update_layout(hovermode="closest")
    rows = paths[0].rows
    horizon = rows.height - 1
    step = next(step for step in _STEPS if step * 5 >= horizon)
    ticks = list(range(0, horizon + 1, step))
    months = rows["month"].to_list()
    names = [f"{t} mo" if months[t] is None else month_label(f"{months[t]:%Y-%m}") for t in ticks]
    names = ["today" if t == 0 and months[0] is None else name for t, name in zip(ticks, names, strict=True)]
    figure.update_xaxes(tickvals=ticks, ticktext=names, range=[0, max(horizon, 1)], tickangle=0)
    low, high = _margins(paths, floor)
    bottom, top = _dollars(paths)
    figure.update_yaxes(row=1, col=1, tickformat=".0%", range=[low, high])
    figure.update_yaxes(row=2, col=1, tickformat="$~s", range=[bottom, top], zeroline=True, zerolinecolor=MUTED, zerolinewidth=1)
    floor_line(figure, floor)
    _labels(figure, paths, "gross_margin", (low, high), "y", floor)
    _labels(figure, paths, "gross_profit", (bottom, top), "y2")
    return figure


def _line(figure: go.Figure, path: Path, column: str, row: int) -> None:
    colour = PLAN.get(path.plan, MUTED)
    values = path.rows[column].to_list()
    said = [(margin_text if row == 1 else money)(value) for value in values]
    name = f"{path.label}{', BYOK' if path.byok else ''}"
    figure.add_scatter(
        row=row, col=1, x=path.rows["t"].to_list(), y=values, mode="lines+markers" if path.distilled else "lines", name=name,
        line={"color": colour, "width": 3.2 if path.own else 1.8, "dash": "2px,4px" if path.byok else "solid"}, connectgaps=False,
        marker={"color": colour, "size": [7 if t % _EVERY == 0 else 0 for t in range(len(values))], "symbol": "circle"},
        customdata=said, hovertemplate=f"{safe(name)}, month %{{x}}: %{{customdata}}<extra></extra>",
    )  # fmt: skip


def _margins(paths: Sequence[Path], floor: float) -> tuple[float, float]:
    values = [value for path in paths for value in path.rows["gross_margin"].to_list() if value is not None]
    low, high = max(min([*values, 0.0]), _LOWEST), max([*values, floor])
    room = 0.06 * (high - low)
    return low - (room if low < 0 else 0), high + room


def _dollars(paths: Sequence[Path]) -> tuple[float, float]:
    values = [value for path in paths for value in path.rows["gross_profit"].to_list() if value is not None]
    high = max([*values, 0.0])
    low = max(min([*values, 0.0]), _LOWEST * high) if high > 0 else min([*values, 0.0])
    room = 0.06 * ((high - low) or 1.0)
    return low - (room if low < 0 else 0), high + room


def _labels(
    figure: go.Figure, paths: Sequence[Path], column: str, panel: tuple[float, float], axis: str, floor: float | None = None
) -> None:
    """Names and last values at the right end of the solid lines, pushed apart where they would touch."""
    low, high = panel
    ends: list[tuple[float, float, str, str]] = []
    for path in paths:
        last = path.rows[column][-1]
        if (not path.byok or path.own) and last is not None:
            text = margin_text(last) if column == "gross_margin" else money(last)
            name = f"{safe(path.label, 12)}{', BYOK' if path.byok else ''}"
            ends.append((last, _TALL, f"{name}<br><b>{text}</b>", PLAN.get(path.plan, MUTED)))
    if floor is not None:
        ends.append((floor, _SHORT, f"floor {floor:.0%}", FLOOR))
    ends.sort(key=lambda end: end[0])
    at = _spread([(end[0], end[1] * (high - low)) for end in ends], low, high)
    for (_, _, text, colour), y in zip(ends, at, strict=True):
        if colour == FLOOR:
            figure.add_annotation(
                xref="paper", x=1, xanchor="left", xshift=8, yref=axis, y=y, showarrow=False, text=text,
                font={"color": FLOOR, "size": SIZE},
            )  # fmt: skip
        else:
            direct_label(figure, text, y, colour, axis)


def _spread(ends: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Where labels of these heights stand so that they touch neither one another nor the edges: as near to their values as may be."""
    at = [min(max(value, low + size / 2), high - size / 2) for value, size in ends]
    for _ in range(60):
        for index in range(len(at) - 1):
            lacking = (ends[index][1] + ends[index + 1][1]) / 2 - (at[index + 1] - at[index])
            if lacking > 0:
                at[index], at[index + 1] = at[index] - lacking / 2, at[index + 1] + lacking / 2
        at = [min(max(value, low + size / 2), high - size / 2) for value, (_, size) in zip(at, ends, strict=True)]
    return at


def margin_text(value: float | None) -> str:
    """A margin in the reader's form; far below zero, where the figure says nothing more, as below a bound."""
    return f"below {percent(_FAR, 0)}" if value is not None and value < _FAR else percent(value)
