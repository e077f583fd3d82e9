"""Where gross profit comes from: one bar a way of pricing, those that follow tokens in one colour, the others in another."""

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from analytics.charts.template import BAD, MUTED, NOT_PEGGED, PEGGED, SIZE, safe, style
from analytics.measure import Number
from analytics.words import money, percent
from data.tables import PEGGED as PEGGED_CLASSES


class _Row(Protocol):
    @property
    def priced_by(self) -> str | None: ...
    @property
    def label(self) -> str: ...
    @property
    def gross_profit(self) -> Number | None: ...
    @property
    def gross_margin(self) -> float | None: ...


def class_bars(rows: Sequence[_Row], currency: str = "USD") -> go.Figure:
    """Gross profit of each class in dollars, its margin beside it; sold below cost in the colour of the floor."""
    shown = [row for row in reversed(rows) if row.priced_by is not None and row.gross_profit is not None]
    values = [float(row.gross_profit or 0) for row in shown]
    figure = go.Figure()
    figure.add_bar(
        x=values, y=[safe(row.label) for row in shown], orientation="h", hoverinfo="skip",
        marker={"color": [_colour(row) for row in shown], "line_width": 0},
    )  # fmt: skip
    for row in shown:
        figure.add_annotation(
            xref="paper", x=1, xanchor="left", xshift=8, y=safe(row.label), showarrow=False, align="left",
            font={"color": MUTED, "size": SIZE}, text=f"<b>{money(row.gross_profit, currency)}</b>  {percent(row.gross_margin)}",
        )  # fmt: skip
    style(figure, 30 + 38 * max(len(shown), 2), right=128)
    figure.update_layout(hovermode=False, bargap=0.4, margin_b=6)
    figure.update_xaxes(showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED)
    figure.update_yaxes(
        type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True, tickfont_size=SIZE
    )
    return figure


def finding(rows: Sequence[_Row], currency: str = "USD") -> str:
    """Which class brings the most gross profit, and which is sold below its cost."""
    known = [row for row in rows if row.priced_by is not None and row.gross_profit is not None]
    if not known:
        return "Gross profit by what sets the price"
    top = max(known, key=lambda row: row.gross_profit or 0)
    lost = [row.label for row in known if (row.gross_profit or 0) < 0 and row.priced_by != "unclassified"]
    if (top.gross_profit or 0) <= 0:
        return f"Nothing sold brings gross profit; sold below cost: {', '.join(lost)}" if lost else "Nothing sold brings gross profit"
    below = f"; sold below cost: {', '.join(lost)}" if lost else ""
    return f"{top.label} bring the most gross profit, {money(top.gross_profit, currency)} at {percent(top.gross_margin)}{below}"


def _colour(row: _Row) -> str:
    if (row.gross_profit or 0) < 0:
        return BAD
    if row.priced_by == "unclassified":
        return MUTED
    return PEGGED if row.priced_by in PEGGED_CLASSES else NOT_PEGGED
