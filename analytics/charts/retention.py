"""Net revenue retention as steps in dollars: what customers paid then, what volume and price did to it, what they pay now."""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from analytics.charts.template import BAD, GOOD, MUTED, NOT_PEGGED, SIZE, style
from analytics.measure import Measure
from analytics.words import money, percent, signed_money

STILL = 0.005  # a change of less stands still


@dataclass(frozen=True)
class Steps:
    """Revenue a month of the customers of `months` ago: `start`, `at_old_price` (now, at the prices of then; None where unknown), `end`."""

    months: int
    start: float
    at_old_price: float | None
    end: float


def steps_of(rows: pl.DataFrame, months: int, apart: bool) -> Steps:
    """The steps from `revenue_of_customers`: of customers that paid then; `apart` where volume and price can be told apart."""
    sums = ("start", "end", "at_old_price")
    paid = rows.group_by("customer").agg(pl.col(*sums).sum()).sort("customer").filter(pl.col("start") > 0)
    start, end, at_old_price = (float(paid[name].sum()) for name in sums)
    return Steps(months, start, at_old_price if apart else None, end)


def by_customer(rows: pl.DataFrame) -> pl.DataFrame:
    """`customer`, `start`, `end`, what `volume` and `price` did, of those that paid then, the most moved first."""
    paid = rows.group_by("customer").agg(pl.col("start", "end", "at_old_price").sum()).filter(pl.col("start") > 0)
    volume, price = pl.col("at_old_price") - pl.col("start"), pl.col("end") - pl.col("at_old_price")
    parts = paid.select("customer", "start", "end", volume.alias("volume"), price.alias("price"))
    return parts.sort((pl.col("end") - pl.col("start")).abs(), "customer", descending=[True, False])


def finding(measures: Mapping[str, Measure], months: int | None) -> str:
    """How much of their revenue customers of then pay now, and whether volume or price made it."""
    nrr, volume, price = (_value(measures[name]) for name in ("M9_nrr", "M9_volume", "M9_price"))
    if nrr is None or months is None:
        return f"Net revenue retention: not measurable, it needs {measures['M9_nrr'].needs}"
    ago = "a year" if months == 12 else f"{months} months"
    said = f"Customers of {ago} ago pay {percent(nrr)} of what they paid"
    if volume is None or price is None:
        return f"{said}; volume and price cannot be told apart without {measures['M9_volume'].needs}"
    if max(abs(volume - 1), abs(price - 1)) < STILL:
        return f"{said}: volume and price both stand still"
    return f"{said}: {_change(volume, 'volume')}, {_change(price, 'price')}"


def steps(found: Steps, currency: str = "USD") -> go.Figure:
    """From then to now, a bar a force; without units, both ends alone."""
    forces = [] if found.at_old_price is None else [
        ("Volume", found.start, found.at_old_price - found.start), ("Price", found.at_old_price, found.end - found.at_old_price),
    ]  # fmt: skip
    bars = [("Then", 0.0, found.start, NOT_PEGGED), *((name, at, by, GOOD if by >= 0 else BAD) for name, at, by in forces)]
    bars.append(("Now", 0.0, found.end, NOT_PEGGED))
    bars.reverse()
    figure = go.Figure()
    figure.add_bar(
        x=[by for _, _, by, _ in bars], base=[at for _, at, _, _ in bars], y=[name for name, *_ in bars], orientation="h",
        marker={"color": [colour for *_, colour in bars], "line_width": 0}, hoverinfo="skip",
    )  # fmt: skip
    for name, _, by, _ in bars:
        text = f"<b>{money(by, currency)}</b>" if name in ("Then", "Now") else signed_money(by, currency)
        figure.add_annotation(
            xref="paper", x=1, xanchor="left", xshift=8, y=name, showarrow=False, font={"color": MUTED, "size": SIZE}, text=text
        )
    style(figure, 44 + 36 * len(bars), right=92)
    figure.update_layout(hovermode=False, bargap=0.38, margin_b=6)
    figure.update_xaxes(showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED)
    figure.update_yaxes(type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True)
    return figure


def _change(factor: float, word: str) -> str:
    change = factor - 1
    if abs(change) < STILL:
        return f"{word} stands still"
    return f"{percent(abs(change))} {'more' if change > 0 else 'less'} by {word}"


def _value(measure: Measure) -> float | None:
    return None if measure.value is None else float(measure.value)
