"""What board pages share: the company in its last month, what a page assumes, controls that live in the address."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go
import streamlit as st

from analytics.assumptions import assumption
from analytics.board.at_par import at_par
from analytics.company import Company, company
from analytics.input_names import input_name
from analytics.said import Said
from analytics.words import number, span
from pages.parts import theme
from pages.parts.cached import book
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

Key = tuple[str, str, str]
_INPUTS = (
    Column("input", "Input", number=False),
    Column("value", "Taken as"),
    Column("range", "Believed between", number=False, wide=True),
    Column("grade", "How it is known", number=False),
)


def the_company(now: Shown) -> Company | None:
    """The company in its last actual month, kept under the snapshot's id; None while nothing is loaded."""
    return _company(now.key, today(), now)


@st.cache_resource(show_spinner=False, max_entries=8)
def _company(key: Key, day: date, _now: Shown) -> Company | None:
    return None if _now.snapshot is None else company(_now.snapshot, day, book(_now.home))


def kicker(now: Shown, page: str, at: Company | None = None) -> str:
    """The line above a title: company, page, month."""
    return " · ".join(part for part in (now.company, page, f"{at.month:%B %Y}" if at is not None else "") if part)


def fraction(label: str, key: str, start: float, low: float, high: float, *, step: float = 0.01, say: str = "") -> float:
    """A slider over a fraction, in percent, bound to the address."""
    return float(
        st.slider(label, low, high, min(max(start, low), high), step, format="percent", key=key, bind="query-params", help=say or None)
    )


def amount(label: str, key: str, start: float, low: float, high: float, *, step: float = 1.0, form: str = "%.0f", say: str = "") -> float:
    """A number bound to the address."""
    return float(
        st.number_input(label, low, high, min(max(start, low), high), step, format=form, key=key, bind="query-params", help=say or None)
    )


def assumed(at: Company, names: Sequence[str], moved: Mapping[str, float]) -> None:
    """The assumptions a page starts from, with range and source; `moved` are the values of the controls."""
    rows = []
    for name in names:
        shipped, own = assumption(name), at.signed(name)
        start = at.assumed(name)
        taken = moved.get(name, start)
        grade = "assumed, set here" if abs(taken - start) > 1e-9 else "signed" if own is not None else shipped.grade
        rows.append(Row((input_name(name), number(taken), f"{span(shipped.low, shipped.high)} {shipped.unit}", grade), mark=shipped.source))
    show("What the page assumes, with sources", _INPUTS, rows)
    par = at_par(names, at.at.currency)
    st.html(f'<p class="note">{esc(par)} A company signs values of its own on the Scenarios page.</p>')


def chart(drawn: go.Figure, key: str, words: str, alt: str) -> None:
    """A chart under a line of words, one of several under one finding."""
    with st.container(key=f"pair-{key}", gap="xsmall"):
        st.html(f'<p class="note"><strong>{esc(words)}</strong></p>')
        theme.plot(drawn, key, alt)


def sentences(*said: Said) -> str:
    """Sentences one after the other."""
    return " ".join(each.text for each in said)


def labels(names: Mapping[str, str], customers: Sequence[str]) -> list[str]:
    """What to call each customer."""
    return [names.get(customer, customer) for customer in customers]
