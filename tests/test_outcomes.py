"""Outcomes from files to facts: whose they are, what counts once, what another order changes (nothing), what undo gives back."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from data.column_guess import proposal
from data.column_mapping import ColumnMapping, mapping_of
from data.decisions import map_rows
from data.home import Home
from data.ingest import import_files, undo
from data.snapshot import Snapshot, current, open_snapshot
from data.trace import rows_behind

TOTALS = "day,customer_id,outcome_type,attempted,succeeded,reversed,human_minutes\n"
EVENTS = "outcome_id,customer_id,workflow,outcome,occurred_at,reopened_at\n"
FILES = {
    "march.csv": TOTALS + "2026-03-01,acme,ticket,100,60,2,5\n2026-03-01,acme,ticket,10,5,0,\n2026-03-01,org_9,ticket,7,3,,1\n"
    "2026-03-02,,ticket,4,2,0,0\n",
    "again.csv": TOTALS + "2026-03-02,,ticket,4,2,0,0\n2026-03-03,acme,report,3,,,\n",
    "events.csv": EVENTS + "o1,acme,ticket,resolved,2026-03-01T10:00:00Z,\no2,acme,ticket,escalated,2026-03-01T11:00:00Z,\n"
    "o3,acme,ticket,resolved,2026-03-04T11:00:00Z,2026-03-06T00:00:00Z\n",
    "restated.csv": EVENTS + "o3,acme,ticket,resolved,2026-03-04T11:00:00Z,2026-03-06T00:00:00Z\no4,acme,chat,resolved,2026-03-05,\n",
}
FACTS = "select day::varchar, customer, outcome_type, attempted, succeeded, reversed, human_minutes::double from outcomes order by all"
WHO = ({"source": "outcomes", "kind": "customer", "id": "org_9", "customer": "globex"},)


@pytest.fixture
def files(tmp_path: Path) -> Mapping[str, Path]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return {name: tmp_path / name for name in FILES}


def opened(home: Home) -> Snapshot:
    snapshot = open_snapshot(home)
    assert snapshot is not None
    return snapshot


def test_counts_reach_their_customer_and_what_is_not_said_stays_unknown(home: Home, today: date, files: Mapping[str, Path]) -> None:
    (receipt,) = import_files(home, [files["march.csv"]], today=today)
    map_rows(home, WHO, today=today)
    assert (receipt.kind, receipt.amounts, receipt.months) == ("outcomes", (), ("2026-03",))
    assert [(month.month, month.rows, month.amount) for month in receipt.by_month] == [("2026-03", 4, None)]
    assert opened(home).query(FACTS).rows() == [
        ("2026-03-01", "acme", "ticket", 110, 65, 2, None),
        ("2026-03-01", "globex", "ticket", 7, 3, None, 1.0),
        ("2026-03-02", None, "ticket", 4, 2, 0, 0.0),
    ]
    assert rows_behind(opened(home), "outcomes", date(2026, 3, 1), customer="globex")["file"].to_list() == ["march.csv"]


def test_an_id_and_a_day_count_once_in_any_order_and_one_by_one_before_totals(
    home: Home, tmp_path: Path, today: date, files: Mapping[str, Path]
) -> None:
    found = set()
    for number, order in enumerate([list(files), list(files)[::-1]]):
        place = Home(tmp_path / f"home{number}")
        receipts = import_files(place, [files[name] for name in order], today=today)
        assert not any(receipt.errors for receipt in receipts)
        found.add(current(place)[0])  # type: ignore[index]
    assert len(found) == 1
    assert opened(place).query(FACTS).rows() == [
        ("2026-03-01", "acme", "ticket", 2, 1, 0, None),
        ("2026-03-01", "org_9", "ticket", 7, 3, None, 1.0),
        ("2026-03-02", None, "ticket", 4, 2, 0, 0.0),
        ("2026-03-03", "acme", "report", 3, None, None, None),
        ("2026-03-04", "acme", "ticket", 1, 1, 1, None),
        ("2026-03-05", "acme", "chat", 1, 1, 0, None),
    ]
    states = "select state, sum(rows)::int from lineage where fact = 'outcomes' group by all order by 1"
    assert opened(place).query(states).rows() == [("counted", 7), ("repeated", 2), ("superseded", 2)]


def test_a_day_with_other_totals_asks_and_undo_gives_back_what_was(
    home: Home, tmp_path: Path, today: date, files: Mapping[str, Path]
) -> None:
    import_files(home, [files["march.csv"]], today=today)
    before = current(home)
    assert import_files(home, [files["march.csv"]], today=today)[0].status == "duplicate"
    (newer := tmp_path / "newer.csv").write_text(TOTALS + "2026-03-02,,ticket,9,2,0,0\n")
    (asked,) = import_files(home, [newer], today=today)
    assert "1 of its days is loaded already with other rows" in asked.errors[0]
    (taken,) = import_files(home, [newer], today=today, conflict="replace")
    tried = "select sum(attempted)::int from outcomes where day = date '2026-03-02'"
    assert opened(home).query(tried).item() == 9
    undo(home, str(taken.import_id), today=today)
    assert opened(home).query(tried).item() == 4
    assert (current(home) or ("",))[0] == (before or ("",))[0]


def test_attempts_that_a_person_mapped_are_outcomes_of_their_source(home: Home, tmp_path: Path, today: date) -> None:
    (file := tmp_path / "tasks.csv").write_text("task,at,client,ok,redone\nt1,2026-03-01,c1,true,\nt2,2026-03-01,c1,no,\n")
    header = ["task", "at", "client", "ok", "redone"]
    values = {
        "kind": "outcomes",
        "source": "ourapp",
        "columns": dict(zip(("id", "day", "customer_id", "succeeded", "reversed"), header, strict=True)),
    }
    mapping: ColumnMapping = mapping_of({**values, "fixed": {"outcome_type": "report"}}, "page")
    (receipt,) = import_files(home, [file], today=today, mappings={file: mapping})
    assert (receipt.format, receipt.kind, receipt.errors) == ("ourapp_outcomes", "outcomes", ())
    map_rows(home, [{"source": "ourapp", "kind": "customer", "id": "c1", "customer": "acme"}], today=today)
    assert opened(home).query(FACTS).rows() == [("2026-03-01", "acme", "report", 2, 1, None, None)]
    guessed = proposal(["day", "customer", "attempted", "resolved"], [{"day": "2026-03-01"}])
    assert (guessed["kind"], guessed["columns"]["succeeded"]) == ("outcomes", "resolved")
