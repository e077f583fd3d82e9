"""The answer of a question: the computed figure beside one's own, what to say and not, what would settle it, chart, trail, marks."""

from collections.abc import Sequence

import streamlit as st

from analytics.answers.own_figure import as_computed, compared, headline, typed
from analytics.answers.rehearsal import Heard, stands, weakest
from analytics.charts.answer import figure, spoken
from analytics.measure import Measure
from analytics.question import Answer, Chart
from analytics.said import amount
from data.rehearsals import Rehearsal, rehearsals
from pages.parts import cards, theme, verdict_parts
from pages.parts.rehearsal_form import said_key
from pages.parts.shown import Shown
from pages.parts.text import esc


def draw(now: Shown, one: Heard) -> None:
    """Everything below the question, once it may be seen."""
    question, answer = one.question, one.answer
    with st.container(key="part-answer"):
        st.html(f'<p class="lede">{esc(answer.sentence.text)}</p>')
        grade = f"{cards.badge(answer.grade)} · " if answer.sentence.used else ""
        st.html(f'<p class="note">{grade}{esc(stands(answer))}</p>')
        _beside(now, one)
    _hold(one, now.currency)
    if answer.chart is not None:
        _charts(answer.chart, question.number, now.currency)
    with st.expander("How this was computed"):
        verdict_parts.explained(answer.measures, now.currency)
    _marks(one)


def _beside(now: Shown, one: Heard) -> None:
    """One's own figure and words beside the computed, and the record of the time before."""
    own, words = st.session_state.get(said_key(one.question.number), (None, ""))
    figure_ = headline(one.answer)
    if own is not None and figure_ is not None:
        said = compared(figure_, typed(figure_, own), now.currency).text
        st.html(f'<p class="kept"><strong>{esc(said)}</strong></p>')
    if words:
        st.html(f'<p class="kept">In your words: {esc(words)}</p>')
    if now.demo and (own is not None or words):
        st.html('<p class="note">The demo company keeps no record of rehearsals.</p>')
    kept = rehearsals(now.snapshot, one.question.number) if now.snapshot is not None else ()
    _before(now, kept[1:] if own is not None or words else kept)


def _before(now: Shown, kept: Sequence[Rehearsal]) -> None:
    if not kept:
        return
    last = kept[0]
    figure_ = as_computed(last)
    said = f"you said “{last.words}”" if last.own is None or figure_ is None else ""
    if figure_ is not None and last.own is not None:
        said = compared(figure_, typed(figure_, last.own), now.currency).text.replace("the data say", "the data said")
    other = "" if now.snapshot is not None and last.snapshot == now.snapshot.id else " The data were others."
    st.html(f'<p class="kept">Last time, {esc(last.day)}: {esc(said)}{esc(other)}</p>')


def _hold(one: Heard, currency: str) -> None:
    """What to say, what not, what comes next, what would settle it: the crib sheet's lines."""
    question, answer = one.question, one.answer
    weak = weakest(answer)
    told = [
        ("What to say", answer.say.text),
        ("What not to claim", question.claim_not),
        ("What is asked next", question.follow_up),
        ("What would change the answer", answer.change.text),
        ("Weakest input", _weak(weak, currency)),
        ("What would settle it", f"{answer.needs[0].upper()}{answer.needs[1:]}" if answer.needs else "No file is missing for this answer."),
    ]
    rows = "".join(f"<dt>{esc(name)}</dt><dd>{esc(text)}</dd>" for name, text in told)
    link = ' <p class="ways"><a href="imports" target="_self">Import files</a></p>' if answer.needs else ""
    with st.container(key="part-hold"):
        st.html(f'<dl class="hold">{rows}</dl>{link}')


def _weak(weak: Measure | None, currency: str) -> str:
    if weak is None:
        return "Nothing is loaded"
    if weak.value is None and weak.low is None:
        return f"{weak.label}: needs {weak.needs}"
    return f"{weak.label}: {amount(weak, currency)} ({weak.grade})"


def _charts(chart: Chart, number: int, currency: str) -> None:
    panel: Chart | None = chart
    while panel is not None:
        theme.figure(panel.claim, figure(panel, currency), f"answer-{number}-{panel.unit}", "", spoken(panel, currency))
        panel = panel.below


def _marks(one: Heard) -> None:
    """The good and the bad mark of the question, in words."""
    answer: Answer = one.answer
    st.html(
        f'<dl class="hold"><dt>Good</dt><dd>{esc(one.question.good)}</dd><dt>Bad</dt><dd>{esc(one.question.bad)}</dd>'
        f"<dt>This company</dt><dd>{esc(stands(answer))}</dd></dl>"
    )
