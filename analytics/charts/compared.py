"""Saved scenarios compared: gross profit in one panel, gross margin in the other, each scenario in its colour in both."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.scenarios import months_axis, spread
from analytics.charts.template import FLOOR, LAYOUT, MUTED, SLOT, Y_AXIS, direct_label, end_label, floor_line, margins, money_ticks, safe
from analytics.words import margin_text, money

MOST = 6  # scenarios in one comparison; each has a colour of its own
_COLOURS = 7
_LOWEST = -0.5  # margins below it leave the panel, and dollars lost beyond this share of the highest gain
_HIGH = 420  # pixels
_LINE = 0.052  # of a panel's height: a line of a label
_WIDE = 17  # letters of a label's line


@dataclass(frozen=True)
class Line:
    """A scenario: its name, its rows, and the number of its colour."""

    label: str
    rows: pl.DataFrame
    colour: int


def colours(places: Mapping[str, int]) -> dict[str, int]:
    """The colour of each scenario, 0 to 6: that of its place among all ever saved, the next free one where another has it."""
    found: dict[str, int] = {}
    for name, place in sorted(places.items(), key=lambda each: each[1]):
        wanted = (place + step for step in range(_COLOURS))
        found[name] = next(colour % _COLOURS for colour in wanted if colour % _COLOURS not in found.values())
    return {name: found[name] for name in places}


def panel(lines: Sequence[Line], column: str, currency: str = "USD", floor: float | None = None) -> go.Figure:
    """One panel, of `gross_profit` or `gross_margin`, over the months of the longest horizon; the floor where all have the same."""
    longest = max((line.rows for line in lines), key=lambda rows: rows.height)
    dated = len({line.rows["month"][0] for line in lines}) == 1
    low, high = _range([value for line in lines for value in line.rows[column].drop_nulls().to_list()], floor)
    said = (lambda value: money(value, currency)) if column == "gross_profit" else margin_text
    return go.Figure(
        {
            "data": [_drawn(line, column, said) for line in lines],
            "layout": {
                **LAYOUT, "height": _HIGH, "margin": margins(right=132), "hovermode": "closest", "xaxis": months_axis(longest, dated),
                "yaxis": {
                    **Y_AXIS, "range": [low, high], "tickformat": ".0%" if column == "gross_margin" else money_ticks(currency),
                    "zeroline": True, "zerolinecolor": MUTED, "zerolinewidth": 1,
                },
                "shapes": [] if floor is None else [floor_line(floor)],
                "annotations": _labels(lines, column, (low, high), floor, said),
            },
        }
    )  # fmt: skip


def _drawn(line: Line, column: str, said: Any) -> dict[str, Any]:
    values = line.rows[column].to_list()
    return {
        "type": "scatter", "x": line.rows["t"].to_list(), "y": values, "mode": "lines", "name": safe(line.label), "connectgaps": False,
        "line": {"color": SLOT[line.colour], "width": 2.4}, "customdata": [said(value) for value in values],
        "hovertemplate": f"{safe(line.label)}, month %{{x}}: %{{customdata}}<extra></extra>",
    }  # fmt: skip


def _range(values: Sequence[float], floor: float | None) -> tuple[float, float]:
    high = max([*values, 0.0, *([] if floor is None else [floor])])
    least = min([*values, 0.0])
    low = max(least, _LOWEST * (1 if floor is not None else high)) if high > 0 else least
    room = 0.06 * ((high - low) or 1.0)
    return low - (room if low < 0 else 0), high + room


def _labels(lines: Sequence[Line], column: str, span: tuple[float, float], floor: float | None, said: Any) -> list[dict[str, Any]]:
    """Names and last values at the right end, pushed apart where they would touch."""
    low, high = span
    ends = []
    for line in lines:
        last, name = line.rows[column][-1], _two_lines(line.label)
        if last is not None:
            ends.append((last, (len(name) + 1) * _LINE, "<br>".join([*map(safe, name), f"<b>{said(last)}</b>"]), SLOT[line.colour]))
    ends += [] if floor is None else [(floor, _LINE, f"floor {floor:.0%}", FLOOR)]
    ends.sort(key=lambda end: end[0])
    at = spread([(end[0], end[1] * (high - low)) for end in ends], low, high)
    return [
        end_label(text, y, FLOOR) if colour == FLOOR else direct_label(text, y, colour)
        for (_, _, text, colour), y in zip(ends, at, strict=True)
    ]


def _two_lines(label: str) -> list[str]:
    """A name in two lines at most, cut where it is longer: the table has it whole."""
    return textwrap.wrap(" ".join(label.split()), _WIDE, max_lines=2, placeholder="…") or [label]
