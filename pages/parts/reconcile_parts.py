"""The provider's money against priced usage, by month and provider, and the difference by model."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from analytics.board import reconcile_words
from analytics.charts.finding import period_name, short_name
from analytics.names import provider_name
from analytics.words import exact, percent
from pages.parts import cached, cards
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, pick, show

_COLUMNS = (
    Column("month", "Month", number=False, pick=True),
    Column("provider", "Provider", number=False),
    Column("priced", "Priced", wide=True),
    Column("logged", "Logged", wide=True),
    Column("reported", "Cost report", wide=True),
    Column("invoiced", "Invoice", wide=True),
    Column("factor", "f"),
    Column("unexplained", "Unexplained"),
)
_AMOUNTS = ("priced", "logged", "reported", "invoiced")
_KINDS = {"no usage": "billed without priced usage", "no report": "not in the cost report"}


def draw(now: Shown) -> None:
    """The whole block, or nothing while no provider's money is known."""
    assert now.snapshot is not None  # noqa: S101 the page stops before without one
    rows = [row for row in cached.reconciled(now.key, now.snapshot) if row["provider"] is not None]
    if not rows:
        return
    with st.container(key="part-reconcile"):
        cards.section(
            reconcile_words.claim(rows),
            f"{reconcile_words.note(now.currency)} The causes are in the download. Choose a month to see the difference by model.",
        )
        lines = [
            Row(
                (
                    short_name(_month(row)),
                    provider_name(row["provider"]),
                    *(exact(row[name]) for name in _AMOUNTS),
                    reconcile_words.factor(row),
                    exact(row["unexplained"]),
                ),
                key=_key(row),
            )
            for row in (rows if st.session_state.get("all-months") else rows[-reconcile_words.RECENT :])[::-1]
        ]
        if len(rows) > reconcile_words.RECENT:
            st.toggle(f"All {len(rows)} months of a provider", key="all-months")
        clicked = pick("The provider's money against priced usage", _COLUMNS, lines, key="reconcile", chosen=_chosen())
        if clicked:
            st.query_params["tie"] = clicked[0]
            st.rerun()
        download(_flat(rows), "reconcile")
        _models(now, rows)


def _month(row: Mapping[str, Any]) -> str:
    return f"{row['month']:%Y-%m}"


def _key(row: Mapping[str, Any]) -> str:
    return f"{_month(row)}~{row['provider']}"


def _chosen() -> tuple[str, str] | None:
    tie = st.query_params.get("tie")
    return (tie, "month") if tie else None


def _flat(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([{name: value for name, value in row.items() if name != "differences"} for row in rows], infer_schema_length=None)


def _models(now: Shown, rows: Sequence[Mapping[str, Any]]) -> None:
    tie = _chosen()
    found = next((row for row in rows if tie and _key(row) == tie[0]), None)
    if found is None or now.snapshot is None:
        return
    frame = cached.by_model(now.key, now.snapshot, str(found["provider"]), found["month"])
    cards.section(f"By model: {provider_name(found['provider'])} in {period_name(_month(found))}")
    columns = [
        Column("model", "Model", number=False),
        *(Column(name, name.capitalize()) for name in ("priced", "reported", "difference")),
        Column("share", "Share", wide=True),
    ]
    lines = [
        Row(
            (row["model"] or "no model", *(exact(row[name]) for name in ("priced", "reported", "difference")), percent(row["share"], 2)),
            mark=_KINDS.get(row["kind"], ""),
            tone="total" if row["kind"] == "total" else "",
        )
        for row in frame.to_dicts()
    ]
    show(f"Difference by model, {provider_name(found['provider'])}", columns, lines)
    download(frame, "reconcile-by-model")
