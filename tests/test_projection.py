"""The engine: properties of MODEL B17 by number, flat where nothing is named, calendars, mixes, break-evens, the ledger's baseline."""

import math
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.engine.breakeven import (
    break_even_decline,
    break_even_decline_for_opex,
    critical_inference_cost,
    halved,
    largest_decline,
    months_to_floor_by_compression,
    months_to_floor_by_fixed_cogs,
)
from analytics.engine.projection import project
from analytics.engine.projection_wire import wire
from analytics.equations.distillation import break_even_month, student_unit_cost
from analytics.equations.floor import Crossing
from analytics.equations.margin import share
from analytics.equations.outcome import (
    attempts,
    cost_per_paid_outcome,
    cost_per_success,
    outcome_margin,
    required_resolution,
    resolution,
)
from analytics.equations.routing import copied, routed
from analytics.estimates.baseline import Known, baseline
from analytics.estimates.estimate import known
from analytics.measure import Measure
from data.errors import BadValueError
from data.pricebook import PriceBook
from tests.published import complete, line, published, typed, use
from tests.scenarios import LAST_MONTH, price_path, projected, scenario

QUICK = settings(max_examples=25, deadline=None)
PLANS = {
    "markup": {"plan": "markup"},
    "hybrid": {"plan": "hybrid", "platform_fee": 2_000.0, "included_mtok": 1_000.0},
    "seat": {"plan": "seat", "price_usd": 40.0},
    "credit": {"plan": "credit", "price_usd": 0.01, "credits_per_task": 10.0},
    "acu": {"plan": "acu", "acu_per_task": 0.1, "machine_usd_per_acu": 0.2},
    "outcome": {"plan": "outcome"},
    "task": {"plan": "task", "price_usd": 0.2},
}
SEATED = LAST_MONTH | {"seats": 500}
EVERYTHING = [
    price_path(annual_decline=0.4, jumps=[{"month": 5, "change": 0.5}], committed_share=0.3, committed_until_month=6),
    {"lever": "routing", "share": 0.3},
    {"lever": "caching", "input_share": 0.6, "hit_rate": 0.4},
    {"lever": "distillation", "quality_hazard": 0.5, "retention": 0.95, "rescue_rate": 0.5, "accounting": "cogs"},
    {"lever": "byok", "share_now": 0.05, "max_share": 0.4},
    {"lever": "other_cogs", "hosting_usd_per_mtok": 0.05, "support_rate": 0.03, "card_rate": 0.029, "card_usd_per_invoice": 0.3},
]
ANSWERING = {
    "elasticity": 0.7, "tokens_elasticity": 0.2, "task_growth": 0.02, "token_growth": 0.01, "churn": 0.01, "price_gap_hazard": 0.15,
    "markup_end": 0.05, "copy_half_life_months": 3, "bypass_share": 0.4, "switching_cost_usd": 500,
}  # fmt: skip


def margins(**said):
    return projected(**said).rows["gross_margin"].to_list()


def profits(**said):
    return projected(**said).rows["gross_profit"].to_list()


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_named_means_nothing_moves(plan):  # B17.33
    rows = projected(plan=PLANS[plan], baseline=SEATED, behaviour={"elasticity": 1.1}).rows
    for name in ("customers", "revenue", "inference_cost", "cogs", "gross_profit", "gross_margin"):
        assert rows[name].n_unique() == 1, name
    assert rows["inference_cost"][0] == 10_000.0


@pytest.mark.parametrize("plan", PLANS)
def test_revenue_is_cogs_and_gross_profit_under_everything_at_once(plan):  # B17.1
    rows = projected(plan=PLANS[plan], baseline=SEATED, behaviour=ANSWERING, levers=EVERYTHING).rows
    assert (rows["revenue"] - rows["cogs"] - rows["gross_profit"]).abs().max() < 1e-6
    for name in ("revenue", "inference_cost", "cogs", "gross_profit", "price_index", "customers"):
        assert rows[name].is_finite().all()


@QUICK
@given(markup=st.floats(0.001, 10), decline=st.floats(-1, 0.99))
def test_cost_plus_margin_ignores_the_token_price(markup, decline):  # B17.5
    found = margins(plan={"plan": "markup", "markup": markup}, levers=[price_path(annual_decline=decline)])
    assert found == pytest.approx([markup / (1 + markup)] * 37)


def test_at_thirty_percent_markup_the_margin_stands_while_gross_profit_falls_with_the_price():
    rows = projected(levers=[price_path(preset="tenfold")]).rows
    assert rows["gross_margin"].to_list() == pytest.approx([0.3 / 1.3] * 37)
    assert (rows["gross_profit"] / rows["gross_profit"][0]).to_list() == pytest.approx(rows["price_index"].to_list())
    assert rows["price_index"][12] == pytest.approx(0.1)


@QUICK
@given(eps=st.floats(0, 1.3), eta=st.floats(0, 1), low=st.floats(0, 0.9), step=st.floats(0.01, 0.09))
def test_gross_profit_falls_with_a_steeper_decline_only_below_unit_elasticity(eps, eta, low, step):  # B17.6
    answering = {"elasticity": eps, "tokens_elasticity": eta}
    gentle, steep = (profits(behaviour=answering, levers=[price_path(annual_decline=decline)])[12] for decline in (low, low + step))
    if eps + eta < 1:
        assert steep <= gentle + 1e-9
    else:
        assert steep >= gentle - 1e-9


@QUICK
@given(markup=st.floats(0, 10), end=st.floats(0, 10), half_life=st.floats(1, 120))
def test_the_markup_stays_between_its_ends(markup, end, half_life):  # B17.7
    run = projected(plan={"plan": "markup", "markup": markup}, behaviour={"markup_end": end, "markup_half_life_months": half_life})
    low, high = sorted((markup, end))
    assert run.working["markup"]["premium"].is_between(low - 1e-9, high + 1e-9).all()


def leaving(**said):
    answering = {"churn": 0.01, "price_gap_hazard": 0.3, "switching_cost_usd": 1_000, **said}
    markup = answering.pop("markup", 0.3)
    return projected(plan={"plan": "markup", "markup": markup}, behaviour=answering, horizon_months=1).working["markup"]["hazard"][0]


@QUICK
@given(low=st.floats(0, 1), high=st.floats(0, 1), cost=st.floats(0, 1e5))
def test_hazard_rises_with_premium_and_transparency_and_falls_with_the_cost_of_leaving(low, high, cost):  # B17.8
    low, high = sorted((low, high))
    assert leaving(markup=low) <= leaving(markup=high) + 1e-12
    assert leaving(transparency=low) <= leaving(transparency=high) + 1e-12
    assert leaving(switching_cost_usd=cost) >= leaving(switching_cost_usd=cost + 1_000) - 1e-12
    assert leaving(markup=0.05) == pytest.approx(0.01)
    assert leaving(markup=high) >= 0


@pytest.mark.parametrize("plan", PLANS)
def test_survivors_never_come_back(plan):  # B17.9
    run = projected(plan=PLANS[plan], baseline=SEATED, behaviour=ANSWERING, levers=EVERYTHING).working[plan]
    for name in ("survivors", "retained"):
        assert (run[name].diff().drop_nulls() <= 0).all()
        assert run[name].is_between(0, 1).all()


@pytest.mark.parametrize("plan", PLANS)
def test_the_survivors_of_a_month_follow_from_the_months_before(plan):  # E4.7, settled exactly
    run = projected(plan=PLANS[plan], baseline=SEATED, behaviour=ANSWERING, levers=EVERYTHING).working[plan]
    stay = run.select((-pl.col("other_hazard")).exp()).to_series()
    assert run["survivors"].to_list()[1:] == pytest.approx((run["survivors"] * stay).to_list()[:-1], rel=1e-12)
    kept = run.select(1 - 0.4 * (1 - (-pl.col("gap_hazard")).exp())).to_series()
    assert run["retained"].to_list()[1:] == pytest.approx((run["retained"] * kept).to_list()[:-1], rel=1e-12)


@given(rho=st.floats(0.01, 1), r=st.floats(0, 1), e=st.floats(0, 1))
def test_routing_saves_exactly_where_price_and_escalation_are_below_one(rho, r, e):  # B17.10
    assume(abs(r + e - 1) > 1e-9)
    assert (routed(rho, r, e) < 1) == (r + e < 1)


@given(t=st.floats(0, 100), step=st.floats(0, 10), half_life=st.floats(0.1, 120), lag=st.floats(0, 24))
def test_copying_never_goes_back_and_never_ends(t, step, half_life, lag):  # B17.11
    assert 0 <= copied(t, half_life, lag) <= copied(t + step, half_life, lag) <= 1


@given(s=st.floats(0.01, 1), tries=st.integers(1, 20), cost=st.floats(0.001, 100))
def test_cost_per_success_does_not_know_the_attempts(s, tries, cost):  # B17.14, 16
    q = resolution(s, tries)
    assert s - 1e-12 <= q <= 1
    assert cost * attempts(s, tries) / q == pytest.approx(cost_per_success(cost, s))


@given(
    price=st.floats(0.1, 10), cost=st.floats(0.001, 0.05), tries=st.integers(1, 5), back=st.floats(0, 0.2), handoff=st.floats(0, 1),
    floor=st.floats(0, 0.5),
)  # fmt: skip
def test_at_the_required_resolution_the_margin_is_the_floor(price, cost, tries, back, handoff, floor):  # B17.15
    q = required_resolution(price, cost, tries, back, handoff, floor)
    assert q is not None
    s = 1 - (1 - q) ** (1 / tries)
    assume(1e-3 < s < 1 - 1e-6)
    found = outcome_margin(cost_per_paid_outcome(cost, s, tries, back, handoff), price)
    assert found == pytest.approx(floor, abs=1e-5)


def test_where_nothing_succeeds_a_paid_outcome_has_no_cost_and_the_margin_is_missing():
    assert cost_per_paid_outcome(0.1, 0.0, 3) is None and cost_per_success(0.1, 0.0) is None
    assert outcome_margin(None, 1.0) is None
    run = projected(plan={"plan": "outcome", "success_per_attempt": 0.0}, horizon_months=2)
    assert run.rows["gross_margin"].to_list() == [None] * 3
    assert run.floor["outcome"] == Crossing("already_below")
    assert required_resolution(0.01, 1.0) is None


@QUICK
@given(markup=st.floats(0, 1), fixed=st.floats(0, 1_000))
def test_a_fee_equal_to_the_markup_puts_nothing_at_risk(markup, fixed):  # B17.17
    found = profits(
        baseline=LAST_MONTH | {"fixed_cogs": fixed},
        plan={"plan": "markup", "markup": markup},
        levers=[{"lever": "byok", "share": 1.0, "fee_rate": markup}],
    )
    assert found[1] == pytest.approx(found[0], abs=1e-6)


@pytest.mark.parametrize("plan", PLANS)
def test_byok_at_nobody_is_no_byok_bit_for_bit(plan):  # B17.18
    without = [lever for lever in EVERYTHING if lever["lever"] != "byok"]
    said = {"plan": PLANS[plan], "baseline": SEATED, "behaviour": ANSWERING}
    plain = projected(**said, levers=without)
    nobody = projected(**said, levers=[*without, {"lever": "byok", "share": 0.0}])
    assert nobody.rows.equals(plain.rows)


def students(volume, **said):
    levers = [price_path(annual_decline=said.pop("decline", 0.3)), {"lever": "distillation", **said}]
    baseline = {"tokens_mtok": volume, "price_usd_per_mtok": 5.0}
    return projected(baseline=baseline, levers=levers, horizon_months=24).levers["distillation"]


@QUICK
@given(volume=st.floats(1, 1e6), more=st.floats(0, 1e6), least=st.integers(0, 10))
def test_gpus_come_whole_and_never_fewer_for_more_tokens(volume, more, least):  # B17.19
    few, many = students(volume, min_gpus=least), students(volume + more, min_gpus=least)
    assert few["gpus"].dtype == pl.Int64
    assert (many["gpus"] >= few["gpus"]).all()
    assert (few.filter(pl.col("share") > 0)["gpus"] >= least).all()
    assert (few.filter(pl.col("share") == 0)["gpus"] == 0).all()


@given(speed=st.floats(1, 1e6), use=st.floats(0.01, 0.5))
def test_a_student_s_token_costs_half_when_its_gpus_are_twice_as_busy(speed, use):  # B17.20
    assert student_unit_cost(3.0, 0.3, speed, 2 * use) == pytest.approx((student_unit_cost(3.0, 0.3, speed, use) or 0) / 2)


def test_a_student_that_costs_nothing_pays_at_once():  # B17.21
    free = students(1_000.0, setup_usd=0.0, refresh_usd_per_month=0.0, gpu_usd_per_hour=0.0, launch_month=2)
    assert (break_even_month(free["cumulative"].to_list()) or 0.0) <= 3


@QUICK
@given(volume=st.floats(100, 1e5), low=st.floats(0, 0.9), step=st.floats(0, 0.09))
def test_saving_does_not_grow_with_the_decline(volume, low, step):  # B17.22
    gentle, steep = (students(volume, decline=decline)["cumulative"].to_list() for decline in (low, low + step))
    assert all(less <= more + 1e-6 for less, more in zip(steep, gentle, strict=True))


def test_switching_the_student_off_bears_a_steeper_decline():  # B17.23
    held = largest_decline(lambda decline: students(20_000.0, decline=decline)["cumulative"][-1] >= 0)
    off = largest_decline(lambda decline: students(20_000.0, decline=decline)["cumulative"].max() >= 0)
    assert held is not None and off is not None and off >= held
    assert largest_decline(lambda decline: False) is None and largest_decline(lambda decline: True) == 0.99


@QUICK
@given(price=st.floats(0.01, 10), month=st.integers(0, 24))
def test_a_cheaper_alternative_never_raises_the_saving(price, month):  # B17.24
    without = students(20_000.0)["cumulative"].to_list()
    beside = students(20_000.0, alternative_usd_per_mtok=price, alternative_from_month=month)["cumulative"].to_list()
    assert all(less <= more + 1e-6 for less, more in zip(beside, without, strict=True))


def test_a_mix_adds_up_and_shares_its_gpus_and_fixed_costs():
    base = SEATED | {"fixed_cogs": 900.0}
    mix = [{"share": 0.5, **PLANS["markup"]}, {"share": 0.3, **PLANS["outcome"]}, {"share": 0.2, **PLANS["outcome"], "price_usd": 2.0}]
    levers = [lever | {"quality_hazard": 0.0} if lever["lever"] == "distillation" else lever for lever in EVERYTHING]
    run = projected(baseline=base, plans=mix, levers=levers)
    assert list(run.plans) == ["markup", "outcome", "outcome_2", "all"]
    for name in ("revenue", "inference_cost", "cogs", "gross_profit", "customers"):
        parts = sum(run.plans[part][name] for part in ("markup", "outcome", "outcome_2"))
        assert (run.rows[name] - parts).abs().max() < 1e-6
    alone = projected(baseline=base, plan=PLANS["markup"], levers=levers)
    assert run.rows["inference_cost"].to_list() == pytest.approx(alone.rows["inference_cost"].to_list())
    assert run.levers["distillation"]["gpus"].to_list() == alone.levers["distillation"]["gpus"].to_list()


def test_a_mix_of_one_plan_is_that_plan():
    parts = [{"share": share, **PLANS["markup"]} for share in (0.25, 0.75)]
    base = LAST_MONTH | {"fixed_cogs": 500.0}
    mix, whole = (
        projected(baseline=base, plans=parts, behaviour=ANSWERING, levers=EVERYTHING),
        projected(baseline=base, behaviour=ANSWERING, levers=EVERYTHING),
    )
    assert mix.rows["gross_profit"].to_list() == pytest.approx(whole.rows["gross_profit"].to_list())


def test_levers_act_in_their_own_order_whatever_the_file_s():
    forward, backward = (projected(behaviour=ANSWERING, levers=levers).rows for levers in (EVERYTHING, EVERYTHING[::-1]))
    assert forward.equals(backward)


def test_values_that_leave_the_range_of_numbers_are_refused():
    jumps = [{"month": month, "change": -0.9} for month in range(1, 61)]
    falls = price_path(annual_decline=0.99, jumps=jumps)
    with pytest.raises(BadValueError, match="leave the range of numbers"):
        projected(behaviour={"elasticity": 1.3, "tokens_elasticity": 1.0}, levers=[falls, falls], horizon_months=120)


def test_gross_profit_is_halved_between_months():
    assert halved([100.0, 60.0, 40.0]) == Crossing("reached", 1.5)
    assert halved([-1.0, 2.0]).status == "already_below"
    assert halved([100.0, 90.0]).status == "not_within_horizon"


def test_the_months_of_a_crossing_are_those_of_the_first_row_under_the_line():
    named = scenario(levers=[price_path(preset="tenfold")])
    run = project(baseline(named, Known(month=date(2026, 10, 1), snapshot="abc")), named)
    said = wire(run)
    assert said["snapshot"] == "abc"
    assert said["plans"]["markup"][0]["month"] == date(2026, 10, 1)
    assert said["halved"]["markup"] == {"status": "reached", "t": pytest.approx(3.63, abs=0.02), "month": date(2027, 2, 1)}
    assert said["floor"]["markup"] == {"status": "already_below", "t": None, "month": None}


def test_break_evens_close():  # E16.1 to E16.4
    assert months_to_floor_by_compression(0.3, 0.05, 12, 0.3) == 0.0
    assert months_to_floor_by_compression(0.6, 0.5, 12, 0.3) is None
    months = months_to_floor_by_compression(0.6, 0.05, 12, 0.3)
    path = margins(plan={"plan": "markup", "markup": 0.6}, behaviour={"markup_end": 0.05})
    assert months is not None and path[int(months)] > 0.3 > path[int(months) + 1]
    assert critical_inference_cost(0.3, 0.3, 100.0) is None
    fixed = {"markup": 0.6, "floor": 0.3, "other_cogs": 300.0, "inference_cost": 10_000.0}
    reached = months_to_floor_by_fixed_cogs(**fixed, annual_decline=0.9)
    path = margins(
        baseline=LAST_MONTH | {"fixed_cogs": 300.0}, plan={"plan": "markup", "markup": 0.6}, levers=[price_path(annual_decline=0.9)]
    )
    assert reached is not None and path[int(reached)] > 0.3 > path[int(reached) + 1]
    assert months_to_floor_by_fixed_cogs(**fixed, annual_decline=0.0) is None
    borne = break_even_decline(1.02 * 1.01, 0.3, 0.1)
    assert borne is not None
    held = profits(
        behaviour={"task_growth": 0.02, "token_growth": 0.01, "elasticity": 0.3, "tokens_elasticity": 0.1},
        levers=[price_path(annual_decline=borne)],
    )
    assert held == pytest.approx([held[0]] * 37)
    assert break_even_decline(1.05, 1.0) is None
    opex = break_even_decline_for_opex(1_500.0, 3_000.0, 1.02)
    assert opex is not None
    assert profits(behaviour={"task_growth": 0.02}, levers=[price_path(annual_decline=opex)])[12] == pytest.approx(1_500.0)


# -- the ledger's baseline -------------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path):
    """October 2026: two customers, 3 million tokens at $2, one million on a customer's own key, $40 of other COGS."""
    return published(
        tmp_path,
        billing_lines=[line("2026-10", "acme", "10"), line("2026-10", "globex", "5")],
        usage=[
            use("2026-10-03", "acme", 2_000_000, "2"),
            use("2026-10-04", "globex", 1_000_000, "2"),
            use("2026-10-05", "globex", 1_000_000, "2", key_owner="customer", cost="0", cost_basis="own_key"),
        ],
        typed=[typed("2026-10", "other_cogs", "40")],
        months=complete("2026-10"),
    )


def test_the_baseline_is_the_last_actual_month(ledger):
    ground = baseline(scenario(baseline={}), known(ledger, None, date(2026, 11, 15)))
    assert (ground.customers, ground.tasks, ground.tokens_mtok, ground.fixed_cogs) == (2, 1, 3, 40)
    assert (ground.price_usd_per_mtok, ground.list_price_usd_per_mtok, ground.own_key_share) == (pytest.approx(2), pytest.approx(2), 0.25)
    assert (ground.month, ground.snapshot) == (date(2026, 10, 1), ledger.id)
    assert ground.grades["fixed_cogs"] == "measured"
    assert ground.grades["price_usd_per_mtok"] == "estimated"
    assert ground.grades["tasks"] == "assumed"


def test_a_typed_field_stands_in_for_one_input_alone(ledger):
    found = known(ledger, None, date(2026, 11, 15))
    ground = baseline(scenario(baseline={"tokens_mtok": 9.0}), found)
    assert (ground.tokens_mtok, ground.customers, ground.fixed_cogs) == (9, 2, 40)
    assert ground.grades["tokens_mtok"] == "assumed"
    priced = baseline(scenario(baseline={"price_usd_per_mtok": 5.0}), found)
    assert priced.list_price_usd_per_mtok == 5.0


def test_the_baseline_of_a_customer_is_its_own(ledger):
    ground = baseline(scenario(baseline={}), known(ledger, None, date(2026, 11, 15), customer="globex"))
    assert (ground.customers, ground.tokens_mtok, ground.fixed_cogs, ground.own_key_share) == (1, 1, 0, 0.5)


def test_byok_starts_from_the_measured_share(ledger):
    named = scenario(baseline={}, levers=[{"lever": "byok", "share": 1.0}])
    run = project(baseline(named, known(ledger, None, date(2026, 11, 15))), named).working["markup"]
    assert run["own_key_share"].to_list()[:2] == [0.25, 1.0]
    assert run["tokens_mtok"][0] == pytest.approx(4.0)
    assert run["inference_cost"].to_list()[:2] == pytest.approx([6.0, 0.0])


def test_a_ledger_without_usage_says_what_it_needs(tmp_path):
    bare = published(tmp_path, billing_lines=[line("2026-10", "acme", "10")], months=complete("2026-10"))
    with pytest.raises(BadValueError, match=r"baseline\.tokens_mtok: found not measurable in the ledger: needs usage"):
        baseline(scenario(baseline={}), known(bare, None, date(2026, 11, 15)))
    assert known(None, None, date(2026, 11, 15)).month is None


def test_announced_changes_act_from_their_month_on(ledger, monkeypatch):
    assert known(ledger, PriceBook.load(), date(2026, 11, 15)).announced == ()
    named = scenario(levers=[price_path(preset="announced")])
    flat = project(baseline(named), named).rows["price_index"].to_list()
    assert flat == [1.0] * 37


def test_a_measure_that_is_missing_leaves_the_neutral_value():
    missing = Known({"tasks": Measure("tasks", "Tasks", "a month", None, "estimated", "E15.3", "outcomes")})
    assert baseline(scenario(baseline={"tokens_mtok": 1.0, "price_usd_per_mtok": 1.0}), missing).tasks == 1.0
    assert share(1, 0) is None


def test_everybody_may_leave():  # E4.6, E4.7: survivors come to nothing, and so does all else
    rows = projected(
        plan={"plan": "outcome"},
        behaviour={"price_gap_hazard": 0.15},
        levers=[{"lever": "price_path", "preset": "epoch_40x"}],
        horizon_months=60,
    ).rows
    assert (rows["customers"][-1], rows["revenue"][-1], rows["inference_cost"][-1], rows["gross_margin"][-1]) == (0, 0, 0, None)


def test_churn_is_not_lost_beside_a_gap_that_takes_volume_alone():  # E15.3: S takes the rest of Lam
    behaviour = {"churn": 0.02, "price_gap_hazard": 0.3, "bypass_share": 0.9, "switching_cost_usd": 0.0, "transparency": 1.0}
    seats = {"customers": 100.0, "seats": 1000.0, "tokens_mtok": 5000.0, "price_usd_per_mtok": 2.0}
    rows = projected(plan={"plan": "seat", "price_usd": 30.0}, baseline=seats, behaviour=behaviour, horizon_months=24).rows
    assert rows["customers"][-1] == pytest.approx(100 * math.exp(-0.02 * 24))


def test_a_count_of_gpus_beyond_all_counting_is_refused():
    behaviour = {"task_growth": 1.0}
    with pytest.raises(BadValueError, match="leave the range of numbers"):
        projected(behaviour=behaviour, levers=[{"lever": "distillation", "launch_month": 1}], horizon_months=72)


def test_a_typed_company_is_its_own(ledger):
    there = known(ledger, None, date(2026, 11, 15))
    typed_alone = scenario(baseline={"tokens_mtok": 1000.0, "price_usd_per_mtok": 1.0})
    assert baseline(typed_alone, there) == replace(baseline(typed_alone), month=there.month, snapshot=there.snapshot)
