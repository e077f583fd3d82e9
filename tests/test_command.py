"""The command: exit codes, one line an error, JSON that other programs read."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cli
from analytics.engine.projection import project
from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import baseline
from analytics.saved.headline import as_json, headline
from data.saving import Draft, save

Unpeg = Callable[..., "Run"]
LOG = "request_id,startTime,spend,model,custom_llm_provider,prompt_tokens,completion_tokens,end_user\n"
CALLS = (
    "a1,2026-09-03 10:00:00,0.0500,gpt-4o,openai,10000,2500,acme\n",
    "a2,2026-09-04 10:00:00,0.0250,gpt-4o,openai,5000,1250,globex\n",
)
RECEIPT = [
    *("file", "sha256", "format", "kind", "status", "import_id", "rows_read", "rows_loaded", "rows_rejected", "rows_without_amount"),
    *("amounts", "months", "snapshot", "warnings", "errors"),
]
MARGIN = [
    *("revenue", "inference_cost", "unattributed_cost", "other_cogs", "cogs", "cogs_complete", "gross_profit", "gross_margin"),
    *("unpriced_rows", "unpriced_tokens", "unconverted_rows", "grade"),
]


@dataclass(frozen=True)
class Run:
    """What one run of the command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def unpeg(home, monkeypatch, capsys) -> Unpeg:
    """Run the command on this test's home."""

    def run(*arguments: str | Path) -> Run:
        monkeypatch.setenv("UNPEG_HOME", str(home.root))
        monkeypatch.setattr(sys, "argv", ["unpeg", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Run(int(end.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def log(tmp_path) -> Callable[..., Path]:
    """A gateway's log of some rows."""

    def write(*rows: str, name: str = "log.csv") -> Path:
        path = tmp_path / name
        path.write_text(LOG + "".join(rows))
        return path

    return write


def one_line(error: str) -> str:
    assert error.endswith("\n")
    assert error.count("\n") == 1
    assert "Traceback" not in error
    return error


# -- import ------------------------------------------------------------------------------------------------------------------


def test_a_clean_file_is_exit_0_and_its_receipt_has_the_agreed_keys(unpeg, log):
    run = unpeg("import", log(*CALLS), "--json")
    (receipt,) = run.json
    assert run.code == 0
    assert list(receipt) == RECEIPT
    assert [receipt[key] for key in ("file", "format", "kind", "status")] == ["log.csv", "litellm_spend", "usage", "loaded"]
    assert (receipt["rows_read"], receipt["rows_loaded"], receipt["rows_rejected"]) == (2, 2, 0)
    assert receipt["amounts"] == [{"currency": "USD", "read": "0.075", "loaded": "0.075", "rejected": "0.00"}]
    assert receipt["months"] == ["2026-09"]
    assert len(receipt["sha256"]) == 64
    assert receipt["snapshot"]


def test_a_duplicate_alone_is_exit_0_and_changes_nothing(unpeg, log):
    first = unpeg("import", log(*CALLS), "--json").json[0]
    run = unpeg("import", log(*CALLS), "--json")
    (second,) = run.json
    assert (run.code, second["status"], second["rows_loaded"], second["rows_rejected"]) == (0, "duplicate", 0, 2)
    assert second["snapshot"] == first["snapshot"]


def test_a_rejected_row_is_exit_1_and_named_in_one_line(unpeg, log):
    run = unpeg("import", log(*CALLS, "a3,2026-09-05 10:00:00,0.01,gpt-4o,openai,-5,1,acme\n"))
    assert run.code == 1
    assert "line 4" in one_line(run.err)
    assert "-5" in run.err
    assert "3 rows read = 2 loaded + 1 rejected" in run.out


def test_a_refused_file_is_exit_2_and_the_list_is_still_printed(unpeg, tmp_path):
    bad = tmp_path / "may.csv"
    bad.write_text("a,b\n1,2\n")
    run = unpeg("import", bad, "--json")
    assert run.code == 2
    assert run.json[0]["status"] == "rejected"
    assert run.json[0]["errors"] == [one_line(run.err).rstrip("\n")]
    assert run.json[0]["sha256"] == hashlib.sha256(bad.read_bytes()).hexdigest()
    assert "may.csv, row 1: found the columns a, b" in run.err
    assert unpeg("imports", "--json").json == []


def test_one_good_and_one_bad_file_are_exit_1_and_the_good_one_is_loaded(unpeg, log, tmp_path):
    (bad := tmp_path / "may.csv").write_text("a,b\n1,2\n")
    run = unpeg("import", bad, log(*CALLS), "--json")
    assert run.code == 1
    assert [receipt["status"] for receipt in run.json] == ["rejected", "loaded"]


@pytest.mark.parametrize("name", ["no.csv", "."])
def test_a_file_that_cannot_be_read_is_exit_2(unpeg, tmp_path, name):
    run = unpeg("import", tmp_path / name, "--json")
    assert run.code == 2
    assert run.json[0]["errors"]
    one_line(run.err)


def test_both_replace_and_add_are_refused_in_the_list_too(unpeg, log):
    run = unpeg("import", log(*CALLS), "--replace", "--add", "--json")
    assert run.code == 2
    assert run.json[0]["errors"] == ["--replace and --add: found both; expected one of them. Nothing was changed. Choose one."]


def test_a_dry_run_shows_and_keeps_nothing(unpeg, log):
    run = unpeg("import", log(*CALLS), "--dry-run")
    assert run.code == 0
    assert "would be loaded" in run.out
    assert "2026-09" in run.out
    assert unpeg("imports", "--json").json == []


COST = "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item\n"


def test_days_that_conflict_are_said_alike_by_import_and_dry_run_and_settled_by_a_word(unpeg, tmp_path):
    def cost(name: str, *amounts: int) -> Path:
        path = tmp_path / name
        days = (1759622400 + 86400 * number for number in range(len(amounts)))
        path.write_text(COST + "".join(f"{day},,,,{amount},usd,tokens\n" for day, amount in zip(days, amounts, strict=True)))
        return path

    def reported() -> str:
        return str(unpeg("reconcile", "--json").json[0]["reported"])

    unpeg("import", cost("one.csv", 5, 7))
    later = cost("two.csv", 6, 7)
    imported, dry = unpeg("import", later, "--json"), unpeg("import", later, "--dry-run", "--json")
    assert (imported.code, imported.json) == (dry.code, dry.json) == (2, dry.json)
    assert imported.err == dry.err
    assert "two.csv: 1 of its days is loaded already with other rows (2025-10-05: 1 row loaded worth 5.00, 1 in this file" in one_line(
        dry.err
    )
    assert [dry.json[0][key] for key in ("status", "format", "kind", "rows_read")] == ["rejected", "openai_cost_csv", "provider_cost", 0]
    settled = unpeg("import", later, "--replace", "--dry-run")
    assert settled.code == 0
    assert "2025-10-05" in settled.out and "the rows of this file take their place" in settled.out
    assert reported() == "12.00"
    added = unpeg("import", later, "--add", "--json").json[0]
    assert reported() == "25.00"  # 6 and 7 of another account, though a day of it is the same
    assert "1 row equals a row loaded before; added as another account's" in added["warnings"][1]
    unpeg("undo", added["import_id"])
    unpeg("import", later, "--replace")
    assert reported() == "13.00"


def test_a_home_that_is_a_file_is_exit_2(unpeg, log, tmp_path):
    (taken := tmp_path / "taken").write_text("")
    for arguments in (("import", log(*CALLS)), ("imports",), ("margin",), ("demo",), ("serve",)):
        run = unpeg(*arguments, "--home", taken)
        assert run.code == 2, arguments
        assert one_line(run.err).startswith(f"{taken}: found a file; expected a folder for the data. Nothing was changed.")
    assert taken.read_text() == ""


# -- undo, imports -----------------------------------------------------------------------------------------------------------


def test_undo_returns_to_the_snapshot_from_before_and_an_import_stays_listed(unpeg, log):
    before = unpeg("import", log(CALLS[0]), "--json").json[0]["snapshot"]
    second = unpeg("import", log(CALLS[1], name="more.csv"), "--json").json[0]
    undone = unpeg("undo", second["import_id"], "--json")
    assert undone.code == 0
    assert undone.json == {"import_id": second["import_id"], "snapshot": before}
    listed = unpeg("imports", "--json").json
    assert {row["file"]: row["status"] for row in listed} == {"log.csv": "active", "more.csv": "undone"}
    assert list(listed[0]) == ["import_id", "file", "sha256", "format", "status", "imported_at", "rows_loaded", "rows_rejected"]


def test_undo_of_something_unknown_is_exit_2(unpeg, log):
    unpeg("import", log(*CALLS))
    made = unpeg("imports", "--json").json[0]["import_id"]
    typed = unpeg("type", "2026-09", "other_cogs", "5", "--json").json["decision_id"]
    run = unpeg("undo", "nothing")
    assert run.code == 2
    there = f"expected one of the imports {made} (log.csv); decisions {typed} (2026-09 other_cogs)"
    assert one_line(run.err) == f"nothing: no import or decision has this id; {there}. Nothing was changed.\n"
    unpeg("undo", made)
    assert f"{made}: it is taken back already;" in one_line(unpeg("undo", made).err)


# -- map, type ---------------------------------------------------------------------------------------------------------------


def test_a_mapping_names_the_customer_of_an_id(unpeg, log, tmp_path):
    unpeg("import", log(*CALLS))
    (mapping := tmp_path / "map.csv").write_text("source,kind,id,customer\nlitellm,customer,acme,Acme Inc\n")
    run = unpeg("map", mapping, "--json")
    assert run.code == 0
    assert (run.json["rows_read"], run.json["rows_loaded"], run.json["rows_rejected"]) == (1, 1, 0)
    assert "Acme Inc" in [row["customer"] for row in unpeg("margin", "--by", "customer", "--json").json]


def test_a_typed_figure_is_a_decision_that_can_be_undone(unpeg, log):
    before = unpeg("import", log(*CALLS), "--json").json[0]["snapshot"]
    run = unpeg("type", "2026-09", "other_cogs", "1234.56", "--note", "hosting", "--json")
    assert run.code == 0
    assert (run.json["month"], run.json["what"], run.json["amount"]) == ("2026-09", "other_cogs", "1234.56")
    assert unpeg("margin", "--json").json[0]["other_cogs"] == "1234.56"
    assert unpeg("undo", run.json["decision_id"], "--json").json["snapshot"] == before


def test_a_provider_is_typed_by_the_name_that_people_read(unpeg, log):
    unpeg("import", log(*CALLS))
    named = unpeg("type", "2026-09", "invoice", "900", "--provider", "Own GPUs", "--json").json
    assert named["provider"] == "self_hosted"
    slip = unpeg("type", "2026-09", "invoice", "900", "--provider", "opnai")
    assert slip.code == 2 and "found opnai; expected openai" in slip.err


def test_a_figure_typed_again_says_what_it_replaces_and_undo_gives_that_back(unpeg, log, tmp_path):
    unpeg("import", log(*CALLS))
    (bill := tmp_path / "bill.pdf").write_text("hosting")
    first = unpeg("type", "2026-09", "other_cogs", "1000", "--document", bill, "--json").json
    assert (first["document"], first["replaced"]) == ("bill.pdf", None)
    second = unpeg("type", "2026-09", "other_cogs", "-5", "--note", "a refund")
    assert f"it replaces 1,000.00 with the document bill.pdf ({first['decision_id']}); without a document" in second.out
    third = unpeg("type", "2026-09", "other_cogs", "7", "--json").json
    assert (third["replaced"]["amount"], third["replaced"]["document"], third["replaced"]["note"]) == ("-5.00", None, "a refund")
    unpeg("undo", third["decision_id"])
    assert unpeg("margin", "--json").json[0]["other_cogs"] == "-5.00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-13", "other_cogs", "5"), "MONTH: found 2026-13; expected a month such as 2026-05"),
        (("2026-9", "other_cogs", "5"), "MONTH: found 2026-9; expected a month"),
        (("2026-09", "rent", "5"), "'rent' is not one of"),
        (("2026-09", "other_cogs", "1,234.56"), "AMOUNT: found 1,234.56; expected a decimal amount such as 1234.56"),
        (("2026-09", "other_cogs", "1e3"), "AMOUNT: found 1e3"),
        (("2026-09", "other_cogs", "nan"), "AMOUNT: found nan"),
        (("2026-09", "other_cogs", "12.3.4"), "AMOUNT: found 12.3.4"),
        (("2026-09", "invoice", "5"), "provider"),
        (("2026-09", "other_cogs"), "AMOUNT"),
    ],
)
def test_a_bad_value_is_exit_2_and_one_sentence(unpeg, arguments, said):
    run = unpeg("type", *arguments)
    assert run.code == 2
    assert said in one_line(run.err)
    assert run.out == ""


# -- margin, reconcile -------------------------------------------------------------------------------------------------------


def test_margin_says_money_as_strings_ratios_as_numbers_and_missing_as_null(unpeg, log):
    unpeg("import", log(*CALLS))
    run = unpeg("margin", "--json")
    (row,) = run.json
    assert run.code == 0
    assert list(row) == ["month", *MARGIN]
    assert row["month"] == "2026-09"
    assert row["revenue"] is row["gross_profit"] is row["gross_margin"] is row["other_cogs"] is None  # no billing, nothing typed
    assert float(row["inference_cost"]) > 0
    assert isinstance(row["inference_cost"], str)


def test_every_way_to_cut_the_margin_has_its_own_key_and_the_same_total(unpeg, log):
    unpeg("import", log(*CALLS))
    total = float(unpeg("margin", "--json").json[0]["inference_cost"])
    for by in ("month", "quarter", "ytd", "customer", "product", "priced_by", "provider", "model"):
        rows = unpeg("margin", "--by", by, "--json").json
        assert all(list(row) == [by, *MARGIN] for row in rows)
        assert sum(float(row["inference_cost"] or 0) for row in rows) == pytest.approx(total), by


def test_margin_of_months_outside_is_empty_and_reversed_months_are_refused(unpeg, log):
    unpeg("import", log(*CALLS))
    assert unpeg("margin", "--from", "2026-10", "--json").json == []
    assert unpeg("margin", "--from", "2026-10", "--to", "2026-09").code == 2
    assert unpeg("margin", "--from", "October").code == 2


def test_reconcile_has_the_agreed_keys(unpeg, log):
    unpeg("import", log(*CALLS))
    run = unpeg("reconcile", "--month", "2026-09", "--json")
    row = next(row for row in run.json if row["provider"] == "openai")
    keys = ["month", "provider", "priced", "logged", "reported", "invoiced", "booked", "factor", "differences", "unexplained", "grade"]
    assert list(row) == keys
    assert row["logged"] == "0.075"


@pytest.mark.parametrize("command", ["margin", "reconcile", "imports"])
def test_an_empty_home_answers_an_empty_list_and_a_person_what_to_do(unpeg, command, home):
    assert unpeg(command, "--json").json == []
    run = unpeg(command)
    assert run.code == 0
    assert "unpeg demo" in run.out
    assert not home.root.exists()


# -- demo, the rest ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_demo_names_its_exports_on_the_last_line_and_leaves_a_second_run_as_it_is(unpeg, home):
    run = unpeg("demo")
    folder = Path(run.out.rstrip("\n").splitlines()[-1])
    assert run.code == 0
    assert folder == home.demo.root / "exports"
    assert any(folder.iterdir())
    before = home.demo.current.read_text()
    assert unpeg("demo").code == 0
    assert home.demo.current.read_text() == before
    assert unpeg("imports", "--json").json == []


@pytest.mark.parametrize("arguments", [("margn",), ("margin", "--bye", "month"), ("import",), ("margin", "--by", "moon")])
def test_a_wrong_command_line_is_exit_2_and_one_line(unpeg, arguments):
    run = unpeg(*arguments)
    assert run.code == 2
    assert "Nothing was changed." in one_line(run.err)


def test_no_command_shows_the_list_of_them(unpeg):
    run = unpeg()
    assert run.code == 0
    for name in ("import", "undo", "imports", "map", "type", "margin", "reconcile", "demo", "serve"):
        assert f"\n  {name} " in run.out


def test_a_name_cannot_steer_the_terminal(unpeg, log):
    unpeg("import", log("a1,2026-09-03 10:00:00,0.05,gpt-4o,openai,10,2,\x1b[2Jacme [bold]\n"))
    said = unpeg("margin", "--by", "customer").out
    assert "\x1b" not in said
    assert "\N{REPLACEMENT CHARACTER}[2Jacme [bold]" in said


def test_the_day_can_be_fixed_and_a_bad_one_is_refused(unpeg, log, monkeypatch):
    monkeypatch.setenv("UNPEG_TODAY", "tomorrow")
    run = unpeg("import", log(*CALLS))
    assert run.code == 2
    assert "UNPEG_TODAY: found tomorrow" in one_line(run.err)


def test_a_receipt_says_what_its_amounts_are_and_nothing_of_those_it_has_not(unpeg, log, tmp_path):
    run = unpeg("import", log(CALLS[0].replace("0.0500", "0"), name="free.csv"))
    assert run.code == 0
    assert "USD" not in run.out
    (bill := tmp_path / "bill.csv").write_text(
        "id,Customer,Customer Name,Currency,Date (UTC),Status,Exclusive Tax Amount,Inclusive Tax Amount,Total\n"
        "in_1,cus_a,Acme,usd,2026-03-15 00:00,paid,19.00,0.00,119.00\n"
    )
    run = unpeg("import", bill)
    assert "1 row read = 1 loaded + 0 rejected" in run.out
    assert "USD  100.00 read = 100.00 loaded + 0.00 rejected, net of tax" in run.out


def test_a_scenario_s_name_is_text_and_its_figures_may_be_large(unpeg, tmp_path):
    (file := tmp_path / "big.toml").write_text(
        'name = "Plan [/b] \\u001b[31m"\nhorizon_months = 120\n[baseline]\ntokens_mtok = 5000.0\nprice_usd_per_mtok = 2.0\n'
        '[behaviour]\ntask_growth = 0.6\n[plan]\nplan = "markup"\n'
    )
    found = unpeg("project", file)
    assert found.code == 0
    assert "Plan [/b]" in found.out and "\x1b" not in found.out


SCENARIO = """
[[plans]]
plan = "markup"
share = 0.5
[[plans]]
plan = "credit"
price_usd = 1.0
credits_per_task = 1.0
pass_through = 0.5
share = 0.5
[baseline]
tasks = 90000
[behaviour]
elasticity = 0.6
price_gap_hazard = 0.1
token_growth = 0.02
[[levers]]
lever = "price_path"
annual_decline = 0.4
[[levers]]
lever = "distillation"
"""


def test_the_same_snapshot_scenario_and_seed_give_the_same_bytes_on_one_thread_and_on_two(demo_home, tmp_path):
    (tmp_path / "a.toml").write_text(SCENARIO)
    processors = sorted(os.sched_getaffinity(0))
    said = []
    for count in (1, 2):
        environment = os.environ | {"UNPEG_HOME": str(demo_home.root), "POLARS_MAX_THREADS": str(count), "UNPEG_TODAY": "2026-11-15"}
        for arguments in (
            ("project", str(tmp_path / "a.toml"), "--paths", "3000", "--seed", "7"),
            ("score",),
            ("margin", "--by", "customer"),
        ):
            done = subprocess.run(
                [sys.executable, str(Path(cli.__file__)), *arguments, "--json"], env=environment, capture_output=True, check=True,
                preexec_fn=lambda many=count: os.sched_setaffinity(0, processors[:many]),  # noqa: PLW1509
            )  # fmt: skip
            said.append(done.stdout)
    assert said[:3] == said[3:]
    assert all(len(text) > 500 for text in said)


def test_ask_answers_one_question_or_all_and_says_what_it_needs(unpeg):
    found = unpeg("ask", "3", "--json")
    (row,) = json.loads(found.out)
    assert found.code == 0 and list(row) == ["id", "question", "sentence", "grade", "measures", "needs"]
    assert (row["id"], row["measures"]) == ("Q3", []) and row["needs"] in row["sentence"]
    assert len(json.loads(unpeg("ask", "--json").out)) >= 8
    refused = unpeg("ask", "99")
    assert refused.code == 2 and refused.out == "" and "QUESTION: found 99; expected a number from 1 to" in refused.err


# -- saved scenarios ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["saved:Stay", "saved:scenario-1"])
def test_saved_scenarios_are_listed_and_projected(unpeg, home, asked):
    assert "No scenario is saved here" in unpeg("scenarios").out
    values = {"name": "Stay", "baseline": {"tokens_mtok": 1.0, "price_usd_per_mtok": 2.0}, "plan": {"plan": "markup"}}
    named = scenario_from(values)
    save(home, Draft("Stay", values, as_json(headline(project(baseline(named), named)))))
    (row,) = unpeg("scenarios", "--json").json
    assert (row["id"], row["name"], row["locked"], row["hash"]) == ("scenario-1", "Stay", False, None)
    assert "Stay" in unpeg("scenarios").out
    assert unpeg("project", asked, "--json").json["scenario"] == "Stay"
    missing = unpeg("project", "saved:Outcome")
    assert missing.code == 2
    assert "found no saved scenario of this name or id" in one_line(missing.err)
