"""What surrounds every page: the contents line, the demo company's label, waiting while it is built, word of new figures."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import streamlit as st

from data.home import Home
from data.snapshot import current
from pages.parts import press, theme
from pages.parts.listing import READERS
from pages.parts.shown import Shown, shown
from pages.parts.text import plain
from pages.server import demo

_STYLES = tuple(Path(__file__).parent / name for name in ("report.css", "print.css"))


def draw(pages: Sequence[Any], title: str) -> bool:
    """Draw the frame; False while there is nothing to put in it yet."""
    for style in _STYLES:
        st.html(style)
    theme.watch()
    with st.container(key="nav", horizontal=True, gap="small", vertical_alignment="center"):
        st.html('<span class="brand">Unpeg</span>', width="content")
        left = iter(pages)
        for reader, listed in READERS.items():
            with st.container(key=f"nav-{reader}", horizontal=True, gap=None, width="content"):
                for page in islice(left, len(listed)):
                    st.page_link(page, label=page.title, width="content")
    now = shown()
    if now.demo:
        _label(now)
        if now.snapshot is None:
            _wait(now)
            return title == "Imports"  # files can be dropped meanwhile
    _moved(str(now.home.root), now.key[1:])
    return True


def _label(now: Shown) -> None:
    with st.container(key="demo"):
        st.html(
            '<p class="demo"><strong>Demo company</strong> <span>Its figures are invented.</span> '
            '<a href="imports" target="_self">Import your own files</a></p>'
        )


def _wait(now: Shown) -> None:
    demo.start(now.own)

    @st.fragment(run_every=2)
    def waiting() -> None:
        if demo.there(now.own):
            st.rerun()
        if said := demo.trouble(now.own):
            st.error(plain(said))
            return
        st.html(
            '<p class="lede">Building the demo company: eighteen months of exports, imported through the same door as yours. '
            'This happens once.</p><p class="working"></p>'
        )

    waiting()


@st.fragment(run_every=20)
def _moved(root: str, drawn: tuple[str, ...]) -> None:
    """Word of a newer snapshot than the one drawn."""
    there = current(Home(Path(root)))
    if there is not None and there != drawn and press.button("New figures are there. Show them", "show-new", type="primary"):
        st.rerun()
