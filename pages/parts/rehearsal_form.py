"""Rehearse mode: the answer hidden, the founder's own figure and words first; what was said is kept as a decision."""

import streamlit as st

from analytics.answers.own_figure import headline, wanted
from analytics.answers.rehearsal import Heard
from data.errors import UnpegError
from data.rehearsals import record_rehearsal
from pages.parts import cards, press
from pages.parts.shown import Shown, today
from pages.parts.text import esc, plain

_FIELDS = ("own-figure", "own-words")


def draw(now: Shown, one: Heard) -> bool:
    """The form while the answer is hidden; whether the answer is to be shown."""
    if st.query_params.get("answer") == "1":
        return True
    cards.section("Say it first", "Your own figure and words, before the computed ones are shown.")
    figure, number = headline(one.answer), one.question.number
    with st.form(f"rehearse-{number}", border=False):
        if figure is not None:
            st.number_input(plain(wanted(figure, now.currency)), value=None, key="own-figure", step=None, format="%g", width=320)
        else:
            st.session_state["own-figure"] = None
            st.html(f'<p class="kept">No figure can be computed yet: that takes {esc(one.answer.needs)}.</p>')
        st.text_area("In your words", key="own-words", max_chars=2000, height=110)
        sent = press.submit("Compare", "rehearse-send", _FIELDS)
    if press.button("Show the answer without one", f"show-{number}"):
        return _reveal(number, None, "")
    if sent is None:
        return False
    own, words = sent["own-figure"], (sent["own-words"] or "").strip()
    if (own is not None or words) and not now.demo and now.snapshot is not None:
        try:
            with press.working("Keeping what you said", "rehearse-send", sent):
                record_rehearsal(now.own, _said(now, one, own, words), who="page")
        except UnpegError as error:
            st.error(plain(error))
    return _reveal(number, own, words)


def _reveal(number: int, own: float | None, words: str) -> bool:
    st.session_state[said_key(number)] = (own, words)
    st.query_params["answer"] = "1"
    st.rerun()


def said_key(number: int) -> str:
    """Where what was said in this session stands."""
    return f"said-{number}"


def _said(now: Shown, one: Heard, own: float | None, words: str) -> dict[str, object]:
    figure = headline(one.answer)
    numbers = {} if figure is None else {"value": figure.value, "low": figure.low, "high": figure.high}
    known = {name: None if value is None else float(value) for name, value in numbers.items()}
    return {
        "question": one.question.number, "figure": figure.label if figure else "", "unit": figure.unit if figure else "", "own": own,
        "value": None, "low": None, "high": None, "words": words, "day": today().isoformat(),
        "snapshot": now.snapshot.id if now.snapshot else "",
    } | known  # fmt: skip
