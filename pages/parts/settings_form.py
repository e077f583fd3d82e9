"""The settings of a home, and what was decided and by whom."""

from typing import Any

import polars as pl
import streamlit as st

from analytics.charts.finding import period_name
from data.decisions import change_settings
from data.errors import UnpegError
from data.ingest import undo
from data.journal import audit, decisions
from data.settings import Settings
from pages.parts import cached, cards, press
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, pick
from pages.parts.text import plain

_SPREADS: dict[str, str] = {"day": "by day", "month": "in even months"}
_RATES: dict[str, str] = {"invoice_date": "of the invoice's date", "monthly_average": "monthly average"}


def settings(now: Shown) -> None:
    """The form; changing one derives again."""
    held = now.snapshot.settings if now.snapshot else Settings()
    with st.expander("Settings of this company"), st.form("settings", border=False):
        one, two = st.columns(2)
        changes: dict[str, Any] = {
            "company": one.text_input("Company name", held.company, max_chars=120, key="set-company"),
            "base_currency": two.text_input("Base currency", held.base_currency, max_chars=3, key="set-currency").upper(),
            "floor": one.number_input("Gross margin floor, percent", 0.0, 99.0, held.floor * 100, 1.0, key="set-floor") / 100,
            "fiscal_year_start": two.selectbox(
                "The fiscal year starts in",
                list(range(1, 13)),
                held.fiscal_year_start - 1,
                format_func=lambda month: period_name(f"2000-{month:02d}")[:-5],
                key="set-year",
            ),
            "spread": one.selectbox(
                "Service periods are spread",
                list(_SPREADS),
                list(_SPREADS).index(held.spread),
                format_func=lambda key: _SPREADS[key],
                key="set-spread",
            ),
            "exchange": two.selectbox(
                "Exchange rate",
                list(_RATES),
                list(_RATES).index(held.exchange),
                format_func=lambda key: _RATES[key],
                key="set-exchange",
            ),
        }
        sent = press.submit("Save settings", "set-save", disabled=now.demo)
    if sent is not None:
        different = {name: value for name, value in changes.items() if value != getattr(held, name)}
        try:
            if different:
                with press.working("Saving and deriving again", "set-save", sent):
                    change_settings(now.own, different, today=today(), who="page")
        except UnpegError as error:
            st.error(plain(error))
        else:
            press.keep("settings-saved", True)
            st.rerun()
    if press.taken("settings-saved"):
        st.success("Settings saved. The decision below can be taken back.")


def log(now: Shown) -> None:
    """Decisions, which can be taken back, and the audit log."""
    if now.snapshot is None:
        return
    decided = cached.rows(now, decisions)
    if not decided.is_empty():
        with st.expander(
            f"{decided.height} decision{'s' if decided.height > 1 else ''}: mappings, typed figures, settings, scenarios and more"
        ):
            _decided(now, decided)
    said = cached.rows(now, audit)
    if not said.is_empty():
        log_of_all = st.expander("Audit log", key="audit-log-open", on_change="rerun")  # its table's script is large: drawn when opened
        if log_of_all.open:
            with log_of_all:
                cards.section("Who did what, and when")
                st.dataframe(said, hide_index=True, placeholder="", height=min(38 + 35 * said.height, 360))
                download(said, "audit-log")


def _decided(now: Shown, decided: pl.DataFrame) -> None:
    columns = (
        Column("kind", "Kind", number=False),
        Column("detail", "What", number=False),
        Column("at", "When", number=False),
        Column("who", "Who", number=False, wide=True),
        Column("back", "", number=False, pick=True),
    )
    rows = [
        Row(
            (
                row["kind"],
                _short(row["detail"]),
                f"{row['made_at']:%d %b %Y}",
                row["who"] or "",
                "take back" if row["active"] and not now.demo else "" if row["active"] else "taken back",
            ),
            key=row["decision_id"],
            tone="" if row["active"] else "quiet",
            pick=bool(row["active"]) and not now.demo,
        )
        for row in decided.head(200).to_dicts()
    ]
    clicked = pick("Decisions", columns, rows, key="decisions")
    if clicked:
        try:
            with press.working("Taking it back and deriving again", "decisions", clicked):
                undo(now.own, clicked[0], today=today(), who="page")
        except UnpegError as error:
            st.error(plain(error))
        else:
            st.rerun()


def _short(text: str | None) -> str:
    return (text or "")[:160]
