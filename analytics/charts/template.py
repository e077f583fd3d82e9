"""One figure style in roles, not colours: right on a light page, a dark page and paper.

Colours are placeholders, #000001 to #000010, which the page replaces by the ten chart colours of its theme (a printed report
by its own). Slots 1 to 7 are the plans, 8 the floor and what is bad, 9 what is good, 10 muted ink for text and axes.
"""

import html

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


def style(figure: go.Figure, height: int, right: int = 92, left: int = 4) -> go.Figure:
    """The template: no box, quiet lines, no toolbar, labels of our own instead of a legend."""
    figure.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": 14, "b": 30},
        showlegend=False,
        dragmode=False,
        font_size=SIZE,
        hovermode="x unified",
        bargap=0.28,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_xaxes(showgrid=False, zeroline=False, ticks="outside", ticklen=4, fixedrange=True, title=None, tickfont_color=MUTED)
    figure.update_yaxes(showgrid=True, gridcolor=f"{MUTED}30", zeroline=False, nticks=4, fixedrange=True, title=None, tickfont_color=MUTED)
    return figure


def direct_label(figure: go.Figure, text: str, y: float, colour: str, axis: str = "y") -> None:
    """A name at the right end of a line: ink, with a dot in the line's colour."""
    figure.add_annotation(
        xref="paper", x=1, xanchor="left", xshift=8, yref=axis, y=y, showarrow=False, align="left",
        font={"color": MUTED, "size": SIZE}, text=f'<span style="color:{colour}">●</span> {text}',
    )  # fmt: skip


def floor_line(figure: go.Figure, floor: float, axis: str = "y") -> None:
    """The floor of gross margin, across the whole panel."""
    figure.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        yref=axis,
        y0=floor,
        y1=floor,
        layer="below",
        line={"color": FLOOR, "width": 1.5, "dash": "4px,3px"},
    )
