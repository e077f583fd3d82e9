"""The parts of the Method page: each a list that the reader can search, open in print."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st

from analytics.board.method import Default, Equation, Limit, Reading, Term
from analytics.input_names import input_name
from analytics.words import GRADES, number, span
from pages.parts import cards
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

_DEFAULTS = (
    Column("name", "Input", number=False),
    Column("value", "Value"),
    Column("range", "Believed between", wide=True),
    Column("source", "Source", number=False, wide=True),
)
_METRICS = (Column("id", "Metric", number=False), Column("means", "What it is", number=False), Column("equation", "Equation", number=False))


def find() -> str:
    """What the reader looks for, in lower case; it lives in the address."""
    with st.container(key="choices"):
        return (
            st.text_input("Find a word, a metric or an equation", key="find", bind="query-params", placeholder="E9.4, markup")
            .strip()
            .lower()
        )


def _found(text: Iterable[object], wanted: str) -> bool:
    return not wanted or any(wanted in str(part).lower() for part in text)


def grades() -> None:
    """What a grade says."""
    cards.section("How sure a figure is")
    items = "".join(f"<dt>{cards.badge(grade)}</dt><dd>{esc(said.partition(': ')[2].capitalize())}.</dd>" for grade, said in GRADES.items())
    st.html(f'<dl class="how">{items}</dl>')


def limits(rows: Sequence[Limit]) -> None:
    """What is not claimed."""
    with st.container(key="part-limits"):
        cards.section("What these figures do not claim")
        st.html(
            '<ol class="files">'
            + "".join(f'<li>{esc(each.text)}<span class="effect">{esc(each.source)}</span></li>' for each in rows)
            + "</ol>"
        )


def words(terms: Sequence[Term], wanted: str) -> None:
    """The vocabulary."""
    rows = [each for each in terms if _found((each.term, each.means), wanted)]
    if rows:
        with st.container(key="part-words"):
            cards.section("The words")
            st.html('<dl class="how">' + "".join(f"<dt>{esc(each.term)}</dt><dd>{esc(each.means)}</dd>" for each in rows) + "</dl>")


def metrics(readings: Sequence[Reading], wanted: str) -> None:
    """Every metric with what it is."""
    rows = [each for each in readings if _found((each.id, each.label, each.means, each.equation), wanted)]
    if rows:
        with st.container(key="part-metrics"):
            cards.section(
                "The metrics", "Sums come first and are exact; the ratio comes last. Equations are listed below by their numbers."
            )
            show("Metrics", _METRICS, [Row((f"{each.id}  {each.label}", each.means, each.equation)) for each in rows])


def defaults(rows: Sequence[Default], wanted: str) -> None:
    """Every assumption with its source, and what the company has signed."""
    rows = [each for each in rows if _found((each.name, input_name(each.name), each.unit, each.source), wanted)]
    if rows:
        with st.container(key="part-defaults"):
            cards.section("What is assumed until somebody measures or signs it", "A signed value stands in for the shipped one everywhere.")
            show("Assumptions with their sources", _DEFAULTS, [_default(each) for each in rows])


def _default(each: Default) -> Row:
    value = number(each.value) if each.signed is None else f"{number(each.signed)} (signed)"
    return Row((input_name(each.name), value, span(each.low, each.high), f"{each.source}; {each.since}"), mark=each.unit)


def equations(rows: Sequence[Equation], wanted: str) -> None:
    """Every equation as the code states it, chapter by chapter; all open while something is looked for."""
    rows = [each for each in rows if _found((each.number, each.subject, each.text), wanted)]
    if not rows:
        return
    with st.container(key="part-equations"):
        cards.section(
            "The equations, as the code states them",
            "R revenue, C inference cost, p price, V tokens, m markup, t months after the last actual one.",
        )
        for subject, chapter in groupby(rows, key=lambda each: each.subject):
            with st.expander(subject, expanded=bool(wanted)):
                st.html(
                    '<dl class="how">'
                    + "".join(f"<dt>{esc(each.number)}</dt><dd><code>{esc(each.text)}</code></dd>" for each in chapter)
                    + "</dl>"
                )
