"""Three kinds of bad input: read right, a row rejected and the rest loaded, a file refused and nothing changed.

Each with the sentence it gets, the rows it leaves, and the snapshot before and after; on the page and on the command line alike.
"""

import csv
import gzip
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import cli
import data.judge
import data.rejected
from data.decisions import map_file, map_rows, type_figure
from data.errors import BadValueError, HomeError
from data.home import Home
from data.ingest import Receipt, import_files
from data.judge import judge
from data.snapshot import current, open_snapshot
from data.stage import stage
from tests.conftest import TODAY
from tests.golden.test_golden import SAMPLES, importer_of

INVOICES = "id,Customer,Customer Name,Currency,Date (UTC),Status,Exclusive Tax Amount,Inclusive Tax Amount,Total"
PAID = "in_1,cus_a,Acme,usd,2026-03-15 00:00,paid,0.00,0.00,100.00"
LOG = "request_id,startTime,spend,model,custom_llm_provider,prompt_tokens,completion_tokens,end_user,metadata"
CALL = "r1,2026-10-01 09:20:46,0.0500,gpt-4o,openai,10000,2500,acme,"
LINES = "invoice_id,id,amount,currency,period_start,period_end,price_id,proration,livemode"
LINE = "in_1,il_1,1000,usd,2026-01-01,2026-02-01,price_1,false,true"
COSTS = "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,organization_id"
COST = '1759622400,1759708800,,,1.50,usd,"gpt-4o, input",org-1'
USAGE = "start_time,end_time,start_time_iso,end_time_iso,num_model_requests,input_tokens,output_tokens,input_cached_tokens,model"
USED = "1759622400,1759708800,,,10,1000,50,400,gpt-4o"
CLAUDE = "usage_date_utc,model,usage_type,token_type,cost_usd"
CLAUDED = "2026-09-01,Claude Opus 5,message,output,1.50"


@dataclass(frozen=True)
class Said:
    """What one run of the command said."""

    code: int
    out: str
    err: str


@pytest.fixture
def unpeg(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run the command in this process, on this test's home unless it names another."""
    monkeypatch.setenv("UNPEG_HOME", str(home.root))

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["unpeg", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return Said(int(end.value.code or 0), out, err)

    return run


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home for all that is only tried: a dry run leaves it as it is."""
    return Home(tmp_path_factory.mktemp("unchanged") / "home")


@pytest.fixture
def load(home: Home, unchanged: Home, today: date, tmp_path: Path) -> Callable[..., Receipt]:
    """Write a file of a name and import it into this test's home, or try it in one that they share."""

    def write(content: str | bytes, name: str = "export.csv", **options: object) -> Receipt:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        (receipt,) = import_files(unchanged if options.get("dry_run") else home, [file], today=today, **options)  # type: ignore[arg-type]
        return receipt

    return write


def sums(receipt: Receipt) -> dict[str, tuple[Decimal, Decimal]]:
    return {amount.currency: (amount.loaded, amount.rejected) for amount in receipt.amounts}


# -- read right ------------------------------------------------------------------------------------------------------------

PLAIN = f"{INVOICES}\n{PAID}\nin_2,cus_ä,Bäcker,eur,2026-03-16 00:00,open,190.00,0.00,1190.00\n"
SEMICOLONS = (
    PLAIN.replace(",", ";").replace("100.00", "100,00").replace("1190.00", "1.190,00").replace("190.00", "190,00").replace("0.00", "0,00")
)
READ_RIGHT = {
    "as Stripe writes it": PLAIN.encode(),
    "a byte-order mark": PLAIN.encode("utf-8-sig"),
    "UTF-16 with its mark": PLAIN.encode("utf-16"),
    "UTF-16, little end first, without a mark": PLAIN.encode("utf-16-le"),
    "UTF-16, big end first, with its mark": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "UTF-16, big end first, without a mark": PLAIN.encode("utf-16-be"),
    "Windows letters": PLAIN.encode("cp1252"),
    "semicolons and decimal commas": SEMICOLONS.encode(),
    "semicolons in UTF-16": SEMICOLONS.encode("utf-16"),
    "tabs": PLAIN.replace(",", "\t").encode(),
    "lines that end in CR LF": PLAIN.replace("\n", "\r\n").encode(),
    "lines that end in CR alone": PLAIN.replace("\n", "\r").encode(),
    "blank lines above and between": ("\n\n" + PLAIN.replace("\n", "\n\n")).encode(),
    "no end of the last line": PLAIN.rstrip("\n").encode(),
    "everything in quotes": "".join(",".join(f'"{c}"' for c in line.split(",")) + "\n" for line in PLAIN.splitlines()).encode(),
    "blanks around names and cells": "".join(" , ".join(line.split(",")) + "\n" for line in PLAIN.splitlines()).encode(),
    "packed": gzip.compress(PLAIN.encode()),
}


@pytest.mark.parametrize("kind", READ_RIGHT)
def test_it_is_read_right(load, kind):
    receipt = load(READ_RIGHT[kind], dry_run=True)
    assert receipt.errors == ()
    assert (receipt.rows_read, receipt.rows_rejected) == (2, 0)
    assert sums(receipt) == {"EUR": (Decimal(1000), 0), "USD": (Decimal(100), 0)}


PAID_AMOUNT = INVOICES + '\nin_1,cus_a,Acme,usd,2026-03-15 00:00,paid,0,0,"{}"\n'
PAGES = json.dumps(
    {
        "object": "page",
        "data": [
            {"start_time": 1759622400, "results": [{"object": "organization.costs.result", "amount": {"value": 5.5, "currency": "usd"}}]},
            {"start_time": 1759708800, "results": []},
        ],
    }
)


@pytest.mark.parametrize(
    "content",
    [
        PAGES.encode(),
        PAGES.encode("utf-8-sig"),
        PAGES.encode("utf-16"),
        PAGES.encode("utf-16-le"),
        json.dumps(json.loads(PAGES), indent=4).encode(),
        json.dumps([json.loads(PAGES)]).encode(),
        gzip.compress(PAGES.encode()),
    ],
    ids=["plain", "mark", "UTF-16", "UTF-16 without mark", "indented", "a list of pages", "packed"],
)
def test_pages_are_read_right(load, content):
    receipt = load(content, "page.json", dry_run=True)
    assert (receipt.errors, receipt.rows_read, sums(receipt)) == ((), 1, {"USD": (Decimal("5.5"), 0)})


@pytest.mark.parametrize("written", ["1,234.50", "1.234,50", "1 234,50", "1\u202f234,50", "1'234.50", "1234.5", "\u22121234.50"])
def test_thousands_marks_are_read_right(load, written):
    receipt = load(PAID_AMOUNT.format(written), dry_run=True)
    assert sums(receipt) == {"USD": (Decimal("-1234.5" if "\u2212" in written else "1234.5"), 0)}


def test_whatever_the_dialect_the_snapshot_is_the_same(tmp_path, today):
    ids = set()
    for kind in ("as Stripe writes it", "UTF-16 with its mark", "semicolons and decimal commas", "lines that end in CR alone"):
        home = Home(tmp_path / kind)
        (tmp_path / "export.csv").write_bytes(READ_RIGHT[kind])
        import_files(home, [tmp_path / "export.csv"], today=today)
        ids.add(current(home)[0])
    assert len(ids) == 1


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>", "+1-1", "@SUM(A1)", "two\nlines", 'a "quoted" word', "\u2028|x"],
)
def test_a_name_is_text_whatever_it_looks_like(load, home, name):
    out = io.StringIO(newline="")
    csv.writer(out).writerow(["in_1", "cus_a", name, "usd", "2026-03-15", "paid", "0", "0", "10.00"])
    receipt = load(f"{INVOICES}\r\n{out.getvalue()}")
    assert receipt.rows_rejected == 0
    assert open_snapshot(home).query("select name from customers").item() == name


def test_the_command_shows_a_formula_and_an_escape_inert(unpeg, tmp_path):
    file = tmp_path / "=cmd.csv"
    file.write_text(f"{INVOICES}\n{PAID}\nin_2,cus_b,\x1b[31mred,usd,=1+1,paid,0,0,5.00\n")
    run = unpeg("import", file)
    assert run.code == 1
    assert "\x1b" not in run.out + run.err


# -- a row rejected, the rest loaded ---------------------------------------------------------------------------------------

# what is wrong: header, good row, bad row, column, found, expected, amount of the bad row by currency
ROWS: dict[str, tuple[str, str, str, str, str, str, dict[str, str]]] = {
    "an amount with two points": (INVOICES, PAID, PAID.replace("100.00", "12.3.4"), "total", "12.3.4", "a number", {}),
    "an amount in words": (INVOICES, PAID, PAID.replace("100.00", "free"), "total", "free", "a number", {}),
    "an amount beyond reason": (INVOICES, PAID, PAID.replace("100.00", "9" * 14), "net", "9" * 14, "an amount below", {}),
    "a tax that is no number": (INVOICES, PAID, PAID.replace("0.00,0.00", "n/a,0.00"), "exclusive tax amount", "n/a", "a number", {}),
    "a day that does not exist": (
        INVOICES,
        PAID,
        PAID.replace("usd,2026-03-15 00:00", "jpy,31/02/2026"),
        "date (utc)",
        "31/02/2026",
        "a day that exists",
        {"JPY": "100"},
    ),
    "a day without its century": (
        INVOICES,
        PAID,
        PAID.replace("2026-03-15", "26-03-15"),
        "date (utc)",
        "26-03-15 00:00",
        "a day that",
        {"USD": "100"},
    ),
    "an unknown currency": (INVOICES, PAID, PAID.replace("usd", "xxq"), "currency", "xxq", "a currency of ISO 4217", {}),
    "an unknown status": (INVOICES, PAID, PAID.replace("paid", "settled"), "status", "settled", "draft, open, paid", {"USD": "100"}),
    "a short row": (INVOICES, PAID, "in_9,cus_a", "(row)", "2 cells", "9 cells as in the header", {}),
    "a long row": (INVOICES, PAID, PAID + ",x,y", "(row)", "11 cells", "9 cells as in the header", {}),
    "a totals row at the end": (INVOICES, PAID, "Total,,,,,,0.00,0.00,100.00", "status", "nothing", "draft, open", {}),
    "a quote that never closes": (INVOICES, PAID, PAID.replace("Acme", '"Acme'), "(row)", "unexpected end of data", "balanced quotes", {}),
    "a quote that closes too early": (INVOICES, PAID, PAID.replace("Acme", '"Ac"me'), "(row)", "',' expected", "balanced quotes", {}),
    "test mode": (LINES, LINE, LINE.replace("true", "false"), "livemode", "false", "live data, not test mode", {"USD": "10"}),
    "half a cent": (LINES, LINE, LINE.replace("1000", "10.5"), "amount", "10.5", "smallest unit", {}),
    "a period that runs backwards": (
        LINES,
        LINE,
        LINE.replace("2026-02-01", "2025-02-01"),
        "period_end",
        "2025-02-01",
        "a day on or after",
        {"USD": "10"},
    ),
    "the same row twice": (INVOICES, PAID, PAID.replace("in_1", "in_0"), "invoice_id", "in_0", "each id once", {"USD": "100"}),
    "a negative count": (LOG, CALL, CALL.replace("10000", "-1"), "prompt_tokens", "-1", "a whole number, zero or more", {"USD": "0.05"}),
    "half a token": (LOG, CALL, CALL.replace("10000", "1.5"), "prompt_tokens", "1.5", "a whole number", {"USD": "0.05"}),
    "a thousand's point in a count": (
        LOG,
        CALL,
        CALL.replace("10000", "10.000"),
        "prompt_tokens",
        "10.000",
        "a whole number",
        {"USD": "0.05"},
    ),
    "more cached than asked": (
        LOG,
        CALL,
        CALL + '"{""usage_object"": {""cache_read_input_tokens"": 10001}}"',
        "prompt_tokens",
        "10000",
        "at least the cached tokens",
        {"USD": "0.05"},
    ),
    "metadata as Python prints it": (LOG, CALL, CALL + "{'usage_object': None}", "metadata", "{'usage", "JSON", {"USD": "0.05"}),
    "usage of the day after tomorrow": (
        LOG,
        CALL,
        CALL.replace("2026-10-01", "2026-11-17"),
        "starttime",
        "2026-11-17",
        "a day that has come",
        {"USD": "0.05"},
    ),
    "a spend that is no number": (LOG, CALL, CALL.replace("0.0500", "inf"), "spend", "inf", "a number", {}),
    "a call without an id": (LOG, CALL, CALL.replace("r1", ""), "request_id", "nothing", "the request's id", {"USD": "0.05"}),
    "cost in an unknown currency": (COSTS, COST, COST.replace("usd", "credits"), "amount_currency", "credits", "a currency", {}),
    "cost of a future day": (
        COSTS,
        COST,
        COST.replace("1759622400", "1893456000"),
        "start_time",
        "1893456000",
        "a day that has come",
        {"USD": "1.5"},
    ),
    "a cost with its sign": (CLAUDE, CLAUDED, CLAUDED.replace("1.50", "$1.50"), "cost_usd", "$1.50", "a number", {}),
    "a cost of no day": (CLAUDE, CLAUDED, CLAUDED.replace("09-01", "09-31"), "usage_date_utc", "2026-09-31", "a day that", {"USD": "1.5"}),
    "more cached than input": (USAGE, USED, USED.replace(",400,", ",1001,"), "input_tokens", "1000", "at least the cached", {}),
    "a negative count of tokens": (USAGE, USED, USED.replace(",50,", ",-50,"), "output_tokens", "-50", "a whole number", {}),
}


def file_of(case: tuple) -> str:
    header, good, *_ = case
    first, _, rest = good.partition(",")
    key = {INVOICES: "in_0", LOG: "r0", LINES: None}.get(header)
    earlier = f"{key},{rest}" if key else good.replace("il_1", "il_0")
    return "\n".join([header, earlier, good]) + "\n"


def bad_rows() -> dict[str, list[tuple]]:
    """The bad rows by header, each with an id of its own unless its id is the point; an open quote stands last."""
    found: dict[str, list[tuple]] = {}
    for number, (header, good, wrong, column, *rest) in enumerate(ROWS.values(), start=20):
        if column not in ("(row)", "invoice_id", "request_id"):
            own = wrong.replace("in_1,cus", f"in_{number},cus").replace("r1,", f"r{number},")
            wrong = own.replace("in_1,il_1", f"in_1,il_{number}")
        found.setdefault(header, []).append((header, good, wrong, column, *rest))
    return {header: sorted(cases, key=lambda case: case[4] == "unexpected end of data") for header, cases in found.items()}


@pytest.mark.parametrize(
    "header", [INVOICES, LOG, LINES, COSTS, USAGE, CLAUDE], ids=["invoices", "log", "lines", "costs", "usage", "claude"]
)
def test_bad_rows_are_rejected_each_with_its_reason_and_leave_the_snapshot_of_the_rest(tmp_path, today, header):
    cases = bad_rows()[header]
    good = file_of(cases[0])
    bad = [case[2] for case in cases]
    ids, receipts = [], []
    for name, text in (("clean", good), ("broken", good + "\n".join(bad) + "\n")):
        home = Home(tmp_path / name)
        (tmp_path / f"{name}.csv").write_text(text)
        (receipt,) = import_files(home, [tmp_path / f"{name}.csv"], today=today)
        assert (receipt.status, receipt.rows_loaded) == ("loaded", 2), receipt.errors
        ids.append(current(home)[0])
        receipts.append(receipt)
    clean, broken = receipts
    assert ids[0] == ids[1]
    assert (broken.rows_read, broken.rows_rejected, len(broken.rejected)) == (2 + len(bad), len(bad), len(bad))
    lost: dict[str, Decimal] = {}
    for place, (row, (*_, wrong, column, found, expected, amounts)) in enumerate(zip(broken.rejected, cases, strict=True)):
        assert (row.line, row.column, row.raw) == (4 + place, column, wrong)
        assert row.found.startswith(found) and expected in row.expected, row
        for code, amount in amounts.items():
            lost[code] = lost.get(code, Decimal(0)) + Decimal(amount)
    assert {code: rejected for code, (_, rejected) in sums(broken).items() if rejected} == lost
    assert {code: loaded for code, (loaded, _) in sums(broken).items() if loaded} == {c: each for c, (each, _) in sums(clean).items()}
    assert broken.rows_without_amount == (sum(not case[-1] for case in cases) if header != USAGE else 0)
    assert open_snapshot(home).query("select count(*) from rejected_rows").item() == len(bad)


CENTS = {"amount": "150.5", "currency": "USD", "cost_type": "tokens", "token_type": "output_tokens", "model": "claude-opus-5"}


WRONG_CENTS = (
    ({"amount": "1,50"}, "amount", "1,50", "a number"),
    ({"amount": "$1.50"}, "amount", "$1.50", "a number"),
    ({"amount": None}, "amount", "nothing", "a number"),
    ({"currency": "credits"}, "currency", "credits", "a currency of ISO 4217"),
    ({"currency": None}, "currency", "nothing", "a currency of ISO 4217"),
)


def test_cents_are_read_to_their_fraction_and_what_is_none_is_rejected(load):
    bucket = {"starting_at": "2026-09-01T00:00:00Z", "results": [CENTS, *(CENTS | wrong for wrong, *_ in WRONG_CENTS)]}
    receipt = load(json.dumps({"data": [bucket], "has_more": False}), name="cost.json", dry_run=True)
    for place, (row, (_, column, found, expected)) in enumerate(zip(receipt.rejected, WRONG_CENTS, strict=True)):
        assert (row.line, row.column, row.found) == (2 + place, column, found)
        assert expected in row.expected
    assert (sums(receipt), receipt.rows_without_amount) == ({"USD": (Decimal("1.505"), 0)}, len(WRONG_CENTS))


WRONG_LINES = (
    ({"amount": 10.5}, "amount", "10.5", 0),
    ({"currency": "zzz"}, "currency", "zzz", 0),
    ({"discount_amounts": [{"amount": "half"}]}, "discount_amounts", '[{"amount": "half"}]', 0),
    ({"taxes": "none"}, "taxes", "none", 0),
    ({"id": None}, "id", "nothing", 10),
    ({"period": {"start": 1775001600, "end": 1772323200}}, "period.end", "1772323200", 10),
)


def test_lines_of_an_api_s_invoice_are_rejected_each_with_its_reason_and_the_rest_is_loaded(load):
    page = json.loads(STRIPE)
    page["data"][0]["lines"]["data"] += [BILLED | {"id": f"il_{place}"} | wrong for place, (wrong, *_) in enumerate(WRONG_LINES, start=2)]
    receipt = load(json.dumps(page), name="invoices.json", dry_run=True)
    for place, (row, (_, column, found, _lost)) in enumerate(zip(receipt.rejected, WRONG_LINES, strict=True)):
        assert (row.line, row.column, row.found) == (2 + place, column, found)
    assert sums(receipt) == {"USD": (Decimal(10), Decimal(sum(lost for *_, lost in WRONG_LINES)))}
    assert receipt.rows_without_amount == sum(not lost for *_, lost in WRONG_LINES)


def test_an_open_quote_swallows_no_row_after_it(load):
    rows = [PAID.replace("in_1", f"in_{n}") for n in range(200)]
    rows[50] = rows[50].replace("Acme", '"Acme')
    rows[120] = rows[120].replace("Acme", '"Ac,\nme"')  # this one is a cell of two lines
    receipt = load("\n".join([INVOICES, *rows]) + "\n", dry_run=True)
    assert (receipt.rows_read, receipt.rows_loaded, receipt.rows_rejected) == (200, 199, 1)
    assert receipt.rejected[0].line == 52


def test_a_file_in_which_nothing_can_be_loaded_says_so_row_by_row(load):
    receipt = load(f"{INVOICES}\nin_1,cus_a\nin_2\n")
    assert (receipt.status, receipt.rows_read, receipt.rows_loaded, receipt.rows_rejected) == ("rejected", 2, 0, 2)
    assert [row.line for row in receipt.rejected] == [2, 3]
    assert receipt.errors == (
        "export.csv: none of its 2 rows can be loaded; the first, line 2, (row): found 2 cells; expected 9 cells as in the header. "
        "Nothing was loaded. Export the file again, or correct its rows.",
    )
    assert (receipt.format, receipt.kind, len(receipt.sha256)) == ("stripe_invoices_dashboard", "billing", 64)
    assert receipt.import_id is None


# -- a file refused, nothing changed ---------------------------------------------------------------------------------------


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return packed.getvalue()


PAGE = json.dumps({"object": "page", "data": [{"start_time": 1, "results": [{"object": "organization.costs.result"}]}]})
BILLED = {"object": "line_item", "id": "il_1", "amount": 1000, "currency": "usd", "period": {"start": 1772323200, "end": 1775001600}}
STRIPE = json.dumps(
    {
        "object": "list",
        "data": [{"object": "invoice", "id": "in_1", "status": "paid", "total": 1000, "created": 1772323200, "lines": {"data": [BILLED]}}],
    }
)
FILES: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "empty": ("a.csv", b"", r"a\.csv: the file is empty; expected a header and rows"),
    "blank lines alone": ("a.csv", b"\n \n\n", r"a\.csv, row 1: found nothing but blank lines; expected a header and rows"),
    "a header alone": ("a.csv", INVOICES.encode(), r"found the header of Stripe dashboard export of invoices and no row below it"),
    "an unknown header": ("a.csv", b"a,b\n1,2\n", r"a\.csv, row 1: found the columns a, b; expected those of one of: Stripe dashboard"),
    "two formats that fit": (
        "a.csv",
        b"date,usd,jpy,gbp,chf,customer_id,name,plan_name\n2026-10-01,1,1,1,1,c,n,p\n",
        r"two known exports fit these columns: ECB reference rates and customers table; .* --as ecb_rates or --as customers",
    ),
    "a column twice": ("a.csv", f"{INVOICES},Total\n{PAID},5\n".encode(), r"row 1: found the column total more than once"),
    "quotes that do not close in the header": ("a.csv", b'id,"Status,Currency\n1,2,3\n', r"row 1: found quotes that do not close"),
    "JSON that breaks off": ("a.json", PAGE[:-9].encode(), r"a\.json: the JSON breaks off or is damaged after"),
    "an invoice that breaks off": ("a.json", STRIPE[:-40].encode(), r"a\.json: the JSON breaks off or is damaged after 0 records"),
    "a list of nothing": ("a.json", b'{"object": "list", "data": [], "has_more": false}', r"a\.json: the list is empty"),
    "JSON that is no JSON": ("a.json", b"{'object': 'page'}", r"a\.json: the JSON breaks off or is damaged after 0 records"),
    "JSON nested without end": ("a.json", b"[" * 200_000, r"a\.json: the JSON is nested more than 60 deep"),
    "a number without end": (
        "a.json",
        b'{"object": "page", "data": [' + b"7" * 5_000 + b"]}",
        r"a\.json: found a number of more than 1,000 digits",
    ),
    "JSON of another kind": ("a.json", b'{"hello": "world"}', r"a\.json, row 1: found the columns hello"),
    "UTF-16 that breaks off": ("a.csv", PLAIN.encode("utf-16")[:-1], r"the UTF-16 text breaks off or is damaged"),
    "binary": ("a.csv", bytes(range(256)) * 20, r"a\.csv: the file holds binary data .* expected text: CSV, TSV or JSON"),
    "a NUL far below": ("a.csv", (PLAIN * 400).encode() + b"\0", r"a\.csv: the file holds binary data"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 50, r"a\.csv: the file holds binary data"),
    "a workbook": ("a.xlsx", zipped, r"a\.xlsx: the file holds binary data .* Export it as CSV"),
    "packed without end": ("a.csv.gz", lambda: gzip.compress(b"a,b\n" * (18 << 20), 1), r"a\.csv\.gz: unpacks to more than 64 MB"),
    "packed and cut off": ("a.csv.gz", gzip.compress(PLAIN.encode())[:-20], r"a\.csv\.gz: the packed file ends early or is damaged"),
    "packed nothing": ("a.csv.gz", gzip.compress(b""), r"a\.csv\.gz: the file is empty"),
    "amounts that mean two things": (
        "a.csv",
        PLAIN.replace("1190.00", '"1,190"').replace("100.00", '"1,100"').replace("190.00", "0").replace("0.00", "0").encode(),
        r"a\.csv: amounts such as 1,234 or 1\.234 stand in .* whether that is a thousand or a decimal",
    ),
    "one endless line": ("a.csv", b"a" * (5 << 20), r"a\.csv, row 1: found no end of line"),
}


@pytest.fixture(scope="module")
def settled_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which one file is loaded."""
    folder = tmp_path_factory.mktemp("settled")
    (folder / "first.csv").write_text(f"{LOG}\n{CALL}\n")
    home = Home(folder / "home")
    import_files(home, [folder / "first.csv"], today=TODAY)
    return home


def state_of(home: Home) -> tuple[object, ...]:
    """All that a refused file must leave as it is."""
    kept = sorted(path.name for folder in (home.imports, home.snapshots, home.uploads) for path in folder.iterdir())
    return current(home), kept, home.ledger.read_bytes()


@pytest.mark.parametrize("kind", FILES)
def test_the_file_is_refused_and_nothing_changes(settled_home, tmp_path, today, kind, unpeg):
    name, content, said = FILES[kind]
    file = tmp_path / name
    file.write_bytes(content() if callable(content) else content)
    before = state_of(settled_home)
    (receipt,) = import_files(settled_home, [file], today=today)
    (error,) = receipt.errors
    assert re.search(said, error), error
    assert error.startswith(name) and "Nothing was loaded." in error and "\n" not in error
    assert (receipt.status, receipt.rows_read, receipt.import_id, receipt.amounts) == ("rejected", 0, None, ())
    assert receipt.snapshot == before[0][0]
    assert state_of(settled_home) == before

    run = unpeg("import", file, "--home", settled_home.root)
    assert (run.code, run.err) == (2, f"{error}\n")
    told = unpeg("import", "--json", file, "--home", settled_home.root)
    (receipt_told,) = json.loads(told.out)
    assert (told.code, receipt_told["status"], receipt_told["errors"]) == (2, "rejected", [error])
    assert state_of(settled_home) == before


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_what_is_no_file_is_refused_and_the_others_are_loaded(home, today, tmp_path, name):
    good = tmp_path / "good.csv"
    good.write_text(PLAIN)
    wrong, right = import_files(home, [tmp_path / name, good], today=today)
    assert (wrong.status, right.status) == ("rejected", "loaded")
    assert re.search(r"no such file|this is no file", wrong.errors[0])


def test_two_formats_that_fit_are_settled_by_a_word(load):
    content = FILES["two formats that fit"][1]
    assert load(content, as_format="customers").rows_loaded == 1
    (error,) = load(content, as_format="custommers").errors
    assert re.search(r"--as custommers: no such format; expected one of .*Nearest: customers\. Nothing was loaded", error)
    (error,) = load(PLAIN, as_format="litellm_spend").errors
    assert re.search(r"expected those of one of: LiteLLM spend logs\. The columns .* are missing\. Nothing was loaded", error)


def test_a_home_that_is_a_file_is_refused(tmp_path, today, unpeg):
    place = tmp_path / "home"
    place.write_text("in the way")
    (tmp_path / "good.csv").write_text(PLAIN)
    with pytest.raises(HomeError, match=r"found a file; expected a folder for the data\. Nothing was changed\.") as refused:
        import_files(Home(place), [tmp_path / "good.csv"], today=today)
    run = unpeg("import", tmp_path / "good.csv", "--home", place)
    assert (run.code, run.err) == (2, f"{refused.value}\n")
    assert place.read_text() == "in the way"


def test_a_home_whose_folder_of_imports_is_a_file_is_refused(home, today, tmp_path):
    home.root.mkdir()
    home.imports.write_text("in the way")
    (tmp_path / "good.csv").write_text(PLAIN)
    with pytest.raises(HomeError, match="cannot keep data here"):
        import_files(home, [tmp_path / "good.csv"], today=today)


def test_a_ledger_of_a_newer_version_is_refused(load, home, today, tmp_path, unpeg):
    load(PLAIN)
    before = current(home)
    with duckdb.connect(str(home.ledger)) as ledger:
        ledger.execute("update ledger set version = version + 1")
    file = tmp_path / "log.csv"
    file.write_text(f"{LOG}\n{CALL}\n")
    run = unpeg("import", file, "--home", home.root)
    assert run.code == 2
    assert re.search(r"newer version", run.err) and len(run.err.splitlines()) == 1
    assert current(home) == before
    assert not list(home.imports.glob(".*"))


# -- fast and careful ------------------------------------------------------------------------------------------------------


def both_ways(file: Path, work: Path, today: date) -> list[tuple[object, ...]]:
    """What the fast pass and the careful one make of a file: rows without their lines, and the receipt."""
    made = []
    for fast in (0, 1 << 60):
        place = work / str(fast)
        place.mkdir(parents=True, exist_ok=True)
        staged = stage(file, place)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(data.judge, "_FAST", fast)
            judged = judge(staged, importer_of(file, staged), "any", today, place, lambda step, share: None)
        rows = pl.read_parquet(judged.rows).drop("line", "_problem", strict=False)
        made.append(
            (
                sorted(map(repr, rows.iter_rows())),
                judged.read,
                judged.loaded,
                replace(judged.rejected, file=None),
                judged.amounts,
                judged.by_month,
                judged.repeats,
                sorted((u.account, str(u.day), u.rows, u.content, str(u.amount)) for u in judged.units),
            )
        )
    return made


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.suffix == ".csv"], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_large_file_is_judged_as_a_small_one(sample, tmp_path, today):
    fast, careful = both_ways(sample, tmp_path, today)
    assert fast == careful


CELL = st.text(alphabet=st.sampled_from("ab ,;\"\n\t=<\u2028é|\\'"), max_size=6)


@settings(max_examples=15, phases=[Phase.generate])
@given(
    cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=40),
    terminator=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    last=st.booleans(),
)
def test_any_dialect_gives_the_cells_that_were_written(tmp_path_factory, cells, terminator, quoting, last):
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=terminator, quoting=quoting)
    writer.writerow(LOG.split(","))
    for number, (customer, model) in enumerate(cells):
        writer.writerow([f"r{number:03}", "2026-10-01 09:20:46", "0.05", model, "openai", "10", "5", customer, ""])
    text = out.getvalue()
    work = tmp_path_factory.mktemp("dialect")
    file = work / "log.csv"
    file.write_bytes((text if last else text.removesuffix(terminator)).encode())
    fast, careful = both_ways(file, work, TODAY)
    assert fast[1:] == careful[1:]
    assert (careful[1], careful[2]) == (len(cells), len(cells))
    rows = pl.read_parquet(work / str(1 << 60) / "rows.parquet").sort("key")

    def kept(text: str) -> str | None:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip(" ") or None

    assert rows["customer_id"].to_list() == [kept(customer) for customer, _ in cells]
    assert rows["model"].to_list() == [kept(model) for _, model in cells]


# -- mappings and typed figures --------------------------------------------------------------------------------------------


def test_each_bad_mapping_is_named_and_the_others_are_taken(home, today, tmp_path):
    file = tmp_path / "map.csv"
    file.write_text(
        "source,kind,id,customer,product,key_owner,priced_by\n"
        "stripe,customer,cus_1,Acme,,,\n"
        "stripe,custmer,cus_2,Acme,,,\n"
        ",customer,cus_3,Acme,,,\n"
        "stripe,customer,,Acme,,,\n"
        "stripe,customer,cus_4,,,,\n"
        "stripe,customer,cus_5,Acme,,custom,\n"
        "stripe,product,prod_1,,,,tokn\n"
        "stripe,customer\n"
        "stripe,customer,cus_6,,Tokens,,\n"
        "stripe,product,prod_2,,Tokens,,\n"
        "openai,workload,proj_1,,,,tokens\n"
        "strpe,customer,cus_7,Acme,,,\n"
        "openai,workload,proj_2,,Tokens,,\n"
    )
    receipt = map_file(home, file, today=today)
    assert (receipt.rows_read, receipt.rows_loaded, receipt.rows_rejected) == (13, 3, 10)
    told = {row.line: (row.column, row.found, row.expected) for row in receipt.rejected}
    assert told[3] == ("kind", "custmer", "one of customer, workload, product (nearest: customer)")
    assert told[4] == ("source", "nothing", "a source")
    assert told[5] == ("id", "nothing", "an id")
    assert told[6] == ("customer", "nothing", "a customer, a key_owner or a priced_by")
    assert told[7] == ("key_owner", "custom", "one of vendor, customer (nearest: customer)")
    assert told[8][:2] == ("priced_by", "tokn") and "(nearest: tokens)" in told[8][2]
    assert told[9][0] == "(row)"
    assert told[10][:2] == ("product", "Tokens") and told[10][2].startswith("a customer, a key_owner or a priced_by beside it")
    assert told[11][:2] == ("product", "Tokens") and told[11][2].startswith("a priced_by beside it")
    assert told[12][:2] == ("priced_by", "tokens")
    assert [warning.split(";")[0] for warning in receipt.warnings] == [
        "line 2, id: found cus_1",
        "line 13, source: found strpe, of which nothing is loaded (nearest: stripe)",
        "line 14, id: found proj_2",
        "line 14, product: found Tokens",
    ]


def test_a_mapping_of_ids_that_are_loaded_has_nothing_to_warn_of(load, home, today):
    load(f"{INVOICES}\n{PAID}\n")
    row = {"source": "stripe", "kind": "customer", "customer": "Acme"}
    assert map_rows(home, [row | {"id": "cus_a"}], today=today).warnings == ()
    assert "found cus_z; no loaded row of stripe has this customer yet" in map_rows(home, [row | {"id": "cus_z"}], today=today).warnings[0]


def test_a_mapping_without_its_columns_changes_nothing(home, today, tmp_path, unpeg):
    file = tmp_path / "map.csv"
    file.write_text("source,id,customer\nstripe,cus_1,Acme\n")
    with pytest.raises(BadValueError, match=r"the columns kind are missing; expected source, kind, id.* Nothing was changed\.") as refused:
        map_file(home, file, today=today)
    run = unpeg("map", file, "--home", home.root)
    assert (run.code, run.err) == (2, f"{refused.value}\n")
    assert current(home) is None


@pytest.mark.parametrize(
    ("what", "amount", "more", "said"),
    [
        (
            "other_cog",
            "5",
            {},
            r"other_cog: no figure of that name; expected one of other_cogs, .*\(nearest: other_cogs\)\. Nothing was changed",
        ),
        ("invoice", "5", {}, r"invoice: found no provider; expected whose invoice it is, such as --provider openai\. Nothing was changed"),
        ("other_cogs", "5", {"provider": "openai"}, r"other_cogs: found the provider openai; .* takes none\. Nothing was changed"),
        ("other_cogs", "NaN", {}, r"other_cogs: found NaN; expected an amount such as 1234\.56\. Nothing was changed"),
        ("other_cogs", "1e12", {}, r"expected an amount such as"),
        (
            "other_cogs",
            "-5",
            {},
            r"found -5; expected an amount of 0 or more, or a note that says why it is negative\. Nothing was changed",
        ),
    ],
)
def test_a_typed_figure_that_cannot_be_taken_changes_nothing(home, today, what, amount, more, said):
    with pytest.raises(BadValueError, match=said):
        type_figure(home, date(2026, 10, 1), what, Decimal(amount), today=today, **more)
    assert current(home) is None


@pytest.mark.parametrize("amount", ["12.3.4", "many", "1,5", ""])
def test_an_amount_in_words_is_refused_by_the_command(home, unpeg, amount):
    run = unpeg("type", "2026-10", "other_cogs", amount, "--home", home.root)
    assert run.code == 2
    assert len(run.err.splitlines()) == 1 and "Nothing was changed" in run.err


def test_of_many_rejected_rows_a_receipt_shows_the_first_thousand_and_the_store_keeps_them_all(load, home, monkeypatch):
    monkeypatch.setattr(data.judge, "_CHUNK", 700)
    monkeypatch.setattr(data.rejected, "_CHUNK", 900)
    rows = [PAID.replace("in_1", f"in_{n}").replace("100.00", "1.00") for n in range(3000)]
    bad = [row.replace("usd", "usx") if n % 3 else row for n, row in enumerate(rows)]
    bad[5] = "in_5,cus_a"
    receipt = load("\n".join([INVOICES, *bad, rows[0]]) + "\n")
    assert (receipt.rows_read, receipt.rows_loaded, receipt.rows_rejected) == (3001, 1000, 2001)
    assert [row.line for row in receipt.rejected[:5]] == [3, 4, 6, 7, 9]
    assert receipt.rejected[3].column == "(row)" and receipt.rejected[0].raw == bad[1]
    assert len(receipt.rejected) == 1000
    assert sums(receipt) == {"USD": (Decimal(1000), Decimal(1))}  # what is worth nothing known stands beside it
    assert receipt.rows_without_amount == 2000
    kept = open_snapshot(home).query("select line from rejected_rows order by line")["line"].to_list()
    assert (len(kept), len(set(kept)), kept[0], kept[-1]) == (2001, 2001, 3, 3002)
