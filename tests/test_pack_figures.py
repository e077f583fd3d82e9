"""Every figure of the board pages stands in the pack, and the commands give the same, to the displayed digit."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest

from analytics.report.given import Given
from analytics.report.make import made_of, pack_json
from analytics.report.pack import Pack, page_one
from analytics.report.pdf import payload, pdf
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from tests.commanded import command, differences, projected
from tests.conftest import TODAY
from tests.shown import FIGURE, PAGES, Read, from_json, page, read, said, unsaid
from tests.test_pack import plain, text_of

LEAST = 12  # figures that each of these pages shows of the demo company


@pytest.fixture(scope="module")
def snapshot(demo_built) -> Snapshot:
    found = open_snapshot(demo_built.demo)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pack(snapshot, demo_built) -> Pack:
    return made_of(snapshot, PriceBook.load(), TODAY)


@pytest.fixture(scope="module")
def document(pack) -> Mapping[str, Any]:
    return payload(pack)


@pytest.fixture(scope="module")
def answer(pack) -> Any:
    """What `unpeg pack --json` prints."""
    return json.loads(json.dumps(pack_json(pack), default=str))


# -- pages ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "query", "sections"), PAGES)
def test_every_figure_of_a_page_stands_in_the_pack_and_its_json(demo_built, monkeypatch, document, answer, path, query, sections):
    monkeypatch.setenv("UNPEG_HOME", str(demo_built.root))
    drawn = page(path, {**query, "demo": "1"})
    shown = read(drawn)
    assert not drawn.exception
    assert sum(len(figures) for _, figures in shown.rows) + len(FIGURE.findall(" ".join(shown.texts))) >= LEAST
    assert unsaid(shown, document, sections) == []
    assert unsaid(shown, from_json(answer), sections) == []


def test_a_figure_in_another_row_or_with_another_digit_is_found_out():
    table = {"type": "table", "rows": [{"cells": ["Acme", "$10", "5.0%"]}, {"cells": ["Globex", "$11", "6.0%"]}]}
    pack = {"sections": [{"id": "one", "claim": "Acme brings $10", "lede": "", "blocks": [table]}]}
    assert unsaid(Read([("Acme", ("$10", "5.0%"))], ["$10 of all"]), pack, ("one",)) == []
    assert unsaid(Read([("Acme", ("$11",)), ("Globex", ("6.1%",))], ["$12 of all"]), pack, ("one",)) == [
        "Acme: $11", "Globex: 6.1%", "$12 of '$12 of all'"
    ]  # fmt: skip
    assert said(pack, ("another",)) == ({}, set())


# -- commands ---------------------------------------------------------------------------------------------------------------


def test_the_commands_say_what_the_pack_says(demo_built, pack):
    assert differences(command(demo_built.demo), pack) == []


def test_a_projection_of_the_command_is_that_of_the_pack(demo_built, pack, snapshot, tmp_path):
    given = Given(snapshot, PriceBook.load(), TODAY)
    assert [*projected(command(demo_built.demo), pack, given, tmp_path, ("cost_plus",))] == []


# -- the printed page -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF back; it is not on this machine")
def test_every_figure_of_the_pack_stands_in_its_pdf_and_page_one_is_one_page(pack, document, tmp_path):
    path = tmp_path / "pack.pdf"
    path.write_bytes(pdf(pack))
    text = plain(text_of(path))
    for section in document["sections"]:
        (_, every) = said(document, (section["id"],))
        assert not [figure for figure in every if plain(figure) not in text], section["id"]
    path.write_bytes(pdf(page_one(pack)))
    counted = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in counted
