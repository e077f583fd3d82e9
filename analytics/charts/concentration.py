"""Concentration: of revenue, gross profit, providers and models, how much the largest and the five largest hold."""

from collections.abc import Mapping

import plotly.graph_objects as go

from analytics.charts.template import MUTED, NOT_PEGGED, SIZE, safe, style
from analytics.measure import Measure
from analytics.words import percent

PARTS = {
    "customers": "Revenue, customers",
    "customers_gp": "Gross profit, customers",
    "providers": "Inference cost, providers",
    "models": "Inference cost, models",
}
DECIDES = 0.5  # HHI of providers above which one supplier decides
MUCH = 0.25  # of revenue: a customer whose leaving is felt


def finding(measures: Mapping[str, Measure], largest: Mapping[str, str]) -> str:
    """Whether one supplier decides or one customer is much, else how large the largest are; `largest` names them by part."""
    provider, customer = (_value(measures.get(f"M8_{part}_top1")) for part in ("providers", "customers"))
    hhi = _value(measures.get("M8_providers_hhi"))
    if provider is None and customer is None:
        return "Concentration: not measurable, it needs billing lines that name a customer, or usage"
    brings = f"{largest.get('customers', 'The largest')} brings {percent(customer, 0)} of revenue"
    if customer is not None and customer >= MUCH:
        brings = f"one customer is much of revenue: {brings}"
    if provider is None or hhi is None:
        return f"One{brings[3:]}" if brings.startswith("one customer") else brings
    verb = "One supplier decides" if hhi > DECIDES else "No supplier decides alone"
    takes = f"{verb}: {largest.get('providers', 'the largest')} takes {percent(provider, 0)} of inference cost"
    if customer is None:
        return takes
    return f"{takes}{'; ' if customer >= MUCH else ', and '}{brings}"


def bars(measures: Mapping[str, Measure], largest: Mapping[str, str]) -> go.Figure:
    """A bar a part, of all of it: the largest, the next four, the rest; the largest named at its right."""
    known = [part for part in PARTS if _value(measures.get(f"M8_{part}_top1")) is not None][::-1]
    first = [_value(measures[f"M8_{part}_top1"]) or 0.0 for part in known]
    five = [max((_value(measures[f"M8_{part}_top5"]) or 0.0) - one, 0.0) for part, one in zip(known, first, strict=True)]
    labels = [PARTS[part] for part in known]
    figure = go.Figure()
    rest = [max(1 - one - four, 0.0) for one, four in zip(first, five, strict=True)]
    for values, colour in ((first, NOT_PEGGED), (five, f"{NOT_PEGGED}70"), (rest, f"{MUTED}30")):
        figure.add_bar(x=values, y=labels, orientation="h", marker={"color": colour, "line_width": 0}, hoverinfo="skip")
    for part, label, one in zip(known, labels, first, strict=True):
        name = safe(largest.get(part, "largest"), 16)
        figure.add_annotation(
            xref="paper", x=1, xanchor="left", xshift=8, y=label, showarrow=False, align="left", font={"color": MUTED, "size": SIZE},
            text=f"{name}<br><b>{percent(one, 0)}</b>",
        )  # fmt: skip
    style(figure, 44 + 46 * max(len(known), 1), right=128)
    figure.update_layout(hovermode=False, barmode="stack", bargap=0.4, margin_b=6)
    figure.update_xaxes(showticklabels=False, ticks="", range=[0, 1])
    figure.update_yaxes(type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True)
    return figure


def _value(measure: Measure | None) -> float | None:
    return None if measure is None or measure.value is None else float(measure.value)
