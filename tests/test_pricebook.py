import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from genai_prices import Usage, calc_price
from genai_prices.data_snapshot import get_snapshot
from hypothesis import given
from hypothesis import strategies as st

from data.errors import BadValueError
from data.pricebook import STEPS, PriceBook

BOOK = PriceBook.load()
FIRST, LAST = date(2024, 1, 1), date(2027, 6, 30)
MODELS = (
    ("openai", "o3"),
    ("openai", "gpt-4o"),
    ("anthropic", "claude-sonnet-4-6"),
    ("anthropic", "claude-haiku-5-5"),
    ("gemini", "gemini-4-argon"),
    ("vertex_ai", "claude-opus-4-5@20251101"),
    ("azure", "azure/gpt-4o"),
    ("deepseek", "deepseek-chat"),
    ("openai", "gpt-5.6-luna"),
    ("openai", "invented-model"),
    ("self_hosted", "llama-3.3-70b"),
)
SAMPLES = os.environ.get("UNPEG_SAMPLES")


def keys(*rows: tuple[str | None, str | None, str | None], first: date = FIRST, last: date = LAST) -> pl.DataFrame:
    table = [(*row, first, last) for row in rows]
    names = ("provider", "model", "service_tier")
    schema = {**dict.fromkeys(names, pl.String), "first_day": pl.Date, "last_day": pl.Date}
    return pl.DataFrame(table, schema=schema, orient="row")


def on(day: date, provider: str, model: str, tier: str = "standard", *, long: bool = False, book: PriceBook = BOOK) -> dict[str, object]:
    steps = book.steps(keys((provider, model, tier), first=day, last=day)).filter(pl.col("long_context") == long)
    assert steps.height == 1
    return steps.row(0, named=True)


def prices(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[f"{name}_usd_per_mtok"] for name in ("input", "cache_read", "cache_write", "cache_write_1h", "output"))


def own(folder: Path, text: str) -> PriceBook:
    path = folder / "prices.toml"
    path.write_text(text, encoding="utf-8")
    return PriceBook.load(path)


def test_the_steps_have_the_columns_promised_even_without_a_key():
    assert dict(BOOK.steps(keys()).schema) == STEPS == dict(BOOK.steps(keys(("openai", "o3", "standard"))).schema)


@given(
    model=st.sampled_from(MODELS),
    tier=st.sampled_from(["standard", "batch", "flex", "priority", "default", None]),
    day=st.dates(FIRST, LAST),
)
def test_each_day_has_exactly_one_price_step(model: tuple[str, str], tier: str | None, day: date):
    steps = BOOK.steps(keys((*model, tier)))
    holding = steps.filter((pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day)))
    assert holding.group_by("long_context").len()["len"].to_list() == [1] * steps["long_context"].n_unique()


@given(model=st.sampled_from(MODELS), day=st.dates(FIRST, LAST))
def test_the_price_of_a_day_does_not_depend_on_the_range_asked_for(model: tuple[str, str], day: date):
    whole = BOOK.steps(keys((*model, "standard"))).filter(
        (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    )
    assert BOOK.steps(keys((*model, "standard"), first=day, last=day)).drop("valid_from").equals(whole.drop("valid_from"))


def _listed_now() -> Iterator[tuple[str, str]]:
    for provider in get_snapshot().providers:
        if provider.id in {"openai", "anthropic", "google", "mistral", "x-ai", "groq", "together", "openrouter", "aws"}:
            for model in provider.models:
                yield provider.id, model.id


def test_today_s_standard_prices_are_those_of_the_list_itself():
    names = {"google": "gemini", "aws": "bedrock", "x-ai": "xai", "together": "together_ai"}
    day = date(2026, 11, 15)
    asked = [(provider, model) for provider, model in _listed_now() if _resolves(provider, model)]
    steps = BOOK.steps(keys(*((names.get(provider, provider), model, "standard") for provider, model in asked), first=day, last=day))
    steps = steps.filter(~pl.col("long_context"))
    found = {(row["provider"], row["model"]): row["input_usd_per_mtok"] for row in steps.iter_rows(named=True)}
    wrong = {}
    for provider, model in asked:
        listed = _input_price(provider, model, day)
        priced = found[names.get(provider, provider), model]
        if priced is not None and listed != priced and (provider, model) not in CORRECTED:
            wrong[provider, model] = (listed, priced)
    assert len(found) > 1000
    assert wrong == {}


CORRECTED = {("google", "gemini-flash-1.5-8b")}


def _resolves(provider: str, model: str) -> bool:
    try:
        calc_price(Usage(input_tokens=1), model, provider_id=provider)
    except LookupError:
        return False
    return True


def _input_price(provider: str, model: str, day: date) -> Decimal:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return calc_price(Usage(input_tokens=1), model, provider_id=provider, genai_request_timestamp=noon).input_price * 1_000_000


# PRICES: ten records whose true list price of their day is known; the list alone has four of them wrong.
@pytest.mark.parametrize(
    ("provider", "model", "day", "tier", "classes"),
    [
        ("openai", "gpt-4o", date(2024, 9, 1), "standard", (5, 5, 5, 5, 15)),
        ("openai", "gpt-4o-2024-08-06", date(2024, 9, 1), "standard", ("2.5", "1.25", "2.5", "2.5", 10)),
        ("openai", "o3", date(2025, 5, 1), "standard", (10, "2.5", 10, 10, 40)),
        ("openai", "o3-2025-04-16", date(2025, 6, 9), "standard", (10, "2.5", 10, 10, 40)),
        ("openai", "o3-2025-04-16", date(2025, 6, 10), "standard", (2, "0.5", 2, 2, 8)),
        ("anthropic", "claude-sonnet-4-20250514", date(2025, 8, 1), "standard", (3, "0.3", "3.75", 6, 15)),
        ("gemini", "gemini-1.5-flash-8b", date(2025, 1, 2), "standard", ("0.0375", "0.01", "0.0375", "0.0375", "0.15")),
        ("openai", "gpt-5.6-luna", date(2026, 7, 15), "standard", (1, "0.1", "1.25", "1.25", 6)),
        ("deepseek", "deepseek-chat", date(2026, 1, 15), "standard", ("0.28", "0.028", "0.28", "0.28", "0.42")),
        ("deepseek", "deepseek-reasoner", date(2026, 1, 15), "standard", ("0.28", "0.028", "0.28", "0.28", "0.42")),
        ("deepseek", "deepseek-v4-pro", date(2026, 5, 1), "standard", ("1.74", "0.145", "1.74", "1.74", "3.48")),
        ("anthropic", "claude-haiku-5-5", date(2026, 10, 20), "batch", ("0.05", "0.005", "0.0625", "0.1", "0.25")),
        ("openai", "ft:gpt-4o-2024-08-06:acme::9yxawdZY", date(2025, 6, 3), "default", ("3.75", "3.75", "3.75", "3.75", 15)),
        ("openai", "ft:gpt-3.5-turbo-1106:acme::9BslfQJo", date(2025, 6, 3), "default", (3, 3, 3, 3, 6)),
        ("anthropic", "anthropic/claude-sonnet-4-5-20250929", date(2026, 3, 1), "standard", (3, "0.3", "3.75", 6, 15)),
        ("bedrock", "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", date(2026, 3, 1), "standard", None),
    ],
)
def test_a_day_is_priced_at_the_list_price_of_that_day(provider: str, model: str, day: date, tier: str, classes: tuple[object, ...] | None):
    row = on(day, provider, model, tier)
    assert row["price_grade"] == "exact"
    if classes:
        assert prices(row) == tuple(Decimal(str(price)) for price in classes)


@pytest.mark.parametrize(
    ("provider", "model", "day", "tier", "grade", "found"),
    [
        ("gemini", "gemini-2.5-pro-preview-05-06", date(2026, 1, 5), "standard", "estimated", "beginning or a part of its name"),
        ("openai", "gpt-4o-mini", date(2023, 1, 5), "standard", "estimated", "does not reach that day"),
        ("deepseek", "deepseek-v4-pro", date(2026, 11, 2), "standard", "estimated", "depends on the hour: that of 17 of 24 hours"),
        ("anthropic", "claude-sonnet-4-5", date(2026, 1, 5), "batch", "estimated", "half the standard price"),
        ("openai", "gpt-5", date(2026, 1, 5), "priority", "estimated", "dearer by what priority costs more"),
        ("azure", "gpt-4o", date(2026, 1, 5), "standard", "estimated", "that of openai stands in"),
        ("cohere", "command-r-plus", date(2026, 1, 5), "batch", "estimated", "none for batch"),
        ("anthropic", "claude-sonnet-4-5", date(2026, 1, 5), "priority", "unpriced", "would be too low"),
        ("anthropic", "claude-opus-6", date(2026, 11, 5), "standard", "unpriced", "no model claude-opus-6"),
        ("openai", "gpt-4o", date(2026, 1, 5), "scale", "unpriced", "service tier scale"),
        ("openai", "gpt-image-1-2025-04-23", date(2025, 6, 9), "standard", "unpriced", "no model gpt-image-1-2025-04-23"),
        ("self_hosted", "gpt-4o", date(2026, 1, 5), "standard", "unpriced", "its bill is typed"),
        ("hosted_vllm", "openai/gpt-4o", date(2026, 1, 5), "standard", "unpriced", "its bill is typed"),
        ("acme_cloud", "gpt-4o", date(2026, 1, 5), "standard", "unpriced", "no provider acme_cloud"),
    ],
)
def test_what_is_not_known_for_certain_is_said(provider: str, model: str, day: date, tier: str, grade: str, found: str):
    row = on(day, provider, model, tier)
    assert row["price_grade"] == grade
    assert found in str(row["found"])
    assert (row["input_usd_per_mtok"] is None) == (grade == "unpriced")


def test_a_row_without_model_or_provider_is_unpriced():
    steps = BOOK.steps(keys((None, "gpt-4o", None), ("openai", None, None)))
    assert steps["price_grade"].to_list() == ["unpriced", "unpriced"]


def test_a_gateway_s_prefix_names_the_provider_where_the_row_does_not():
    assert BOOK.steps(keys((None, "openai/gpt-4o", None), first=LAST))["price_grade"].to_list() == ["exact"]


def test_a_day_s_total_gets_the_base_rate_and_only_a_giant_request_the_dear_one():
    day = date(2026, 1, 5)
    base, giant = on(day, "anthropic", "claude-sonnet-4-5"), on(day, "anthropic", "claude-sonnet-4-5", long=True)
    assert (base["input_usd_per_mtok"], giant["input_usd_per_mtok"]) == (3, 6)
    assert (base["output_usd_per_mtok"], giant["output_usd_per_mtok"]) == (15, Decimal("22.5"))
    assert base["long_context_over_tokens"] == giant["long_context_over_tokens"] == 200_000


def test_a_long_context_premium_that_ended_still_has_rows_for_the_days_after():
    giant = BOOK.steps(keys(("anthropic", "claude-sonnet-4-6", "standard"))).filter(pl.col("long_context"))
    assert giant.filter(pl.col("valid_from") >= date(2026, 3, 13))["input_usd_per_mtok"].to_list() == [3]


def test_an_embedding_has_no_output_to_bill():
    row = on(date(2026, 1, 5), "openai", "text-embedding-3-small")
    assert (row["input_usd_per_mtok"], row["output_usd_per_mtok"]) == (Decimal("0.02"), 0)


def test_prices_announced_for_a_later_day_are_told_with_their_change():
    (change,) = BOOK.announced("vertex_ai", "gemini-4-argon", date(2026, 11, 23))
    assert (change.day, change.old["input"], change.new["input"], change.change) == (date(2026, 12, 1), 2, 4, 1.0)
    assert BOOK.announced("vertex_ai", "gemini-4-argon", date(2026, 12, 1)) == []
    assert BOOK.announced("openai", "gpt-4o", date(2026, 11, 23)) == []


def test_the_book_says_how_old_it_is():
    assert BOOK.version.startswith("genai-prices 0.2.3")
    assert BOOK.age_days(BOOK.data_date + timedelta(days=9)) == 9


def test_a_contract_s_prices_win_from_their_day_and_the_rest_stays_at_list(tmp_path: Path):
    book = own(
        tmp_path,
        '[[price]]\nprovider = "openai"\nmodel = "gpt-4o-mini"\nfrom = 2026-02-01\ninput_usd_per_mtok = 0.12\noutput_usd_per_mtok = 0.5\n',
    )
    before = on(date(2026, 1, 31), "openai", "gpt-4o-mini-2024-07-18", book=book)
    after = on(date(2026, 2, 1), "openai", "gpt-4o-mini-2024-07-18", book=book)
    assert (before["price_grade"], before["input_usd_per_mtok"]) == ("exact", Decimal("0.15"))
    assert (after["price_grade"], *prices(after)[:2], after["output_usd_per_mtok"]) == (
        "contract", Decimal("0.12"), Decimal("0.075"), Decimal("0.5"),
    )  # fmt: skip
    assert on(date(2026, 2, 1), "openai", "gpt-4o", book=book)["price_grade"] == "exact"


def test_a_discount_takes_its_share_off_the_list_price_of_each_day_and_tier(tmp_path: Path):
    book = own(tmp_path, '[[price]]\nprovider = "openai"\nmodel = "*"\nfrom = 2025-01-01\ndiscount = 0.15\n')
    assert on(date(2025, 6, 9), "openai", "o3", book=book)["input_usd_per_mtok"] == Decimal("8.5")
    assert on(date(2025, 6, 10), "openai", "o3", book=book)["input_usd_per_mtok"] == Decimal("1.7")
    assert on(date(2026, 11, 10), "openai", "o3", "batch", book=book)["input_usd_per_mtok"] == Decimal("0.85")
    assert on(date(2025, 6, 9), "anthropic", "claude-3-haiku-20240307", book=book)["price_grade"] == "exact"


def test_a_contract_for_one_model_beats_a_provider_s_discount(tmp_path: Path):
    book = own(
        tmp_path,
        '[[price]]\nprovider = "openai"\nmodel = "*"\nfrom = 2026-01-01\ndiscount = 0.5\n'
        '[[price]]\nprovider = "openai"\nmodel = "gpt-4o"\nfrom = 2025-01-01\nuntil = 2026-06-01\ninput_usd_per_mtok = 2\n',
    )
    assert on(date(2026, 3, 1), "openai", "gpt-4o", book=book)["input_usd_per_mtok"] == 2
    assert on(date(2026, 6, 1), "openai", "gpt-4o", book=book)["input_usd_per_mtok"] == Decimal("1.25")


def test_a_contract_prices_a_model_the_list_does_not_know(tmp_path: Path):
    book = own(
        tmp_path,
        '[[price]]\nprovider = "openai"\nmodel = "acme-private"\nfrom = 2026-01-01\ninput_usd_per_mtok = 1\noutput_usd_per_mtok = 4\n',
    )
    row = on(date(2026, 3, 1), "openai", "acme-private", book=book)
    assert (row["price_grade"], prices(row)) == ("contract", (1, 1, 1, 1, 4))


ENTRY = '[[price]]\nprovider = "openai"\nmodel = "gpt-4o"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY + "discount = 0.1", "entry 1, from: found nothing; expected a day"),
        (ENTRY + "from = 2026-01-01\nprice = 2", "entry 1, price: found a field nobody knows; expected one of provider, model"),
        (ENTRY + "from = 2026-01-01\ninput_usd_per_mtok = -2", "entry 1, input_usd_per_mtok: found -2"),
        (ENTRY + 'from = 2026-01-01\ninput_usd_per_mtok = "2"', "found 2; expected a number without quotes"),
        (ENTRY + "from = 2026-01-01\ninput_usd_per_mtok = nan", "entry 1, input_usd_per_mtok: found NaN"),
        (ENTRY + "from = 2026-01-01\ninput_usd_per_mtok = true", "expected a number without quotes"),
        (ENTRY + 'from = "2026-01-01"\ndiscount = 0.1', "entry 1, from: found 2026-01-01"),
        (ENTRY + "from = 2026-01-01\ndiscount = 15", "entry 1, discount: found 15"),
        (ENTRY + "from = 2026-01-01", "expected either prices by class"),
        (ENTRY + "from = 2026-01-01\ndiscount = 0.1\ninput_usd_per_mtok = 1", "expected either prices by class"),
        (ENTRY + "from = 2026-01-01\nuntil = 2025-01-01\ndiscount = 0.1", "expected an until after its from"),
        (
            ENTRY + "from = 2026-01-01\ndiscount = 0.1\n" + ENTRY + "from = 2026-01-01\ndiscount = 0.2",
            "entry 2, from: found 2026-01-01 again",
        ),
        (ENTRY.replace("openai", "nobody") + "from = 2026-01-01\ndiscount = 0.1", "entry 1, provider: found nobody"),
        (ENTRY.replace("openai", "self_hosted") + "from = 2026-01-01\ndiscount = 0.1", "is typed as an invoice of self_hosted"),
        ("[prices]\na = 1", "expected entries headed"),
        ("[price]\na = 1", "two brackets"),
        ("price = ", "not TOML"),
    ],
)
def test_a_bad_entry_is_refused_with_its_place(tmp_path: Path, text: str, said: str):
    with pytest.raises(BadValueError) as refused:
        own(tmp_path, text)
    assert said in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path / "prices.toml"))
    assert "No price of this file is used" in str(refused.value)


def test_without_a_file_of_its_own_a_home_has_list_prices(tmp_path: Path):
    assert PriceBook.load(tmp_path / "prices.toml").own.entries == ()


def test_two_hundred_models_over_eighteen_months_take_well_under_a_second():
    asked = [(provider, model, "standard") for provider, model in _listed_now()][:200]
    start = time.perf_counter()
    PriceBook.load().steps(keys(*asked, first=date(2025, 5, 1), last=date(2026, 10, 31)))
    assert time.perf_counter() - start < 2  # some 0.3 seconds alone; the bound leaves room for a busy machine


@pytest.mark.skipif(not SAMPLES, reason="UNPEG_SAMPLES does not name the folder of real exports")
def test_a_real_half_month_is_priced_as_its_provider_billed_it():
    exports = Path(str(SAMPLES)) / "usage" / "openai"
    classes = {"input_uncached_tokens": "input", "input_cached_tokens": "cache_read", "output_tokens": "output"}
    usage = pl.read_csv(exports / "finout_openai_completions_usage_2025-06-01_15.csv", infer_schema=False).with_columns(
        pl.lit("openai").alias("provider"),
        pl.col("start_time_iso").str.head(10).str.to_date().alias("day"),
        *(pl.col(name).str.strip_suffix(".0").cast(pl.Int64) for name in classes),
    )
    wanted = usage.group_by("provider", "model", "service_tier").agg(first_day=pl.col("day").min(), last_day=pl.col("day").max())
    steps = BOOK.steps(wanted).filter(~pl.col("long_context"))
    priced = usage.join(steps, on=["provider", "model", "service_tier"]).filter(
        (pl.col("day") >= pl.col("valid_from")) & (pl.col("valid_to").is_null() | (pl.col("day") < pl.col("valid_to")))
    )
    assert priced.height == usage.height
    unpriced = priced.filter(pl.col("price_grade") != "exact")
    assert unpriced["model"].unique().to_list() == ["gpt-image-1-2025-04-23"]  # billed as gpt-image-1: $3.995985
    cost: dict[tuple[str, date], Decimal] = {}
    for row in priced.filter(pl.col("price_grade") == "exact").iter_rows(named=True):
        money = sum((row[tokens] * row[f"{name}_usd_per_mtok"] for tokens, name in classes.items()), Decimal(0)) / 1_000_000
        cost[_as_billed(row["model"]), row["day"]] = cost.get((_as_billed(row["model"]), row["day"]), Decimal(0)) + money
    billed: dict[tuple[str, date], Decimal] = {}
    bill = pl.read_csv(exports / "finout_openai_cost_2025-06-01_15.csv", infer_schema=False)
    for item, at, amount in bill.select("line_item", "start_time_iso", "amount_value").rows():
        key = item.split(", ")[0], date.fromisoformat(at[:10])
        billed[key] = billed.get(key, Decimal(0)) + Decimal(amount)
    images = sum(amount for (model, _), amount in billed.items() if model.startswith("gpt-image"))
    whole = sum(billed.values())
    assert round(images, 6) == Decimal("3.995985")
    # The provider billed a little less than the usage it reports on busy days, by up to 0.6% of a model; never more. Quiet days agree.
    assert abs(sum(cost.values()) + images - whole) / whole < Decimal("0.0011")
    for quiet in (date(2025, 6, 2), date(2025, 6, 7), date(2025, 6, 15)):
        ours = {model: money for (model, day), money in cost.items() if day == quiet}
        theirs = {model: money for (model, day), money in billed.items() if day == quiet}
        assert set(ours) == set(theirs)
        assert all(abs(ours[model] - theirs[model]) < Decimal("0.0001") for model in ours)
    reasoning = {day: (cost[model, day], amount) for (model, day), amount in billed.items() if model == "o3-2025-04-16"}
    assert min(reasoning) < date(2025, 6, 10) < max(reasoning)  # its price fell by four fifths between
    assert all(abs(ours - theirs) < Decimal("0.0001") for ours, theirs in reasoning.values())


def _as_billed(model: str) -> str:
    if model.startswith("ft:gpt-3.5-turbo"):
        return "ft-gpt-3.5-turbo"
    return model.replace("ft:", "ft-").split(":")[0].replace("gpt-4-0613", "gpt-4")
