"""The demo company's exports: vendors' headers, same bytes for the same seed, and a story whose sums hold in the raw files."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from analytics.actuals import margin
from analytics.board.price_index import price_index
from analytics.paths.tiers import bought, decline_of
from data.demo import build, write_exports
from data.demo.exports import Exports
from data.demo.story import MISREPORTED
from data.home import Home
from data.pricebook import PriceBook
from data.snapshot import Snapshot, open_snapshot
from data.tables import PEGGED

MTOK = 1_000_000
VENDOR_HEADERS = {
    "completions_usage_": "usage/openai/guardian_openai_completions_usage_2025-10.csv",
    "cost_": "usage/openai/finout_openai_cost_2025-06-01_15.csv",
    "stripe_invoices": "billing/stripe_sigma/invoices.csv",
    "stripe_invoice_line_items": "billing/stripe_sigma/invoice_line_items.csv",
    "stripe_prices": "billing/stripe_sigma/prices.csv",
    "stripe_products": "billing/stripe_sigma/products.csv",
    "stripe_credit_notes": "billing/stripe_sigma/credit_notes.csv",
    "stripe_credit_note_line_items": "billing/stripe_sigma/credit_note_line_items.csv",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    write_exports(folder)
    return folder


@pytest.fixture(scope="module")
def log(exports: Path) -> pl.DataFrame:
    """The gateway's good rows with their cost at list price, US dollars, worked out here from tokens and price book."""
    raw = pl.concat([_read(path) for path in sorted(exports.glob("litellm_*.csv"))])
    cached = ("$.usage_object.cache_read_input_tokens", "$.usage_object.prompt_tokens_details.cached_tokens")
    rows = raw.filter(~pl.col("request_id").str.starts_with("chatcmpl-000000000000000000")).select(
        "end_user", "team_id", "model", "status", "cache_hit",
        provider="custom_llm_provider",
        day=pl.col("startTime").str.slice(0, 10).str.to_date(),
        prompt=pl.col("prompt_tokens").cast(pl.Int64),
        cache_read=pl.coalesce(*(pl.col("metadata").str.json_path_match(path) for path in cached)).cast(pl.Int64).fill_null(0),
        cache_write=pl.col("metadata").str.json_path_match("$.usage_object.cache_creation_input_tokens").cast(pl.Int64).fill_null(0),
        output=pl.col("completion_tokens").cast(pl.Int64),
        logged=pl.col("spend").cast(pl.Float64),
    )  # fmt: skip
    rows = rows.with_columns(
        input=pl.col("prompt") - pl.col("cache_read") - pl.col("cache_write"),
        service_tier=pl.lit("standard"),
        month=pl.col("day").dt.month_start(),
    )
    keys = rows.group_by("provider", "model", "service_tier").agg(first_day=pl.col("day").min(), last_day=pl.col("day").max())
    steps = PriceBook.load().steps(keys).filter(~pl.col("long_context")).sort("valid_from")
    priced = rows.sort("day").join_asof(
        steps.select(pl.exclude("long_context", "service_tier")),
        left_on="day",
        right_on="valid_from",
        by=["provider", "model"],
        check_sortedness=False,
    )
    cost = pl.sum_horizontal(
        (pl.col(name).cast(pl.Decimal(38, 0)) * pl.col(f"{name}_usd_per_mtok").cast(pl.Decimal(38, 6))).cast(pl.Decimal(38, 6))
        for name in ("input", "cache_read", "cache_write", "output")
    )
    paid = (pl.col("status") == "success") & (pl.col("cache_hit") == "False")
    return priced.with_columns(cost=pl.when(paid).then(cost).otherwise(Decimal(0)), tokens=pl.col("prompt") + pl.col("output"))


@pytest.fixture(scope="module")
def lines(exports: Path) -> pl.DataFrame:
    """Good invoice lines with their product, customer and status."""
    invoices = _read(exports / "stripe_invoices.csv").select(
        "customer_id", "status", "total", "subtotal", "tax", invoice_id="id", issued="date"
    )
    prices = _read(exports / "stripe_prices.csv").select("product_id", price_id="id")
    products = _read(exports / "stripe_products.csv").select("name", product_id="id")
    mapped = (
        _read(exports / "mapping.csv")
        .filter(pl.col("source") == "stripe", pl.col("kind") == "customer")
        .select("customer", customer_id="id")
    )
    found = _read(exports / "stripe_invoice_line_items.csv").filter(~pl.col("id").str.starts_with("il_draft"))
    found = found.join(prices, on="price_id").join(products, on="product_id").join(invoices, on="invoice_id").join(mapped, on="customer_id")
    return found.with_columns(
        pl.col("amount", "total_discount", "total_exclusive_tax", "total", "tax").cast(pl.Int64),
        month=pl.col("period_start").str.slice(0, 10).str.to_date(),
    )


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(exports: Path, tmp_path: Path):
    again = write_exports(tmp_path / "again")
    assert [path.read_bytes() for path in again] == [(exports / path.name).read_bytes() for path in again]
    other = write_exports(tmp_path / "other", seed=1)
    assert (other[0].read_bytes(), other[6].read_bytes()) != (again[0].read_bytes(), again[6].read_bytes())


@pytest.mark.parametrize(("start", "vendor"), VENDOR_HEADERS.items())
def test_the_header_is_the_vendor_s(exports: Path, samples: Path, start: str, vendor: str):
    real = _header(samples / vendor)
    matching = [path for path in exports.glob("*.csv") if path.stem == start or (start.endswith("_") and path.stem.startswith(start))]
    assert matching
    assert all(_header(path) == real for path in matching)


def test_every_row_but_the_ragged_one_has_all_columns(exports: Path):
    ragged = [(path.name, row[0]) for path in exports.glob("*.csv") for row in _rows(path) if len(row) != len(_header(path))]
    assert ragged == [("litellm_spend_logs_2025-05-01_2026-10-31.csv", "chatcmpl-000000000000000000000004")]


def test_the_first_start_stays_quick(exports: Path):
    files = [path for path in exports.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 30_000_000
    assert sum(1 for path in exports.glob("litellm_*.csv") for _ in _rows(path)) < 60_000


def test_tokens_are_billed_at_list_cost_plus_thirty_percent_to_the_cent(exports: Path, log: pl.DataFrame, lines: pl.DataFrame):
    mapped = (
        _read(exports / "mapping.csv").filter(pl.col("source") == "litellm", pl.col("kind") == "customer").select("customer", end_user="id")
    )
    cost = log.filter(pl.col("team_id") == "gateway").join(mapped, on="end_user").group_by("customer", "month").agg(pl.col("cost").sum())
    due = {(row["customer"], row["month"]): round(row["cost"] / MTOK * Decimal(130)) for row in cost.iter_rows(named=True)}
    billed = lines.filter(pl.col("name") == "Model gateway", pl.col("status") != "void")
    amounts = {(row["customer"], row["month"]): row["amount"] for row in billed.iter_rows(named=True)}
    assert amounts.keys() == due.keys()
    assert max(abs(amounts[key] - due[key]) for key in due) == 0


def test_openai_s_money_ties_to_the_log_within_one_percent_in_every_month_but_one(exports: Path, log: pl.DataFrame):
    own_keys = (pl.col("provider") == "openai") & ~pl.col("team_id").str.starts_with("byok-")
    priced = log.filter(own_keys).group_by("month").agg(pl.col("cost").sum())
    report = _costs(exports).filter(pl.col("line_item").str.contains(",") & ~pl.col("line_item").str.contains("image"))
    both = report.group_by("month").agg(pl.col("amount").sum()).join(priced, on="month").sort("month")
    factor = {row["month"]: float(row["amount"]) * MTOK / float(row["cost"]) for row in both.iter_rows(named=True)}
    assert len(factor) == 18
    assert factor.pop(MISREPORTED) == pytest.approx(1.09, abs=0.001)
    assert all(abs(each - 1) < 0.01 for each in factor.values())


def test_openai_s_usage_has_the_tokens_of_the_log(exports: Path, log: pl.DataFrame):
    usage = pl.concat([_read(path) for path in exports.glob("completions_usage_*.csv")])
    own = log.filter(
        pl.col("provider") == "openai",
        ~pl.col("team_id").str.starts_with("byok-"),
        pl.col("status") == "success",
        pl.col("cache_hit") == "False",
    )
    assert usage["input_tokens"].cast(pl.Float64).sum() == own["prompt"].sum()
    assert usage["output_tokens"].cast(pl.Float64).sum() == own["output"].sum()


def test_list_prices_fall_by_steps_and_rise_once(log: pl.DataFrame):
    sold = (
        log.filter(pl.col("team_id") == "gateway", pl.col("cost") > 0).group_by("month").agg(pl.col("cost").sum(), pl.col("tokens").sum())
    )
    price = {row["month"]: float(row["cost"]) / row["tokens"] for row in sold.iter_rows(named=True)}
    assert price[date(2025, 7, 1)] < 0.8 * price[date(2025, 5, 1)]
    assert price[date(2025, 12, 1)] < 0.9 * price[date(2025, 7, 1)]
    assert price[date(2026, 2, 1)] > 1.1 * price[date(2025, 12, 1)]
    assert price[date(2026, 10, 1)] < 0.9 * price[date(2026, 2, 1)]


@pytest.mark.parametrize(("customer", "month"), [("brightwater-clinics", date(2026, 2, 1)), ("corvane-logistics", date(2026, 4, 1))])
def test_a_customer_that_brings_its_key_stops_paying_for_tokens_but_not_using_them(
    log: pl.DataFrame, lines: pl.DataFrame, customer: str, month: date
):
    paid = lines.filter(pl.col("customer") == customer, pl.col("name") == "Model gateway")
    assert paid["month"].max() < month
    assert paid["amount"].tail(1).item() > 1_500_000
    assert log.filter(pl.col("team_id") == f"byok-{customer}")["month"].unique().sort().first() == month
    assert lines.filter(pl.col("customer") == customer, pl.col("month") >= month)["name"].unique().to_list() == ["Platform"]


def test_the_student_answers_from_its_first_month_on_and_costs_no_tokens(log: pl.DataFrame):
    student = log.filter(pl.col("model") == "student-8b")
    assert student["month"].min() == date(2026, 6, 1)
    assert student["logged"].sum() == 0


def test_an_invoice_s_lines_and_tax_add_up_to_its_total(lines: pl.DataFrame):
    sums = lines.group_by("invoice_id").agg(
        pl.col("total").first(), net=(pl.col("amount") - pl.col("total_discount") + pl.col("total_exclusive_tax")).sum()
    )
    assert sums.filter(pl.col("net") != pl.col("total")).is_empty()


def test_it_sells_in_four_currencies_and_every_status_occurs(exports: Path, lines: pl.DataFrame):
    assert set(lines["currency"]) == {"usd", "eur", "jpy", "kwd"}
    assert set(_read(exports / "stripe_invoices.csv")["status"]) == {"paid", "open", "void", "draft", "uncollectible"}
    assert lines.filter(pl.col("currency") == "kwd")["amount"].to_list() == [
        n // 10 * 10 for n in lines.filter(pl.col("currency") == "kwd")["amount"]
    ]
    assert lines.filter(pl.col("proration") == "True").group_by("invoice_id").agg(pl.col("amount").sign().sum())["amount"].to_list() == [
        0,
        0,
    ]


def test_credit_notes_point_at_lines_of_their_invoices(exports: Path, lines: pl.DataFrame):
    notes = _read(exports / "stripe_credit_notes.csv").select("invoice_id", "status", credit_note_id="id")
    credited = _read(exports / "stripe_credit_note_line_items.csv").join(notes, on="credit_note_id")
    linked = credited.join(lines.select("invoice_id", invoice_line_item="id"), on=["invoice_id", "invoice_line_item"])
    assert (credited.height, linked.height, sorted(credited["status"])) == (4, 4, ["issued", "issued", "issued", "void"])


def test_what_resolve_is_paid_for_is_what_succeeded_and_stayed_to_the_ticket(demo_built: Home):
    snapshot = open_snapshot(demo_built.demo)
    assert snapshot is not None
    counted = snapshot.query(
        """
        select date_trunc('month', day)::date as month, customer, sum(attempted)::int as attempted, sum(succeeded)::int as succeeded,
               sum(reversed)::int as reversed
        from outcomes group by all
        """
    )
    billed = snapshot.query(
        """
        select month, customer, currency, sum(amount) as net from billing_lines where counted and product = 'Resolve' group by all
        """
    )
    both = counted.join(billed, on=["month", "customer"], how="full")
    assert both.height == counted.height == billed.height > 0
    price = {"USD": Decimal("0.99"), "EUR": Decimal("0.89"), "JPY": Decimal(150), "KWD": Decimal("0.300")}
    assert all(row["net"] == (row["succeeded"] - row["reversed"]) * price[row["currency"]] for row in both.iter_rows(named=True))
    months = counted.group_by("month").agg(pl.col("attempted", "succeeded", "reversed").sum()).sort("month")
    rates = (months["succeeded"] / months["attempted"]).to_list()
    assert len(rates) == 14 and 0.61 < rates[0] < 0.64 < 0.66 < rates[-1] < 0.68
    assert all(0.02 < share < 0.04 for share in months["reversed"] / months["succeeded"])


def test_names_that_look_like_formulas_and_markup_are_customers_names(exports: Path):
    names = set(_read(exports / "customers.csv")["name"])
    assert {'=HYPERLINK("http://example.invalid","Acme")', "<b>Quill</b> & Sons"} <= names
    assert names == set(_read(exports / "stripe_invoices.csv")["customer_name"])
    assert len(names) == 60


def test_the_demo_is_an_ordinary_home_whose_receipts_are_these(demo_built: Home):
    """Rows read, loaded and rejected, file by file."""
    snapshot = open_snapshot(demo_built.demo)
    assert snapshot is not None
    found = snapshot.query("select format, rows_read, rows_loaded, rows_rejected, status from imports order by format")
    assert found.rows() == [
        ("customers", 60, 60, 0, "active"),
        ("litellm_spend", 34507, 34503, 4, "active"),
        ("openai_cost_csv", 5196, 5196, 0, "active"),
        ("openai_usage_csv", 1557, 1557, 0, "active"),
        ("outcomes", 9129, 9129, 0, "active"),
        ("stripe_credit_note_lines", 4, 4, 0, "active"),
        ("stripe_credit_notes", 4, 4, 0, "active"),
        ("stripe_invoice_lines", 2235, 2233, 2, "active"),
        ("stripe_invoices", 1018, 1018, 0, "active"),
        ("stripe_prices", 24, 24, 0, "active"),
        ("stripe_products", 6, 6, 0, "active"),
    ]
    assert snapshot.settings.company == "Halyard"


def test_only_a_trial_and_the_company_s_own_calls_belong_to_no_customer(demo_built: Home):
    snapshot = open_snapshot(demo_built.demo)
    assert snapshot is not None
    unmatched = snapshot.query(
        "select distinct customer_id, workload from usage where is_primary and not matched order by customer_id, workload"
    )
    assert unmatched.rows() == [("org_trial_4471", "gateway"), (None, "internal-evals")]
    assert snapshot.query("select count(*) from billing_lines where not matched").item() == 0


def test_the_story_comes_out_of_the_company_s_own_figures(demo_built: Home):
    snapshot = open_snapshot(demo_built.demo)
    assert snapshot is not None
    months = {row["month"]: row for row in margin(snapshot, by="month").iter_rows(named=True)}
    assert all(200_000 < row["revenue"] < 400_000 for month, row in months.items() if month <= "2026-10")
    assert months["2026-04"]["unattributed_cost"] > 8_000
    assert sum(abs(row["unattributed_cost"]) > 1_000 for row in months.values()) == 1
    last = months["2026-10"]
    assert 0.35 < last["gross_margin"] < 0.45
    classes = margin(snapshot, by="priced_by", first=date(2026, 10, 1), last=date(2026, 10, 1))
    pegged = classes.filter(pl.col("priced_by").is_in(PEGGED))["gross_profit"].sum()
    assert 0.34 < float(pegged / (last["gross_profit"] + last["other_cogs"])) < 0.42


def test_building_again_leaves_the_demo_as_it_is(demo_built: Home, today: date):
    before = demo_built.demo.current.stat()
    assert build(demo_built, today=today) == demo_built.demo.root / "exports"
    assert demo_built.demo.current.stat() == before


def test_a_half_built_demo_is_not_shown_and_is_built_again(home: Home, today: date, monkeypatch: pytest.MonkeyPatch):
    def written(folder: Path) -> Exports:
        folder.mkdir(parents=True)
        return Exports((), folder / "mapping.csv", ())

    def killed(aside: Home, *args: object, **named: object) -> None:
        (aside.root / "half").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("data.demo.home.write_all", written)
    for name in ("change_settings", "map_file", "type_figures"):
        monkeypatch.setattr(f"data.demo.home.{name}", lambda *args, **named: None)
    monkeypatch.setattr("data.demo.home.import_files", killed)
    with pytest.raises(KeyboardInterrupt):
        build(home, today=today)
    assert not home.demo.root.exists()
    monkeypatch.setattr("data.demo.home.import_files", lambda aside, *args, **named: aside.current.write_text("a b"))
    build(home, today=today)
    assert home.demo.current.read_text() == "a b"
    assert not (home.demo.root / "half").exists()


def test_the_index_of_what_it_buys_is_its_rows_own(demo_built):
    snapshot = open_snapshot(demo_built.demo)
    by_model, by_line = price_index(snapshot, by="model"), price_index(snapshot)
    for frame in (by_model, by_line):
        assert frame["month"].to_list() == pl.date_range(date(2025, 5, 1), date(2026, 10, 1), "1mo", eager=True).to_list()
        assert frame["index"][0] == 1 and frame["index"].null_count() == 0
    assert by_line["spend_covered"].mean() > by_model["spend_covered"].mean()  # a successor continues its line
    assert by_line["index"][-1] < by_model["index"][-1]
    september, october = (_bought(snapshot, date(2026, month, 1)) for month in (9, 10))
    both = september.keys() & october.keys()
    dearer = sum(september[good][0] * october[good][1] / october[good][0] for good in both) / sum(september[good][1] for good in both)
    assert by_model["laspeyres"][-1] / by_model["laspeyres"][-2] == pytest.approx(dearer)
    mix = decline_of(bought(snapshot, date(2026, 10, 1)))
    assert mix.covered == pytest.approx(1)
    assert sum(mix.shares.values()) == pytest.approx(1)


def _bought(snapshot: Snapshot, month: date) -> dict[tuple[object, ...], tuple[float, float]]:
    """Tokens and what they came to, by model, tier, context and class, added up row by row."""
    rows = snapshot.query(
        "select * from usage where is_primary and key_owner = 'vendor' and answered_by = 'provider' and month = $month", month=month
    )
    sums: dict[tuple[object, ...], tuple[float, float]] = {}
    for row in rows.rows(named=True):
        for kind in ("input", "cache_read", "cache_write", "cache_write_1h", "output"):
            tokens, price = row[f"{kind}_tokens"], row[f"{kind}_usd_per_mtok"]
            if tokens and price is not None:
                good = (row["provider"], row["model"], row["service_tier"], row["long_context"], kind)
                known = sums.get(good, (0.0, 0.0))
                sums[good] = (known[0] + tokens, known[1] + tokens * float(price))
    return sums


def _costs(exports: Path) -> pl.DataFrame:
    rows = pl.concat([_read(path) for path in exports.glob("cost_*.csv")])
    return rows.with_columns(
        month=pl.col("start_time_iso").str.slice(0, 10).str.to_date().dt.month_start(),
        amount=pl.col("amount_value").cast(pl.Decimal(38, 18)),
    )


def _read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, truncate_ragged_lines=True)


def _rows(path: Path) -> Iterable[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _header(path: Path) -> list[str]:
    return next(iter(_rows(path)))
