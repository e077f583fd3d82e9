"""How far the verdict can be relied on: the score as two ends with its parts, and the margin with every unknown at both ends."""

from datetime import date

import streamlit as st

from analytics.board.evidence import margin_said
from analytics.board.margin_interval import Interval, interval
from analytics.scoring.scorecard import Component, Scorecard, ends, scorecard
from analytics.words import money, percent
from data.snapshot import Snapshot
from pages.parts import cards
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

Key = tuple[str, str, str]
_PARTS = (
    Column("label", "Part", number=False),
    Column("weight", "Weight"),
    Column("points", "Points of 100"),
    Column("grade", "How it is known", number=False, wide=True),
)
_SECOND = (
    "A second opinion: the sentence at the top counts gross profit alone, the score weighs seven parts. Pass-through is how much of a "
    "change of token cost reaches what customers pay."
)
_UNKNOWNS = (
    Column("file", "What is missing", number=False),
    Column("low", "At least"),
    Column("high", "At most"),
    Column("points", "Takes away"),
)


def score(now: Shown, snapshot: Snapshot) -> Scorecard:
    """The score and its parts."""
    return _score(now.key, today(), snapshot)


def margin_interval(now: Shown, snapshot: Snapshot, month: date) -> Interval:
    """The interval the month's margin lies in."""
    return _interval(now.key, month, snapshot)


@st.cache_data(show_spinner=False, max_entries=16)
def _score(key: Key, day: date, _snapshot: Snapshot) -> Scorecard:
    return scorecard(_snapshot, day)


@st.cache_data(show_spinner=False, max_entries=16)
def _interval(key: Key, month: date, _snapshot: Snapshot) -> Interval:
    return interval(_snapshot, month)


def draw(now: Shown, month: date | None) -> None:
    """Both, under the verdict that they are about."""
    if now.snapshot is None or month is None:
        return
    _terminal_or_tech(score(now, now.snapshot))
    _margin(margin_interval(now, now.snapshot, month), now.currency)


def _terminal_or_tech(card: Scorecard) -> None:
    with st.container(key="part-score"):
        cards.section(f"Terminal or technology: {card.claim}")
        st.html(f'<p class="kept">{esc(card.beside)}</p><p class="kept"><strong>What would move it:</strong> {esc(card.next_move)}</p>')
        st.html(f'<p class="note">{_SECOND}</p>')
        with st.expander("The parts of the score"):
            show("The score by its parts", _PARTS, [_part(each) for each in card.components])
            st.html(
                '<p class="note">What is not known counts nothing at the lower end and in full at the upper: silence never pays. Weights '
                "are assumptions of this product.</p>"
            )


def _part(each: Component) -> Row:
    known = each.grade if each.value is not None else "not known"
    return Row((each.label, f"{each.weight:.0f}", ends(each.low, each.high), known), mark=each.missing)


def _margin(found: Interval, currency: str) -> None:
    if found.value is None:
        return
    with st.container(key="part-interval"):
        rows = [
            Row(
                (
                    unknown.file,
                    *(percent(end) if unknown.side == "share" else money(end, currency) for end in (unknown.low, unknown.high)),
                    "" if unknown.points is None else f"{100 * unknown.points:.1f} points",
                ),
                mark=unknown.why,
            )
            for unknown in found.unknowns
        ]
        if not rows:
            st.html(f'<p class="kept">{esc(margin_said(found))}</p>')
        else:
            cards.section(margin_said(found))
            show("What is not known of the month, and what each file would take away", _UNKNOWNS, rows)
