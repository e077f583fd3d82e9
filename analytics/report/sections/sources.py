"""Sources: each file behind these figures, its fingerprint, its rows, and the amounts read from it."""

from collections.abc import Mapping
from decimal import Decimal

from analytics.report.blocks import Block, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import exact
from data.journal import amounts_loaded, imports


def _make(given: Given) -> Section | None:
    files = imports(given.snapshot).filter(status="active").sort("file", "sha256")
    amounts = amounts_loaded(given.snapshot)
    rows = tuple(
        Row({"file": each["file"], "sha256": each["sha256"][:12], "read": each["rows_read"], "loaded": each["rows_loaded"],
             "rejected": each["rows_rejected"], "amount": _said(amounts.get(each["import_id"], {}))}, mark=each["label"])
        for each in files.to_dicts()
    )  # fmt: skip
    columns = (
        Column("file", "File"), Column("sha256", "SHA-256"), Column("read", "Rows read", "count", "{loaded}+{rejected}"),
        Column("loaded", "Loaded", "count"), Column("rejected", "Rejected", "count"), Column("amount", "Amounts loaded", "number"),
    )  # fmt: skip
    blocks: list[Block] = [Table("Sources", "Files", columns, rows, "Rows read = loaded + rejected, of every file.", graded=False)]
    many = len(rows)
    claim = f"{many} {'file stands' if many == 1 else 'files stand'} behind these figures"
    return Section(
        "sources", "Sources", claim, "Each figure traces to rows of these files; the raw files are kept beside the snapshot.", tuple(blocks)
    )


def _said(amounts: Mapping[str, Decimal]) -> str:
    return "; ".join(f"{currency} {exact(amount)}" for currency, amount in sorted(amounts.items()))


SOURCES = Part("sources", "Sources", "Every file with its fingerprint, its rows and its amounts.", _make)
