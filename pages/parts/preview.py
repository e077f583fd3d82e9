"""What a file holds and what importing it would do, before anything is committed; and what became of it after."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from analytics.words import exact
from data.receipt import AsRead, Receipt, row_count
from pages.parts import cards
from pages.parts.download import download
from pages.parts.table import Column, Row, show
from pages.parts.text import esc, plain

_SHOWN = 25


def claim(receipts: Sequence[Receipt]) -> None:
    """The finding above the files."""
    read = sum(receipt.rows_read for receipt in receipts)
    rejected = sum(receipt.rows_rejected for receipt in receipts if receipt.status == "loaded")
    refused = sum(receipt.status == "rejected" for receipt in receipts)
    parts = [f"{len(receipts)} file{'s' if len(receipts) != 1 else ''}, {row_count(read)} read"]
    if rejected:
        parts.append(f"{rejected:,} would be rejected")
    if refused:
        parts.append(f"{refused} cannot be loaded")
    cards.section("; ".join(parts))


def file(receipt: Receipt, key: str) -> None:
    """One file before it is committed."""
    st.subheader(plain(receipt.file), anchor=False)
    for error in receipt.errors:
        st.error(plain(error))
    if receipt.errors:
        rejected_rows(receipt, key)
        return
    st.html(f'<p class="kept"><strong>{esc(receipt.label)}</strong>: {esc(receipt.why)}.</p>')
    for warning in receipt.warnings:
        st.warning(plain(warning))
    if receipt.status == "duplicate":
        return
    st.html(f'<p class="kept">{_equation(receipt)}</p>')
    if receipt.as_read:
        as_read(receipt.as_read)
    if receipt.amounts:
        columns = (
            Column("c", "Currency", number=False),
            Column("read", "Read"),
            Column("loaded", "Loaded"),
            Column("rejected", "Rejected"),
        )
        show(
            "Amounts read, loaded and rejected",
            columns,
            [
                Row(
                    (
                        a.currency or "—",
                        *(
                            exact(value, (b for c in receipt.amounts for b in (c.read, c.loaded, c.rejected)))
                            for value in (a.read, a.loaded, a.rejected)
                        ),
                    )
                )
                for a in receipt.amounts
            ],
        )
        if receipt.kind == "billing":
            st.html('<p class="note">Amounts are net of tax and discount.</p>')
    _months(receipt)
    _consequences(receipt)
    rejected_rows(receipt, key)


def as_read(found: AsRead) -> None:
    """A mapped file's first rows, and its totals in each unit side by side: cents read as dollars are seen before they count."""
    columns = [Column(name, name.replace("_", " ").capitalize(), number=False) for name in found.columns]
    st.html('<p class="note">The first rows as they would be read, and the totals in each unit the file could be in.</p>')
    show("The first rows as they would be read", columns, [Row(row) for row in found.rows])
    for units in dict.fromkeys(tuple(unit for unit, _ in total.readings) for total in found.totals):
        totals = [total for total in found.totals if tuple(unit for unit, _ in total.readings) == units]
        chosen = totals[0].chosen
        heads = [
            Column(unit, f"Read as {unit}{' (chosen)' if unit == chosen else ''}", wide=place > 1 and unit != chosen)
            for place, unit in enumerate(units)
        ]
        rows = [Row((total.what.replace("_", " "), *(text for _, text in total.readings))) for total in totals]
        show(f"The totals in each unit: is it {' or '.join(units)}?", (Column("what", "Total", number=False), *heads), rows)


def _equation(receipt: Receipt) -> str:
    loaded, refused = f"<strong>{receipt.rows_loaded:,} loaded</strong>", f"<strong>{receipt.rows_rejected:,} rejected</strong>"
    text = f"{row_count(receipt.rows_read)} read = {loaded} + {refused}"
    return f"{text}; {receipt.rows_without_amount:,} of them without an amount" if receipt.rows_without_amount else text


def _months(receipt: Receipt) -> None:
    if not receipt.by_month:
        return
    columns = (
        Column("month", "Month", number=False),
        Column("currency", "Currency", number=False),
        Column("rows", "Rows"),
        Column("amount", "Amount"),
    )
    with st.expander(f"By month: {receipt.months[0]} to {receipt.months[-1]}" if receipt.months else "By month"):
        show(
            "Rows and amounts by month",
            columns,
            [
                Row((m.month or "no month", m.currency or "—", f"{m.rows:,}", exact(m.amount, (n.amount for n in receipt.by_month))))
                for m in receipt.by_month
            ],
        )


def _consequences(receipt: Receipt) -> None:
    lines = []
    if receipt.restated_rows:
        lines.append(f"{row_count(receipt.restated_rows, 'restates', 'restate')} what is loaded: the later export counts.")
    if receipt.repeated_rows:
        lines.append(f"{row_count(receipt.repeated_rows, 'is', 'are')} loaded already: counted once.")
    if receipt.new_customers:
        names = ", ".join(receipt.new_customers[:12]) + (" …" if len(receipt.new_customers) > 12 else "")
        lines.append(f"{len(receipt.new_customers)} customers not seen before: {names}.")
    if receipt.conflicts:
        days = len(receipt.conflicts)
        lines.append(f"{days:,} of its days {'is' if days == 1 else 'are'} loaded already with other rows.")
    if lines:
        st.html("".join(f'<p class="kept">{esc(line)}</p>' for line in lines))
    if receipt.conflicts:
        columns = (
            Column("day", "Day", number=False),
            Column("a", "Account", number=False),
            Column("r", "Rows loaded"),
            Column("h", "Rows here"),
            Column("m", "Amount loaded"),
            Column("n", "Amount here"),
        )
        worth = [value for c in receipt.conflicts for value in (c.amount_there, c.amount_here)]
        rows = [
            Row(
                (
                    c.day,
                    c.account or "—",
                    f"{c.rows_there:,}",
                    f"{c.rows_here:,}",
                    exact(c.amount_there, worth),
                    exact(c.amount_here, worth),
                )
            )
            for c in receipt.conflicts[:_SHOWN]
        ]
        show("Days loaded already with other rows", columns, rows)


def rejected_rows(receipt: Receipt, key: str) -> None:
    """The rejected rows of a receipt, as a table and as a file."""
    if not receipt.rejected:
        return
    frame = pl.DataFrame(
        [{"line": r.line, "column": r.column, "found": r.found, "expected": r.expected, "raw": r.raw} for r in receipt.rejected],
        schema={"line": pl.Int64, "column": pl.String, "found": pl.String, "expected": pl.String, "raw": pl.String},
    )
    with st.expander(f"{receipt.rows_rejected:,} rejected row{'' if receipt.rows_rejected == 1 else 's'}"):
        rejected_table(frame)
        download(frame, f"rejected-{key}", "Download the rejected rows as CSV")


def rejected_table(frame: pl.DataFrame) -> None:
    """Line, column, found, expected, raw; the first few."""
    columns = (Column("line", "Line"), *(Column(name, name.capitalize(), number=False) for name in ("column", "found", "expected", "raw")))
    rows = [
        Row((f"{r['line']:,}" if r["line"] else "—", *(str(r[name] or "") for name in ("column", "found", "expected", "raw"))))
        for r in frame.head(_SHOWN).to_dicts()
    ]
    show("Rejected rows", columns, rows)
    if frame.height > _SHOWN:
        st.html(f'<p class="note">The first {_SHOWN} of {frame.height:,}; the file has them all.</p>')


def outcome(receipts: Sequence[Receipt]) -> None:
    """What became of the files, a line each."""
    for receipt in receipts:
        if receipt.conflicts and receipt.status == "rejected":
            st.error(
                plain(
                    f"{receipt.file}: {receipt.met}. Nothing was loaded. It waits below: choose whether it replaces them or adds to them."
                )
            )
        elif receipt.errors:
            st.error(plain(" ".join(receipt.errors)))
        elif receipt.status == "duplicate":
            st.info(plain(" ".join(receipt.warnings) or f"{receipt.file}: already imported; nothing changed."))
        else:
            st.success(
                plain(
                    f"{receipt.file}: {row_count(receipt.rows_loaded)} loaded, {receipt.rows_rejected:,} rejected, as {receipt.import_id}."
                )
            )
