"""The lines under the verdict's figures: what moved, the one move to decide, what others report, and the number that would change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics.board.brief import LINES, WEIGHED, beside, held, moved, nothing, terms
from analytics.board.one_move import Moves, Ranked, moves
from analytics.board.statement import Verdict
from analytics.board.turning import added, turning
from analytics.company import Company
from analytics.estimates.part import back
from analytics.measure import Measure
from analytics.metrics.margin_views import MARGIN_VIEWS
from analytics.question import Answer
from analytics.questions.one_move import answered
from analytics.words import money
from data.snapshot import Snapshot
from pages.parts import cached, cards, why
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, markup
from pages.parts.text import attribute, esc

Key = tuple[str, str, str]
_WEIGHED = (
    Column("move", "Move", number=False),
    Column("gives", "Over a year"),
    Column("low", "At least", wide=True),
    Column("high", "At most", wide=True),
    Column("floor", "Floor holds", wide=True),
)


@dataclass(frozen=True)
class Slot:
    """Where the move stands; it is weighed when all else is drawn."""

    place: st.delta_generator.DeltaGenerator

    def fill(self, now: Shown, snapshot: Snapshot) -> None:
        """Weigh the moves, and say which one to decide."""
        found, answer = weighed(now, snapshot)
        self.place.html(_line(LINES[1], _move(found, answer, now.currency)))


def weighed(now: Shown, snapshot: Snapshot) -> tuple[Moves, Answer]:
    """The moves and which of them to decide."""
    return _weighed(now.key, today(), now, snapshot)


@st.cache_resource(show_spinner=False, max_entries=8)
def _weighed(key: Key, day: date, _now: Shown, _snapshot: Snapshot) -> tuple[Moves, Answer]:
    asked = cached.asked(_now)
    found = moves(asked)
    return found, answered(found, asked.currency, asked.floor)


@st.cache_data(show_spinner=False, max_entries=16)
def _reported(key: Key, day: date, _company: Company) -> Measure:
    return next(measure for measure in MARGIN_VIEWS.measures(_company) if measure.id == "M1_reported")


def draw(now: Shown, snapshot: Snapshot, said: Verdict) -> Slot:
    """All lines but the move, whose place is given back."""
    assert said.month is not None  # noqa: S101 asked for where there is a month
    company = cached.company(now.key, today(), snapshot, cached.book(now.home))
    with st.container(key="brief", gap=None):
        st.html(_line(LINES[0], _moved(now, snapshot, said.month)))
        place = st.empty()
        if company is not None:
            own = _reported(now.key, today(), company)
            st.html(_line(LINES[2], _peers(own if said.state == "full" else None, said.month, now.currency)))
            found = turning(company.at, snapshot.settings.floor, added(said.announced))
            if found is not None:
                other = f"<p>{esc(found.other.text)}</p>" if found.other is not None else ""
                used = (*found.nearest.used, *(found.other.used if found.other else ()))
                st.html(_line(LINES[3], f"<p>{esc(found.nearest.text)}</p>{other}{_why(LINES[3], used, now.currency)}"))
    return Slot(place)


def _line(label: str, inside: str) -> str:
    return f'<section class="line"><h2>{esc(label)}</h2><div>{inside}</div></section>'


def _why(about: str, measures: Sequence[Measure], currency: str) -> str:
    return why.trail(about, measures, currency)


def _moved(now: Shown, snapshot: Snapshot, month: date) -> str:
    before = back(month, 1)
    found = cached.bridge(now.key, snapshot, before, month)
    revenue = {row["month"]: row["revenue"] for row in cached.margin(now.key, snapshot, "month", before, month).to_dicts()}
    said = moved(found, revenue, now.currency)
    if said is None:
        return f"<p>{esc(nothing(found))}</p>"
    bridge = (
        f'<a href="{attribute(why.economics(bridge_from=f"{before:%Y-%m}", bridge_to=f"{month:%Y-%m}"))}" target="_self">all forces</a>'
    )
    return f"<p>{esc(said.text)} {bridge}</p>{_why(LINES[0], said.used, now.currency)}"


def _move(found: Moves, answer: Answer, currency: str) -> str:
    text = f"<p>{esc(answer.sentence.text)}</p>"
    for word, said in terms(found, answer, currency):
        badge = f"{cards.badge(answer.grade)} " if word == "How sure." else ""
        text += f'<p class="terms"><strong>{esc(word)}</strong> {badge}{esc(said)}</p>'
    return text + _why(LINES[1], answer.measures, currency) + _all(found, currency)


def _all(found: Moves, currency: str) -> str:
    """Every move weighed, those that a file would decide below."""
    if not found.ranked and not found.open:
        return ""
    rows = [_row(found, each, currency) for each in (*found.ranked, *found.open)]
    return (
        f'<details class="why"><summary>all moves weighed</summary>{markup("Moves weighed, one at a time", _WEIGHED, rows)}'
        f'<p class="note">{esc(WEIGHED)}</p></details>'
    )


def _row(found: Moves, each: Ranked, currency: str) -> Row:
    low, high = ("" if end is None else money(end, currency) for end in (each.low, each.high))
    mark = f"needs {each.needs}" if each.needs else ""
    return Row((each.move.label, money(each.gives, currency), low, high, held(found, each)), tone="quiet" if each.needs else "", mark=mark)


def _peers(own: Measure | None, month: date, currency: str) -> str:
    """What others report, beside the company's own where its verdict can be said."""
    text, source = beside(own, month, currency)
    return f'<p>{esc(text)}</p><p class="terms">{esc(source)}</p>{_why(LINES[2], (own,) if own is not None else (), currency)}'
