"""Tables as a printed report sets them; text always escaped. `show` is still, `pick` answers a click on a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts import press
from pages.parts.text import attribute, esc

_JS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_BESIDE = 60  # letters of a mark that may stand beside a name
_pick = st.components.v2.component("unpeg_ledger", html='<div class="ledger-root"></div>', js=_JS, isolate_styles=False)


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, whether it holds figures, leads to its rows, has no room on a phone."""

    key: str
    label: str
    number: bool = True
    pick: bool = False
    wide: bool = False

    @property
    def style(self) -> str:
        return " ".join(name for name, on in (("number", self.number), ("wide", self.wide)) if on)


@dataclass(frozen=True)
class Row:
    """A row of texts; `tone` is total, quiet or bad; `mark` a word beside its name; `key` what a pick answers."""

    cells: Sequence[str]
    tone: str = ""
    mark: str = ""
    key: str = ""
    pick: bool = True
    more: Mapping[str, Any] = field(default_factory=dict)


def mark_style(mark: str) -> str:
    """A mark stands beside its name on one line; a long one below it, over as many as it takes."""
    return "mark long" if len(mark) > _BESIDE else "mark"


def show(caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """A still table."""
    st.html(markup(caption, columns, rows))


def markup(caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """The table as HTML."""
    kind = [f' class="{column.style}"' for column in columns]
    head = "".join(f'<th scope="col"{k}>{esc(column.label)}</th>' for k, column in zip(kind, columns, strict=True))
    lines = []
    for row in rows:
        first, *rest = row.cells
        mark = f'<span class="{mark_style(row.mark)}">{esc(row.mark)}</span>' if row.mark else ""
        cells = "".join(f"<td{k}>{esc(text)}</td>" for k, text in zip(kind[1:], rest, strict=True))
        lines.append(f'<tr class="{esc(row.tone)}"><th scope="row"{kind[0]}>{esc(first)}{mark}</th>{cells}</tr>')
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{attribute(caption)}">'
        f'<table class="ledger"><caption>{esc(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def pick(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    key: str,
    chosen: tuple[str, str] | None = None,
    hint: str = "Show the rows behind this figure",
) -> tuple[str, str] | None:
    """A table whose cells are buttons; the (row, column) just clicked, else None. A click outlives a run cut off before it is read.

    `hint` is what a button says of itself when it is pointed at."""
    _pick(
        key=key,
        data={
            "caption": caption,
            "hint": hint,
            "chosen": list(chosen) if chosen else None,
            "columns": [{"key": c.key, "label": c.label, "style": c.style, "pick": c.pick} for c in columns],
            "rows": [
                {"cells": list(r.cells), "tone": r.tone, "mark": r.mark, "style": mark_style(r.mark), "key": r.key, "pick": r.pick}
                for r in rows
            ],
        },
        on_pick_change=lambda: press.keep(key, st.session_state[key].pick),
    )
    clicked = press.taken(key)
    return (str(clicked[0]), str(clicked[1])) if clicked else None
