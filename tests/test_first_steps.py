"""The way to a verdict: each step is done when its side of the month is there, and the next is the first that is not."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from analytics.board.first_steps import start
from data.decisions import map_rows, type_figure
from data.home import Home
from data.ingest import import_files
from data.journal import unclassified
from data.snapshot import open_snapshot
from tests.conftest import TODAY

ROOT = Path(__file__).parent


def test_with_nothing_loaded_invoices_come_first():
    found = start(None)
    assert (found.month, found.next and found.next.key, found.ready) == (None, "billed", False)


def test_each_answer_leads_to_the_next(home: Home):
    invoices = next((ROOT / "golden" / "stripe_invoices_dashboard").glob("*.csv"))
    import_files(home, [invoices], today=TODAY)
    found = start(open_snapshot(home))
    assert found.next and found.next.key == "cost" and found.month is not None
    type_figure(home, found.month, "invoice", Decimal(100), today=TODAY, provider="openai")
    priced = start(open_snapshot(home))
    assert priced.next and priced.next.key == "classes" and not priced.ready
    snapshot = open_snapshot(home)
    assert snapshot is not None
    rows = [{name: row[name] or "" for name in row} | {"priced_by": "tokens"} for row in unclassified(snapshot).to_dicts()]
    map_rows(home, rows, today=TODAY)
    said = start(open_snapshot(home))
    assert said.ready and said.next and said.next.key == "other_cogs"


def test_the_demo_company_has_answered_everything(demo_built: Home):
    found = start(open_snapshot(demo_built.demo))
    assert (found.month, found.next, found.ready) == (date(2026, 10, 1), None, True)
