"""Margin in four ways of looking, as bars against the floor, and what they say of each other."""

from collections.abc import Mapping

import plotly.graph_objects as go

from analytics.charts.template import BAD, FLOOR, MUTED, NOT_PEGGED, SIZE, style
from analytics.measure import Measure, Number
from analytics.words import money, percent

VIEWS = {
    "M1_reported": "Reported, before credits",
    "M1_after_credits": "After credits",
    "M1_normalised": "Normalised",
    "M1_net": "On net revenue",
}
APART = 0.005  # of revenue: two margins nearer than this read as one


def finding(measures: Mapping[str, Measure]) -> str:
    """What credits and own work do to the margin, and what it is on net revenue; what is missing where there is none."""
    reported, after, normal, net = (_value(measures[name]) for name in VIEWS)
    kind = measures["M1_reported"].label.partition(",")[0]
    if reported is None:
        return f"Margin three ways: not measurable, it needs {measures['M1_reported'].needs}"
    said = f"{kind} is {percent(reported)} reported"
    if after is not None and abs(after - reported) >= APART:
        said += f" and {percent(after)} after credits"
    if normal is not None and abs(normal - reported) >= APART:
        said += f", {percent(normal)} without the inference of our own people and research"
    elif normal is not None:
        said += ", and the same normalised"
    return said if net is None else f"{said}; on net revenue it is {percent(net)}"


def apart(measures: Mapping[str, Measure]) -> dict[str, float | None]:
    """How far each view lies from the reported margin, a fraction of revenue; None for itself and where either is unknown."""
    reported = _value(measures["M1_reported"])
    found: dict[str, float | None] = {}
    for name in VIEWS:
        value = _value(measures[name])
        found[name] = None if value is None or reported is None or name == "M1_reported" else value - reported
    return found


def bars(measures: Mapping[str, Measure], floor: float, profits: Mapping[str, Number | None], currency: str = "USD") -> go.Figure:
    """A bar a view in percent, its gross profit beside it; `profits` by the measure's id. What is not measurable has no bar."""
    names = list(VIEWS)[::-1]
    values = [_value(measures[name]) for name in names]
    colours = [BAD if value is not None and value < floor else NOT_PEGGED for value in values]
    figure = go.Figure()
    figure.add_bar(
        x=[None if value is None else min(max(value, -1.0), 1.0) for value in values], y=[VIEWS[name] for name in names], orientation="h",
        hoverinfo="skip", marker={"color": colours, "line_width": 0},
    )  # fmt: skip
    for name, value in zip(names, values, strict=True):
        text = "needs a figure" if value is None else f"<b>{percent(value)}</b>  {money(profits.get(name), currency)}"
        figure.add_annotation(
            xref="paper", x=1, xanchor="left", xshift=8, y=VIEWS[name], showarrow=False, align="left", text=text,
            font={"color": MUTED, "size": SIZE},
        )  # fmt: skip
    style(figure, 220, right=132)
    figure.update_layout(hovermode=False, bargap=0.4, margin_t=26, margin_b=6)
    known = [min(max(value, -1.0), 1.0) for value in values if value is not None]
    figure.update_xaxes(
        showticklabels=False, ticks="", zeroline=True, zerolinecolor=MUTED, range=[min([*known, 0.0]), max([*known, floor]) * 1.04]
    )
    figure.update_yaxes(type="category", showgrid=False, nticks=None, tickmode="linear", ticksuffix="  ", automargin=True)
    figure.add_vline(x=floor, line={"color": FLOOR, "width": 1.5, "dash": "4px,3px"})
    figure.add_annotation(
        xref="x", x=floor, yref="paper", y=1, yanchor="bottom", showarrow=False, text=f"floor {floor:.0%}",
        font={"color": FLOOR, "size": SIZE}
    )  # fmt: skip
    return figure


def _value(measure: Measure) -> float | None:
    return None if measure.value is None else float(measure.value)
