"""Files that no importer knows: what a mapping may say, what it cannot, and how it is remembered."""

import gzip
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cli
from analytics.actuals import margin
from data.column_guess import proposal, source_of
from data.column_mapping import ColumnMapping, mapping_of, read_mapping
from data.decisions import map_rows
from data.errors import BadValueError, UnreadableFileError
from data.home import Home
from data.importers import IMPORTERS
from data.ingest import import_files, undo
from data.journal import decisions
from data.meanings import KINDS
from data.snapshot import current, open_snapshot
from data.tables import IMPORTED
from data.trace import rows_behind

HEADER = "Day,Account,What,Charged,Ccy"
BILLS = f"{HEADER}\n2026-02-05,Acme,API tokens,120000,USD\n2026-03-31,Globex,Seats,4500,USD\n"
SAID: dict[str, Any] = {
    "kind": "billing",
    "source": "ledgerly",
    "amount_unit": "minor",
    "columns": {"day": "Day", "customer_id": "Account", "product": "What", "amount": "Charged", "currency": "Ccy"},
}
USED: dict[str, Any] = {
    "kind": "usage",
    "source": "mygateway",
    "token_unit": "tokens",
    "columns": {"day": "at", "input_tokens": "in", "output_tokens": "out"},
    "fixed": {"provider": "openai", "model": "gpt-4o"},
}


def toml_of(values: dict[str, Any]) -> str:
    plain = [f"{name} = {json.dumps(value)}" for name, value in values.items() if not isinstance(value, dict)]
    tables = [
        "\n".join([f"[{name}]", *(f"{key} = {json.dumps(entry, ensure_ascii=False)}" for key, entry in value.items())])
        for name, value in values.items()
        if isinstance(value, dict)
    ]
    return "\n".join([*plain, *tables]) + "\n"


def but(values: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same mapping, changed; in a table None takes a line away."""
    made = dict(values)
    for name, change in changes.items():
        if isinstance(change, dict):
            made[name] = {k: v for k, v in {**made.get(name, {}), **change}.items() if v is not None}
        elif change is None:
            made.pop(name, None)
        else:
            made[name] = change
    return made


@pytest.fixture
def bills(tmp_path: Path) -> Path:
    (file := tmp_path / "bills.csv").write_text(BILLS)
    return file


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command in this process, on this test's home: exit, what it printed, what it complained of."""
    monkeypatch.setenv("UNPEG_HOME", str(home.root))

    def unpeg(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["unpeg", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return int(end.value.code or 0), *capsys.readouterr()

    return unpeg


# -- bad input -------------------------------------------------------------------------------------------------------------

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown kind": (
        but(SAID, kind="bills"),
        r"kind: found bills; expected one of billing, usage, provider_cost, outcomes\..* Nearest: billing",
    ),
    "no kind": (but(SAID, kind=None), r"kind: found nothing; expected what its rows are: one of billing"),
    "an unknown name": (
        but(SAID, units="minor"),
        r"units: found a name that means nothing here; expected one of kind, .* Nearest: \w+unit",
    ),
    "an unknown field": (
        but(SAID, columns={"custmer": "Account"}),
        r"columns\.custmer: .* expected one of day, amount, .* Nearest: customer",
    ),
    "an unknown unit": (but(SAID, amount_unit="cents"), r"amount_unit: found cents; expected one of major \(dollars\), minor \(cents\)"),
    "no unit": (but(SAID, amount_unit=None), r"amount_unit: found nothing; expected one of major .* a unit is never guessed"),
    "no unit of tokens": (but(USED, token_unit=None), r"token_unit: found nothing; expected one of tokens, thousands, millions"),
    "an unknown order of days": (but(SAID, dates="us"), r"dates: found us; expected one of iso, day_first, month_first"),
    "an unknown currency": (
        but(SAID, columns={"currency": None}, fixed={"currency": "USDT"}),
        r"fixed\.currency: found USDT; expected a currency of ISO 4217 such as USD\..* Nearest: USD",
    ),
    "no currency": (but(SAID, columns={"currency": None}), r"columns\.currency: found nothing; .* or a value under \[fixed\]"),
    "a needed field that is missing": (but(SAID, columns={"day": None}), r"columns\.day: found nothing; .* billing needs its day"),
    "nothing that counts": (but(USED, columns={"input_tokens": None, "output_tokens": None}), r"columns: found none of input_tokens, "),
    "two columns for one meaning": (
        but(SAID, columns={"amount": ["Charged", "Paid"]}),
        r"columns\.amount: found 2 columns, Charged, Paid; expected one column for one meaning",
    ),
    "a column and a value for one meaning": (
        but(SAID, fixed={"currency": "EUR"}),
        r"columns\.currency: found the column ccy, and EUR under \[fixed\]; expected one of the two",
    ),
    "one column for two meanings": (
        but(SAID, columns={"tax": "charged"}),
        r"columns\.tax: found the column charged, which is amount already; expected one meaning for one column",
    ),
    "an amount in every row": (
        but(SAID, fixed={"amount": "5"}),
        r"fixed\.amount: found the same amount for every row; expected one of currency",
    ),
    "tax, in or beside": (
        but(SAID, columns={"tax": "VAT"}),
        r"amount_includes_tax: found nothing; expected true or false: whether the amount",
    ),
    "cached, in or beside": (
        but(USED, columns={"cache_read_tokens": "c"}),
        r"input_includes_cached: found nothing; expected true or false",
    ),
    "yes for true": (but(SAID, amount_includes_tax="yes"), r"amount_includes_tax: found yes; expected true or false"),
    "no source": (but(SAID, source=None), r"source: found nothing; expected what to call where such files come from"),
    "a source with blanks": (but(SAID, source="My ERP"), r"source: found My ERP; expected .* small letters"),
    "a source that is taken": (but(SAID, source="stripe"), r"source: found stripe; expected a name of its own"),
    "usage in euros": (
        but(USED, amount_unit="major", columns={"logged_cost": "cost"}, fixed={"currency": "EUR"}),
        r"fixed\.currency: found EUR; expected USD: .* map it as provider_cost",
    ),
    "columns that are no table": (but(SAID, columns=None) | {"columns": "Day"}, r"columns: found 'Day'; expected a table \[columns\]"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mapping_that_cannot_be_taken_says_so_in_a_sentence(case, tmp_path):
    values, said = BAD[case]
    (file := tmp_path / "m.toml").write_text(toml_of(values))
    with pytest.raises(BadValueError, match=rf"^m\.toml, {said}") as refused:
        read_mapping(file)
    assert "Nothing was loaded. Correct the mapping." in str(refused.value)


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (
            b'[columns]\nday = "a"\nday = "b"\n',
            BadValueError,
            r"m\.toml: found one name twice at line 3; expected one column for each meaning",
        ),
        (b"kind is usage", BadValueError, r"m\.toml: found text that is not TOML .* expected lines such as day"),
        (b"\xff\xfe", UnreadableFileError, r"m\.toml: found bytes that are not UTF-8"),
        (b"#" * (2 << 20), UnreadableFileError, r"m\.toml: found more than 1 MB"),
    ],
    ids=["a name twice", "no TOML", "no UTF-8", "too large"],
)
def test_a_file_that_is_no_mapping_says_so_in_a_sentence(tmp_path, content, error, said):
    (file := tmp_path / "m.toml").write_bytes(content)
    with pytest.raises(error, match=said):
        read_mapping(file)


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a column that is gone": (
        BILLS.replace("Charged", "Charged net"),
        SAID,
        r"row 1: found no column charged, which the mapping reads as amount; found day, .* Nothing was loaded\..* charged net\.",
    ),
    "an export that is known": ("customer_id,name,plan_name\nc,n,p\n", SAID, r"found customers table, which is read without a mapping"),
    "a header alone": (HEADER + "\n", SAID, r"bills\.csv: found a header and no row below it"),
    "another order of days": (
        BILLS.replace("2026-02-05", "05/02/2026").replace("2026-03-31", "31/03/2026"),
        SAID,
        r"none of its 2 rows can be loaded; the first, line 2, day: found 05/02/2026; expected a day that exists.* the mapping\.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_a_mapping_does_not_fit_is_refused_and_nothing_is_remembered(case, home, tmp_path, today, run):
    content, said, sentence = REFUSED[case]
    (file := tmp_path / "bills.csv").write_text(content)
    (mapping := tmp_path / "m.toml").write_text(toml_of(said))
    (receipt,) = import_files(home, [file], today=today, mappings={file: mapping_of(said, "page")})
    (error,) = receipt.errors
    assert re.search(sentence, error)
    code, _, err = run("import", file, "--mapping", mapping)
    assert (code, err.splitlines()[-1]) == (2, " ".join(error.split()))  # the command says what the page says
    snapshot = open_snapshot(home)
    assert snapshot is None or decisions(snapshot).is_empty()


def test_an_unknown_header_names_the_ways(home, bills, today):
    (receipt,) = import_files(home, [bills], today=today)
    assert "say once which column is what: on the Imports page, or with --mapping FILE.toml" in receipt.errors[0]
    assert receipt.outline is not None
    assert receipt.outline.header == ("day", "account", "what", "charged", "ccy")


# -- shown before it counts ------------------------------------------------------------------------------------------------


def test_cents_read_as_dollars_are_seen_in_both(run, bills, tmp_path, home):
    (mapping := tmp_path / "m.toml").write_text(toml_of(but(SAID, amount_unit="major")))
    code, out, err = run("import", bills, "--mapping", mapping, "--dry-run")
    assert (code, err) == (0, "")
    assert "total of amount, USD: 124,500.00 if dollars (as mapped); 1,245.00 if cents" in out
    assert "120000.00" in out and "2026-02-05" in out  # the first row as it would be read
    assert open_snapshot(home) is None


def test_tokens_are_seen_in_each_unit(home, tmp_path, today):
    (file := tmp_path / "k.csv").write_text("at,in,out\n2026-02-05,1.5,0.25\n")
    mapping = mapping_of(but(USED, token_unit="thousands"), "m")
    (receipt,) = import_files(home, [file], today=today, dry_run=True, mappings={file: mapping})
    first = receipt.as_read.totals[0]
    assert (first.chosen, dict(first.readings)) == ("thousands", {"tokens": "2", "thousands": "1,500", "millions": "1,500,000"})


# -- remembered ------------------------------------------------------------------------------------------------------------


def test_the_next_file_with_the_same_header_is_recognised_and_taking_the_mapping_back_changes_nothing_loaded(home, bills, tmp_path, today):
    mapping = mapping_of(SAID, "m")
    (first,) = import_files(home, [bills], today=today, mappings={bills: mapping}, who="ada")
    assert (first.status, first.format, first.kind, first.rows_loaded) == ("loaded", "ledgerly_billing", "billing", 2)
    (later := tmp_path / "april.csv").write_text("Ccy,What,Day,Account,Charged\nUSD,Seats,2026-04-30,Acme,700\n")  # another order
    (second,) = import_files(home, [later], today=today)
    assert second.why.startswith("as you mapped it on 20")
    (decision,) = decisions(open_snapshot(home)).to_dicts()
    assert (decision["kind"], decision["who"]) == ("columns", "ada")
    before = current(home)[0]
    undo(home, decision["decision_id"], today=today)
    assert current(home)[0] == before  # what was loaded stays as it was read
    (again,) = import_files(home, [later], today=today)
    assert again.status == "duplicate"
    (may := tmp_path / "may.csv").write_text(f"{HEADER}\n2026-05-31,Acme,Seats,800,USD\n")
    (third,) = import_files(home, [may], today=today)
    assert third.outline is not None
    undo(home, first.import_id, today=today)
    (revived,) = import_files(home, [bills], today=today, mappings={bills: mapping})
    assert (revived.import_id, current(home)[0]) == (first.import_id, before)


def test_a_header_that_changed_since_it_was_mapped_is_said(home, bills, tmp_path, today):
    import_files(home, [bills], today=today, mappings={bills: mapping_of(SAID, "m")})
    (later := tmp_path / "april.csv").write_text("Day,Account,What,Total,Ccy\n2026-04-30,Acme,Seats,700,USD\n")
    (receipt,) = import_files(home, [later], today=today)
    assert "Since you mapped ledgerly: billing lines, its header has changed: charged is gone and total is new." in receipt.errors[0]


def test_mapped_billing_and_usage_make_a_margin_by_customer(home, bills, tmp_path, today):
    (used := tmp_path / "used.csv").write_text("at,who,in,out\n2026-02-05,tenant-1,1000000,0\n")
    usage = mapping_of(but(USED, columns={"customer_id": "who"}), "m")
    import_files(home, [bills, used], today=today, mappings={bills: mapping_of(SAID, "m"), used: usage})
    made = map_rows(
        home,
        [
            {"source": "mygateway", "kind": "customer", "id": "tenant-1", "customer": "Acme"},
            {"source": "ledgerly", "kind": "customer", "id": "Acme", "customer": "Acme"},
        ],
        today=today,
    )
    assert (made.rows_loaded, made.warnings) == (2, ())
    acme = margin(open_snapshot(home), "customer").filter(pl.col("customer") == "Acme").to_dicts()[0]
    assert (f"{acme['revenue']:.2f}", f"{acme['inference_cost']:.2f}") == ("1200.00", "2.50")  # a million tokens at $2.50
    behind = rows_behind(open_snapshot(home), "billing_lines", customer="Acme").to_dicts()
    assert [(row["file"], row["line"], row["product"]) for row in behind] == [("bills.csv", 2, "API tokens")]


def test_a_file_read_by_another_mapping_first_takes_the_import_back(home, bills, today):
    (first,) = import_files(home, [bills], today=today, mappings={bills: mapping_of(but(SAID, amount_unit="major"), "m")})
    right = mapping_of(SAID, "m")
    (refused,) = import_files(home, [bills], today=today, mappings={bills: right})
    assert f"loaded already as {first.import_id}, by another mapping" in refused.errors[0]
    undo(home, first.import_id, today=today)
    (second,) = import_files(home, [bills], today=today, mappings={bills: right})
    assert second.status == "loaded" and second.import_id != first.import_id
    sums = open_snapshot(home).query("select sum(base_amount)::varchar as s, count(*) as n from billing_lines").row(0)
    assert (sums[0][:7], sums[1]) == ("1245.00", 2)


def test_whatever_the_shape_the_rows_are_the_same(home, tmp_path, today):
    rows = [{"at": "2026-02-05", "in": 1000, "out": 50}, {"at": "2026-02-06", "in": 10, "out": 5}]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    table = "at\tin\tout\n" + "".join("\t".join(map(str, row.values())) + "\n" for row in rows)
    files = {
        "a.jsonl": lines.encode(),
        "b.jsonl.gz": gzip.compress(lines.encode()),
        "c.json": json.dumps(rows).encode(),
        "d.tsv": table.encode(),
    }
    files |= {"e.csv": table.replace("\t", ";").encode("utf-16"), "f.csv.gz": gzip.compress(table.replace("\t", ",").encode())}
    paths = [tmp_path / name for name in files]
    for path in paths:
        path.write_bytes(files[path.name])
    receipts = import_files(home, paths, today=today, dry_run=True, mappings=dict.fromkeys(paths, mapping_of(USED, "m")))
    assert [receipt.errors for receipt in receipts] == [()] * 6
    assert {(receipt.rows_loaded, receipt.as_read.rows, receipt.as_read.totals) for receipt in receipts} == {
        (2, receipts[0].as_read.rows, receipts[0].as_read.totals)
    }


def test_lines_count_once_however_often_they_come(home, tmp_path, today):
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text("n,day,net\nl1,2026-02-05,100\nl2,2026-02-06,50\n")
    second.write_text("n,day,net\nl2,2026-02-06,60\nl3,2026-02-07,5\n")  # l2 stands restated
    keyed = mapping_of(
        {
            "kind": "billing",
            "source": "erp",
            "amount_unit": "major",
            "columns": {"id": "n", "day": "day", "amount": "net"},
            "fixed": {"currency": "USD"},
        },
        "m",
    )
    receipts = import_files(home, [first, second], today=today, mappings=dict.fromkeys([first, second], keyed))
    assert receipts[1].restated_rows == 1
    assert open_snapshot(home).query("select sum(amount)::int as s from billing_lines").item() == 165
    states = open_snapshot(home).query("select state, count(*) as n from lineage group by all order by 1").rows()
    assert states == [("counted", 3), ("superseded", 1)]


def test_lines_without_an_id_count_by_their_day_whatever_the_order(tmp_path, today):
    said = {"kind": "billing", "source": "erp", "amount_unit": "major", "columns": {"day": "day", "amount": "net", "quantity": "n"}}
    mapping = mapping_of({**said, "fixed": {"currency": "USD"}}, "m")
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text("day,net,n\n2026-02-05,10,1\n2026-02-05,10,1\n2026-02-05,10,2\n")  # equal rows all count
    second.write_text("day,net,n\n2026-02-05,10,2\n2026-02-06,1,1\n")
    ids = []
    for name, files in (("forth", [first, second]), ("back", [second, first])):
        home = Home(tmp_path / name)
        (asked,) = import_files(home, files[:1], today=today, mappings={files[0]: mapping})
        (stopped,) = import_files(home, files[1:], today=today)
        assert (asked.status, len(stopped.conflicts)) == ("loaded", 1)  # replace or add?
        import_files(home, files[1:], today=today, conflict="add")
        assert open_snapshot(home).query("select sum(amount)::int as s from billing_lines").item() == 41
        ids.append(current(home)[0])
    assert ids[0] == ids[1]


# -- proposals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row", "proposed"),
    [
        (
            "TIMESTAMP,ContextTokens,GeneratedTokens",
            "2023-11-16 18:17:03.97,48,10",
            {"kind": "usage", "day": "timestamp", "input_tokens": "contexttokens", "output_tokens": "generatedtokens", "dates": "iso"},
        ),
        (
            "invoice date,customer,amount_cents,currency",
            "31/01/2026,Acme,100,USD",
            {
                "kind": "billing",
                "day": "invoice date",
                "customer_id": "customer",
                "amount": "amount_cents",
                "amount_unit": "minor",
                "dates": "day_first",
            },
        ),
        (
            "date,service,provider,cost_usd",
            "01/02/2026,Chat,acme,1",
            {"kind": "provider_cost", "provider": "provider", "amount": "cost_usd", "amount_unit": "major", "dates": None},
        ),
    ],
    ids=["usage", "billing", "costs"],
)
def test_proposals_come_from_names_and_first_rows(header, row, proposed):
    names = header.lower().split(",")
    found = proposal(names, [dict(zip(names, row.split(","), strict=True))])
    flat = found | found["columns"]
    assert {name: flat.get(name) for name in proposed} == proposed


def test_a_source_is_proposed_by_the_file_s_name():
    assert source_of("AzureLLMInferenceTrace_code.csv") == "azurellminferencetrace"


def test_every_meaning_is_read_and_every_kind_has_its_table():
    for kind in KINDS.values():
        assert kind.table in IMPORTED
        assert len(set(kind.names)) == len(kind.names)
        assert set(kind.needs) | set(kind.any_of) | ({kind.amount} - {""}) <= set(kind.names)
    assert not {importer.format for importer in IMPORTERS if importer.mapping}


def test_a_mapping_of_everything_a_kind_can_say_compiles(home, tmp_path, today):
    for kind in KINDS.values():
        columns = {meaning.name: f"c_{meaning.name}" for meaning in kind.meanings}
        mapping = ColumnMapping(kind.name, "all", columns, {}, "minor", "millions", "iso", "comma", True, True)
        (file := tmp_path / f"{kind.name}.csv").write_text(";".join(columns.values()) + "\n" + ";".join("x" for _ in columns) + "\n")
        (receipt,) = import_files(home, [file], today=today, dry_run=True, mappings={file: mapping})
        assert "none of its" in receipt.errors[0]


def test_the_mapping_of_the_readme_reads_a_file(home, tmp_path, today, run):
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```toml\n(kind.+?)^```", readme, re.MULTILINE | re.DOTALL)
    (mapping := tmp_path / "mygateway.toml").write_text(text)
    (file := tmp_path / "usage.csv").write_text(
        "Timestamp,Model,Tenant,Prompt,Completion,Cost\n2026-02-05T10:00:00Z,gpt-4o,acme,1000,50,0.003\n"
    )
    code, out, _ = run("import", file, "--mapping", mapping, "--json")
    assert (code, json.loads(out)[0]["format"], json.loads(out)[0]["rows_loaded"]) == (0, "mygateway_usage", 1)
    assert "--mapping" in run("import", "--help")[1]
