"""The provider's money against priced usage, by month and provider, and the difference by model."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from analytics.charts.finding import period_name, short_name
from analytics.words import money, percent
from pages.parts import cached, cards
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, pick, show

_COLUMNS = (
    Column("month", "Month", number=False, pick=True),
    Column("provider", "Provider", number=False),
    Column("priced", "Priced"),
    Column("logged", "Logged", wide=True),
    Column("reported", "Cost report", wide=True),
    Column("invoiced", "Invoice", wide=True),
    Column("factor", "f"),
    Column("unexplained", "Unexplained"),
)
_MODELS = 200


def draw(now: Shown) -> None:
    """The whole block, or nothing while no provider's money is known."""
    assert now.snapshot is not None  # noqa: S101 the page stops before without one
    rows = [row for row in cached.reconciled(now.key, now.snapshot) if row["provider"] is not None]
    if not rows:
        return
    with st.container(key="part-reconcile"):
        cards.section(
            _claim(rows),
            "f is the provider's money over usage at list or contract price. Within 0.97 to 1.03 it scales the rows; what remains is unattributed.",
        )
        recent = list(reversed(rows))[:36]
        lines = [
            Row(
                (
                    short_name(row["month"]), str(row["provider"]), *(_fine(row[name], now.currency) for name in ("priced", "logged", "reported", "invoiced")),
                    "—" if row["factor"] is None else f"{row['factor']:.4f}", _fine(row["unexplained"], now.currency),
                ),
                key=f"{row['month']}~{row['provider']}",
                tone="" if row["grade"] == "tied" else "quiet",
            )
            for row in recent
        ]  # fmt: skip
        clicked = pick("The provider's money against priced usage", _COLUMNS, lines, key="reconcile", chosen=_chosen())
        if clicked:
            st.query_params["tie"] = clicked[0]
            st.rerun()
        download(
            pl.DataFrame([{name: value for name, value in row.items() if name != "differences"} for row in rows], strict=False), "reconcile"
        )
        _models(now, rows)


def _chosen() -> tuple[str, str] | None:
    tie = st.query_params.get("tie")
    return (tie, "month") if tie else None


def _claim(rows: list[dict[str, Any]]) -> str:
    known = [row for row in rows if row["factor"] is not None]
    far = [row for row in known if row["grade"] == "unexplained"]
    if not known:
        return "Usage has not been held against a provider's money yet"
    if not far:
        months = "the one month" if len(known) == 1 else f"all {len(known)} months"
        return f"Priced usage agrees with the providers' money in {months} compared"
    worst = max(far, key=lambda row: abs(row["unexplained"] or 0))
    return f"{len(far)} of {len(known)} months do not agree with the provider's money; the furthest is {worst['provider']} in {period_name(worst['month'])}"


def _fine(value: Any, currency: str) -> str:
    return money(value, currency)


def _models(now: Shown, rows: list[dict[str, Any]]) -> None:
    tie = _chosen()
    found = next((row for row in rows if tie and f"{row['month']}~{row['provider']}" == tie[0]), None)
    if found is None or now.snapshot is None:
        return
    month = date(int(str(found["month"])[:4]), int(str(found["month"])[5:7]), 1)
    frame = cached.by_model(now.key, now.snapshot, str(found["provider"]), month)
    cards.section(f"By model: {found['provider']} in {period_name(found['month'])}")
    columns = [
        Column(name, name.replace("_", " ").capitalize(), number=not isinstance(kind, pl.String)) for name, kind in frame.schema.items()
    ]
    lines = [Row([_cell(name, value, now.currency) for name, value in row.items()]) for row in frame.head(_MODELS).to_dicts()]
    show(f"Difference by model, {found['provider']}", columns, lines)
    download(frame, "reconcile-by-model")


def _cell(name: str, value: Any, currency: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, str):
        return value
    if name in ("factor", "f"):
        return f"{float(value):.4f}"
    if name.endswith("_share"):
        return percent(value)
    return f"{value:,}" if isinstance(value, int) else money(value, currency)
