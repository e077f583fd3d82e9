"""The parts of the Board pack page: what is printed, making it, saving it, and the packs on record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from analytics.board.last_pack import last_pack
from analytics.report.make import Files, files
from analytics.report.part import Part
from analytics.words import money, percent
from data.errors import UnpegError
from data.journal import imports
from data.packs import record_pack, recorded
from data.pricebook import PriceBook
from data.snapshot import Snapshot
from pages.parts import cached, cards, press
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc, plain

_PDF, _XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS = (
    ("pdf", "Save the PDF", "board-pack.pdf", _PDF),
    ("one", "Save page one alone", "verdict.pdf", _PDF),
    ("xlsx", "Save the workbook", "board-pack.xlsx", _XLSX),
)
_HOLDS = (Column("title", "Section", number=False), Column("holds", "What it shows", number=False))
_RECORD = (
    Column("month", "Month", number=False),
    Column("profit", "Gross profit"),
    Column("margin", "Margin"),
    Column("pegged", "Pegged", wide=True),
    Column("sentence", "What it said", number=False, wide=True),
    Column("record", "Record", number=False, wide=True),
)


def claim(now: Shown, snapshot: Snapshot) -> tuple[str, str]:
    """What the pack says first, and what it is."""
    said = cached.the_verdict(now)
    lede = "One PDF to send, its first page by itself, and a workbook whose formulas recompute it. The same snapshot gives the same bytes."
    return (f"The pack of {said.period}" if said.period else "The board pack"), f"{lede} Snapshot {snapshot.id}."


@st.cache_data(show_spinner=False, max_entries=8)
def _files(key: Sequence[str], day: date, anonymous: bool, _snapshot: Snapshot, _book: PriceBook) -> Files:
    return files(_snapshot, _book, day, anonymous)


def _key(now: Shown, snapshot: Snapshot) -> tuple[str, ...]:
    """What a pack is kept under: the facts, the files they come from, and the pack that it is held against."""
    sources = imports(snapshot).filter(status="active").sort("import_id")["import_id"].to_list()
    before = last_pack(snapshot)
    return (str(now.home.root), snapshot.id, before.pack.decision_id if before else "", *sources)


def make(now: Shown, snapshot: Snapshot) -> None:
    """The buttons: make, then save; what was made stays at hand while its snapshot is shown."""
    anonymous = st.toggle("Customers as A, B, C, in the order of their revenue", key="anonymous", bind="query-params", width="content")
    key = _key(now, snapshot)
    known = (*key, str(anonymous))
    book = cached.book(now.home)
    if press.button("Make the pack", "make-pack", type="primary"):
        try:
            with press.working("Making the pack: about ten seconds", "make-pack", True):
                made = _files(key, today(), anonymous, snapshot, book)
                if made.said and not now.demo:
                    record_pack(now.own, snapshot, made.said, who="page")
        except UnpegError as error:
            st.error(plain(error))
            return
        st.session_state["pack-made"] = known
        st.rerun()
    if st.session_state.get("pack-made") != known:
        note = (
            "It is not put on record while the demo company is shown."
            if now.demo
            else "What it says is put on record, so that the next can be held to it."
        )
        st.html(f'<p class="note">{note}</p>')
        return
    made = _files(key, today(), anonymous, snapshot, book)
    with st.container(horizontal=True, gap="small"):
        for form, label, name, kind in _FORMS:
            st.download_button(label, getattr(made, form), name, kind, key=f"save-{form}", on_click="ignore")
    st.html(f'<p class="note">{esc(made.title)}: {made.sections} sections.</p>')


def holds(parts: Sequence[Part]) -> None:
    """The sections, in the order of the pack."""
    cards.section("What it holds")
    show("The sections of the pack", _HOLDS, [Row((part.title, part.holds)) for part in parts])


def on_record(now: Shown, snapshot: Snapshot) -> None:
    """Every pack that was made and not taken back."""
    there = recorded(snapshot)
    if not there:
        return
    cards.section("Packs on record")
    rows = [
        Row((f"{each.month:%B %Y}", *_figures(each.figures, now.currency), each.sentence, each.decision_id), mark=each.snapshot)
        for each in reversed(there)
    ]
    show("Packs on record, with their headline figures", _RECORD, rows)
    st.html('<p class="note">A record is taken back on the Imports page, under what people decided, or with <code>unpeg undo</code>.</p>')


def _figures(said: Mapping[str, Any], currency: str) -> tuple[str, str, str]:
    pegged = f"{money(said.get('pegged_gross_profit'), currency)} ({percent(said.get('pegged_share'), 0)})"
    return money(said.get("gross_profit"), currency), percent(said.get("gross_margin")), pegged
