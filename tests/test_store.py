"""The store: any order, split or repetition gives one snapshot; undo, redo, restatement, replacement; a crash loses nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data.ingest
from data.decisions import change_settings, type_figure
from data.home import Home
from data.ingest import Receipt, ensure_current, import_files, undo
from data.snapshot import Snapshot, current, open_snapshot
from tests.company import TODAY, Cells, Company, Table, company, csv_text, request
from tests.orders import COMPANY, Piece, expected, holds, mapped, orders, snapshot_id

ROOT = Path(__file__).parent.parent
BY_MONTH = "select month, currency, sum(amount) as amount from billing_lines where counted group by all order by all"


def take(home: Home, *files: Path, conflict: str | None = None, dry_run: bool = False) -> list[Receipt]:
    return import_files(home, files, today=TODAY, conflict=conflict, dry_run=dry_run)  # type: ignore[arg-type]


def loaded(home: Home, *files: Path, conflict: str | None = None) -> Snapshot:
    receipts = take(home, *files, conflict=conflict)
    assert not [receipt.errors for receipt in receipts if receipt.errors]
    return opened(home)


def opened(home: Home) -> Snapshot:
    snapshot = open_snapshot(home)
    assert snapshot is not None
    return snapshot


def states(snapshot: Snapshot, fact: str) -> dict[str, int]:
    found = snapshot.query("select state, sum(rows)::bigint as rows from lineage where fact = $fact group by all", fact=fact)
    return dict(found.iter_rows())


def total(snapshot: Snapshot, sql: str) -> object:
    return snapshot.query(sql).item()


# -- order -----------------------------------------------------------------------------------------------------------------


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large])
@given(orders())
def test_any_order_split_or_repetition_gives_the_same_snapshot_and_undo_gives_it_back(calls: list[list[Piece]]) -> None:
    holds(calls)


def test_undo_of_each_import_gives_back_the_snapshot_before_it_and_redo_the_one_after(home: Home, tmp_path: Path) -> None:
    files = COMPANY.write(tmp_path, ("lines", "invoices", "dashboard", "log", "costs"))
    steps: list[tuple[str | None, str]] = []
    for file in files:
        before = snapshot_id(home)
        (receipt,) = take(home, file)
        steps.append((before, str(receipt.import_id)))
    last = snapshot_id(home)
    for before, import_id in reversed(steps):
        after = undo(home, import_id, today=TODAY)[0]
        assert before is None or after == before
    take(home, *reversed(files))
    assert snapshot_id(home) == last


def test_decisions_undone_give_back_the_snapshot_before_them(home: Home, tmp_path: Path) -> None:
    before = loaded(home, *COMPANY.write(tmp_path, ("invoices", "lines", "log"))).id
    made = [
        *mapped(home, COMPANY),
        type_figure(home, date(2026, 8, 1), "other_cogs", Decimal("12.50"), today=TODAY).decision_id,
        change_settings(home, {"spread": "month"}, today=TODAY),
    ]
    assert snapshot_id(home) != before
    for decision_id in made:
        undo(home, decision_id, today=TODAY)
    assert snapshot_id(home) == before


OTHER_PLACE = """
import sys, tempfile
from pathlib import Path
from data.home import Home
from data.ingest import import_files
from tests.orders import COMPANY, TODAY, mapped
with tempfile.TemporaryDirectory() as folder:
    home = Home(Path(folder) / "home")
    receipts = import_files(home, COMPANY.write(Path(folder))[::-1], today=TODAY)
    mapped(home, COMPANY)
    print(home.current.read_text().split()[0])
"""


@pytest.mark.parametrize(
    ("threads", "place"),
    [
        (1, {"TZ": "Pacific/Auckland", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}),
        (2, {"TZ": "America/St_Johns", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
)
def test_another_time_zone_locale_and_number_of_threads_give_the_same_snapshot(threads: int, place: dict[str, str]) -> None:
    pin = ["taskset", "-c", "0"] if threads == 1 and shutil.which("taskset") else []
    told = subprocess.run(
        [*pin, sys.executable, "-c", OTHER_PLACE],
        cwd=ROOT,
        env=os.environ | place | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == expected(), told.stderr


# -- never twice -----------------------------------------------------------------------------------------------------------


def billed(seed: int = 3) -> Company:
    """A company whose dashboard export shows every invoice."""
    whole = company(seed)
    shown = {row["id"] for row in whole["dashboard"].rows}
    kept = tuple(row for row in whole["invoices"].rows if row["id"] in shown)
    lines = tuple(row for row in whole["lines"].rows if row["invoice_id"] in shown)
    return Company((Table("invoices", kept), Table("lines", lines), whole["dashboard"]))


ALL = "select currency, sum(amount) as amount from billing_lines where counted group by all order by all"


def test_an_invoice_in_the_dashboard_export_and_in_the_tables_counts_once_and_by_its_lines(tmp_path: Path) -> None:
    files = billed().write(tmp_path)
    tables = loaded(Home(tmp_path / "a"), *files[:2])
    dashboard = loaded(Home(tmp_path / "b"), files[2])
    both = [loaded(Home(tmp_path / name), *order) for name, order in (("c", files), ("d", files[::-1]))]
    assert tables.query(ALL).rows() == dashboard.query(ALL).rows()  # 14 invoices less those the dashboard leaves out, either way
    for snapshot in both:
        assert snapshot.query(BY_MONTH).rows() == tables.query(BY_MONTH).rows()


def test_a_dashboard_s_service_period_counts_while_an_invoice_s_lines_are_missing(tmp_path: Path) -> None:
    files = billed().write(tmp_path, ("invoices", "dashboard"))
    assert loaded(Home(tmp_path / "a"), *files).query(BY_MONTH).rows() == loaded(Home(tmp_path / "b"), files[1]).query(BY_MONTH).rows()


def test_drafts_and_voided_invoices_are_kept_and_count_for_nothing(home: Home, tmp_path: Path) -> None:
    snapshot = loaded(home, *COMPANY.write(tmp_path, ("invoices", "lines")))
    statuses = set(snapshot.query("select distinct status from billing_lines")["status"])
    assert statuses == {"draft", "void", "paid", "open", "uncollectible"}
    assert set(snapshot.query("select distinct status from billing_lines where counted")["status"]) == {"paid", "open", "uncollectible"}
    alive = {row["id"] for row in COMPANY["invoices"].rows if row["status"] not in ("draft", "void")}
    cents = sum(
        int(str(r["amount"])) - int(str(r["total_discount"]))
        for r in COMPANY["lines"].rows
        if r["invoice_id"] in alive and r["currency"] == "usd"
    )
    assert total(snapshot, "select sum(amount) from billing_lines where counted and currency = 'USD'") == Decimal(cents) / 100


def test_a_draft_of_a_coming_month_completes_no_month(home: Home, tmp_path: Path) -> None:
    invoices = [dict(row) for row in COMPANY["invoices"].rows]
    draft = next(row for row in invoices if row["status"] == "draft")
    before = loaded(home, COMPANY["invoices"].write(tmp_path), COMPANY["lines"].write(tmp_path)).query("from months order by all")
    draft["date"] = "2026-10-28 00:05:00"
    after = loaded(home, COMPANY["invoices"].write(tmp_path, invoices, "-later")).query("from months order by all")
    assert after.rows() == before.rows()


def test_a_line_without_its_invoice_waits_and_the_journal_says_so(home: Home, tmp_path: Path) -> None:
    snapshot = loaded(home, COMPANY["lines"].write(tmp_path))
    assert states(snapshot, "billing_lines") == {"waiting": len(COMPANY["lines"].rows)}
    assert total(snapshot, "select count(*) from billing_lines") == 0
    snapshot = loaded(home, COMPANY["invoices"].write(tmp_path))
    assert "waiting" not in states(snapshot, "billing_lines")


def test_an_invoice_of_the_tables_without_its_lines_waits(home: Home, tmp_path: Path) -> None:
    snapshot = loaded(home, COMPANY["invoices"].write(tmp_path))
    assert states(snapshot, "billing_lines") == {"waiting": len(COMPANY["invoices"].rows)}
    assert total(snapshot, "select count(*) from billing_lines") == 0


def test_the_same_file_again_changes_nothing_and_says_when_it_came(home: Home, tmp_path: Path) -> None:
    file = COMPANY["costs"].write(tmp_path)
    (first,) = take(home, file)
    ids = current(home)
    (again,) = take(home, file)
    assert (again.status, again.rows_read, again.rows_loaded, again.rows_rejected) == ("duplicate", 30, 0, 30)
    assert "already imported on" in again.warnings[0]
    assert [(a.read, a.loaded, a.rejected) for a in again.amounts] == [(a.read, Decimal(0), a.read) for a in first.amounts]
    assert current(home) == ids


# -- restated and replaced -------------------------------------------------------------------------------------------------


def spent(snapshot: Snapshot) -> object:
    return total(snapshot, "select sum(logged_cost) from usage")


def test_the_same_id_with_other_content_later_is_a_restatement_and_undo_takes_it_back(home: Home, tmp_path: Path) -> None:
    table = COMPANY["log"]
    before = loaded(home, table.write(tmp_path))
    changed = [dict(table.rows[0]) | {"spend": "9.5"}, *table.rows[1:3]]
    (receipt,) = take(home, table.write(tmp_path, changed, "-later"))
    after = opened(home)
    assert (receipt.restated_rows, receipt.repeated_rows) == (1, 2)
    assert spent(after) == spent(before) - Decimal(str(table.rows[0]["spend"])) + Decimal("9.5")  # type: ignore[operator]
    assert states(after, "usage") == {"counted": 20, "superseded": 1, "repeated": 2}
    assert undo(home, str(receipt.import_id), today=TODAY)[0] == before.id


def test_a_later_status_of_an_invoice_counts_whichever_file_comes_first(tmp_path: Path) -> None:
    table = COMPANY["invoices"]
    chosen = next(row for row in table.rows if row["status"] == "open")
    settled = table.write(tmp_path, [dict(chosen) | {"status": "void", "status_transitions_voided_at": "2026-10-05 10:00:00"}], "-later")
    first, lines = table.write(tmp_path), COMPANY["lines"].write(tmp_path)
    snapshots = [loaded(Home(tmp_path / name), *order) for name, order in (("a", (first, lines, settled)), ("b", (settled, lines, first)))]
    assert snapshots[0].id == snapshots[1].id
    assert states(snapshots[0], "billing_lines")["superseded"] == 1
    status = "select distinct status from billing_lines where invoice_id = $invoice"
    assert snapshots[0].query(status, invoice=chosen["id"]).item() == "void"


def recosted(rows: Sequence[Cells], factor: int = 2) -> list[Cells]:
    return [dict(row) | {"amount": {"value": factor * row["amount"]["value"], "currency": "usd"}} for row in rows]  # type: ignore[index]


def costs(snapshot: Snapshot) -> Decimal:
    return Decimal(str(total(snapshot, "select sum(amount) from provider_costs")))


def test_a_day_without_ids_that_comes_again_with_other_rows_asks_and_changes_nothing(home: Home, tmp_path: Path) -> None:
    table = COMPANY["costs"]
    before = loaded(home, table.write(tmp_path))
    (receipt,) = take(home, table.write(tmp_path, recosted(table.rows[:3]), "-later"))
    assert receipt.status == "rejected"
    assert "--replace" in receipt.errors[0]
    assert "--add" in receipt.errors[0]
    assert opened(home).id == before.id


def test_replace_and_add_are_decisions_that_undo_takes_back(home: Home, tmp_path: Path) -> None:
    table = COMPANY["costs"]
    before = loaded(home, table.write(tmp_path))
    later = table.write(tmp_path, recosted(table.rows[:3]), "-later")
    day = costs(loaded(Home(tmp_path / "day"), table.write(tmp_path, table.rows[:3], "-day")))
    for conflict, expected_costs in (("replace", costs(before) + day), ("add", costs(before) + 2 * day)):
        (receipt,) = take(home, later, conflict=conflict)
        assert costs(opened(home)) == expected_costs  # the day counts twice as much, or three times
        assert states(opened(home), "provider_costs").get("superseded", 0) == (3 if conflict == "replace" else 0)
        assert undo(home, str(receipt.import_id), today=TODAY)[0] == before.id


def test_a_day_that_a_replacement_repeats_word_for_word_still_counts_once(home: Home, tmp_path: Path) -> None:
    table = COMPANY["costs"]  # three rows a day
    before = loaded(home, table.write(tmp_path))
    newer = table.write(tmp_path, [*table.rows[:3], *recosted(table.rows[3:6])], "-later")
    day = costs(loaded(Home(tmp_path / "day"), table.write(tmp_path, table.rows[3:6], "-day")))
    assert costs(loaded(home, newer, conflict="replace")) == costs(before) + day


# -- receipts --------------------------------------------------------------------------------------------------------------

HUGE = "9" * 26
FAULTS: dict[str, tuple[tuple[str, str], ...]] = {
    "log": (
        ("prompt_tokens", "-5"), ("prompt_tokens", "12.5"), ("prompt_tokens", "9" * 19), ("prompt_tokens", "9" * 17),
        ("completion_tokens", "many"), ("spend", "12.3.4"), ("spend", ""), ("spend", HUGE), ("spend", "1e30"),
        ("startTime", "31/02/2026"), ("startTime", "2027-03-01 00:00:00"), ("request_id", ""), ("", "ragged"),
        ("metadata", '{"usage_object": {"cache_read_input_tokens": 99999999}}'),
        ("metadata", '{"usage_object": {"cache_read_input_tokens": -1}}'),
    ),
    "lines": (
        ("amount", "12.3.4"), ("amount", ""), ("amount", "9" * 17), ("amount", HUGE), ("currency", "usx"), ("period_start", "31/02/2026"),
        ("period_end", "2020-01-01 00:00:00"), ("total_discount", "x"), ("id", ""), ("", "ragged"),
    ),
    "costs": (("amount_value", "12.3.4"), ("amount_value", HUGE), ("amount_currency", "usx"), ("start_time", "soon"), ("", "ragged")),
}  # fmt: skip
COST_HEADER = ("start_time", "end_time", "start_time_iso", "end_time_iso", "amount_value", "amount_currency", "line_item", "project_id")


def plain_rows(name: str) -> list[dict[str, object]]:
    if name != "costs":
        return [dict(row) for row in COMPANY[name].rows]
    return [
        dict.fromkeys(COST_HEADER, "")
        | {"start_time": row["start_time"], "amount_value": row["amount"]["value"], "amount_currency": "usd", "line_item": row["line_item"]}  # type: ignore[index]
        for row in COMPANY["costs"].rows
    ]


def worth(name: str, row: Cells) -> tuple[str, Decimal]:
    if name == "lines":
        digits = {"jpy": 0, "kwd": 3}.get(str(row["currency"]), 2)
        return str(row["currency"]).upper(), Decimal(int(str(row["amount"])) - int(str(row["total_discount"]))).scaleb(-digits)
    return "USD", Decimal(str(row["spend" if name == "log" else "amount_value"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_and_amounts_read_are_those_loaded_and_those_rejected(data: st.DataObject, home: Home, tmp_path: Path) -> None:
    name = data.draw(st.sampled_from(sorted(FAULTS)))
    rows = plain_rows(name)[:18]
    broken = data.draw(st.dictionaries(st.integers(0, len(rows) - 1), st.sampled_from(FAULTS[name]), max_size=6))
    text = csv_text(
        rows[0].keys(), [row | ({broken[i][0]: broken[i][1]} if i in broken and broken[i][0] else {}) for i, row in enumerate(rows)]
    )
    written = text.splitlines(keepends=True)
    for i, (column, _) in broken.items():
        if not column:
            written[i + 1] = written[i + 1].rstrip("\n") + ",one,cell,too,many\n"
    file = tmp_path / "broken.csv"
    file.write_text("".join(written))
    (receipt,) = take(home, file, dry_run=True)
    assert receipt.errors == ()
    assert (receipt.rows_read, receipt.rows_rejected) == (len(rows), len(broken))
    assert sorted(row.line for row in receipt.rejected) == sorted(i + 2 for i in broken)
    good: dict[str, Decimal] = {}
    for i, row in enumerate(rows):
        if i not in broken:
            code, amount = worth(name, row)
            good[code] = good.get(code, Decimal(0)) + amount
    assert {a.currency: a.loaded for a in receipt.amounts if a.loaded} == {code: amount for code, amount in good.items() if amount}
    assert all(a.read == a.loaded + a.rejected for a in receipt.amounts)
    known = sum(1 for row in receipt.rejected if row.amount is not None)
    assert receipt.rows_without_amount == len(broken) - known


@pytest.mark.parametrize("cents", [99_999_999, 100_000_001, 99_999_999_999_999])
def test_an_amount_of_any_size_is_spread_to_the_cent(cents: int, home: Home, tmp_path: Path) -> None:
    year = {"period_start": "2026-07-10", "period_end": "2027-07-10", "total_discount": 0, "total_exclusive_tax": 0}
    changes: dict[str, dict[str, object]] = {"invoices": {}, "lines": year | {"amount": cents}, "notes": {"amount": cents}}
    files = [COMPANY[name].write(tmp_path, [dict(COMPANY[name].rows[0]) | change]) for name, change in changes.items()]
    snapshot = loaded(home, *files)
    assert total(snapshot, "select sum(amount) from billing_lines where kind = 'charge'") == Decimal(cents) / 100
    assert total(snapshot, "select count(*) from billing_lines where kind = 'charge' and amount = round(amount, 2)") == 13


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_largest_figures_that_pass_the_gates_can_be_derived(name: str, home: Home, tmp_path: Path) -> None:
    """Whatever is loaded can be summed: an import that is committed never stops the derivation."""
    largest = {
        "log": {"prompt_tokens": "999999999999", "completion_tokens": "999999999999", "spend": "999999999999.999999999999"},
        "lines": {"amount": "9999999999999", "total_discount": "0", "currency": "usd"},
        "costs": {"amount_value": "999999999999.999999999999"},
    }[name]
    rows = [row | largest for row in plain_rows(name)]
    file = tmp_path / "large.csv"
    file.write_text(csv_text(rows[0].keys(), rows))
    snapshot = loaded(home, file, *COMPANY.write(tmp_path, ("invoices",)))
    assert total(snapshot, "select sum(rows)::bigint from lineage where state = 'counted'") >= len(rows)  # type: ignore[operator]


def test_a_customer_named_late_in_json_lines_is_not_lost(home: Home, tmp_path: Path) -> None:
    rng = Random(5)
    rows = [request(rng, f"r{n}", date(2026, 7, 1), customer="") for n in range(80)]
    for row in rows:
        row["end_user"] = None
    rows[70]["end_user"] = "acme"
    del rows[71]["end_user"]
    snapshot = loaded(home, Table("late", tuple(rows), form="lines").write(tmp_path))
    assert total(snapshot, "select count(*) from usage where customer_id = 'acme'") == 1


def test_odd_letters_inside_a_json_text_break_no_row(home: Home, tmp_path: Path) -> None:
    row = COMPANY["log_lines"].rows[0]
    odd = ["a\rb", "a\nb", 'a"b', "a,b", "a|b", "\u2028", "tab\t", "a\\b", "nul\x00l", "half\ud800"]
    rows = [dict(row) | {"request_id": f"r{n}", "end_user": text} for n, text in enumerate(odd)]
    snapshot = loaded(home, Table("odd", tuple(rows), form="lines").write(tmp_path))
    assert total(snapshot, "select count(distinct customer_id) from usage") == len(odd)


# -- crashes and readers ---------------------------------------------------------------------------------------------------


def test_killed_between_commit_and_publish_the_next_command_derives(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    invoices, lines = COMPANY.write(tmp_path, ("invoices", "lines"))
    before = loaded(home, invoices)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(data.ingest, "derive", killed)
        with pytest.raises(KeyboardInterrupt):
            take(home, lines)
    assert opened(home).id == before.id  # the old state stands
    copy = Home(tmp_path / "copy")
    shutil.copytree(home.root, copy.root)
    ensure_current(home, today=TODAY)
    assert total(opened(home), "select count(*) from billing_lines") > 0  # type: ignore[operator]
    (again,) = take(copy, lines)
    assert (again.status, again.snapshot) == ("duplicate", opened(home).id)


def test_a_published_table_that_was_lost_is_derived_again(home: Home, tmp_path: Path) -> None:
    before = loaded(home, *COMPANY.write(tmp_path, ("invoices", "lines")))
    copy = Home(tmp_path / "copy")
    shutil.copytree(home.root, copy.root)
    for file in copy.snapshots.glob("billing_lines-*"):
        file.unlink()
    ensure_current(copy, today=TODAY)
    assert opened(copy).query(BY_MONTH).rows() == before.query(BY_MONTH).rows()


def test_other_prices_are_another_derivation(home: Home, tmp_path: Path) -> None:
    before = loaded(home, COMPANY["usage"].write(tmp_path))
    home.prices.write_text('[[price]]\nprovider = "openai"\nmodel = "*"\nfrom = 2025-01-01\ndiscount = 0.5\n')
    ensure_current(home, today=TODAY)
    cost = "select sum(cost) from usage"
    assert total(opened(home), cost) == total(before, cost) / 2  # type: ignore[operator]
    home.prices.unlink()
    ensure_current(home, today=TODAY)
    assert opened(home).id == before.id


def test_an_amount_too_large_for_its_rate_is_unconverted(home: Home, tmp_path: Path) -> None:
    change_settings(home, {"base_currency": "JPY"}, today=TODAY)
    rows = [row | {"amount_value": "999999999999.999999999999"} for row in plain_rows("costs")]
    (tmp_path / "large.csv").write_text(csv_text(rows[0].keys(), rows))
    invoice, line = COMPANY["invoices"].rows[0], dict(COMPANY["lines"].rows[0]) | {"amount": 99_999_999_999_999, "total_discount": 0}
    files = [COMPANY["invoices"].write(tmp_path, [invoice]), COMPANY["lines"].write(tmp_path, [line])]
    snapshot = loaded(home, tmp_path / "large.csv", *files)
    assert total(snapshot, "select count(base_amount) from provider_costs") == 0
    assert total(snapshot, "select count(*) from provider_costs") == len(rows)
    assert total(snapshot, "select count(*) from billing_lines where base_amount is null") > 0  # type: ignore[operator]


def test_an_open_snapshot_stays_readable_while_ten_more_are_published(home: Home, tmp_path: Path) -> None:
    names = "select count(*) from customers"
    held = loaded(home, COMPANY["customers"].write(tmp_path))
    for number in range(10):
        row = {"customer_id": f"new-{number}", "name": "New", "plan_name": "pro", "renewal_date": ""}
        loaded(home, COMPANY["customers"].write(tmp_path, [row], f"-{number}"))
    assert (total(held, names), total(opened(home), names)) == (4, 14)
    shutil.copytree(home.snapshots, tmp_path / "copy" / "snapshots")  # what another process would find
    assert held.query("select count(*) as n from imports").item() == 1


# -- B17 -------------------------------------------------------------------------------------------------------------------


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:  # B17.31
    rng = Random(11)
    files = []
    for table in COMPANY.tables:
        rows = list(table.rows)
        rng.shuffle(rows)
        files.append(table.write(tmp_path, rows))
    home = Home(tmp_path / "home")
    mapped(home, COMPANY)
    assert loaded(home, *files).id == expected()


def test_ids_that_stand_twice_in_a_file_give_the_same_in_either_order(tmp_path: Path) -> None:  # B17.31
    columns = {"products": "name", "prices": "nickname", "lines": "description", "log": "end_user", "customers": "plan_name"}
    ids = []
    for tag, words in (("a", ("zebra", "aardvark")), ("b", ("aardvark", "zebra"))):
        files = [COMPANY["invoices"].write(tmp_path)]
        for name, column in columns.items():
            files.append(COMPANY[name].write(tmp_path, [dict(COMPANY[name].rows[0]) | {column: word} for word in words], tag))
        ids.append(loaded(Home(tmp_path / tag), *files).id)
    assert ids[0] == ids[1]


USED = """
select day, model, service_tier, workload, sum(requests)::bigint as requests, sum(input_tokens)::bigint as input,
    sum(cache_read_tokens)::bigint as read, sum(output_tokens)::bigint as output, sum(priced_cost) as cost
from usage group by all order by all
"""


def test_a_usage_row_split_in_two_changes_no_sum(tmp_path: Path) -> None:  # B17.31
    table = COMPANY["usage"]
    halves: list[Cells] = []
    for row in table.rows:
        parts: list[dict[str, object]] = [dict(row), dict(row)]
        for column in ("num_model_requests", "input_tokens", "input_cached_tokens", "output_tokens"):
            whole = int(float(str(row[column])))
            cached = int(float(str(row["input_cached_tokens"])))
            first = whole // 3 if column != "input_tokens" else cached // 3 + (whole - cached) // 2
            parts[0][column], parts[1][column] = f"{first}.0", f"{whole - first}.0"
        halves += parts
    whole_file, split_file = table.write(tmp_path), table.write(tmp_path, halves, "-split")
    snapshots = [loaded(Home(tmp_path / tag), file) for tag, file in (("a", whole_file), ("b", split_file))]
    assert snapshots[0].query(USED).rows() == snapshots[1].query(USED).rows()


def test_another_currency_at_its_rate_changes_no_total(tmp_path: Path) -> None:  # B17.31
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(120)]
    rates = [{"Date": str(day), "USD": "1.25", "JPY": "160", "GBP": "0.8", "CHF": "1"} for day in days]
    rates_file = Table("fixed", tuple(rates)).write(tmp_path)
    found = []
    for currency, cents in (("usd", 125), ("eur", 100), ("jpy", 160), ("gbp", 80)):
        invoices = [dict(row) | {"currency": currency} for row in COMPANY["invoices"].rows]
        lines = [
            dict(row) | {"currency": currency, "amount": 30 * n * cents, "total_discount": 0, "total_exclusive_tax": 0}
            for n, row in enumerate(COMPANY["lines"].rows)
        ]
        files = [COMPANY["invoices"].write(tmp_path, invoices, currency), COMPANY["lines"].write(tmp_path, lines, currency)]
        snapshot = loaded(Home(tmp_path / currency), rates_file, *files)
        found.append(total(snapshot, "select round(sum(base_amount), 2) from billing_lines where counted"))
    assert found == [found[0]] * 4


def test_a_time_in_another_zone_is_the_same_time_and_a_shifted_clock_moves_no_total(tmp_path: Path) -> None:  # B17.32
    rows = [dict(row) | {"startTime": f"2026-07-31 {hour:02}:30:00+00:00"} for hour, row in enumerate(COMPANY["log"].rows)]
    elsewhere = [
        dict(row) | {"startTime": f"2026-{'08-01' if hour >= 11 else '07-31'} {(hour + 13) % 24:02}:30:00+13:00"}
        for hour, row in enumerate(rows)
    ]
    shifted = [dict(row) | {"startTime": str(row["startTime"])[:-6]} for row in elsewhere]
    table = COMPANY["log"]
    utc, same, moved = (loaded(Home(tmp_path / t), table.write(tmp_path, r, t)) for t, r in (("u", rows), ("e", elsewhere), ("s", shifted)))
    assert same.id == utc.id
    assert moved.id != utc.id
    assert spent(moved) == spent(utc)
    assert len(moved.query("select distinct month from usage")) == 2
