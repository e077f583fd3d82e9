"""The bridge of gross profit as steps from one month to another, and what it says in one sentence."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.bridging.bridge import Bar, Bridge
from analytics.charts.finding import period_name
from analytics.charts.margin import month_label
from analytics.charts.template import BAD, GOOD, MUTED, NOT_PEGGED, SIZE, style
from analytics.words import inside, money, signed_money

SHOWN = 0.5  # an amount below half a unit of money is no bar


def moved(bridge: Bridge) -> list[Bar]:
    """The forces that did something, in the order of the bridge."""
    return [bar for bar in bridge.bars if abs(bar.amount) >= SHOWN]


def still(bridge: Bridge) -> list[Bar]:
    """Those that did not."""
    return [bar for bar in bridge.bars if abs(bar.amount) < SHOWN]


def steps(bridge: Bridge, currency: str = "USD") -> go.Figure:
    """One bar a force, each beginning where the one above ends; gains and losses in their colours, the two months in a third."""
    bars = moved(bridge)
    names = [month_label(f"{bridge.before:%Y-%m}"), *(bar.label for bar in bars), month_label(f"{bridge.after:%Y-%m}")]
    levels = _levels(float(bridge.start or 0), [float(bar.amount) for bar in bars])
    low, high = min(0.0, *levels) if _near_zero(levels) else _floor(levels), max(0.0, *levels) if _near_zero(levels) else max(levels)
    origin = low if cut_off(bridge) else 0.0
    bases = [origin, *levels[:-1], origin]
    lengths = [levels[0] - origin, *(float(bar.amount) for bar in bars), levels[-1] - origin]
    colours = [NOT_PEGGED, *(GOOD if bar.amount > 0 else BAD for bar in bars), NOT_PEGGED]
    figure = go.Figure()
    figure.add_bar(
        x=lengths[::-1], base=bases[::-1], y=names[::-1], orientation="h", hoverinfo="skip",
        marker={"color": colours[::-1], "line_width": 0},
    )  # fmt: skip
    texts = [
        f"<b>{money(bridge.start, currency)}</b>",
        *(signed_money(bar.amount, currency) for bar in bars),
        f"<b>{money(bridge.end, currency)}</b>",
    ]
    for name, text in zip(names, texts, strict=True):
        figure.add_annotation(
            xref="paper", x=1, xanchor="left", xshift=8, y=name, showarrow=False, font={"color": MUTED, "size": SIZE}, text=text
        )
    style(figure, 44 + 27 * len(names), right=84)
    figure.update_layout(hovermode=False, bargap=0.38, margin_b=6)
    room = (high - low) * 0.02 or 1
    figure.update_xaxes(showticklabels=False, ticks="", range=[low - (room if low < 0 else 0), high + room])
    figure.update_yaxes(type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True)
    if low < 0:
        figure.add_vline(x=0, line={"color": MUTED, "width": 1})
    return figure


def cut_off(bridge: Bridge) -> bool:
    """Whether the axis begins above zero, so that the forces can be seen."""
    return not _near_zero(_levels(float(bridge.start or 0), [float(bar.amount) for bar in moved(bridge)]))


def _levels(start: float, amounts: Sequence[float]) -> list[float]:
    levels = [start]
    for amount in amounts:
        levels.append(levels[-1] + amount)
    return levels


def _near_zero(levels: Sequence[float]) -> bool:
    return min(levels) <= 0 or max(levels) - min(levels) > 0.3 * max(levels)


def _floor(levels: Sequence[float]) -> float:
    return min(levels) - 0.25 * (max(levels) - min(levels) or abs(levels[0]) or 1.0)


def finding(bridge: Bridge, currency: str = "USD") -> str:
    """How gross profit moved, and the force that added and that took the most."""
    months = f"From {period_name(f'{bridge.before:%Y-%m}')} to {period_name(f'{bridge.after:%Y-%m}')}"
    if bridge.change is None:
        return f"{months}: no bridge of gross profit without {bridge.needs}"
    profit = "gross profit" if bridge.complete else "gross profit on inference"
    verb = "rises" if bridge.change > 0 else "falls"
    head = (
        f"{months} {profit} {verb} by {money(abs(bridge.change), currency)}"
        if abs(bridge.change) >= 1
        else f"{months} {profit} stands still"
    )
    up = max(moved(bridge), key=lambda bar: bar.amount, default=None)
    down = min(moved(bridge), key=lambda bar: bar.amount, default=None)
    said = [
        f"{money(abs(bar.amount), currency)} {word} from {inside(bar.label)}"
        for bar, word in ((up, "more"), (down, "less"))
        if bar is not None and (bar.amount > 0) == (word == "more")
    ]
    ordered = said if bridge.change >= 0 else said[::-1]
    return f"{head}: {', '.join(ordered)}" if ordered else head
