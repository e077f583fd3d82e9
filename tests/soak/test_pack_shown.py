"""Fifty generated companies, most with a file or two left out, and the real samples: every figure of the board pages stands in the pack."""

import os
from pathlib import Path

import pytest

from analytics.report.make import made_of
from analytics.report.pdf import payload
from data.home import Home
from data.ingest import import_files
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from tests.generated import made
from tests.published import published
from tests.shown import PAGES, page, read, unsaid
from tests.test_imports import files_of
from tests.test_questions import DAY, without

COMPANIES = int(os.environ.get("UNPEG_SOAK_PACKS", "50"))


def differences(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What any board page of a home's own company shows and its pack does not say; what a page fails with."""
    monkeypatch.setenv("UNPEG_HOME", str(snapshot.home.root))
    monkeypatch.setenv("UNPEG_TODAY", DAY.isoformat())
    document = payload(made_of(snapshot, PriceBook.load(), DAY))
    found = []
    for path, query, sections in PAGES:
        drawn = page(path, {**query, "demo": "0"})
        found += [f"{path} {query}: {each.message}" for each in drawn.exception]
        found += [f"{path} {query}: {each}" for each in unsaid(read(drawn), document, sections)]
    return found


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
