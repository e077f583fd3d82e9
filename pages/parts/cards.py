"""The head of a page, the figures under it with their grades, and what a page says while it has nothing to show."""

from collections.abc import Sequence

import streamlit as st

from analytics.measure import Grade
from analytics.words import MISSING
from pages.parts.text import esc, plain

GRADE_WORDS: dict[str, str] = {"measured": "measured", "estimated": "estimated", "assumed": "assumed"}


def head(kicker: str, claim: str, lede: str = "") -> None:
    """One claim in words at the top of the page."""
    with st.container(key="head", gap="xsmall"):
        st.html(f'<p class="kicker">{esc(kicker)}</p>')
        st.title(plain(claim), anchor=False)
        if lede:
            st.html(f'<p class="lede">{esc(lede)}</p>')


def badge(grade: Grade) -> str:
    """A grade in words; the mark before it is for the eye alone."""
    return f'<span class="grade {esc(grade)}">{esc(GRADE_WORDS[grade])}</span>'


def figures(cards: Sequence[tuple[str, str, Sequence[str], Grade]], trails: Sequence[str] = ()) -> None:
    """Figures side by side, two by two on a phone: title, value, details, grade; under each the trail of its own, as HTML."""
    cells = "".join(
        f'<div class="figure"><h2>{esc(title)}</h2><p class="value">{esc(value)}</p>'
        f"{''.join(f'<p class=detail>{esc(line)}</p>' for line in details)}{badge(grade) if value != MISSING else ''}{trail}</div>"
        for (title, value, details, grade), trail in zip(cards, trails or [""] * len(cards), strict=True)
    )
    st.html(f'<div class="figures">{cells}</div>')


def section(claim: str, note: str = "") -> None:
    """A part of the page under its own finding."""
    st.header(plain(claim), anchor=False)
    if note:
        st.html(f'<p class="note">{esc(note)}</p>')


def empty(claim: str, why: str, files: Sequence[tuple[str, str]]) -> None:
    """Nothing loaded: what to upload, and the demo company meanwhile."""
    head("Nothing imported yet", claim, why)
    needed(files, demo=True)


def needed(files: Sequence[tuple[str, str]], demo: bool = False) -> None:
    """What to upload and why, and the way there."""
    items = "".join(f"<li><strong>{esc(what)}</strong> {esc(reason)}</li>" for what, reason in files)
    other = ' <a class="quiet" href="?demo=1" target="_self">Look at the demo company</a>' if demo else ""
    st.html(f'<ol class="files">{items}</ol><p class="ways"><a class="way" href="imports" target="_self">Import files</a>{other}</p>')
