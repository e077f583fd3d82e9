"""LibreOffice opens the workbook and recomputes every formula, whose stored values were emptied before: each comes out as it is printed."""

import csv
import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from analytics.report.blocks import Kind, Table, kind_of, tables, text_of
from analytics.report.make import made_of
from analytics.report.workbook import _HEAD, xlsx
from data.home import Home
from data.ingest import import_files
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from tests.company import TODAY
from tests.generated import made
from tests.packs import hostile
from tests.published import published
from tests.question_rules import without
from tests.test_imports import files_of
from tests.test_questions import DAY

GENERATED = int(os.environ.get("UNPEG_SOAK_WORKBOOKS", "10"))
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"[^>]*><f>([^<]*)</f><v>([^<]*)</v></c>')
_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def emptied(book: bytes) -> tuple[bytes, dict[str, dict[str, float]]]:
    """The workbook with 0 stored for every formula, and what stood there by sheet and cell."""
    archive, out = zipfile.ZipFile(io.BytesIO(book)), io.BytesIO()
    names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    stood: dict[str, dict[str, float]] = {}
    with zipfile.ZipFile(out, "w") as written:
        for name in archive.namelist():
            text = archive.read(name)
            if found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
                sheet = text.decode()
                stood[names[int(found[1]) - 1]] = {f"{column}{row}": float(value) for column, row, _, value in _CELL.findall(sheet)}
                text = _CELL.sub(lambda cell: cell[0].replace(f"<v>{cell[4]}</v>", "<v>0</v>"), sheet).encode()
            written.writestr(name, text)
    return out.getvalue(), stood


def at(rows: list[list[str]], cell: str) -> float:
    row, column = place(cell)
    text = rows[row - 1][column - 1]
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def place(cell: str) -> tuple[int, int]:
    """Row and column of a cell, counted from 1."""
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row), column


def shown_as(table: Table, cell: str) -> Kind:
    """How a cell of a sheet is printed."""
    row, column = place(cell)
    return kind_of(table.columns[column - 1], table.rows[row - _HEAD - 2])


def company(which: str | int, request: pytest.FixtureRequest, folder: Path) -> Snapshot:
    """The demo company, the small one with names that break things, the one of the real samples, or a generated one."""
    if isinstance(which, int):
        return published(folder / "made", **without(made(which), which))
    if which == "samples":
        files = [*files_of(request.getfixturevalue("samples"))]
        import_files(home := Home(folder / "samples"), files, today=TODAY)
    else:
        home = request.getfixturevalue("demo_home") if which == "demo" else hostile(Home(folder / "small"), folder / "files")
    found = open_snapshot(home)
    assert found is not None
    return found


@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice Calc recomputes the workbook; it is not on this machine (apt: libreoffice-calc)"
)
@pytest.mark.parametrize("which", ["demo", "small", "samples", *range(GENERATED)])
def test_every_formula_recomputes_the_printed_figure(which: str | int, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    snapshot = company(which, request, tmp_path)
    pack = made_of(snapshot, PriceBook.load(), TODAY if isinstance(which, str) else DAY)
    book, stood = emptied(xlsx(pack))
    sheets = {table.id: table for table in (pack.headline, *tables(pack.sections))}
    (tmp_path / "user" / "user").mkdir(parents=True)
    (tmp_path / "user" / "user" / "registrymodifications.xcu").write_text(_ALWAYS)
    (tmp_path / "pack.xlsx").write_bytes(book)
    profile = f"-env:UserInstallation={(tmp_path / 'user').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        _ALL_SHEETS,
        "--outdir",
        str(tmp_path / "csv"),
        str(tmp_path / "pack.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert sum(map(len, stood.values())) > (20 if isinstance(which, str) else 0)
    for sheet, cells in stood.items():
        rows = list(csv.reader(io.StringIO((tmp_path / "csv" / f"pack-{sheet}.csv").read_text(encoding="utf-8"))))
        for cell, value in cells.items():
            assert at(rows, cell) == pytest.approx(value, rel=1e-9, abs=1e-6), (sheet, cell)
            shown = shown_as(sheets[sheet], cell)
            assert text_of(at(rows, cell), shown, pack.currency) == text_of(value, shown, pack.currency), (sheet, cell)
