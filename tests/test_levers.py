"""Each lever: what it does to a month, and that it does nothing until it is named."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analytics.levers.price_path import Jump, PricePath, at_once
from analytics.paths.presets import LABELS, Preset
from data.errors import BadValueError
from tests.scenarios import LAST_MONTH, price_path, projected


def index(**said):
    return projected(levers=[price_path(**said)]).rows["price_index"].to_list()


@pytest.mark.parametrize(
    ("preset", "month", "expected"),
    [
        ("flat", 12, 1.0), ("list_30", 12, 0.7), ("tenfold", 12, 0.1), ("by_tier", 12, 0.639), ("announced", 12, 1.0),
        ("shock_100_month_3", 2, 1.0), ("shock_100_month_3", 3, 2.0), ("tokenizer_35", 0, 1.0), ("tokenizer_35", 1, 1.35),
        ("epoch_40x", 12, 0.025),
    ],
)  # fmt: skip
def test_a_preset_is_a_plain_path(preset, month, expected):
    assert index(preset=preset)[month] == pytest.approx(expected)


def test_every_preset_has_a_name_people_read():
    assert set(LABELS) == set(get_args(Preset))


def test_announced_changes_are_those_of_what_is_bought():
    assert PricePath(preset="announced").plain((Jump(month=2, change=0.5),)).jumps == (Jump(month=2, change=0.5),)


def test_jumps_multiply_and_act_from_their_month_on():
    assert index(jumps=[{"month": 2, "change": -0.5}, {"month": 4, "change": 1.0}])[:6] == pytest.approx([1, 1, 0.5, 0.5, 1, 1])


def test_two_paths_multiply():
    both = projected(levers=[price_path(annual_decline=0.5), price_path(preset="shock_100_month_3")]).rows["price_index"]
    assert both[12] == pytest.approx(1.0)


def test_capture_moves_from_the_list_to_the_capability_s_decline():
    assert index(annual_decline=0.3, capture=0.5)[12] == pytest.approx(0.7**0.5 * 0.2**0.5)
    assert index(annual_decline=0.3, capture=1.0)[12] == pytest.approx(0.2)


def test_what_is_bought_ahead_keeps_its_price_in_cost_alone():
    bought = [price_path(annual_decline=0.9, committed_share=0.4, committed_until_month=12)]
    rows = projected(levers=bought).rows
    free = projected(levers=[price_path(annual_decline=0.9)]).rows
    assert rows["revenue"].equals(free["revenue"])
    assert rows["inference_cost"][11] == pytest.approx(0.4 * 10_000 + 0.6 * free["inference_cost"][11])
    assert rows["inference_cost"][12] == pytest.approx(free["inference_cost"][12])


def test_others_copy_what_routing_saves_until_the_margin_is_the_markup_s():
    routing = [{"lever": "routing", "share": 0.5}]
    kept = projected(levers=routing).rows["gross_margin"]
    gone = projected(levers=routing, behaviour={"copy_half_life_months": 1.0}, horizon_months=60).rows["gross_margin"]
    assert kept[0] == kept[-1] == gone[0] == pytest.approx(1 - 0.625 / 1.3)
    assert gone[-1] == pytest.approx(0.3 / 1.3)


def test_a_cache_that_is_mostly_written_loses_money():
    rows = projected(levers=[{"lever": "caching", "input_share": 1.0, "hit_rate": 0.05, "write_rate": 0.9}]).rows
    assert rows["inference_cost"][0] > 10_000


def test_setup_and_refresh_stand_where_the_accounting_puts_them():
    def cogs(accounting):
        rows = projected(levers=[{"lever": "distillation", "accounting": accounting}]).rows
        return (rows["cogs"] - rows["inference_cost"]).to_list()

    assert cogs("rnd") == pytest.approx([0.0] * 37)
    assert cogs("refresh_in_cogs")[:4] == pytest.approx([0, 0, 12_000, 12_000])
    assert cogs("cogs")[:4] == pytest.approx([0, 10_000, 22_000, 22_000])
    assert cogs("cogs")[12:14] == pytest.approx([22_000, 12_000])


def test_a_worse_student_loses_outcomes_and_customers():
    worse = {"lever": "distillation", "retention": 0.9, "quality_hazard": 0.5}
    run = projected(plan={"plan": "outcome"}, levers=[worse]).working["outcome"]
    assert run["success"][0] == 0.65 and run["success"][36] == pytest.approx(0.5 * 0.65 + 0.5 * 0.585)
    assert run["survivors"][36] < 1
    rescued = projected(plan={"plan": "outcome"}, levers=[worse | {"rescue_rate": 1.0}]).working["outcome"]
    assert rescued["success"][36] == pytest.approx(0.5 * 0.65 + 0.5 * (0.585 + 0.1))


def test_keys_come_at_once_or_along_a_ramp_from_today_s_share():
    def share(**said):
        return projected(levers=[{"lever": "byok", **said}]).working["markup"]["own_key_share"].to_list()

    assert share(share=0.4)[:3] == [0.0, 0.4, 0.4]
    assert share(share_now=0.0) == [0.0] * 37
    ramp = share(share_now=0.1, max_share=0.6)
    assert ramp[0] == pytest.approx(0.1) and ramp == sorted(ramp) and ramp[36] == pytest.approx(0.6, abs=1e-3)


def test_today_s_own_keys_add_volume_and_fees_but_no_inference():
    row = projected(levers=[{"lever": "byok", "share_now": 0.5}], horizon_months=1).working["markup"].row(0, named=True)
    assert row["inference_cost"] == 10_000 and row["tokens_mtok"] == 10_000
    assert row["revenue"] == pytest.approx(13_000 + 10_000 * 0.05)


def test_other_cogs_add_to_what_is_fixed_and_fees_follow_revenue():
    rates = {
        "hosting_usd_per_customer": 1.0, "hosting_usd_per_mtok": 0.1, "support_usd_per_customer": 2.0, "support_rate": 0.02,
        "card_rate": 0.029, "card_usd_per_invoice": 0.3, "card_share": 0.5, "partner_rate": 0.2,
    }  # fmt: skip
    row = projected(baseline=LAST_MONTH | {"fixed_cogs": 50.0}, levers=[{"lever": "other_cogs", **rates}]).rows.row(0, named=True)
    expected = 50 + 100 * 1 + 5_000 * 0.1 + 100 * 2 + 0.02 * 13_000 + 0.5 * (0.029 * 13_000 + 0.3 * 100)
    assert row["cogs"] - row["inference_cost"] == pytest.approx(expected)


OUTCOME = {"plan": "outcome", "price_usd": 0.1}


def migration(**said):
    return {"lever": "migration", "mode": "forced", "to": OUTCOME, "base_loss": 0.0, "loss_per_increase": 0.0} | said


def test_a_forced_migration_moves_a_cohort_a_month_and_loses_none_where_no_bill_rises():
    run = projected(horizon_months=6, levers=[migration(start_month=2, renewal_months=3)])
    assert list(run.plans) == ["markup", "outcome", "all"]
    assert run.plans["outcome"]["customers"].to_list() == pytest.approx([0, 0, 100 / 3, 200 / 3, 100, 100, 100])
    assert run.rows["customers"].to_list() == pytest.approx([100] * 7)
    assert run.rows["inference_cost"].to_list() == pytest.approx([10_000] * 7)
    assert run.rows["revenue"].to_list() == pytest.approx([13_000, 13_000, 13_000, 13_000, 13_000, 13_000, 13_000])


def test_a_dearer_bill_loses_customers_as_they_move():
    dearer = migration(to=OUTCOME | {"price_usd": 0.15}, renewal_months=1, base_loss=0.02, loss_per_increase=0.3)
    assert projected(horizon_months=2, levers=[dearer]).rows["customers"].to_list() == pytest.approx([100, 83, 83])


def test_who_may_choose_moves_only_to_a_smaller_bill():
    dearer, cheaper = (migration(mode="opt_in", renewal_months=1, to=OUTCOME | {"price_usd": price}) for price in (0.2, 0.05))
    assert list(projected(levers=[dearer]).plans) == ["markup"]
    stay, chosen = projected().rows["revenue"], projected(levers=[cheaper]).rows["revenue"]
    assert (chosen <= stay).all()


def test_running_both_plans_costs_a_month_while_it_lasts():
    run = projected(horizon_months=4, levers=[migration(start_month=2, renewal_months=2, dual_run_usd=500.0, dual_run_months=2)])
    assert (run.rows["cogs"] - run.rows["inference_cost"]).to_list() == pytest.approx([0, 0, 500, 500, 0])


def test_a_migration_to_the_plan_one_has_is_refused():
    with pytest.raises(BadValueError, match="the plan that everybody has"):
        projected(levers=[migration(to={"plan": "markup"})])


@given(ratio=st.floats(0.01, 50))
def test_a_change_larger_than_a_jump_may_be_is_several_at_once(ratio: float) -> None:
    jumps = at_once(3, ratio)
    assert math.prod(1 + jump.change for jump in jumps) == pytest.approx(ratio)
    assert all(-0.9 <= jump.change <= 1 and jump.month == 3 for jump in jumps)


@pytest.mark.parametrize("change", [-0.91, -0.99, 1.01])
def test_a_jump_beyond_what_the_model_takes_is_refused(change: float) -> None:  # MODEL E1.1: -0.9 to 1
    with pytest.raises(ValidationError, match="greater than or equal to -0.9" if change < 0 else "less than or equal to 1"):
        Jump(month=1, change=change)
