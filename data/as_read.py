"""A mapped file as it would be read: its first rows, and its totals in each unit side by side, before anybody confirms."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from data.column_mapping import ColumnMapping
from data.currencies import EXPONENT
from data.importer import Importer
from data.judge import Judged, judge
from data.mapped_cells import FACTOR
from data.receipt import Amount, AsRead, Total, decimal_text
from data.stage import Staged
from data.tables import TOKENS

_FIRST = 5
_HEAD = 256 << 10  # bytes in which the first rows stand
_CALLED = {"issued": "day", "net": "amount", "line_id": "id", "key": "id"}  # canonical column -> its name in a mapping


def as_read(staged: Staged, importer: Importer, judged: Judged, today: date, work: Path) -> AsRead | None:
    """The first rows and the totals of a file that a person mapped; None for an export that is known."""
    if importer.mapping is None:
        return None
    mapping = ColumnMapping(**importer.mapping)
    names = [name for name in importer.columns if (said := _CALLED.get(name, name)) in mapping.columns or said in mapping.fixed]
    rows = pl.scan_parquet(judged.rows)
    if rows.select(pl.col("line").is_null().all()).collect().item():  # read in one pass, which keeps no order
        rows = pl.scan_parquet(_head(staged, importer, today, work))
    first = rows.sort("line").head(_FIRST).select(names).collect().rows() if names else []
    counted = [name for name in TOKENS if name in mapping.columns]
    sums = pl.scan_parquet(judged.rows).select(pl.col(counted).sum()).collect().row(0) if counted else ()
    totals = [_amount(amount, mapping.amount_unit) for amount in judged.amounts]
    totals += [_tokens(name, int(total or 0), mapping.token_unit) for name, total in zip(counted, sums, strict=True)]
    return AsRead(
        tuple(_CALLED.get(name, name) for name in names), tuple(tuple(_text(value) for value in row) for row in first), tuple(totals)
    )


def _head(staged: Staged, importer: Importer, today: date, work: Path) -> Path:
    """The rows of the file's beginning, with their lines."""
    aside = work / "head"
    aside.mkdir()
    with staged.text.open("rb") as file:
        (aside / "text").write_bytes(file.read(_HEAD).rpartition(b"\n")[0] + b"\n")
    return judge(replace(staged, text=aside / "text"), importer, "head", today, aside, lambda step, share: None).rows


def _amount(amount: Amount, unit: str) -> Total:
    digits = EXPONENT.get(amount.currency, 2)
    major = amount.loaded if unit == "major" else amount.loaded.scaleb(digits)
    readings = (("dollars", _money(major)), ("cents", _money(major.scaleb(-digits))))
    return Total(f"amount, {amount.currency}", readings, "dollars" if unit == "major" else "cents")


def _money(value: Decimal) -> str:
    """To the cent, more where it is smaller."""
    return f"{value:,.2f}" if abs(value) >= 1 or value == round(value, 2) else f"{value:,.6f}"


def _tokens(name: str, total: int, unit: str) -> Total:
    one = Decimal(total) / FACTOR[unit]
    return Total(name, tuple((word, f"{one * factor:,.0f}") for word, factor in FACTOR.items()), unit)


def _text(value: object) -> str:
    return "" if value is None else decimal_text(value) if isinstance(value, Decimal) else str(value)
