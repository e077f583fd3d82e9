"""B17 and the limits after B15, through the engine, over every plan and lever: random scenarios as their files would say them.

Held here: 1, 4, 9, 18, 19, 25, 26, 27, 31, 33 and that every result is a number or nothing. Elsewhere, on the equations: 3, 6, 7, 8, 10 to
17, 20 to 24 (test_equations*), 5 and 12 (test_plans), 34 (test_risk), 28 to 30 and 35 (test_metrics), 36 (test_bridge), 2, 31, 32 and 37 on
the ledger (test_actuals, test_store, test_metrics).
"""

import math
from random import Random
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.engine.price_neutral import plan_change, price_neutral
from analytics.engine.projection import SUMS, Projection, project
from analytics.engine.scenario_file import as_named, parse_scenario, scenario_from
from analytics.engine.terms import Terms
from analytics.estimates.baseline import baseline
from analytics.levers import AnyLever
from analytics.plans import AnyPlan
from analytics.scenario import Scenario
from data.errors import BadValueError
from tests.independent.generate import PLANS, plan_of
from tests.independent.generate import scenario as generated

SEEDS = st.integers(0, 10**9)
PAIRS = [(one, other) for one in PLANS for other in PLANS if one != other]
FEES = ("platform_fee", "fixed_cogs")
BASE = {"customers": 100, "tasks": 20_000, "seats": 50, "tokens_mtok": 5_000.0, "price_usd_per_mtok": 2.0}


def projected(said: Any) -> Projection:
    scenario = said if isinstance(said, Scenario) else scenario_from(said)
    return project(baseline(scenario), scenario)


def possible(said: Any) -> Projection:
    """Its projection, where it has one: what leaves the range of numbers is refused in a sentence."""
    try:
        return projected(said)
    except BadValueError as error:
        assert "expected" in str(error)
        assume(False)
        raise


def of_kind(kind: str, seed: int = 0, **more: Any) -> dict[str, Any]:
    """A plan of a kind that bills something and erodes nothing by itself."""
    terms = {"seat": {"price_usd": 300.0}, "credit": {"price_usd": 1.0, "credits_per_task": 1.0}, "acu": {"acu_per_task": 0.5},
             "task": {"price_usd": 1.5}, "hybrid": {"platform_fee": 5_000.0, "included_mtok": 1_000.0}}.get(kind, {})  # fmt: skip
    return {"plan": kind} | terms | more


def close(found: pl.Series, expected: pl.Series, scale: float) -> bool:
    return all(abs(a - b) <= 1e-9 * max(abs(a), abs(b), scale) for a, b in zip(found, expected, strict=True))


def test_the_generator_knows_every_plan_and_lever():
    assert set(PLANS) <= {kind.model_fields["plan"].default for kind in get_args(get_args(AnyPlan)[0])}
    named = {lever["lever"] for seed in range(60) for lever in generated(seed)["levers"]}
    assert named <= {kind.model_fields["lever"].default for kind in get_args(get_args(AnyLever)[0])}


@settings(max_examples=40)
@given(SEEDS)
def test_every_row_adds_up_and_is_finite(seed):
    found = possible(generated(seed))
    for frame in found.plans.values():
        for row in frame.to_dicts():
            assert all(math.isfinite(row[name]) for name in SUMS)
            assert abs(row["revenue"] - row["cogs"] - row["gross_profit"]) <= 1e-9 * max(abs(row["revenue"]), abs(row["cogs"]))
            assert row["gross_margin"] is None or (math.isfinite(row["gross_margin"]) and row["gross_margin"] <= 1)
    if "all" in found.plans:
        parts = [frame for name, frame in found.plans.items() if name != "all"]
        for name in SUMS:
            whole = found.plans["all"][name]
            assert close(sum((part[name] for part in parts[1:]), parts[0][name]), whole, float(whole.abs().max()))


@settings(max_examples=25)
@given(SEEDS)
def test_nobody_comes_back_and_gpus_are_whole(seed):
    said = generated(seed)
    found = possible(said)
    for frame in found.working.values():
        for (_,), block in frame.group_by("start"):
            assert (block.sort("t")["survivors"].diff().drop_nulls() <= 1e-15).all()
    student = found.scenario.distillation
    for table in found.levers.values():
        assert table["gpus"].dtype == pl.Int64
        assert (table.filter(pl.col("share") > 0)["gpus"] >= student.min_gpus).all()


@settings(max_examples=25)
@given(SEEDS)
def test_no_key_of_a_customer_s_is_the_same_bit_for_bit(seed):
    said = generated(seed)
    bare = {**said, "levers": [lever for lever in said["levers"] if lever["lever"] != "byok"]}
    with_none = {**bare, "levers": [*bare["levers"], {"lever": "byok", "share_now": 0.0, "share": 0.0}]}
    assert possible(bare).rows.equals(projected(with_none).rows)


@settings(max_examples=25)
@given(SEEDS)
def test_the_order_of_levers_and_of_plans_says_nothing(seed):
    said = generated(seed)
    first = possible(said)
    turned = {**said, "levers": said["levers"][::-1]} | ({"plans": said["plans"][::-1]} if "plans" in said else {})
    second = projected(turned)
    for name in SUMS:
        assert close(first.rows[name], second.rows[name], float(first.rows["cogs"].abs().max()))


def in_cents(terms: Terms, factor: float) -> dict[str, Any]:
    """What a scenario names, and each amount in USD that it leaves to a default, times a factor."""
    found = as_named(terms) if isinstance(terms, Scenario) else terms.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    for name in type(terms).model_fields:
        value = getattr(terms, name)
        if isinstance(value, Terms):
            found[name] = in_cents(value, factor)
        elif isinstance(value, tuple) and value and isinstance(value[0], Terms):
            found[name] = [in_cents(each, factor) for each in value]
        elif value is not None and ("usd" in name or name in FEES):
            found[name] = value * factor
    return found


@settings(max_examples=25)
@given(SEEDS, st.sampled_from((0.25, 100.0)))
def test_another_unit_of_money_changes_no_margin(seed, factor):
    """B17.4: every amount of money that the engine reads scales, or a margin would move."""
    scenario = scenario_from(generated(seed))
    first = possible(scenario)
    try:
        second = projected(in_cents(scenario, factor))
    except BadValueError:
        assume(False)  # beyond a field's range
        raise
    most = float(first.rows["cogs"].abs().max()) + float(first.rows["revenue"].abs().max())
    assert close(first.rows["gross_profit"] * factor, second.rows["gross_profit"], 1e-3 * most * factor)


@pytest.mark.parametrize("kind", PLANS)
def test_where_nothing_changes_every_month_is_the_last_actual_one(kind):
    """B17.33."""
    said = {"plan": of_kind(kind), "baseline": BASE, "behaviour": {"elasticity": 0.9}, "horizon_months": 24}
    rows = projected(said).rows
    for name in SUMS:
        assert rows[name].to_list() == pytest.approx([rows[name][0]] * 25, rel=1e-12)


@pytest.mark.parametrize(("kind", "to"), PAIRS)
def test_a_move_to_the_same_bill_that_loses_nobody_leaves_revenue_alone(kind, to):
    """B17.26, and 25 of the same two plans."""
    start = scenario_from({"plan": of_kind(kind), "baseline": BASE, "horizon_months": 18})
    revenue = projected(start).rows["revenue"][0]
    other = scenario_from({"plan": of_kind(to), "baseline": BASE})
    neutral = price_neutral(baseline(start), start, other.plan, revenue)
    move = {"lever": "migration", "to": neutral.terms, "mode": "forced", "base_loss": 0.0}
    moved = scenario_from(as_named(start) | {"levers": [move]})
    assert projected(moved).rows["revenue"].to_list() == pytest.approx([revenue] * 19, rel=1e-9)
    rows = plan_change(baseline(start), start, other.plan)
    assert close(rows["before"] + rows["structure"] + rows["level"], rows["after"], revenue)


@pytest.mark.parametrize(("kind", "to"), PAIRS)
def test_who_may_choose_never_pays_more(kind, to):
    """B17.27: without a loss, revenue by choice is at most that of staying."""
    start = {"plan": of_kind(kind), "baseline": BASE, "horizon_months": 18}
    stay = projected(start).rows["revenue"]
    move = {"lever": "migration", "to": of_kind(to), "mode": "opt_in", "base_loss": 0.0}
    chosen = projected(start | {"levers": [move]}).rows["revenue"]
    assert (chosen <= stay * (1 + 1e-12)).all()


# -- limits ----------------------------------------------------------------------------------------------------------------------


@given(st.floats(1, 1e6), st.floats(1.0, 100.0))
def test_within_the_allowance_the_fee_is_all_there_is(fee, more):
    """B5: V <= I leaves R = F."""
    said = {"plan": {"plan": "hybrid", "platform_fee": fee, "included_mtok": BASE["tokens_mtok"] * more}, "baseline": BASE}
    assert projected(said | {"horizon_months": 3}).rows["revenue"].to_list() == pytest.approx([fee] * 4)


def test_tasks_all_refunded_bring_nothing_and_no_margin():
    """B10: f = 1 leaves R = 0 and no margin."""
    most = {"plan": {"plan": "task", "price_usd": 1.5, "refunded_share": 1.0}, "baseline": BASE, "horizon_months": 2}
    rows = projected(most).rows
    assert rows["revenue"].to_list() == [0.0] * 3
    assert rows["gross_margin"].to_list() == [None] * 3


def test_units_over_free_tokens_keep_all_but_the_machine():
    """B8: p -> 0 leaves GM = 1 - v_vm / P_acu where the work does not change."""
    plan = of_kind("acu", machine_usd_per_acu=0.5, price_usd=2.25, pass_through=0.0)
    free = {"lever": "price_path", "jumps": [{"month": 1, "change": -0.9}, {"month": 2, "change": -0.9}, {"month": 3, "change": -0.9}]}
    rows = projected({"plan": plan, "baseline": BASE | {"price_usd_per_mtok": 1e-3}, "levers": [free, free], "horizon_months": 4}).rows
    assert rows["gross_margin"][4] == pytest.approx(1 - 0.5 / 2.25, abs=1e-6)


@given(st.floats(0.05, 1.0), st.floats(0.0, 3.0))
def test_a_markup_over_cheaper_delivery_keeps_what_it_saves(ratio, markup):
    """B13: nothing else, GM = 1 - M / (1 + m)."""
    routing = {"lever": "routing", "share": 1.0, "price_ratio": ratio, "escalated_share": 0.0}
    rows = projected({"plan": {"plan": "markup", "markup": markup}, "baseline": BASE, "levers": [routing], "horizon_months": 2}).rows
    assert rows["gross_margin"][2] == pytest.approx(1 - ratio / (1 + markup), abs=1e-12)


def test_outcomes_lose_nothing_to_keys_when_the_saving_is_handed_back():
    """B11: b = 1 and psi = 1 leave the gross profit of outcomes where it was."""
    byok = {"lever": "byok", "share_now": 0.0, "share": 1.0, "handed_back_share": 1.0}
    said = {"plan": of_kind("outcome"), "baseline": BASE, "horizon_months": 3}
    assert projected(said | {"levers": [byok]}).rows["gross_profit"].to_list() == pytest.approx(
        projected(said).rows["gross_profit"].to_list()
    )


def test_no_student_serves_nothing_and_costs_its_upkeep_alone():
    """B12: x = 0 leaves a saving of -F_r after launch."""
    student = {"lever": "distillation", "max_share": 0.0, "launch_month": 2, "refresh_usd_per_month": 700.0, "setup_usd": 0.0}
    table = projected({"plan": of_kind("markup"), "baseline": BASE, "levers": [student], "horizon_months": 4}).levers["distillation"]
    assert table["saving"].to_list() == pytest.approx([0.0, 0.0, -700.0, -700.0, -700.0])


# -- files of another version ------------------------------------------------------------------------------------------------------


def test_a_file_says_its_version_or_none():
    text = '[plan]\nplan = "markup"\n'
    assert parse_scenario("version = 1\n" + text) == parse_scenario(text)


@pytest.mark.parametrize(("version", "way"), [(2, "install the Unpeg that wrote it"), (0, "leave the line out")])
def test_a_file_of_another_version_is_refused_in_a_sentence(version, way):
    with pytest.raises(BadValueError, match=rf"a.toml: version: found {version}; expected 1, .*{way}. Nothing was projected"):
        parse_scenario(f'version = {version}\n[plan]\nplan = "markup"\n', "a.toml")


def test_plans_of_the_generator_bill_something():
    for kind in PLANS:
        said = plan_of(Random(1), kind, BASE)
        assert scenario_from({"plan": said, "baseline": BASE}).entries
