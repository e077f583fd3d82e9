"""The way to a verdict: each step is done when its side of the month is there, and the next is the first that is not."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.board.first_steps import start
from analytics.board.verdict import verdict
from analytics.scoring.scorecard import scorecard
from data.decisions import map_rows, type_figure
from data.errors import BadValueError
from data.home import Home
from data.ingest import import_files
from data.journal import unclassified
from data.snapshot import open_snapshot
from tests.conftest import TODAY
from tests.published import complete, line, published, use

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


def test_sides_of_different_months_are_said_to_be_apart(tmp_path: Path):
    billed = [line("2026-03", "a", "100")]
    snapshot = published(tmp_path, billing_lines=billed, usage=[use("2026-05-02", "a", 1_000_000)], months=complete("2026-03"))
    found = verdict(snapshot, None, TODAY)
    step = start(snapshot).next
    assert step is not None and (step.key, step.there) == ("cost", "nothing in March 2026; what is loaded is of May 2026")
    assert found.because.endswith("What is loaded of inference cost is of May 2026.")
    assert found.footnotes[0].startswith("March 2026: no complete month has both revenue and provider cost; this is the last with revenue.")


@pytest.mark.parametrize(("named", "right"), [("opanai", False), ("openai", True), ("anthropic", True)])
def test_a_slip_in_a_providers_name_changes_nothing(home: Home, named: str, right: bool):
    import_files(home, [next((ROOT / "golden" / "openai_cost_csv").glob("*.csv"))], today=TODAY)
    before = open_snapshot(home)
    try:
        type_figure(home, date(2026, 1, 1), "invoice", Decimal(100), today=TODAY, provider=named)
    except BadValueError as error:
        assert not right and f"found {named}; expected openai" in str(error)
        after = open_snapshot(home)
        assert before is not None and after is not None and after.id == before.id
    else:
        assert right


def test_the_score_says_both_of_its_readings_where_they_give_other_bands(demo_built: Home):
    card = scorecard(open_snapshot(demo_built.demo), TODAY)
    assert card.claim == "64 to 65 of 100: software company as outcomes measure it, 50 to 51 by contract: toll road with a product"
    assert card.next_move.startswith("As outcomes measure it, nothing: no band is higher. By contract: move pass-through from 68.4% to ")
    assert "by contract 68.4% of revenue follows the token price" in card.beside
