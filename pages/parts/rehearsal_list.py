"""The list of questions: the ten to rehearse first, all of them by number, and the one chosen, which lives in the address."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.answers.asked import Asked
from analytics.answers.rehearsal import TEN, Heard, evidence, finding, hear, in_order, stands
from analytics.board.missing import first_files
from analytics.question import Question
from analytics.questions import QUESTIONS
from pages.parts import cached, cards, press
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, pick
from pages.parts.text import esc

_FAR = "Answering from the data: {} of {} questions"
_COLUMNS = (
    Column("question", "Question", number=False, pick=True),
    Column("standing", "Where it stands", number=False),
    Column("grade", "Evidence", number=False),
    Column("why", "Why it comes here", number=False, wide=True),
)


def the_questions(now: Shown, *, listed: bool = True) -> tuple[Heard, ...]:
    """Every question answered; the first time it says how far it is, above the questions by number where they are to be `listed`."""
    key = (*now.key[:2], today())
    if key in _ready():
        return in_order([_one(now, question) for question in QUESTIONS])
    place = st.empty()
    with place.container():
        far = st.progress(0.0, _FAR.format(0, len(QUESTIONS)))
        if listed:
            cards.section("The questions, by number")
            st.html(f'<ol class="waiting">{"".join(f"<li>{esc(each.text)}</li>" for each in QUESTIONS)}</ol>')
    found = []
    for count, question in enumerate(QUESTIONS, start=1):
        found.append(_one(now, question))
        far.progress(count / len(QUESTIONS), _FAR.format(count, len(QUESTIONS)))
    _ready().add(key)
    place.empty()
    return in_order(found)


@st.cache_resource(show_spinner=False)
def _ready() -> set[tuple[object, ...]]:
    """The snapshots and days whose questions have all been answered."""
    return set()


def chosen(now: Shown) -> Heard | None:
    """The question of the address, answered alone; None where it names none that there is."""
    number = st.query_params.get("q", "")
    return next((_one(now, question) for question in QUESTIONS if str(question.number) == number), None)


def answer_all(now: Shown) -> None:
    """Every question answered, for whoever opens the page next."""
    for question in QUESTIONS:
        _one(now, question)
    _ready().add((*now.key[:2], today()))


def _one(now: Shown, question: Question) -> Heard:
    """A question answered, kept under the snapshot's id: what a rehearsal adds to the journal moves no answer."""
    return _heard(now.key[:2], today(), question.number, cached.asked(now), question)


@st.cache_resource(show_spinner=False, max_entries=16 * len(QUESTIONS))
def _heard(key: tuple[str, str], day: date, number: int, _asked: Asked, _question: Question) -> Heard:
    return hear(_asked, _question)


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
    place = next(place for place, each in enumerate(found) if each.question.number == one.question.number) + 1
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
