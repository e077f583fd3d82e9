"""Plans set against each other: structure apart from price level, the required set, and how far each driver may move."""

import polars as pl
import pytest

from analytics.engine.breakeven import critical_inference_cost
from analytics.engine.headroom import headroom, nearest_root
from analytics.engine.price_neutral import plan_change, price_neutral
from analytics.engine.projection import project
from analytics.engine.required import PATHS, required
from analytics.estimates.baseline import baseline
from tests.scenarios import LAST_MONTH, price_path, projected, scenario

SOLD = {
    "markup": {"markup": 0.5},
    "hybrid": {"platform_fee": 2_000.0, "included_mtok": 1_000.0},
    "seat": {"price_usd": 30.0},
    "credit": {"price_usd": 0.01, "credits_per_task": 8.0, "pass_through": 0.5, "breakage": 0.1},
    "acu": {"acu_per_task": 0.05, "machine_usd_per_acu": 0.1},
    "outcome": {"price_usd": 0.2, "price_erosion": 0.15, "price_minimum_usd": 0.05},
    "task": {"price_usd": 0.1, "review_minutes": 0.01, "wage_usd_per_hour": 30.0},
}
FALLING = [price_path(annual_decline=0.3), {"lever": "byok", "max_share": 0.3}]


def plan(name):
    return {"plan": name, **SOLD[name]}


@pytest.mark.parametrize("to", list(SOLD))
def test_structure_and_level_add_to_the_change_of_a_plan(to):
    """B17 property 25, and the price-neutral plan bills today what the old one bills."""
    company = LAST_MONTH | {"seats": 500.0}
    named, other = scenario(baseline=company, levers=FALLING, horizon_months=12), scenario(baseline=company, plan=plan(to)).plan
    rows = plan_change(baseline(named), named, other)
    for part in ("", "revenue_"):
        total = rows[f"{part}after"] - rows[f"{part}before"]
        assert (rows[f"{part}structure"] + rows[f"{part}level"]).to_list() == pytest.approx(total.to_list(), rel=1e-12, abs=1e-9)
    assert rows["revenue_structure"][0] == pytest.approx(0, abs=1e-8)
    assert rows["level"][0] == pytest.approx(rows["revenue_level"][0], abs=1e-8)


def test_a_plan_priced_anew_bills_by_that_factor():
    company = LAST_MONTH | {"seats": 500.0}
    for name in SOLD:
        named = scenario(baseline=company, plan=plan(name))
        once = project(baseline(named), named).rows["revenue"][0]
        again = price_neutral(baseline(named), named, named.plan, 3 * once)
        assert project(baseline(named), named.model_copy(update={"plan": again})).rows["revenue"][0] == pytest.approx(3 * once)


def test_the_required_set_is_whole_and_starts_from_one_revenue():
    named = scenario()
    cases = required(baseline(named), 13_000.0, 0.3, 24)
    assert len({(case.member, case.distilled, case.byok, case.path) for case in cases}) == len(cases) == 5 * 2 * 2 * len(PATHS)
    assert all(case.rows["revenue"][0] == pytest.approx(13_000.0) for case in cases if case.member != "outcome_market")
    assert all(case.rows["inference_cost"][0] == pytest.approx(10_000.0) for case in cases)


def test_a_case_of_the_set_is_what_its_scenario_projects():
    named = scenario()
    for case in required(baseline(named), 13_000.0, 0.3, 12)[::7]:
        alone = case.scenario.model_copy(
            update={"levers": (*case.scenario.levers, scenario(levers=[price_path(preset=case.path)]).levers[0])}
        )
        rows = project(baseline(named), alone).rows
        for name in ("revenue", "inference_cost", "gross_profit"):
            assert case.rows[name].to_list() == pytest.approx(rows[name].to_list(), rel=1e-12)


def test_headroom_meets_the_closed_forms():
    """E16.2: fixed COGS break the floor where inference falls to C*; gross profit is gone where the markup no longer pays them."""
    company = LAST_MONTH | {"fixed_cogs": 500.0}
    named = scenario(baseline=company, plan={"plan": "markup", "markup": 0.6})
    found = {each.driver: each for each in headroom(baseline(named), named)}
    assert found["price"].floor_at == pytest.approx(critical_inference_cost(0.6, 0.3, 500.0) / 10_000.0, rel=1e-6)
    assert found["volume"].zero_at == pytest.approx(500 / 6_000, rel=1e-6)
    assert not found["price"].below_floor
    assert found["price"].distance == pytest.approx(found["price"].floor_at - 1)
    assert "resolution" not in found


def test_headroom_of_an_outcome_agrees_with_the_engine_at_the_break():
    named = scenario(plan={"plan": "outcome", "price_usd": 0.15, "max_attempts": 3, "success_per_attempt": 0.4})
    found = {each.driver: each for each in headroom(baseline(named), named)}
    jump = price_path(jumps=[{"month": 1, "change": found["price"].floor_at - 1}])
    assert projected(plan=named.plan.model_dump(), levers=[jump]).rows["gross_margin"][1] == pytest.approx(0.3, abs=1e-6)
    assert found["byok"].floor_at is None


def test_what_is_broken_already_says_what_mends_it():
    named = scenario(plan={"plan": "outcome", "price_usd": 0.1})
    price = next(each for each in headroom(baseline(named), named) if each.driver == "price")
    assert price.below_floor
    assert price.floor_at < 1 < price.zero_at


def test_a_line_never_crossed_has_no_root():
    assert nearest_root(lambda x: x + 1, (0.0, 1.0), 0.5) is None
    assert nearest_root(lambda x: (x - 0.2) * (x - 0.7), (0.0, 1.0), 0.6) == pytest.approx(0.7, abs=1e-8)


def test_the_headroom_of_a_mix_is_that_of_all_plans_together():
    mixed = scenario(plans=[plan("markup") | {"share": 0.5}, plan("task") | {"share": 0.5}])
    assert isinstance(headroom(baseline(mixed), mixed)[0].floor_at, float | None)
    assert pl.DataFrame([vars(each) for each in headroom(baseline(mixed), mixed)]).height == 4
