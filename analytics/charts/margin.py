"""Margin in two panels: percent above, dollars below, over the same months or the same names."""

from typing import Any

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from analytics.charts.template import BAD, FLOOR, MUTED, NOT_PEGGED, SIZE, apart, direct_label, end_label, floor_line, safe, style
from analytics.names import called
from analytics.words import money, percent

_BARS = 12
BREAK = "…"  # where more than a year has nothing


def margin_over_time(
    frame: pl.DataFrame, key: str, floor: float, currency: str = "USD", incomplete: frozenset[str] = frozenset()
) -> go.Figure:
    """Gross margin as a line with its floor, revenue and gross profit as bars; periods not complete are hatched and hollow."""
    frame, periods = spaced(frame, key)
    open_ = [value in incomplete for value in frame[key].to_list()]
    margins = frame["gross_margin"].to_list()
    profits = _floats(frame, "gross_profit")
    revenues = _floats(frame, "revenue")
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.48, 0.52], vertical_spacing=0.1)
    figure.add_scatter(
        row=1, col=1, x=periods, y=margins, mode="lines+markers", line={"color": NOT_PEGGED, "width": 2.4}, connectgaps=False,
        marker={"size": 7, "symbol": ["circle-open" if half else "circle" for half in open_], "color": NOT_PEGGED},
        customdata=[[percent(value), "not complete" if half else ""] for value, half in zip(margins, open_, strict=True)],
        hovertemplate="gross margin %{customdata[0]} %{customdata[1]}<extra></extra>",
    )  # fmt: skip
    figure.add_bar(
        row=2, col=1, x=periods, y=revenues, marker={"color": f"{MUTED}38", "line_width": 0, "pattern": _hatch(open_)},
        customdata=[money(value, currency) for value in revenues], hovertemplate="revenue %{customdata}<extra></extra>",
    )  # fmt: skip
    figure.add_bar(
        row=2, col=1, x=periods, y=profits, width=0.42,
        marker={"color": [BAD if (value or 0) < 0 else NOT_PEGGED for value in profits], "line_width": 0, "pattern": _hatch(open_)},
        customdata=[money(value, currency) for value in profits], hovertemplate="gross profit %{customdata}<extra></extra>",
    )  # fmt: skip
    style(figure, 430)
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(
        type="category", tickvals=[*_some(periods), *(period for period in periods if period.startswith(BREAK))], tickangle=0
    )
    figure.update_yaxes(row=1, col=1, tickformat=".0%", rangemode="tozero")
    figure.update_yaxes(row=2, col=1, tickformat="$~s" if currency == "USD" else "~s", zeroline=True, zerolinecolor=MUTED, zerolinewidth=1)
    if any(value is not None for value in margins):
        figure.add_shape(floor_line(floor))
    else:
        _dollars_alone(figure)
    _ends(
        figure,
        _last(margins, open_),
        {"revenue": _last(revenues, open_), "profit": _last(profits, open_)},
        (margins, revenues + profits),
        floor,
        currency,
    )
    return figure


def spaced(frame: pl.DataFrame, key: str) -> tuple[pl.DataFrame, list[str]]:
    """The rows with a place for each month that has nothing, and what each place is called; beyond a year of nothing, one break."""
    values = [str(value) for value in frame[key].to_list()]
    if key != "month" or len(values) < 2:
        return frame, [month_label(value) for value in values]
    places: list[tuple[str | None, str]] = []
    for before, value in zip([None, *values], values, strict=False):
        gap = [] if before is None else _between(before, value)
        nothing = [(month, month_label(month)) for month in gap] if len(gap) <= 12 else [(None, BREAK + " " * len(places))]
        places += [*nothing, (value, month_label(value))]
    wanted = pl.DataFrame({key: [month for month, _ in places]}, schema={key: frame.schema[key]})
    return wanted.join(frame, on=key, how="left", maintain_order="left"), [name for _, name in places]


def _between(first: str, last: str) -> list[str]:
    """The months after the first and before the last."""
    low, high = (12 * int(month[:4]) + int(month[5:7]) - 1 for month in (first, last))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(low + 1, high)]


def _dollars_alone(figure: go.Figure) -> None:
    """No margin is known: the lower panel takes the room of the upper."""
    figure.update_layout(height=260)
    figure.update_xaxes(row=1, col=1, visible=False)
    figure.update_yaxes(row=1, col=1, visible=False, domain=[0.99, 1])
    figure.update_yaxes(row=2, col=1, domain=[0, 0.98])


def _last(values: list[Any], open_: list[bool]) -> Any:
    """The last known value of a complete period, else of any."""
    known = [(half, value) for half, value in zip(open_, values, strict=True) if value is not None]
    return next((value for half, value in reversed(known) if not half), known[-1][1] if known else None)


def _ends(
    figure: go.Figure,
    margin: float | None,
    money_ends: dict[str, float | None],
    ranges: tuple[list[Any], list[Any]],
    floor: float,
    currency: str,
) -> None:
    """Names and values at the right end, pushed apart where they would touch."""
    top = max([value for value in ranges[0] if value is not None] + [floor])
    if margin is not None:
        gap = top * 0.26
        at = margin if abs(margin - floor) >= gap else floor + (gap if margin >= floor else -gap)
        figure.add_annotation(direct_label(f"margin<br><b>{percent(margin)}</b>", at, NOT_PEGGED))
        figure.add_annotation(end_label(f"floor {floor:.0%}", floor, FLOOR))
    known = [value for value in ranges[1] if value is not None]
    gap = 0.26 * max([abs(value) for value in known] + [1])
    ends = ((name, money_ends[name], colour) for name, colour in (("revenue", MUTED), ("profit", NOT_PEGGED)))
    named = [(name, value, colour) for name, value, colour in ends if value is not None]
    heights: list[float] = []
    for _, value, _ in named:
        heights.append(value if not heights or heights[-1] - value > gap else heights[-1] - gap)
    lift = max(min([*known, 0.0]) + gap / 2 - heights[-1], 0.0) if heights else 0.0  # off the names of the months
    for (name, value, colour), y in zip(named, heights, strict=True):
        figure.add_annotation(direct_label(f"{name}<br><b>{money(value, currency)}</b>", y + lift, colour, "y2"))


def margin_by_name(frame: pl.DataFrame, key: str, floor: float, currency: str = "USD", nobody: str = "nobody's") -> go.Figure:
    """The largest by gross profit or loss: dots for percent on the left, bars for dollars on the right."""
    shown = frame.filter(pl.col("gross_profit").is_not_null())
    shown = shown.sort(pl.col("gross_profit").abs(), descending=True).head(_BARS).sort("gross_profit")
    names = apart([safe(nobody if value is None else called(key, value), 20) for value in shown[key].to_list()])
    margins, profits = shown["gross_margin"].to_list(), _floats(shown, "gross_profit")
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True, column_widths=[0.45, 0.55], horizontal_spacing=0.06)
    colours = [BAD if value is None or value < floor else NOT_PEGGED for value in margins]
    inside = [
        None if value is None else min(max(value, -1.0), 1.0) for value in margins
    ]  # far outliers stand at the edge, with their number
    figure.add_scatter(
        row=1, col=1, x=inside, y=names, mode="markers", marker={"size": 10, "color": colours},
        customdata=[percent(value) for value in margins], hovertemplate="%{y}: %{customdata}<extra></extra>", cliponaxis=False,
    )  # fmt: skip
    figure.add_bar(
        row=1, col=2, x=profits, y=names, orientation="h",
        marker={"color": [BAD if (value or 0) < 0 else NOT_PEGGED for value in profits], "line_width": 0},
        customdata=[money(value, currency) for value in profits], hovertemplate="%{y}: %{customdata}<extra></extra>",
    )  # fmt: skip
    style(figure, 96 + 27 * max(len(names), 2), right=76)
    for name, value in zip(names, profits, strict=True):
        figure.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            xshift=6,
            y=name,
            yref="y",
            showarrow=False,
            font={"color": MUTED, "size": SIZE},
            text=money(value, currency),
        )
    figure.update_layout(hovermode="closest", bargap=0.35, margin_t=30)
    low, high = (
        min([value for value in inside if value is not None] + [0.0]),
        max([value for value in inside if value is not None] + [floor]),
    )
    figure.update_xaxes(
        row=1, col=1, tickformat=".0%", range=[low - 0.08, high + 0.1], nticks=2, tickangle=0, zeroline=True, zerolinecolor=f"{MUTED}60"
    )
    figure.update_xaxes(row=1, col=2, showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED)
    figure.update_yaxes(type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True)
    figure.add_vline(x=floor, row=1, col=1, line={"color": FLOOR, "width": 1.5, "dash": "4px,3px"}, layer="below")
    figure.add_annotation(
        xref="x",
        x=floor,
        yref="paper",
        y=1,
        yanchor="bottom",
        showarrow=False,
        text=f"floor {floor:.0%}",
        font={"color": FLOOR, "size": SIZE},
    )
    return figure


def dollars_by_name(frame: pl.DataFrame, key: str, of: str, currency: str = "USD", nobody: str = "nobody's") -> go.Figure:
    """The largest by revenue or inference cost, where a cut has that alone or its margins cannot be set side by side."""
    shown = frame.filter(pl.col(of).is_not_null() & (pl.col(of) != 0)).sort(of, descending=True).head(_BARS).reverse()
    names = apart([safe(nobody if value is None else called(key, value), 24) for value in shown[key].to_list()])
    costs = _floats(shown, of)
    figure = go.Figure()
    figure.add_bar(x=costs, y=names, orientation="h", marker={"color": NOT_PEGGED, "line_width": 0}, hoverinfo="skip")
    for name, cost in zip(names, costs, strict=True):
        figure.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            xshift=8,
            y=name,
            showarrow=False,
            font={"color": MUTED, "size": SIZE},
            text=f"<b>{money(cost, currency)}</b>",
        )
    style(figure, 40 + 27 * max(len(names), 2))
    figure.update_layout(hovermode=False, bargap=0.35, margin_b=6)
    figure.update_xaxes(showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED)
    figure.update_yaxes(type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True)
    return figure


def month_label(value: Any) -> str:
    """2026-10 as Oct 26; quarters and years as they are."""
    text = "" if value is None else str(value)
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    if len(text) == 7 and text[4] == "-" and text[5:].isdigit():
        return f"{names[int(text[5:]) - 1]} {text[2:4]}"
    return text


def _floats(frame: pl.DataFrame, column: str) -> list[float | None]:
    return frame[column].cast(pl.Float64).to_list()


def _hatch(open_: list[bool]) -> dict[str, Any]:
    return {"shape": ["/" if half else "" for half in open_], "size": 6, "solidity": 0.35, "fgcolor": MUTED}


def _some(periods: list[str]) -> list[str]:
    step = max(1, -(-len(periods) // 4))
    return periods[::-1][::step][::-1]
