"""One figure style in roles, not colours: right on a light page, a dark page and paper.

Colours are placeholders, #000001 to #000010, which the page replaces by the ten chart colours of its theme (a printed report
by its own). Slots 1 to 7 are the plans, 8 the floor and what is bad, 9 what is good, 10 muted ink for text and axes.
"""

import html
import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

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
_WIDE = 1.8  # of a letter's room, that a Chinese letter, an emoji or a W takes
_TURNS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # not seen, and turns the direction of what follows


def safe(text: object, most: int = 28) -> str:
    """Text of a customer's, as plotly shows it: no markup, cut to the room of so many letters."""
    whole = _TURNS.sub(" ", str(text))
    room = list(accumulate(_WIDE if letter in "MW@" or east_asian_width(letter) in "WF" else 1.0 for letter in whole))
    kept = whole if not room or room[-1] <= most else f"{whole[: sum(each <= most - 1 for each in room)]}…"
    return html.escape(kept, quote=False).replace("%{", "%&#123;")


def apart(names: Sequence[str]) -> list[str]:
    """Names as they are; what is cut to the same text gets a number, so that no two share a place."""
    seen: Counter[str] = Counter()
    said = []
    for name in names:
        seen[name] += 1
        said.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return said


def in_billions(figure: go.Figure) -> go.Figure:
    """Ticks of billions as the sentences have them, $2B: plotly's own say $2G."""
    known = [value for trace in figure.data for values in (trace.x, trace.y) for value in (() if values is None else values)]
    if any(isinstance(value, int | float) and abs(value) >= 1e9 for value in known):
        steps = {*(f"{n / 10:g}" for n in range(10, 100)), *(f"{n}" for n in (*range(10, 100), *range(100, 1000, 10)))}
        words = {f"{sign}{dollar}{step}G": f"{sign}{dollar}{step}B" for step in steps for sign in ("", "−") for dollar in ("", "$")}
        figure.update_xaxes(labelalias=words)
        figure.update_yaxes(labelalias=words)
    return figure


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


def money_ticks(currency: str) -> str:
    """The format of an axis of money: $200k; of another currency the number alone, as the text beside it names it."""
    return "$~s" if currency == "USD" else "~s"


def whole_ticks(last: int) -> int:
    """The step of an axis of whole numbers that names at most six or so."""
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, max(last, 1)) if step * 6 >= last)


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
