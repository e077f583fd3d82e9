"""The whale curve: gross profit by customer, added up from the one that brings the most; where it falls, customers are under water."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from analytics.charts.template import BAD, MUTED, NOT_PEGGED, SIZE, safe, style, whole_ticks
from analytics.equations.margin import share
from analytics.words import listed, money, percent

NAMED = 3  # customers named in a sentence
Rows = Sequence[Mapping[str, Any]]


def finding(rows: Rows, needs: str, currency: str = "USD") -> str:
    """Who is under water and what that takes; else who brings the most. `rows` as `contributions` gives them; neutral without any."""
    known = [row for row in rows if row["contribution"] is not None]
    if not known:
        return f"Gross profit by customer: not measurable, it needs {needs}"
    whole = sum(row["contribution"] for row in known)
    under = sorted((row for row in known if row["contribution"] < 0), key=lambda row: row["contribution"])
    if under:
        lost, peak = -sum(row["contribution"] for row in under), whole - sum(row["contribution"] for row in under)
        names = [shortened(row["name"]) for row in under[:NAMED]] + ([f"{len(under) - NAMED:,} more"] if len(under) > NAMED else [])
        others = f"; the others bring {money(peak, currency)}" if len(under) < len(known) else ""
        if len(under) == 1:
            return f"1 customer is under water: {names[0]} costs {money(lost, currency)} a month more than it pays{others}"
        cost = f"cost {money(lost, currency)} a month more than they pay"
        return f"{len(under):,} customers are under water and {cost}: {listed(names)}{others}"
    first = known[0]
    if len(known) == 1:
        return f"One customer brings all of it: {shortened(first['name'])}, {money(first['contribution'], currency)} a month"
    part = share(first["contribution"], whole)
    return (
        f"None of {len(known):,} customers is under water; the largest, {shortened(first['name'])}, brings "
        f"{money(first['contribution'], currency)} a month, {percent(part)} of gross profit"
    )


@dataclass(frozen=True)
class Listed:
    """The customers of a table, the most first, each with `added`: gross profit up to and with it, None where it is not known.

    `smaller` are left out after the first `most`, those under water never; `brought` is what they bring together, None where not known.
    """

    rows: Sequence[Mapping[str, Any]]
    most: int
    smaller: int
    brought: Decimal | None


def ranked(rows: Rows, most: int) -> Listed:
    """The largest customers and all under water, in the order of the curve."""
    added = Decimal(0)
    kept: list[Mapping[str, Any]] = []
    left: list[Mapping[str, Any]] = []
    for place, row in enumerate(rows):
        known = row["contribution"] is not None
        added += row["contribution"] if known else 0
        one = {**row, "added": added if known else None}
        (left if place >= most and not row["under_water"] else kept).append(one)
    brought = [row["contribution"] for row in left if row["contribution"] is not None]
    return Listed(kept, most, len(left), sum(brought, Decimal(0)) if brought else None)


def curve(rows: Rows, currency: str = "USD") -> go.Figure:
    """Gross profit added up, customer by customer; rising in one colour, falling in that of what is bad, the largest named."""
    known = [row for row in rows if row["contribution"] is not None]
    sums = [0.0]
    for row in known:
        sums.append(sums[-1] + float(row["contribution"]))
    top = max(range(len(sums)), key=lambda place: sums[place])
    figure = go.Figure()
    names = ["", *(f"{safe(row['name'])}: {money(row['contribution'], currency)}" for row in known)]
    for places, colour in ((range(top + 1), NOT_PEGGED), (range(top, len(sums)), BAD)):
        if len(places) > 1:
            figure.add_scatter(
                x=list(places), y=[sums[place] for place in places], mode="lines+markers" if len(known) <= 60 else "lines",
                line={"color": colour, "width": 2.4}, marker={"size": 5, "color": colour}, fill="tozeroy", fillcolor=f"{colour}18",
                customdata=[names[place] for place in places], hovertemplate="%{customdata}<extra></extra>",
            )  # fmt: skip
    style(figure, 320, right=112)
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(
        range=[0, max(len(known) * 1.01, 1)], tickformat=",d", tick0=0, dtick=whole_ticks(len(known)),
        showline=True, linecolor=f"{MUTED}60",
        title={"text": "customers, from the one that brings the most", "font": {"size": SIZE, "color": MUTED}, "standoff": 6},
    )  # fmt: skip
    figure.update_yaxes(tickformat="$~s" if currency == "USD" else "~s", zeroline=True, zerolinecolor=MUTED, rangemode="tozero")
    figure.update_layout(margin_b=48)
    end = f"all {len(known):,}<br><b>{money(sums[-1], currency)}</b>"
    _label(figure, end, sums[-1], MUTED)
    if top < len(known) and sums[top] - sums[-1] > 0.16 * (max(sums) - min(sums)):
        _label(figure, f"at the top<br><b>{money(sums[top], currency)}</b>", sums[top], NOT_PEGGED)
    return figure


def _label(figure: go.Figure, text: str, y: float, colour: str) -> None:
    figure.add_annotation(
        xref="paper", x=1, xanchor="left", xshift=8, y=y, showarrow=False, align="left", text=text, font={"color": colour, "size": SIZE}
    )


def shortened(name: object, most: int = 40) -> str:
    """A customer's name in a sentence; the table below holds it whole."""
    text = str(name)
    return text if len(text) <= most else f"{text[: most - 1]}…"
