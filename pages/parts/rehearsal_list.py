"""The list of questions: the ten to rehearse first, all of them by number, and the one chosen, which lives in the address."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.asked import Asked
from analytics.missing import first_files
from analytics.rehearsal import TEN, Heard, evidence, finding, heard, stands
from data.pricebook import PriceBook
from data.snapshot import Snapshot
from pages.parts import cards, press
from pages.parts.cached import book
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, pick
from pages.parts.text import esc

_COLUMNS = (
    Column("question", "Question", number=False, pick=True),
    Column("standing", "Where it stands", number=False),
    Column("grade", "Evidence", number=False),
    Column("why", "Why it comes here", number=False, wide=True),
)


def the_questions(now: Shown) -> tuple[Heard, ...]:
    """Every question answered, kept under the snapshot's id: what a rehearsal adds to the journal moves no answer."""
    return _heard(now.key[:2], today(), now.snapshot, book(now.home))


@st.cache_resource(show_spinner="Answering the questions from the data", max_entries=16)
def _heard(key: tuple[str, str], day: date, _snapshot: Snapshot | None, _book: PriceBook) -> tuple[Heard, ...]:
    return heard(Asked(_snapshot, _book if _snapshot is not None else None, day))


def chosen(found: Sequence[Heard]) -> Heard | None:
    """The question of the address; None where it names none that there is."""
    number = st.query_params.get("q", "")
    return next((each for each in found if str(each.question.number) == number), None)


def head(now: Shown, found: Sequence[Heard]) -> None:
    """What the ten say of the company together; with nothing loaded, what to upload."""
    kicker = " · ".join(part for part in (now.company, "Rehearsal") if part)
    claim, lede = finding(found)
    cards.head(kicker, claim, lede)
    if now.snapshot is None:
        cards.needed([(file.what, file.why) for file in first_files()], demo=True)


def ten(found: Sequence[Heard]) -> None:
    """The ten, the weakest first."""
    with st.container(key="part-ten"):
        cards.section("The ten to rehearse, the weakest first")
        _table("The ten questions to rehearse", found[:TEN], "ten")


def every(found: Sequence[Heard]) -> None:
    """All questions by number."""
    with st.expander("All questions"):
        _table("All questions", sorted(found, key=lambda each: each.question.number), "every")


def _table(caption: str, found: Sequence[Heard], key: str) -> None:
    rows = [
        Row((each.question.text, stands(each.answer), evidence(each.answer), each.reason), key=str(each.question.number)) for each in found
    ]
    clicked = pick(caption, _COLUMNS, rows, f"questions-{key}", hint="Rehearse this question")
    if clicked is not None:
        _open(clicked[0])


def asked(now: Shown, one: Heard) -> None:
    """The question chosen, with where it stands."""
    question = one.question
    kicker = " · ".join(part for part in (now.company, "Rehearsal", f"question {question.number}", question.family) if part)
    cards.head(kicker, question.text)
    st.html(f'<p class="note">{esc(one.reason)}.</p>')


def on(found: Sequence[Heard], one: Heard) -> None:
    """The way back to the ten, and to the next of them."""
    place = found.index(one) + 1
    with st.container(key="ways-on", horizontal=True, gap="small"):
        if press.button("Back to the ten", "back-to-ten"):
            _open(None)
        if place < min(TEN, len(found)) and press.button("The next of the ten", "next-question"):
            _open(found[place].question.number)


def _open(number: int | str | None) -> None:
    """Another question, hidden again; or none."""
    st.query_params.pop("answer", None)
    if number is None:
        st.query_params.pop("q", None)
    else:
        st.query_params["q"] = str(number)
    st.rerun()
