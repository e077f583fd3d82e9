"""Figures kept between runs under the ids of their snapshot, never under a frame."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from analytics import actuals
from analytics import company as companies
from analytics.answers.asked import Asked
from analytics.board import reconcile
from analytics.board.verdict import Verdict, verdict
from analytics.bridging import bridge as bridges
from analytics.bridging.bridge import Bridge
from analytics.company import Company
from data.home import Home
from data.pricebook import PriceBook
from data.snapshot import Snapshot
from pages.parts.shown import Shown, today

Key = tuple[str, str, str]


def book(home: Home) -> PriceBook:
    """The price book with the company's own prices over it."""
    own = home.prices if home.prices.exists() else None
    return _book(str(home.prices), own.stat().st_mtime_ns if own else 0)


@st.cache_resource(show_spinner=False, max_entries=4)
def _book(path: str, changed: int) -> PriceBook:
    return PriceBook.load(Path(path) if changed else None)


def rows(now: Shown, of: Callable[[Snapshot], pl.DataFrame]) -> pl.DataFrame:
    """What a function of data.journal gives of the snapshot shown; nothing where there is none."""
    return _rows(now.key, of.__name__, now.snapshot, of) if now.snapshot is not None else pl.DataFrame()


@st.cache_data(show_spinner=False, max_entries=64)
def _rows(key: Key, name: str, _snapshot: Snapshot, _of: Callable[[Snapshot], pl.DataFrame]) -> pl.DataFrame:
    return _of(_snapshot)


def the_verdict(now: Shown) -> Verdict:
    return _verdict(now.key, today(), now.snapshot, book(now.home))


@st.cache_data(show_spinner=False, max_entries=32)
def _verdict(key: Key, day: date, _snapshot: Snapshot | None, _book: PriceBook) -> Verdict:
    return verdict(_snapshot, _book, day)


@st.cache_data(show_spinner=False, max_entries=256)
def margin(key: Key, _snapshot: Snapshot, by: str, first: date | None, last: date | None) -> pl.DataFrame:
    return actuals.margin(_snapshot, by=by, first=first, last=last)


@st.cache_data(show_spinner=False, max_entries=32)
def last_actual_month(key: Key, _snapshot: Snapshot) -> date | None:
    return actuals.last_actual_month(_snapshot)


@st.cache_data(show_spinner=False, max_entries=64)
def bridge(key: Key, _snapshot: Snapshot, before: date, after: date) -> Bridge:
    return bridges.bridge(_snapshot, before, after)


@st.cache_resource(show_spinner=False, max_entries=8)
def company(key: Key, day: date, _snapshot: Snapshot, _book: PriceBook) -> Company | None:
    """The company in its last month; a whole day's pages look at the same one."""
    return companies.company(_snapshot, day, _book)


def asked(now: Shown) -> Asked:
    """The company as questions look at it, one for all pages: what a rehearsal adds to the journal moves no answer."""
    return _asked(now.key[:2], today(), now.snapshot, book(now.home))


@st.cache_resource(show_spinner=False, max_entries=8)
def _asked(key: tuple[str, str], day: date, _snapshot: Snapshot | None, _book: PriceBook) -> Asked:
    return Asked(_snapshot, _book if _snapshot is not None else None, day)


@st.cache_data(show_spinner=False, max_entries=32)
def deferred(key: Key, _snapshot: Snapshot) -> pl.DataFrame:
    return actuals.deferred(_snapshot)


@st.cache_data(show_spinner=False, max_entries=32)
def customer_names(key: Key, _snapshot: Snapshot) -> dict[str, str]:
    return actuals.customer_names(_snapshot)


@st.cache_data(show_spinner=False, max_entries=32)
def reconciled(key: Key, _snapshot: Snapshot) -> list[dict[str, Any]]:
    return reconcile.reconcile(_snapshot)


@st.cache_data(show_spinner=False, max_entries=64)
def by_model(key: Key, _snapshot: Snapshot, provider: str, month: date) -> pl.DataFrame:
    return reconcile.by_model(_snapshot, provider, month)
