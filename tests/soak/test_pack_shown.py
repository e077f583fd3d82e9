"""Fifty generated companies, most with a file or two left out, and the real samples: pages, pack, PDF and commands say the same."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from analytics.report.given import Given
from analytics.report.make import made_of, pack_json
from analytics.report.pack import Pack
from analytics.report.pdf import payload, pdf
from data.home import Home
from data.ingest import import_files
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from tests import commanded
from tests.commanded import command
from tests.generated import made
from tests.published import published
from tests.shown import PAGES, from_json, page, read, said, unsaid
from tests.test_imports import files_of
from tests.test_pack import plain, text_of
from tests.test_questions import DAY, without

COMPANIES = int(os.environ.get("UNPEG_SOAK_PACKS", "50"))


def differences(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What any board page of a home's own company shows and its pack or a command does not say; what a page fails with."""
    monkeypatch.setenv("UNPEG_HOME", str(snapshot.home.root))
    monkeypatch.setenv("UNPEG_TODAY", DAY.isoformat())
    pack, given = made_of(snapshot, PriceBook.load(), DAY), Given(snapshot, PriceBook.load(), DAY)
    document, answer = payload(pack), from_json(json.loads(json.dumps(pack_json(pack), default=str)))
    run = command(snapshot.home)
    found = [*commanded.differences(run, pack), *commanded.projected(run, pack, given, snapshot.home.root)]
    found += unprinted(pack, document, snapshot.home.root / "pack.pdf")
    for path, query, sections in PAGES:
        drawn = page(path, {**query, "demo": "0"})
        found += [f"{path} {query}: {each.message}" for each in drawn.exception]
        shown = read(drawn)
        for form, what in (("the pack", document), ("its JSON", answer)):
            found += [f"{path} {query}: {each} stands not in {form}" for each in unsaid(shown, what, sections)]
    return found


def unprinted(pack: Pack, document: Mapping[str, Any], path: Path) -> list[str]:
    """Figures of the pack that its PDF does not say."""
    path.write_bytes(pdf(pack))
    text = plain(text_of(path))
    every = [(section["id"], figure) for section in document["sections"] for figure in said(document, (section["id"],))[1]]
    return [f"the PDF does not say {figure} of {section}" for section, figure in every if plain(figure) not in text]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(COMPANIES))
def test_every_figure_of_a_generated_company_stands_in_its_pack(seed, tmp_path, monkeypatch):
    assert differences(published(tmp_path, **without(made(seed), seed)), monkeypatch) == []


@pytest.mark.slow
def test_every_figure_of_the_samples_stands_in_their_pack(samples: Path, home: Home, monkeypatch):
    import_files(home, [*files_of(samples)], today=DAY)
    snapshot = open_snapshot(home)
    assert snapshot is not None
    assert differences(snapshot, monkeypatch) == []
