"""Actuals: what counts, what the provider's money does to priced usage, and that every way of grouping gives the same sums."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics.actuals import BY, between, deferred, last_actual_month, margin, other_cogs, regroup
from analytics.cube import cube
from analytics.estimates.model_names import plain, reported_name
from analytics.metric import as_measure, measure
from analytics.metrics import METRICS
from analytics.metrics.decoupled_revenue import DECOUPLED_REVENUE
from analytics.metrics.inference_share import INFERENCE_SHARE
from analytics.metrics.visible_toll import VISIBLE_TOLL
from data.settings import Settings
from tests.published import charge, complete, line, published, typed, use

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
FOUR = ("customer", "product", "priced_by", "month")


def row(frame, **key):
    """The one row with these values, as a dictionary."""
    ((name, value),) = key.items()
    found = [row for row in frame.rows(named=True) if row[name] == value]
    assert len(found) == 1, frame
    return found[0]


def million(day, customer, tokens, price="1", **more):
    return use(day, customer, round(tokens * 1e6), price, **more)


# -- revenue


def test_revenue_is_what_counts_and_what_cannot_be_converted_is_counted_beside_it(tmp_path):
    snapshot = published(
        tmp_path,
        billing_lines=[
            line("2026-05", "acme", "100"),
            line("2026-05", "acme", "7", counted=False),
            line("2026-05", "acme", None, currency="XAF"),
        ],
    )
    may = row(margin(snapshot), month="2026-05")
    assert (may["revenue"], may["unconverted_rows"]) == (Decimal(100), 1)
    by_hand = "select sum(base_amount) as s from billing_lines where counted and month = '2026-05-01'"
    assert may["revenue"] == snapshot.query(by_hand).item()
    assert may["gross_profit"] is None and may["inference_cost"] is None and may["grade"] == "estimated"


def test_later_service_months_are_deferred_and_in_no_margin(tmp_path):
    year = [line(f"2026-{month:02}", "acme", "10", issued="2026-05-03") for month in range(5, 13)]
    snapshot = published(tmp_path, billing_lines=year)
    assert margin(snapshot)["month"].to_list() == ["2026-05"]
    assert deferred(snapshot)["revenue"].sum() == Decimal(70)


def test_a_month_without_billing_has_no_revenue_and_nothing_that_follows_from_it(tmp_path):
    snapshot = published(
        tmp_path, billing_lines=[line("2026-05", "acme", "10")], usage=[million("2026-05-02", "acme", 1), million("2026-06-02", "acme", 1)]
    )
    june = row(margin(snapshot), month="2026-06")
    assert june["revenue"] is None and june["gross_profit"] is None and june["gross_margin"] is None and june["inference_cost"] == 1
    assert row(margin(snapshot, "quarter"), quarter="2026-Q2")["gross_profit"] is None
    assert row(margin(snapshot, "customer"), customer="acme")["gross_profit"] is None
    assert row(margin(snapshot, "customer", last=MAY), customer="acme")["gross_profit"] == 9


# -- the provider's money


def test_within_the_band_the_factor_scales_the_rows(tmp_path):
    snapshot = published(
        tmp_path, usage=[million("2026-05-01", "a", 60), million("2026-05-01", "b", 40)], provider_costs=[charge("2026-05-01", "103")]
    )
    frame = margin(snapshot, "customer")
    assert row(frame, customer="a")["inference_cost"] == Decimal("61.8")
    assert row(frame, customer="b")["inference_cost"] == Decimal("41.2")
    assert row(margin(snapshot), month="2026-05")["unattributed_cost"] == 0


def test_beyond_the_band_rows_keep_their_price_and_the_rest_belongs_to_nobody(tmp_path):
    snapshot = published(
        tmp_path, usage=[million("2026-05-01", "a", 60), million("2026-05-01", "b", 40)], provider_costs=[charge("2026-05-01", "103.5")]
    )
    frame = margin(snapshot, "customer")
    assert row(frame, customer="a")["inference_cost"] == 60
    nobody = row(frame, customer=None)
    assert (nobody["inference_cost"], nobody["unattributed_cost"]) == (Decimal("3.5"), Decimal("3.5"))
    assert row(margin(snapshot, "priced_by"), priced_by="unclassified")["inference_cost"] == Decimal("3.5")


def test_the_finest_grain_both_have_is_the_one_compared(tmp_path):
    used = [
        million("2026-05-01", "a", 100),
        million("2026-05-01", "a", 100, model="o3"),
        million("2026-05-02", "a", 100),
    ]
    by_model = [
        charge("2026-05-01", "102", model="gpt-4o"),
        charge("2026-05-01", "150", model="o3"),
        charge("2026-05-02", "98", model="gpt-4o"),
    ]
    snapshot = published(tmp_path / "model", usage=used, provider_costs=by_model)
    assert row(margin(snapshot), month="2026-05")["unattributed_cost"] == 50
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == 300
    by_day = [charge("2026-05-01", "252"), charge("2026-05-02", "98")]
    snapshot = published(tmp_path / "day", usage=used, provider_costs=by_day)
    assert row(margin(snapshot), month="2026-05")["unattributed_cost"] == 52
    snapshot = published(tmp_path / "month", usage=used, provider_costs=[charge("2026-05-01", "297")])
    assert row(margin(snapshot), month="2026-05")["unattributed_cost"] == 0
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == 297


def test_token_classes_are_compared_one_by_one_where_both_have_them(tmp_path):
    used = [use("2026-05-01", "a", 100_000_000, output_tokens=10_000_000, output_usd_per_mtok="10", priced_cost="200", cost="200")]
    costs = [
        charge("2026-05-01", "102", model="gpt-4o", token_class="input"),
        charge("2026-05-01", "130", model="gpt-4o", token_class="output"),
    ]
    snapshot = published(tmp_path, usage=used, provider_costs=costs)
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == 202
    assert row(margin(snapshot), month="2026-05")["unattributed_cost"] == 30


def test_what_the_report_bills_and_no_usage_has_is_unattributed_under_its_model(tmp_path):
    costs = [
        charge("2026-05-01", "100", model="gpt-4"),
        charge("2026-05-01", "4", model="gpt-image-1 image"),
        charge("2026-05-01", "1", model="gpt-image-1 text"),
    ]
    snapshot = published(tmp_path, usage=[million("2026-05-01", "a", 100, model="gpt-4-0613")], provider_costs=costs)
    frame = margin(snapshot, "model")
    assert row(frame, model="gpt-image-1")["unattributed_cost"] == 5
    assert row(frame, model="gpt-4-0613")["inference_cost"] == 100
    assert frame["revenue"].null_count() == frame.height and not frame["cogs_complete"].any()


def test_a_line_item_that_names_no_model_is_unattributed_and_leaves_the_models_compared(tmp_path):
    costs = [charge("2026-05-01", "101", model="gpt-4o"), charge("2026-05-01", "8", line_item="web search tool calls", token_class="other")]
    snapshot = published(tmp_path, usage=[million("2026-05-01", "a", 100)], provider_costs=costs)
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == 101
    assert row(margin(snapshot, "model"), model="web search tool calls")["unattributed_cost"] == 8


def test_own_keys_cached_answers_and_failed_calls_cost_nothing_and_take_no_share(tmp_path):
    free = [
        million("2026-05-01", who, 50, cost_basis=basis, cost="0")
        for who, basis in (("own", "own_key"), ("hit", "cache"), ("lost", "failed"))
    ]
    snapshot = published(tmp_path, usage=[million("2026-05-01", "a", 100), *free], provider_costs=[charge("2026-05-01", "101")])
    frame = margin(snapshot, "customer")
    assert [row(frame, customer=who)["inference_cost"] for who in ("own", "hit", "lost", "a")] == [0, 0, 0, 101]


def test_unpriced_usage_is_counted_and_never_free(tmp_path):
    snapshot = published(tmp_path, usage=[use("2026-05-01", "a", 500, None)], billing_lines=[line("2026-05", "a", "10")])
    may = row(margin(snapshot), month="2026-05")
    assert may["inference_cost"] is None and may["gross_profit"] is None
    assert (may["unpriced_rows"], may["unpriced_tokens"]) == (1, 500)


def test_usage_kept_for_comparison_counts_in_no_sum(tmp_path):
    snapshot = published(tmp_path, usage=[million("2026-05-01", "a", 1), million("2026-05-01", None, 1, is_primary=False)])
    assert row(margin(snapshot), month="2026-05")["inference_cost"] == 1


def test_a_typed_invoice_is_met_before_credits(tmp_path):
    used = [million("2026-05-01", "a", 100)]
    invoice = [typed("2026-05", "invoice", "92", provider="openai"), typed("2026-05", "credits", "10", provider="openai")]
    snapshot = published(tmp_path / "alone", usage=used, typed=invoice)
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == 102
    snapshot = published(tmp_path / "both", usage=used, provider_costs=[charge("2026-05-01", "100.5")], typed=invoice)
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == 102
    snapshot = published(
        tmp_path / "far",
        usage=used,
        provider_costs=[charge("2026-05-01", "100.5")],
        typed=[typed("2026-05", "invoice", "120", provider="openai")],
    )
    assert row(margin(snapshot, "customer"), customer="a")["inference_cost"] == Decimal("100.5")
    assert row(margin(snapshot), month="2026-05")["unattributed_cost"] == Decimal("19.5")


def test_credits_without_an_invoice_change_nothing(tmp_path):
    snapshot = published(tmp_path, usage=[million("2026-05-01", "a", 100)], typed=[typed("2026-05", "credits", "10", provider="openai")])
    assert row(margin(snapshot), month="2026-05")["inference_cost"] == 100


def test_a_model_we_host_costs_its_bill_shared_by_tokens(tmp_path):
    used = [use("2026-05-01", who, tokens, None, provider="hosted_vllm", model="student") for who, tokens in (("a", 1), ("b", 2))]
    snapshot = published(tmp_path, usage=used, typed=[typed("2026-05", "invoice", "100", provider="self_hosted")])
    frame = margin(snapshot, "customer")
    assert row(frame, customer="a")["inference_cost"] == Decimal("33.333333333333")
    assert row(frame, customer="b")["inference_cost"] == Decimal("66.666666666667")
    assert frame["unpriced_rows"].sum() == 0
    assert row(margin(snapshot, "provider"), provider="self_hosted")["inference_cost"] == 100


# -- other COGS and grades


def test_without_other_cogs_profit_is_on_inference_alone(tmp_path):
    tables = {
        "billing_lines": [line("2026-05", "a", "100"), line("2026-06", "a", "100")],
        "usage": [million(f"2026-0{m}-01", "a", 40) for m in (5, 6)],
    }
    snapshot = published(tmp_path, **tables, typed=[typed("2026-05", "other_cogs", "10")])
    may, june = margin(snapshot).rows(named=True)
    assert (may["other_cogs"], may["cogs"], may["gross_profit"], may["cogs_complete"]) == (10, 50, 50, True)
    assert (june["other_cogs"], june["cogs"], june["gross_profit"], june["cogs_complete"]) == (None, None, 60, False)
    assert row(margin(snapshot, "ytd"), ytd="2026")["other_cogs"] is None


def test_other_cogs_belong_to_no_customer(tmp_path):
    snapshot = published(
        tmp_path,
        billing_lines=[line("2026-05", "a", "100")],
        usage=[million("2026-05-01", "a", 40)],
        typed=[typed("2026-05", "other_cogs", "10")],
    )
    frame = margin(snapshot, "customer")
    assert (row(frame, customer="a")["gross_profit"], row(frame, customer="a")["cogs_complete"]) == (60, False)
    assert (row(frame, customer=None)["gross_profit"], row(frame, customer=None)["cogs"]) == (-10, 10)


def test_where_no_cost_is_loaded_other_cogs_do_not_make_nobody_s_cost_zero(tmp_path):
    snapshot = published(tmp_path, billing_lines=[line("2026-05", "a", "100")], typed=[typed("2026-05", "other_cogs", "10")])
    nobody = row(margin(snapshot, "customer"), customer=None)
    assert (nobody["revenue"], nobody["other_cogs"], nobody["inference_cost"], nobody["gross_profit"]) == (0, 10, None, None)


@pytest.mark.parametrize(
    ("changed", "grade"),
    [
        ({}, "measured"),
        ({"typed": [typed("2026-05", "other_cogs", "10", documented=False)]}, "assumed"),
        ({"typed": []}, "estimated"),
        ({"provider_costs": []}, "estimated"),
        ({"billing_lines": [line("2026-05", "a", "100", spread_grade="estimated")]}, "estimated"),
    ],
)
def test_the_worst_grade_travels_up(tmp_path, changed, grade):
    tables = {
        "billing_lines": [line("2026-05", "a", "100")],
        "usage": [million("2026-05-01", "a", 40)],
        "provider_costs": [charge("2026-05-01", "40")],
        "typed": [typed("2026-05", "other_cogs", "10")],
    }
    snapshot = published(tmp_path, **(tables | changed))
    assert row(margin(snapshot), month="2026-05")["grade"] == grade
    assert row(margin(snapshot, "customer"), customer="a")["grade"] != "measured"


def test_quarters_and_years_follow_the_fiscal_year(tmp_path):
    snapshot = published(tmp_path, Settings(fiscal_year_start=4), billing_lines=[line("2026-03", "a", "1"), line("2026-04", "a", "2")])
    assert margin(snapshot, "quarter")["quarter"].to_list() == ["2026-Q4", "2027-Q1"]
    assert margin(snapshot, "ytd")["ytd"].to_list() == ["2026", "2027"]


def test_the_last_actual_month_is_complete_in_both_or_in_the_only_kind_there_is(tmp_path):
    lines = [line(month, "a", "1") for month in ("2026-05", "2026-06")]
    half = [*complete("2026-05"), {"month": "2026-06-01", "billing_complete": True, "cost_complete": False}]
    assert last_actual_month(published(tmp_path / "half", billing_lines=lines, months=half)) == MAY
    billing = [month | {"cost_complete": False} for month in complete("2026-05", "2026-06")]
    assert last_actual_month(published(tmp_path / "billing", billing_lines=lines, months=billing)) == JUNE
    assert last_actual_month(published(tmp_path / "none")) is None
    apart = published(
        tmp_path / "apart", billing_lines=lines, usage=[use("2026-05-02", "a", 1)], months=complete("2026-05", "2026-06", "2026-07")
    )
    assert last_actual_month(apart) == MAY  # June has no cost and July nothing, though exports reach beyond them


def test_an_empty_snapshot_has_empty_margins(tmp_path):
    snapshot = published(tmp_path)
    assert all(margin(snapshot, by).is_empty() for by in BY)


# -- properties


AMOUNTS = st.decimals(-100, 1000, places=2).map(str)
LINES = st.tuples(
    st.sampled_from(["2026-05", "2026-06"]), st.sampled_from(["a", "b", None]), AMOUNTS, st.sampled_from(["tokens", "seat", "unclassified"])
)
USES = st.tuples(
    st.sampled_from(["2026-05-01", "2026-05-02", "2026-06-30"]),
    st.sampled_from(["a", "b", "c", None]),
    st.integers(0, 10**9),
    st.sampled_from(["0.15", "3", "7.333333", None]),
    st.sampled_from(["openai", "anthropic", "vllm"]),
)
CHARGES = st.tuples(
    st.sampled_from(["2026-05-01", "2026-05-02", "2026-06-30"]),
    st.decimals(-5, 4000, places=7).map(str),
    st.sampled_from([None, "gpt-4o", "gpt-image-1 text"]),
    st.sampled_from([None, "input", "other"]),
)
TYPED = st.tuples(
    st.sampled_from(["2026-05", "2026-06"]),
    st.sampled_from(["invoice", "credits"]),
    st.decimals(0, 4000, places=2).map(str),
    st.sampled_from(["openai", "self_hosted"]),
)


@settings(
    max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(LINES, max_size=6),
    uses=st.lists(USES, max_size=8),
    charges=st.lists(CHARGES, max_size=5),
    bills=st.lists(TYPED, max_size=3),
    data=st.data(),
)
def test_sums_over_any_grouping_are_the_months_and_the_provider_s_money(
    tmp_path_factory, lines, uses, charges, bills, data
):  # B17.1, 2, 31, 32
    tables = {
        "billing_lines": [line(month, who, amount, priced_by=priced) for month, who, amount, priced in lines],
        "usage": [use(day, who, tokens, price, provider=provider, product=who) for day, who, tokens, price, provider in uses],
        "provider_costs": [charge(day, amount, model=model, token_class=kind) for day, amount, model, kind in charges],
        "typed": [typed(month, what, amount, provider=provider) for month, what, amount, provider in bills],
    }
    snapshot = published(tmp_path_factory.mktemp("home"), **tables)
    rows, nothing_typed = cube(snapshot), other_cogs(snapshot)
    months = regroup(rows, nothing_typed, "month")
    for by in BY:
        frame = regroup(rows, nothing_typed, by)
        assert frame["inference_cost"].sum() == months["inference_cost"].sum()
        if by not in ("provider", "model"):
            assert frame["revenue"].sum() == months["revenue"].sum()
        for each in frame.filter(frame["gross_profit"].is_not_null()).rows(named=True):
            assert each["revenue"] - each["inference_cost"] - (each["other_cogs"] or 0) == each["gross_profit"]
    stated = snapshot.query(
        """
        with c as (select month, provider, sum(base_amount)::decimal(38, 12) as s from provider_costs group by all),
             i as (select month, provider, sum(amount)::decimal(38, 12) as s from typed where what = 'invoice' group by all),
             r as (select month, provider, sum(amount)::decimal(38, 12) as s from typed where what = 'credits' group by all)
        select coalesce(c.month, i.month) as month, coalesce(c.provider, i.provider) as provider,
               coalesce((i.s + coalesce(r.s, 0))::decimal(38, 12), c.s) as s
        from c full join i using (month, provider) left join r on r.month = i.month and r.provider = i.provider
        where coalesce((i.s + coalesce(r.s, 0))::decimal(38, 12), c.s) <> 0
        """
    )
    for month, provider, amount in stated.rows():
        assert row(regroup(between(rows, month, month), nothing_typed, "provider"), provider=provider)["inference_cost"] == amount
    halves = [
        half
        for each in tables["billing_lines"]
        for half in (each | {"base_amount": "0.5"}, each | {"base_amount": str(Decimal(each["base_amount"]) - Decimal("0.5"))})
    ]
    split = {name: data.draw(st.permutations(many)) for name, many in (tables | {"billing_lines": halves}).items()}
    assert margin(published(tmp_path_factory.mktemp("home"), **split), "customer").equals(regroup(rows, nothing_typed, "customer"))
    moved = published(tmp_path_factory.mktemp("home"), billing_lines=[row | {"month": "2026-05-01"} for row in tables["billing_lines"]])
    assert margin(moved)["revenue"].sum() == months["revenue"].sum()


# -- names


@pytest.mark.parametrize(
    ("used", "billed"),
    [
        ("gpt-4-0613", "gpt-4"),
        ("ft:gpt-4o-2024-08-06:org::id", "ft-gpt-4o-2024-08-06"),
        ("ft:gpt-3.5-turbo-1106:org::id", "ft-gpt-3.5-turbo"),
        ("gpt-image-1-2025-04-23", "gpt-image-1 text"),
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
    ],
)
def test_a_model_is_found_under_the_name_it_is_billed_by(used, billed):
    names = [
        "gpt-4",
        "gpt-4-1106-preview",
        "ft-gpt-4o-2024-08-06",
        "ft-gpt-3.5-turbo",
        "gpt-image-1 text",
        "gpt-image-1 image",
        "gpt-4o-2024-08-06",
        "gpt-4o",
    ]
    assert reported_name(used, names) == plain(billed)


def test_a_small_model_is_not_taken_for_its_large_sister():
    assert reported_name("gpt-4o-mini-2024-07-18", ["gpt-4o"]) is None
    assert reported_name("gpt-4-1106-preview", ["gpt-4"]) is None


# -- metrics


def test_a_group_s_share_is_the_ratio_of_its_sums(tmp_path):
    snapshot = published(
        tmp_path,
        billing_lines=[line("2026-05", "acme", "100"), line("2026-05", "globex", "300")],
        usage=[million("2026-05-01", "acme", 50), million("2026-05-01", "globex", 30)],
    )
    assert measure(snapshot, INFERENCE_SHARE)["value"].to_list() == [0.2]


def test_the_toll_compares_metered_revenue_with_the_same_tokens_at_list(tmp_path):
    snapshot = published(
        tmp_path,
        billing_lines=[line("2026-05", "a", "130"), line("2026-05", "a", "500", priced_by="outcome")],
        usage=[
            million("2026-05-01", "a", 100),
            million("2026-05-01", "a", 40, priced_by="outcome"),
            million("2026-05-01", "b", 9, key_owner="customer", cost_basis="own_key", cost="0"),
        ],
    )
    assert measure(snapshot, VISIBLE_TOLL)["value"].to_list() == [1.3]


def test_a_credit_note_that_names_no_line_stays_out_of_both_shares(tmp_path):
    snapshot = published(
        tmp_path,
        billing_lines=[
            line("2026-05", "a", "416.65"),
            line("2026-05", "a", "200", priced_by="platform"),
            line("2026-05", "a", "-20", priced_by="unclassified", kind="credit_note"),
        ],
    )
    assert measure(snapshot, DECOUPLED_REVENUE)["value"].to_list() == [pytest.approx(0.32433309008351574)]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_metric_without_its_inputs_is_not_measurable(metric, tmp_path):
    snapshot = published(tmp_path, usage=[use("2026-05-01", "a", 5, None)], billing_lines=[line("2026-05", "a", "0", priced_by="seat")])
    assert measure(snapshot, metric)["value"].to_list() in ([None], [1.0]) and metric.needs


_BILLED = "select sum(base_amount)::double as s from billing_lines where counted and month = '2026-05-01'"
_COST = "select sum(cost)::double as s from usage where is_primary and month = '2026-05-01'"
_LIST = "select sum(priced_cost)::double as s from usage where is_primary and key_owner = 'vendor' and month = '2026-05-01'"
_PEGGED = "priced_by in ('tokens', 'credits')"
BY_HAND = {
    "M1": f"select 1 - (({_COST}) + 7) / ({_BILLED})",  # 7: what the report bills beyond the usage
    "M3": f"select (({_COST}) + 7) / ({_BILLED})",
    "M4": f"select ({_BILLED} and {_PEGGED}) / ({_LIST} and {_PEGGED})",
    "M4b": f"select 1 - ({_LIST} and {_PEGGED}) / ({_BILLED} and {_PEGGED})",
    "M4c": f"select ({_BILLED}) / ({_LIST})",
    "M5": f"select ({_BILLED} and priced_by = 'seat') / ({_BILLED} and kind = 'charge')",
    "M5b": f"select (({_BILLED} and {_PEGGED}) - ({_COST} and {_PEGGED})) / (({_BILLED}) - ({_COST}) - 7)",
    "M6": f"select (({_BILLED}) - ({_COST}) - 7) / (({_BILLED}) - ({_COST} and priced_by = 'tokens'))",
    "M17": f"select ({_COST} and customer is not null) / (({_COST}) + 7)",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    return published(
        tmp_path_factory.mktemp("home"),
        billing_lines=[
            line("2026-05", "a", "130"),
            line("2026-05", "a", "40", priced_by="credits"),
            line("2026-05", "b", "90", priced_by="seat"),
            line("2026-05", "b", "-9", priced_by="unclassified", kind="credit_note"),
            line("2026-06", "b", "1000"),
        ],
        usage=[
            million("2026-05-01", "a", 60),
            million("2026-05-01", "a", 20, priced_by="credits"),
            million("2026-05-01", "b", 15, priced_by="seat"),
            million("2026-05-01", None, 5, priced_by="unclassified"),
            million("2026-05-01", "b", 30, key_owner="customer", cost_basis="own_key", cost="0"),
            million("2026-05-01", "a", 99, is_primary=False),
        ],
        provider_costs=[charge("2026-05-01", "100", model="gpt-4o"), charge("2026-05-01", "7", model="gpt-image-1 image")],
    )


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_metric_equals_a_query_written_by_hand(metric, mixed):
    assert row(measure(mixed, metric), month=MAY)["value"] == pytest.approx(mixed.query(BY_HAND[metric.id]).item(), rel=1e-12)
    shown = as_measure(cube(mixed), metric, MAY)
    assert shown.value == pytest.approx(row(measure(mixed, metric), month=MAY)["value"]) and shown.rows.filters == {"month": MAY}
