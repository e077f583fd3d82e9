"""Below the bridge, folded: who kept each cut of a price that was bought, and the calendar of renewals."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import streamlit as st

from analytics.board import kept_cut as cuts
from analytics.board import renewals as calendar
from analytics.board.kept_cut import PriceMove
from analytics.board.kept_said import calendar_claim, cut_claim
from analytics.board.renewals import Renewals
from analytics.charts.finding import period_name
from analytics.words import MISSING, fine, money, months, percent, signed_money
from data.snapshot import Snapshot
from pages.parts import cached, economics_parts
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc, plain

Key = tuple[str, str, str]
_MOST = 12
_MOVES = (
    Column("move", "Price", number=False),
    Column("change", "Change", wide=True),
    Column("saved", "Cost saved"),
    Column("of_price", "by this price", wide=True),
    Column("passed_on", "Passed on", wide=True),
    Column("kept", "Kept"),
    Column("share", "Share kept"),
)
_CUSTOMERS = (
    Column("customer", "Customer", number=False),
    Column("cost", "Cost a unit", wide=True),
    Column("revenue", "Revenue a unit", wide=True),
    Column("saved", "Cost saved"),
    Column("kept", "Kept"),
    Column("share", "Share kept"),
)
_QUARTERS = (
    Column("quarter", "Renews", number=False),
    Column("customers", "Customers", wide=True),
    Column("revenue", "Revenue a month", wide=True),
    Column("gross_profit", "Gross profit a month"),
    Column("premium", "Visible premium"),
    Column("saving", "Saved a year by leaving", wide=True),
    Column("months", "Leaving pays in"),
    Column("off", "Within a year", wide=True),
)


@st.cache_data(show_spinner=False, max_entries=16)
def cuts_of(key: Key, _snapshot: Snapshot) -> tuple[PriceMove, ...]:
    """Every change of a price that was paid, kept under the snapshot's id."""
    return cuts.kept_cut(_snapshot)


@st.cache_data(show_spinner=False, max_entries=16)
def _calendar(key: Key, _snapshot: Snapshot, day: date) -> Renewals | None:
    return calendar.renewals(_snapshot, day)


def draw(now: Shown) -> None:
    """Both, each under its finding."""
    assert now.snapshot is not None  # noqa: S101 the page stops before without one
    names = cached.customer_names(now.key, now.snapshot)
    moves = cuts_of(now.key, now.snapshot)
    if moves:
        with st.expander(plain(cut_claim(moves, now.currency)), key="said-cut"):
            _moves(moves, names, now.currency)
    found = _calendar(now.key, now.snapshot, today())
    if found is not None:
        with st.expander(plain(calendar_claim(found, now.currency)), key="said-calendar"):
            _quarters(found, now.currency)


def moves_table(moves: Sequence[PriceMove], currency: str) -> None:
    """A row for each change: what it saved, what was passed on, what stayed."""
    rows = [
        Row(
            (
                f"{move.model}, {move.day:%d %b %Y}",
                percent(move.change, 0),
                *(money(move.sum(name), currency) for name in ("saved", "of_price", "passed_on", "kept")),
                percent(move.share_kept, 0),
            ),
            mark=f"{move.months_before} of 3 months before, {move.months_after} of 3 after" if move.needs else "",
            tone="" if move.customers.height else "quiet",
        )
        for move in moves
    ]
    show("Each change of a price that was paid, and who kept it", _MOVES, rows)


def _moves(moves: Sequence[PriceMove], names: Mapping[str, str], currency: str) -> None:
    moves_table(moves[:_MOST], currency)
    st.html(
        '<p class="note">Up to three months before the month of a change against three after it, of customers who use the model in both, '
        "times the later units. Cost saved is what cost per unit fell by, whatever the reason; by this price is the model's own part. "
        "Kept is cost saved less what revenue per unit fell by. A markup passes on more than all of a cut: below zero.</p>"
    )
    seen = next((move for move in moves if move.customers.height), None)
    if seen is None:
        return
    lines = [
        Row(
            (
                f"{economics_parts.name('customer', row['customer'], names)}, {row['product'] or 'no product'}",
                f"{fine(row['cost_before'], currency)} → {fine(row['cost_after'], currency)}",
                f"{fine(row['revenue_before'], currency)} → {fine(row['revenue_after'], currency)}",
                signed_money(row["saved"], currency),
                signed_money(row["kept"], currency),
                percent(row["share_kept"], 0),
            )
        )
        for row in seen.customers.head(_MOST).to_dicts()
    ]
    show(f"By customer, {seen.model}, {seen.day:%d %B %Y}", _CUSTOMERS, lines)
    rest = seen.customers.height - len(lines)
    smaller = f"; {rest:,} smaller ones are in the file" if rest > 0 else ""
    st.html(f'<p class="note">{esc(seen.model)} of {seen.day:%d %B %Y}, by customer{smaller}.</p>')
    frames = [move.customers.select(pl.lit(move.model).alias("model"), pl.lit(move.day).alias("day"), pl.all()) for move in moves]
    download(pl.concat(frames), "who-kept-the-cut")


def _quarters(found: Renewals, currency: str) -> None:
    if found.needs:
        st.html(f'<p class="kept">It needs {esc(found.needs)}. Import it on the Imports page.</p>')
        return
    rows = [
        Row(
            (
                period_name(row["quarter"]) if row["quarter"] else "No renewal date",
                f"{row['customers']:,}",
                money(row["revenue"], currency),
                money(row["gross_profit"], currency),
                percent(row["visible_premium"]),
                money(row["annual_saving"], currency),
                months(row["months"]) if row["months"] is not None else MISSING,
                f"{row['better_off_today']:,}",
            ),
            tone="" if row["quarter"] else "quiet",
        )
        for row in found.quarters.to_dicts()
    ]
    show("Customers by the quarter in which they renew", _QUARTERS, rows)
    st.html(
        f'<p class="note">Figures of {period_name(f"{found.month:%Y-%m}")}, a month. Visible premium: what pegged lines cost over the list '
        f"price of the same tokens. Leaving pays in 12 × K ÷ A months, of the soonest customer, with "
        f"{money(found.switching_cost, currency)} of work to leave (K, assumed) and A saved a year.</p>"
    )
    download(found.customers, "renewals")
