"""The same usage and the same money in other forms: Anthropic's reports, and one company's invoices in four exports."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.actuals import margin
from analytics.board.reconcile import reconcile
from analytics.board.unclassified import waiting
from data.home import Home
from data.ingest import import_files, undo
from data.snapshot import Snapshot, open_snapshot
from tests.four_forms import FORMS, INVOICES, REVENUE, Invoice, Line, write

MARCH = ("2026-03-01", "2026-04-01")
SONNET = "claude-sonnet-4-5-20250929"


def snapshot_of(home: Home) -> Snapshot:
    snapshot = open_snapshot(home)
    assert snapshot is not None
    return snapshot


def page(path: Path, day: str, *results: dict[str, Any], more: bool = False) -> Path:
    bucket = {"starting_at": f"{day}T00:00:00Z", "ending_at": f"{day}T23:59:59Z", "results": results}
    path.write_text(json.dumps({"data": [bucket], "has_more": more, "next_page": None}))
    return path


# -- Anthropic ---------------------------------------------------------------------------------------------------------------


def used(**other: Any) -> dict[str, Any]:
    counts = {"uncached_input_tokens": 2_000_000, "cache_read_input_tokens": 1_000_000, "output_tokens": 100_000}
    created = {"ephemeral_5m_input_tokens": 400_000, "ephemeral_1h_input_tokens": 200_000}
    return counts | {"cache_creation": created, "model": SONNET, "service_tier": "standard", "context_window": "0-200k"} | other


def test_anthropic_s_classes_are_priced_each_at_its_own(home, today, tmp_path):
    import_files(home, [page(tmp_path / "usage.json", "2026-09-01", used())], today=today)
    cost = snapshot_of(home).query("select cost, price_grade from usage").row(0)
    by_hand = 2 * 3 + 1 * Decimal("0.3") + Decimal("0.4") * Decimal("3.75") + Decimal("0.2") * 6 + Decimal("0.1") * 15
    assert cost == (by_hand, "exact")


def test_a_long_context_is_priced_as_one_where_the_model_has_such_a_tier(home, today, tmp_path):
    rows = [used(context_window="200k-1M"), used(context_window="200k-1M", model="claude-opus-5")]
    import_files(home, [page(tmp_path / "usage.json", "2026-09-01", *rows)], today=today)
    found = snapshot_of(home).query("select model, long_context, input_usd_per_mtok, output_usd_per_mtok from usage order by model").rows()
    assert found == [("claude-opus-5", False, 5, 25), (SONNET, True, 6, Decimal("22.5"))]


def test_the_cost_report_is_the_money_and_the_usage_report_the_tokens(home, today, tmp_path):
    day = "2026-09-30"
    classes = ("uncached_input_tokens", "cache_read_input_tokens", "output_tokens")
    costs = [
        {"amount": cents, "currency": "USD", "cost_type": "tokens", "token_type": name, "model": SONNET, "service_tier": "standard"}
        for name, cents in zip(classes, ("600", "30", "150"), strict=True)
    ]
    costs += [{"amount": "25", "currency": "USD", "cost_type": "web_search", "token_type": None, "model": None}]
    usage = page(tmp_path / "usage.json", day, used(cache_creation=None))
    import_files(home, [usage, page(tmp_path / "cost.json", day, *costs)], today=today)
    (row,) = margin(snapshot_of(home)).to_dicts()
    assert (row["inference_cost"], row["unattributed_cost"]) == (Decimal("8.05"), Decimal("0.25"))  # the searches are nobody's tokens
    (said,) = [entry for entry in reconcile(snapshot_of(home)) if entry["provider"] == "anthropic"]
    assert (said["priced"], said["reported"]) == (Decimal("7.80"), Decimal("8.05"))


def test_the_console_s_file_of_a_loaded_day_asks_before_it_is_added(home, today, tmp_path):
    api = page(tmp_path / "cost.json", "2026-09-01", {"amount": "780", "currency": "USD", "model": SONNET, "token_type": "output_tokens"})
    console = tmp_path / "cost.csv"
    console.write_text(
        "usage_date_utc,model,api_key,usage_type,token_type,cost_usd\n2026-09-01,Claude Sonnet 4.5 2025-09-29,app,message,output,7.80\n"
    )
    first, second = import_files(home, [api, console], today=today)
    assert (first.status, second.status) == ("loaded", "rejected")
    assert "1 of its days is loaded already with other rows" in second.errors[0]
    import_files(home, [console], today=today, conflict="replace")
    assert snapshot_of(home).query("select model, sum(base_amount) as total from provider_costs group by 1").rows() == [
        (SONNET, Decimal("7.80"))
    ]


def test_a_report_of_an_empty_period_is_no_error(home, today, tmp_path):
    header = tmp_path / "usage.csv"
    header.write_text("usage_date_utc,model_version,api_key,workspace,usage_type,usage_input_tokens_no_cache\n")
    receipts = import_files(home, [page(tmp_path / "page.json", "2026-09-01"), header], today=today)
    assert [(r.status, r.format, r.rows_read) for r in receipts] == [
        ("loaded", "anthropic_empty_period", 0),
        ("loaded", "anthropic_usage_csv", 0),
    ]


# -- one company's invoices in four exports ------------------------------------------------------------------------------------


def revenue(home: Home) -> dict[tuple[str, str], Decimal]:
    """By currency and month."""
    said = "select currency, month, sum(amount) as amount from billing_lines where counted group by all"
    return {(row["currency"], f"{row['month']:%Y-%m}"): row["amount"] for row in snapshot_of(home).query(said).to_dicts()}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_alone_gives_the_revenue_that_a_reader_can_add_up(home, today, tmp_path, form):
    receipts = import_files(home, write(tmp_path, form), today=today)
    assert [(receipt.errors, receipt.rows_rejected) for receipt in receipts] == [((), 0)] * len(receipts)
    found = revenue(home)
    assert {code: found[code, "2026-03"] for code in REVENUE} == REVENUE
    assert sum(amount for (code, _), amount in found.items() if code == "JPY") == 365_000


@pytest.mark.parametrize("order", [FORMS, FORMS[::-1]], ids="-".join)
def test_the_same_invoices_in_several_forms_count_once(home, today, tmp_path, order):
    """Each form comes upon those before it; then the first ones go again; the revenue stays to the cent."""
    files = {form: write(tmp_path, form) for form in order}
    imports = {}
    for form in order:
        imports[form] = import_files(home, files[form], today=today)
        assert {code: revenue(home)[code, "2026-03"] for code in REVENUE} == REVENUE, form
    for form in order[:2]:
        for receipt in imports[form]:
            undo(home, str(receipt.import_id), today=today)
        assert {code: revenue(home)[code, "2026-03"] for code in REVENUE} == REVENUE, form


def test_the_listing_of_the_latest_state_counts(home, today, tmp_path):
    """A table of before an invoice was paid, and the API's list of after it, one line of which has gone."""
    before = Invoice("in_1", "open", "usd", "2026-03-01", (Line(1_000, *MARCH), Line(500, *MARCH)))
    after = replace(before, status="paid", lines=(Line(1_000, *MARCH),))
    import_files(home, [*write(tmp_path, "api", [after]), *write(tmp_path, "tables", [before])], today=today)
    assert revenue(home) == {("USD", "2026-03"): Decimal("10")}
    states = snapshot_of(home).query("select source_key, state, count(*) from lineage group by all order by 1, 2").rows()
    assert ("in_1/il_1_0", "counted", 1) in states and ("in_1/il_1_1", "repeated", 1) in states


def test_an_invoice_whose_lines_are_cut_off_waits_for_another_form(home, today, tmp_path):
    (api,) = write(tmp_path, "api", INVOICES[:1])
    api.write_text(api.read_text().replace('    "has_more": false', '    "has_more": true'))
    (receipt,) = import_files(home, [api], today=today)
    assert (receipt.rows_loaded, receipt.rows_rejected) == (0, 2)
    assert receipt.rejected[0].expected.startswith("all lines; fetch the rest")
    assert revenue(home) == {}
    import_files(home, write(tmp_path, "dashboard", INVOICES[:1]), today=today)
    assert revenue(home) == {("USD", "2026-03"): Decimal("147.50")}


def test_of_two_listings_the_one_that_adds_up_to_the_invoice_counts(home, today, tmp_path):
    (api,) = write(tmp_path, "api", INVOICES[:1])
    api.write_text(api.read_text().replace('"amount": 4850', '"amount": "many"'))
    receipt, *_ = import_files(home, [api, *write(tmp_path, "tables", INVOICES[:1])], today=today)
    assert (receipt.rows_loaded, receipt.rows_rejected) == (1, 1)
    assert revenue(home) == {("USD", "2026-03"): Decimal("147.50")}


def test_a_credit_note_of_the_api_is_that_of_the_tables(home, today, tmp_path):
    line = {"id": "cnli_1", "object": "credit_note_line_item", "amount": 900, "discount_amount": 100, "invoice_line_item": "il_plain_0"}
    note = {"id": "cn_1", "object": "credit_note", "amount": 800, "currency": "usd", "customer": "cus_a", "invoice": "in_plain",
            "status": "issued", "created": 1775347200, "lines": {"has_more": False, "data": [line]}}  # fmt: skip
    (tmp_path / "notes.json").write_text(json.dumps({"object": "list", "has_more": False, "data": [note]}))
    (tmp_path / "notes.csv").write_text(
        "id,amount,created,currency,customer_balance_transaction_id,customer_id,invoice_id,reason,status,voided_at\n"
        "cn_1,800,2026-04-05,usd,,cus_a,in_plain,,issued,\n"
    )
    (tmp_path / "note_lines.csv").write_text(
        "id,credit_note_id,amount,discount_amount,invoice_line_item,unit_amount_decimal\ncnli_1,cn_1,900,100,il_plain_0,\n"
    )
    import_files(home, [*write(tmp_path, "tables", INVOICES[:1]), tmp_path / "notes.json"], today=today)
    assert revenue(home) == {("USD", "2026-03"): Decimal("139.50")}  # in the month it credits
    _, lines = import_files(home, [tmp_path / "notes.csv", tmp_path / "note_lines.csv"], today=today)
    assert (lines.repeated_rows, lines.restated_rows) == (1, 0)
    assert revenue(home) == {("USD", "2026-03"): Decimal("139.50")}


def test_rows_of_before_a_column_was_known_stay_as_they_were(home, today, tmp_path):
    """An older version wrote its rows without what a newer one reads; they are derived, and met again, all the same."""
    receipts = import_files(home, write(tmp_path, "tables"), today=today)
    for receipt in receipts:
        rows = home.imports / str(receipt.import_id) / "rows.parquet"
        frame = pl.read_parquet(rows)
        frame.drop("lines_of", "status", "issued", strict=False).write_parquet(rows) if "line_id" in frame.columns else None
    import_files(home, write(tmp_path, "api"), today=today)
    assert {code: revenue(home)[code, "2026-03"] for code in REVENUE} == REVENUE


def test_what_waits_for_its_other_half_is_said_first(home, tmp_path, today):
    (lines := tmp_path / "lines.csv").write_text(
        "invoice_id,id,amount,currency,description,period_start,period_end,price_id,plan_id,proration,quantity,quantity_decimal,"
        "total_discount,total_exclusive_tax,livemode\n"
        "in_1,il_1,1200,usd,API tokens,2026-09-01 00:00:00,2026-10-01 00:00:00,price_api,,false,1,1,0,0,true\n"
    )
    (receipt,) = import_files(home, [lines], today=today)
    assert receipt.status == "loaded", receipt.errors
    snapshot = open_snapshot(home)
    assert snapshot is not None and waiting(snapshot) == "1 billing row waits (12.00 USD)"
