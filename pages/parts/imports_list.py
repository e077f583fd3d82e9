"""The imports of a home: what each gave, its rejected rows, and taking it back."""

from typing import Any

import streamlit as st

from data.errors import UnpegError
from data.ingest import undo
from data.journal import imports, rejected
from pages.parts import cached, cards, press, preview
from pages.parts.download import download
from pages.parts.shown import Shown, stay, today
from pages.parts.table import Column, Row, pick
from pages.parts.text import esc, plain

_COLUMNS = (
    Column("file", "File", number=False, pick=True),
    Column("label", "Recognised as", number=False, wide=True),
    Column("at", "Imported", number=False, wide=True),
    Column("loaded", "Rows loaded"),
    Column("rejected", "Rejected", pick=True),
    Column("status", "Status", number=False, wide=True),
)


def draw(now: Shown) -> None:
    """The list; a file chosen in it is opened below."""
    if now.snapshot is None:
        return
    frame = cached.rows(now, imports)
    if frame.is_empty():
        return
    active = frame.filter(frame["status"] == "active")
    with st.container(key="part-imports"):
        counts = {0: "No import counts", 1: "1 import counts"}.get(active.height, f"{active.height} imports count")
        loaded, refused = int(active["rows_loaded"].sum()), int(active["rows_rejected"].sum())
        cards.section(f"{counts}: {loaded:,} rows loaded, {refused:,} rejected")
        rows = [
            Row(
                (
                    row["file"],
                    row["label"] or "",
                    f"{row['imported_at']:%d %b %Y}" if row["imported_at"] else "",
                    f"{row['rows_loaded']:,}",
                    f"{row['rows_rejected']:,}",
                    row["status"],
                ),
                key=row["import_id"],
                tone="" if row["status"] == "active" else "quiet",
                mark="" if row["status"] == "active" else row["status"],
            )
            for row in frame.to_dicts()
        ]
        chosen = st.query_params.get("import")
        clicked = pick("Imports", _COLUMNS, rows, key="imports", chosen=(chosen, "file") if chosen else None)
        if clicked:
            st.query_params["import"] = clicked[0]
            st.rerun()
        download(frame, "imports")
        found = next((row for row in frame.to_dicts() if row["import_id"] == chosen), None)
        if found:
            _one(now, found)


def _one(now: Shown, row: dict[str, Any]) -> None:
    assert now.snapshot is not None  # noqa: S101 a row came from it
    with st.container(key="one-import"):
        st.subheader(plain(row["file"]), anchor=False)
        sums = f"{row['rows_read']:,} rows read = {row['rows_loaded']:,} loaded + {row['rows_rejected']:,} rejected"
        st.html(f'<p class="kept">Import <code>{esc(row["import_id"])}</code>: {sums}.</p>')
        frame = rejected(now.snapshot, row["import_id"], 100_000).rename({"column_name": "column"})
        if not frame.is_empty():
            preview.rejected_table(frame)
            download(frame, f"rejected-{row['import_id']}", "Download the rejected rows as CSV")
        if row["status"] == "active" and press.button("Undo this import", "undo", disabled=now.demo):
            try:
                with press.working("Taking it back and deriving again", "undo", True):
                    undo(now.own, row["import_id"], today=today(), who="page")
            except UnpegError as error:
                st.error(plain(error))
            else:
                stay()
                st.rerun()
