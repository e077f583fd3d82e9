"""One figure style in roles, not colours: right on a light page, a dark page and paper.

Colours are placeholders, #000001 to #000010, which the page replaces by the ten chart colours of its theme (a printed report
by its own). Slots 1 to 7 are the plans, 8 the floor and what is bad, 9 what is good, 10 muted ink for text and axes.
"""

import html
from typing import Any

import plotly.graph_objects as go

SLOT = tuple(f"#{number:06d}" for number in range(1, 11))
PLAN = dict(zip(("markup", "hybrid", "seat", "credit", "acu", "outcome", "task"), SLOT, strict=False))
PRICED_BY = {
    "tokens": PLAN["markup"],
    "credits": PLAN["credit"],
    "acu": PLAN["acu"],
    "seat": PLAN["seat"],
    "platform": PLAN["hybrid"],
    "outcome": PLAN["outcome"],
    "task": PLAN["task"],
}
PEGGED, NOT_PEGGED = PLAN["markup"], PLAN["hybrid"]
FLOOR = BAD = SLOT[7]
GOOD, MUTED = SLOT[8], SLOT[9]
SIZE = 13


def safe(text: object, most: int = 28) -> str:
    """Text of a customer's, as plotly shows it: no markup, cut to a length."""
    whole = str(text)
    return html.escape(whole if len(whole) <= most else f"{whole[: most - 1]}…", quote=False)


LAYOUT = {
    "showlegend": False,
    "dragmode": False,
    "font": {"size": SIZE},
    "hovermode": "x unified",
    "bargap": 0.28,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
}
X_AXIS = {"showgrid": False, "zeroline": False, "ticks": "outside", "ticklen": 4, "fixedrange": True, "tickfont": {"color": MUTED}}
Y_AXIS = {"showgrid": True, "gridcolor": f"{MUTED}30", "zeroline": False, "nticks": 4, "fixedrange": True, "tickfont": {"color": MUTED}}


def month_ticks(horizon: int) -> list[int]:
    """The months of an axis that are named, at most six: 0 and every first, second, third, sixth, twelfth or twenty-fourth."""
    return list(range(0, horizon + 1, next(step for step in (1, 2, 3, 6, 12, 24) if step * 5 >= horizon)))


def margins(right: int = 92, left: int = 4) -> dict[str, int]:
    """Room around the panels, in pixels."""
    return {"l": left, "r": right, "t": 14, "b": 30}


def style(figure: go.Figure, height: int, right: int = 92, left: int = 4) -> go.Figure:
    """The template: no box, quiet lines, no toolbar, labels of our own instead of a legend."""
    figure.update_layout(height=height, margin=margins(right, left), **LAYOUT)
    figure.update_xaxes(title=None, **X_AXIS)
    figure.update_yaxes(title=None, **Y_AXIS)
    return figure


def direct_label(text: str, y: float, colour: str, axis: str = "y") -> dict[str, Any]:
    """An annotation: a name at the right end of a line, in ink, with a dot in the line's colour."""
    return end_label(f'<span style="color:{colour}">●</span> {text}', y, MUTED, axis) | {"align": "left"}


def end_label(text: str, y: float, colour: str, axis: str = "y") -> dict[str, Any]:
    """An annotation at the right end of a panel."""
    return {
        "xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "yref": axis, "y": y, "showarrow": False, "text": text,
        "font": {"color": colour, "size": SIZE},
    }  # fmt: skip


def floor_line(floor: float, axis: str = "y") -> dict[str, Any]:
    """A shape: the floor of gross margin, across the whole panel."""
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": axis, "y0": floor, "y1": floor, "layer": "below",
        "line": {"color": FLOOR, "width": 1.5, "dash": "4px,3px"},
    }  # fmt: skip
