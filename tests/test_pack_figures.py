"""Every figure of the board pages stands in the pack, and the commands give the same, to the displayed digit."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

import cli
from analytics.board.required_set import required_set, tasks_assumed
from analytics.engine.required import PATHS
from analytics.engine.scenario_file import as_toml
from analytics.levers.price_path import PricePath
from analytics.names import provider_name
from analytics.report.blocks import printed, tables
from analytics.report.make import made_of
from analytics.report.pack import Pack, page_one
from analytics.report.pdf import payload, pdf
from analytics.words import exact, money, percent
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from tests.shown import FIGURE, PAGES, Read, page, read, said, unsaid
from tests.test_pack import plain, text_of

Json = Callable[..., Any]
LEAST = 12  # figures that each of these pages shows of the demo company


@pytest.fixture(scope="module")
def snapshot(demo_built) -> Snapshot:
    found = open_snapshot(demo_built.demo)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pack(snapshot, demo_built) -> Pack:
    from tests.conftest import TODAY

    return made_of(snapshot, PriceBook.load(), TODAY)


@pytest.fixture(scope="module")
def document(pack) -> Mapping[str, Any]:
    return payload(pack)


@pytest.fixture
def command(demo_built, monkeypatch, capsys) -> Json:
    def run(*words: str) -> Any:
        monkeypatch.setattr("sys.argv", ["unpeg", *words, "--json", "--home", str(demo_built.demo.root)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert end.value.code == 0
        return json.loads(capsys.readouterr().out)

    return run


def cells(pack: Pack, name: str) -> list[list[str]]:
    return next(printed(table, pack.currency) for table in tables(pack.sections) if table.id == name)


# -- pages ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "query", "sections"), PAGES)
def test_every_figure_of_a_page_stands_in_the_pack(demo_built, monkeypatch, document, path, query, sections):
    monkeypatch.setenv("UNPEG_HOME", str(demo_built.root))
    drawn = page(path, {**query, "demo": "1"})
    shown = read(drawn)
    assert not drawn.exception
    assert sum(len(figures) for _, figures in shown.rows) + len(FIGURE.findall(" ".join(shown.texts))) >= LEAST
    assert unsaid(shown, document, sections) == []


def test_a_figure_in_another_row_or_with_another_digit_is_found_out():
    table = {"type": "table", "rows": [{"cells": ["Acme", "$10", "5.0%"]}, {"cells": ["Globex", "$11", "6.0%"]}]}
    pack = {"sections": [{"id": "one", "claim": "Acme brings $10", "lede": "", "blocks": [table]}]}
    assert unsaid(Read([("Acme", ("$10", "5.0%"))], ["$10 of all"]), pack, ("one",)) == []
    assert unsaid(Read([("Acme", ("$11",)), ("Globex", ("6.1%",))], ["$12 of all"]), pack, ("one",)) == [
        "Acme: $11", "Globex: 6.1%", "$12 of '$12 of all'"
    ]  # fmt: skip
    assert said(pack, ("another",)) == ({}, set())


# -- commands ---------------------------------------------------------------------------------------------------------------


def test_margin_of_the_command_is_that_of_the_pack(command, pack):
    names = ("revenue", "inference_cost", "unattributed_cost", "other_cogs", "gross_profit")
    rows = [
        [*(money(None if row[name] is None else Decimal(row[name])) for name in names), percent(row["gross_margin"])]
        for row in command("margin")[::-1]
    ]
    assert [row[1:] for row in cells(pack, "Months")] == rows


def test_score_of_the_command_is_that_of_the_pack(command, pack):
    found = command("score")
    parts = cells(pack, "Score")
    assert [row[0] for row in parts] == [each["label"] for each in found["components"]]
    known = [(row[2], f"{each['value']:.0f}") for row, each in zip(parts, found["components"], strict=True) if each["value"] is not None]
    assert known
    assert all(shown == value or " to " in shown for shown, value in known)
    assert f"{found['low']:.0f} to {found['high']:.0f} of 100" in next(each.claim for each in pack.sections if each.id == "evidence")
    assert found["next_move"] in json.dumps(payload(pack)["sections"][1], ensure_ascii=False)


def test_answers_of_the_command_are_those_of_the_pack(command, document):
    crib = next(section for section in document["sections"] if section["id"] == "hardest")
    texts = [block["text"] for block in crib["blocks"]]
    asked = command("ask")
    assert [text.split(". ", 1)[1] for text in texts[::3]] == [each["question"] for each in asked[:10]]
    assert all(text.startswith(each["sentence"]) for text, each in zip(texts[1::3], asked[:10], strict=True))
    move = next(each for each in asked if each["id"] == "Q33")
    assert move["sentence"] in [block.get("text") for block in document["sections"][0]["blocks"]]


def test_reconciliation_of_the_command_is_that_of_the_pack(command, pack):
    rows = [row for row in command("reconcile") if row["provider"] is not None][-12:][::-1]
    names = ("priced", "logged", "reported", "invoiced")
    assert [row[1:6] for row in cells(pack, "Reconciled")] == [
        [provider_name(row["provider"]), *(exact(None if row[name] is None else Decimal(row[name])) for name in names)] for row in rows
    ]


def test_a_projection_of_the_command_is_that_of_the_pack(command, pack, snapshot, tmp_path):
    from analytics.estimates.estimate import known
    from tests.conftest import TODAY

    ledger = known(snapshot, PriceBook.load(), TODAY)
    made = required_set(ledger, float(snapshot.settings.floor), {}, tasks_assumed(ledger, {}))
    file = tmp_path / "scenario.toml"
    shown = next(row for row in cells(pack, "Plans") if row[0] == "Cost-plus")
    for path, cell in zip(PATHS, shown[1:], strict=True):
        case = next(each for each in made.cases if each.path == path and each.member == "cost_plus" and not (each.distilled or each.byok))
        lever = PricePath.model_validate({"lever": "price_path", "preset": path})
        file.write_text(as_toml(case.scenario.model_copy(update={"levers": (*case.scenario.levers, lever)})), encoding="utf-8")
        (rows,) = command("project", str(file))["plans"].values()
        assert money(sum(row["gross_profit"] for row in rows if row["t"])) == cell, path


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
