"""The least-evidenced inputs in one place, with what each moves in dollars, and a form to sign a value of the company's own."""

from datetime import date
from decimal import Decimal, InvalidOperation

import polars as pl
import streamlit as st

from analytics.board.at_par import at_par
from analytics.board.signing import signable, to_sign, unit_to_sign
from analytics.company import company
from analytics.input_names import input_name
from analytics.words import MISSING, money, number, span
from data.decisions import sign_assumption
from data.errors import BadValueError, UnpegError
from data.snapshot import Snapshot
from pages.parts import cards, press
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc, plain

_FIELDS = ("sign-name", "sign-value", "sign-reason")
_INPUTS = (
    Column("name", "Input", number=False),
    Column("value", "Taken as"),
    Column("range", "Believed between", wide=True),
    Column("effect", "Moves a month"),
    Column("signed", "Signed", number=False),
)


@st.cache_data(show_spinner=False, max_entries=16)
def _inputs(key: tuple[str, str, str], day: date, _snapshot: Snapshot) -> pl.DataFrame:
    found = company(_snapshot, day)
    return to_sign(found) if found is not None else pl.DataFrame()


def rests(now: Shown) -> None:
    """One line under the page's claim, before anything is concluded: how much of it nobody has signed, and where to."""
    frame = _inputs(now.key, today(), now.snapshot) if now.snapshot is not None else pl.DataFrame()
    if not frame.is_empty():
        st.html(f'<p class="note">{esc(_claim(frame, now.currency))}. <a href="#assumptions-to-sign">Assumptions to sign</a></p>')


def draw(now: Shown) -> None:
    """The six, and the form; while the demo company is shown it only shows."""
    if now.snapshot is None:
        return
    frame = _inputs(now.key, today(), now.snapshot)
    if frame.is_empty():
        return
    st.html('<span id="assumptions-to-sign"></span>')
    cards.section(
        _claim(frame, now.currency),
        "Assumptions to sign: what the figures of the ledger rest on and nobody has measured here, the least evidenced first. "
        + at_par(frame["name"].to_list(), now.currency),
    )
    rows = [
        Row(
            (
                input_name(row["name"]),
                number(row["value"]),
                span(row["low"], row["high"]),
                money(row["effect"], now.currency) if row["effect"] is not None else MISSING,
                "yes" if row["signed"] else "nobody yet",
            ),
            mark=row["unit"],
        )
        for row in frame.to_dicts()
    ]
    show("Inputs to sign, with what each moves", _INPUTS, rows)
    with st.expander("What each moves, and where its value comes from"):
        st.html(
            "".join(
                f'<p class="kept"><strong>{esc(input_name(row["name"]))}</strong> moves {esc(row["moves"])}. {esc(row["source"])}.</p>'
                for row in frame.to_dicts()
            )
        )
    _form(now)


def _claim(frame: pl.DataFrame, currency: str) -> str:
    open_ = frame.filter(~pl.col("signed"))
    if open_.is_empty():
        return "Every input that matters most is signed"
    largest = open_.sort("effect", descending=True, nulls_last=True).row(0, named=True)
    many = "1 input that nobody has" if open_.height == 1 else f"{open_.height} inputs that nobody has"
    moves = f"; one alone moves gross profit by {money(largest['effect'], currency)} a month" if largest["effect"] else ""
    return f"The figures rest on {many} signed{moves}"


def _form(now: Shown) -> None:
    with st.expander("Sign a value of your own"):
        with st.form("sign", border=False, clear_on_submit=True):
            one, two = st.columns(2)
            one.selectbox("Input", sorted(signable(), key=input_name), key="sign-name", format_func=input_name)
            two.text_input("Value", key="sign-value", placeholder="0.4")
            st.text_input("Why this value", key="sign-reason", max_chars=500)
            sent = press.submit("Sign", "sign-save", _FIELDS, disabled=now.demo)
        if sent:
            name, value, reason = (sent[field] for field in _FIELDS)
            try:
                amount = _number(value)
                made = sign_assumption(now.own, name, amount, unit_to_sign(name, amount), reason, who="page")
            except UnpegError as error:
                st.error(plain(error))
            else:
                press.keep("signed", f"{input_name(name)} is {amount}; the decision {made} can be taken back on the Imports page.")
                st.rerun()
        if said := press.taken("signed"):
            st.success(plain(said))


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation as error:
        raise BadValueError(f"Value: found {text!r}; expected a number such as 0.4. Nothing was changed. Correct it.") from error
