"""The board pack: what it prints is what the page and the command say, the same each time, and no name does anything but stand there."""

import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.actuals import margin
from analytics.board.last_pack import last_pack
from analytics.board.verdict import verdict
from analytics.charts.printed import number, svg
from analytics.report.blocks import printed, tables
from analytics.report.letters import latin, marked
from analytics.report.make import made_of, pack_json, written
from analytics.report.pack import Pack, page_one
from analytics.report.pdf import payload, pdf
from analytics.report.workbook import xlsx
from analytics.words import money, percent
from data import snapshot as store
from data.decisions import type_figure
from data.home import Home
from data.ingest import undo
from data.packs import record_pack, recorded
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from tests.company import TODAY
from tests.packs import NAMES, hostile

SHELL = Path(__file__).parent.parent / "pages" / "shell.py"
BOOK = PriceBook.load()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("pack")
    return hostile(Home(folder / "home"), folder / "files")


@pytest.fixture(scope="module")
def snapshot(there: Home) -> Snapshot:
    return opened(there)


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> Pack:
    return made_of(snapshot, BOOK, TODAY)


@pytest.fixture(scope="module")
def without_names(snapshot: Snapshot) -> Pack:
    return made_of(snapshot, BOOK, TODAY, anonymous=True)


@pytest.fixture(scope="module")
def as_pdf(whole: Pack) -> bytes:
    return pdf(whole)


@pytest.fixture(scope="module")
def document(whole: Pack) -> dict[str, Any]:
    return payload(whole)


def text_of(path: Path) -> str:
    """What a PDF says, in the order in which it is drawn."""
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True).stdout


def cells(pack: Pack, name: str) -> list[list[str]]:
    return pack_json(pack)["tables"][name]


def said(pack: Pack) -> str:
    return json.dumps(payload(pack), ensure_ascii=False)


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def inside(book: bytes) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(book))
    return {name: archive.read(name).decode() for name in archive.namelist()}


# -- what it says ------------------------------------------------------------------------------------------------------------


def test_page_one_is_the_verdict_of_the_page(snapshot, whole):
    page = verdict(snapshot, BOOK, TODAY)
    first = page_one(whole)
    assert [section.claim for section in first.sections] == [page.sentence]
    assert all(figure.value in said(first) for figure in page.figures)


def test_months_are_printed_as_the_command_gives_them(snapshot, whole):
    rows = margin(snapshot, "month").to_dicts()[::-1]
    table = next(table for table in tables(whole.sections) if table.id == "Months")
    assert [row[1:] for row in cells(whole, "Months")] == [
        [*(money(row[column.key]) for column in table.columns[1:-1]), percent(row["gross_margin"])] for row in rows
    ]


def test_every_table_says_how_its_figures_are_known(whole):
    graded = [table for table in tables(whole.sections) if table.graded and table.id != "Bridge"]
    assert graded
    bare = [
        (table.id, row.values)
        for table in graded
        for row, cells in zip(table.rows, printed(table, whole.currency), strict=True)
        if not row.grade and row.tone not in ("quiet", "total") and re.search(r"\d", " ".join(cells[1:]))
    ]
    assert [each for each in bare if "omputed" not in each[0]] == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF back; it is not on this machine")
def test_every_printed_cell_stands_in_the_pdf(whole, as_pdf, tmp_path):
    path = tmp_path / "pack.pdf"
    path.write_bytes(as_pdf)
    text = plain(text_of(path))
    for table in tables(whole.sections):
        for cell in (cell for row in printed(table, whole.currency) for cell in row):
            assert not re.search(r"\d", cell) or plain(latin(cell)) in text, (table.id, cell)


def test_sources_name_every_file_with_its_rows(whole):
    rows = {row[0]: row for row in cells(whole, "Sources")}
    assert rows["customers_Acme-Anvils.csv"][2:5] == ["4", "4", "0"]
    assert all(int(row[2].replace(",", "")) == int(row[3].replace(",", "")) + int(row[4].replace(",", "")) for row in rows.values())


# -- the same each time ------------------------------------------------------------------------------------------------------


def test_the_same_snapshot_gives_the_same_bytes(snapshot, whole, without_names, as_pdf):
    again = made_of(snapshot, BOOK, TODAY)
    assert pdf(again) == as_pdf
    assert xlsx(again) == xlsx(whole)
    assert pdf(page_one(again)) == pdf(page_one(whole))
    nameless = made_of(snapshot, BOOK, TODAY, anonymous=True)
    assert xlsx(nameless) == xlsx(without_names)
    assert pdf(page_one(nameless)) == pdf(page_one(without_names))


# -- names -------------------------------------------------------------------------------------------------------------------


def test_no_name_becomes_a_formula_a_link_or_markup(whole):
    files = inside(xlsx(whole))
    formulas = [found for name, text in files.items() if "worksheets" in name for found in re.findall(r"<f>(.*?)</f>", text)]
    assert formulas
    assert not any("HYPERLINK" in formula for formula in formulas)
    assert not any("hyperlink" in text for name, text in files.items() if "worksheets" in name)
    assert NAMES["acme"] in html.unescape(files["xl/sharedStrings.xml"])
    assert "#strong[Initech]" in said(whole)


def test_letters_that_no_face_has_are_written_in_latin_ones_with_a_mark():
    assert latin("Zoë Żółw Ёлка شركة") == "Zoë Żółw Ёлка شركة"
    assert latin("北京") == "BeiJing*"
    assert latin("a\x00b\nc") == "a b c"


def test_the_mark_is_explained_where_a_name_bears_it_and_nowhere_else(document):
    assert document["marked"]
    assert marked({"rows": ["北京"]})
    assert not marked({"equation": "d* = largest d", "rows": ["Żółw*", 1, None]})


def test_an_anonymous_pack_names_no_customer(whole, without_names):
    document, files = said(without_names), " ".join(inside(xlsx(without_names)).values())
    for key, name in NAMES.items():
        for text in (key, name, latin(name), "Acme", "Initech"):
            assert text.casefold() not in document.casefold(), text
            assert text.casefold() not in html.unescape(files).casefold(), text
    assert "Customer A" in document
    assert "customers_Customer " in document


def test_an_anonymous_pack_has_the_same_figures(whole, without_names):
    assert cells(without_names, "Months") == cells(whole, "Months")
    assert cells(without_names, "Verdict") == cells(whole, "Verdict")
    assert sorted(row[1:] for row in cells(without_names, "Customers")) == sorted(row[1:] for row in cells(whole, "Customers"))


# -- on record ---------------------------------------------------------------------------------------------------------------


def opened(home: Home) -> Snapshot:
    found = open_snapshot(home)
    assert found is not None
    return found


def month(name: str, low: float, high: float) -> dict[str, object]:
    return {"month": name, "revenue": 1.0, "cost": 1.0, "gross_profit": 1234.0, "gross_profit_p10": low, "gross_profit_p90": high}


def test_what_the_last_pack_said_stands_beside_what_came_until_it_is_taken_back(there, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_KEPT", 0)
    monkeypatch.setattr(store, "_GRACE", -1)
    own = Home(shutil.copytree(there.root, tmp_path / "home"))
    before = opened(own)
    assert last_pack(before) is None
    said = {"month": "2026-06-01", "sentence": "A terminal.", "figures": {"gross_profit": 5.0, "gross_margin": 0.5}}
    said |= {"projection": [month("2026-07-01", 1e8, 1e9), month("2026-08-01", 0.0, 1e9), month("2027-08-01", 0.0, 1.0)]}
    made = record_pack(own, before, said)
    after = opened(own)
    assert record_pack(own, after, said) == made  # the same of the same snapshot is on record once
    assert (after.id, [each.decision_id for each in recorded(after)]) == (before.id, [made])
    found = last_pack(after)
    assert found is not None
    assert [(f"{each.month:%Y-%m}", each.place) for each in found.came] == [("2026-07", "below"), ("2026-08", "inside")]
    row = margin(after, "month", date(2026, 8, 1), date(2026, 8, 1)).to_dicts()[0]
    assert found.sentence == (
        f"The last pack, of June 2026, said $1,234 of gross profit for August 2026 ($0 to $1.00B); {money(row['gross_profit'])} came, "
        "inside that range."
    )
    type_figure(own, date(2026, 7, 1), "other_cogs", Decimal(16), today=TODAY)  # other facts, and nothing else is kept
    kept = own.snapshots / f"{before.id}.json"
    assert all((own.snapshots / table["file"]).exists() for table in json.loads(kept.read_text())["tables"].values())
    undo(own, made, today=TODAY)
    assert not kept.exists()
    assert recorded(opened(own)) == []


# -- charts ------------------------------------------------------------------------------------------------------------------


def test_a_chart_on_paper_has_colours_of_paper_and_its_words(whole):
    drawn = " ".join(block["svg"] for section in payload(whole)["sections"] for block in section["blocks"] if block["type"] == "chart")
    assert drawn
    assert not re.search(r"#0000(0\d|10)\b", drawn)
    assert "floor 30%" in drawn
    assert "<script" not in drawn


def test_a_chart_that_paper_cannot_show_is_an_error():
    import plotly.graph_objects as go

    with pytest.raises(ValueError, match="pie: the pack draws bars and lines"):
        svg(go.Figure(go.Pie(values=[1, 2])))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [(0.305, ".0%", "30%"), (-1500.0, "$~s", "−$1.5k"), (2e6, "~s", "2M"), (1234.5, ",.1f", "1,234.5"), (0.0, "$~s", "$0")],
)
def test_ticks_read_as_on_the_screen(value, form, text):
    assert number(value, form) == text


# -- by command and by page --------------------------------------------------------------------------------------------------


def test_another_ending_is_refused_before_anything_is_made():
    with pytest.raises(Exception, match=r"found the ending \.doc; expected \.pdf or \.xlsx"):
        written(".doc")


def test_the_command_writes_what_the_page_offers(there, tmp_path, monkeypatch, capsys, whole):
    import cli

    own = shutil.copytree(there.root, tmp_path / "home")
    out = tmp_path / "pack.pdf"
    monkeypatch.setattr("sys.argv", ["unpeg", "pack", "--out", str(out), "--home", str(own), "--json"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    answer = json.loads(capsys.readouterr().out)
    assert (end.value.code, answer["snapshot"]) == (0, whole.snapshot)
    assert answer["tables"] == json.loads(json.dumps(pack_json(whole)["tables"]))
    assert answer["decision_id"].startswith("pack-")
    assert out.read_bytes() == pdf(whole)


def test_the_page_makes_the_pack_and_puts_it_on_record(there, tmp_path, monkeypatch):
    own = Home(shutil.copytree(there.root, tmp_path / "home"))
    monkeypatch.setenv("UNPEG_HOME", str(own.root))
    page = AppTest.from_file(str(SHELL), default_timeout=60)
    page.switch_page("board/pack.py")
    page.run()
    assert not page.exception
    page.button(key="make-pack").click().run()
    assert not page.exception
    assert [each.label for each in page.get("download_button")] == ["Save the PDF", "Save page one alone", "Save the workbook"]
    assert len(recorded(opened(own))) == 1
