"""The pack as a workbook: a sheet a table, raw values, formulas that stay live, named headline cells; the same bytes each time."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from analytics.report.blocks import Column, Kind, Row, Table, kind_of, tables
from analytics.report.pack import Pack

_HEAD = 2  # the row of the column names, counted from 0; a title above
_LONGEST = 32_000  # letters of a cell
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a workbook names a moment, and this one names none
_NUMBERS: Mapping[Kind, str] = {
    "money": "#,##0.00", "signed": "+#,##0.00;-#,##0.00;0.00", "fine": "#,##0.0000", "percent": "0.0%", "share": "0%", "points": "0.0%",
    "change": "+0.0%;-0.0%;0.0%",
    "score": "0", "months": "0.0", "count": "#,##0", "number": "General", "exact": "#,##0.00####", 
    "signed_fine": "+#,##0.0000;-#,##0.0000;0.0000", "times": '0.00"×"',
}  # fmt: skip
_REFERENCE = re.compile(r"\{(?:(total):|(?:([^:}]+):([^.}]+)\.))?([^:.}]+)\}")


def xlsx(pack: Pack) -> bytes:
    """The workbook's bytes: headlines first, then every table of the pack, sources and method among them."""
    import xlsxwriter

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, plain)
    book.set_properties({"title": pack.title, "comments": f"Snapshot {pack.snapshot}", "created": _MADE})
    sheets = [pack.headline, *tables(pack.sections)]
    places = {(table.id, row.key): number for table in sheets for number, row in enumerate(table.rows, start=_HEAD + 1) if row.key}
    across = {table.id: {column.key: number for number, column in enumerate(table.columns)} for table in sheets}
    looks = _Looks(book)
    for table in sheets:
        _sheet(book, looks, table, pack, places, across)
    for row in pack.headline.rows:
        number = places["Headline", row.key]
        book.define_name(row.key.capitalize(), f"=Headline!$B${number + 1}")
    book.close()
    return out.getvalue()


class _Looks:
    """Formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, dict[tuple[str, bool], Any]()

    def __call__(self, number: str = "", bold: bool = False) -> Any:
        key = (number, bold)
        if key not in self._made:
            self._made[key] = self._book.add_format({**({"num_format": number} if number else {}), "bold": bold})
        return self._made[key]


def _sheet(
    book: Any, looks: _Looks, table: Table, pack: Pack, places: Mapping[tuple[str, str], int], across: Mapping[str, Mapping[str, int]]
) -> None:
    sheet = book.add_worksheet(table.id)
    _put(sheet, 0, 0, table.title, looks(bold=True))
    labels = [
        f"{column.label} ({pack.currency})" if column.kind in ("money", "signed", "fine", "signed_fine", "exact") else column.label
        for column in table.columns
    ]
    for place, label in enumerate([*labels, "How known", "Note"]):
        _put(sheet, _HEAD, place, label, looks(bold=True))
    for number, row in enumerate(table.rows, start=_HEAD + 1):
        for place, column in enumerate(table.columns):
            value, kind, bold = row.values.get(column.key), kind_of(column, row), row.tone == "total"
            if value is None:
                continue
            if isinstance(value, str) or kind == "text":
                _put(sheet, number, place, str(value), looks(bold=bold))
                continue
            look, amount = looks(_NUMBERS[kind], bold), float(Decimal(str(value)))
            if formula := _formula(table, row, column, number, places, across):
                sheet.write_formula(number, place, formula, look, amount)
            else:
                sheet.write_number(number, place, amount, look)
        _put(sheet, number, len(table.columns), row.grade, looks())
        _put(sheet, number, len(table.columns) + 1, row.mark, looks())
    if table.note:
        _put(sheet, _HEAD + 2 + len(table.rows), 0, table.note, looks())
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(table.columns) - 1, 18)
    sheet.set_column(len(table.columns), len(table.columns), 12)
    sheet.set_column(len(table.columns) + 1, len(table.columns) + 1, 60)


def _put(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Text as text, whatever it begins with; what no cell holds is cut with a mark."""
    if text:
        sheet.write_string(row, column, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…", look)


def _formula(
    table: Table, row: Row, column: Column, number: int, places: Mapping[tuple[str, str], int], across: Mapping[str, Mapping[str, int]]
) -> str:
    """The formula of a cell in the sheet's own terms; empty where its value stands for itself."""
    from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

    here = across[table.id]
    if row.tone == "total" and column.total == "sum":
        name = xl_col_to_name(here[column.key])
        return f"=SUM({name}{_HEAD + 2}:{name}{number})"
    written = row.formulas.get(column.key) or ("" if row.tone == "total" and not column.total else column.formula)
    if not written:
        return ""
    last = next((place for place, each in enumerate(table.rows, start=_HEAD + 1) if each.tone == "total"), number)

    def cell(match: re.Match[str]) -> str:
        total, other, key, name = match.groups()
        if other:
            return f"'{other}'!{xl_rowcol_to_cell(places[other, key], across[other][name])}"
        return str(xl_rowcol_to_cell(last if total else number, here[name], row_abs=bool(total)))

    return f"={_REFERENCE.sub(cell, written)}"
