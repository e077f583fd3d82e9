"""Each plan: its own arithmetic at t = 0 and as prices move, and what it needs of the baseline."""

import pytest

from data.errors import BadValueError
from tests.scenarios import LAST_MONTH, price_path, projected

HALVED = price_path(jumps=[{"month": 1, "change": -0.5}])
SMALL = {"tasks": 100, "tokens_mtok": 10.0, "price_usd_per_mtok": 1.0, "seats": 4}


def revenues(plan, **said):
    return projected(**({"baseline": SMALL, "levers": [HALVED], "horizon_months": 12} | said), plan=plan).rows["revenue"].to_list()


def test_a_markup_bills_list_price_and_pays_its_own():
    row = projected(baseline=SMALL | {"list_price_usd_per_mtok": 2.0}, horizon_months=1).rows.row(0, named=True)
    assert (row["revenue"], row["inference_cost"]) == (pytest.approx(26), 10)


def test_a_fixed_overage_price_does_not_follow_tokens():
    assert revenues({"plan": "hybrid", "included_mtok": 4.0, "overage_usd_per_mtok": 3.0})[:2] == [18, 18]
    assert revenues({"plan": "hybrid", "platform_fee": 5.0, "overage_markup": 0.5})[:2] == [20, 12.5]


def test_seats_are_sold_whatever_is_used():
    assert revenues({"plan": "seat", "price_usd": 30.0, "seat_compression": 0.1})[::12] == [120, pytest.approx(108)]


def test_a_fair_use_cap_stops_the_heaviest_seats_from_the_first_month_on():
    tokens = projected(baseline=SMALL, plan={"plan": "seat", "price_usd": 30.0, "fair_use_cap_usd": 2.5}).working["seat"]["tokens_mtok"]
    assert tokens[0] == 10
    assert 0 < tokens[1] < 4  # at sigma 2.3 most cost is in the few heaviest seats
    loose = projected(baseline=SMALL, plan={"plan": "seat", "price_usd": 30.0, "fair_use_cap_usd": 1e9}).working["seat"]["tokens_mtok"]
    assert loose[1] == pytest.approx(10, rel=1e-6)


def test_unburned_credits_are_revenue_by_breakage():
    assert revenues({"plan": "credit", "price_usd": 0.1, "credits_per_task": 5.0, "breakage": 0.2})[0] == pytest.approx(62.5)


def test_credits_are_repriced_only_on_their_months():
    found = revenues({"plan": "credit", "price_usd": 0.1, "credits_per_task": 5.0, "pass_through": 1.0})
    assert found == pytest.approx([50] * 6 + [25] * 7)


def test_a_unit_s_tokens_fall_in_price_only_as_far_as_they_are_passed_through():
    plan = {"plan": "acu", "price_usd": 1.0, "acu_per_task": 1.0, "machine_usd_per_acu": 0.1, "pass_through": 1.0}
    assert revenues(plan)[:2] == [100, pytest.approx(75)]  # half of a unit's cost is inference, and its price halved
    row = projected(baseline=SMALL, plan=plan, horizon_months=1).rows.row(0, named=True)
    assert row["cogs"] == pytest.approx(10 + 10)


def test_an_outcome_is_paid_where_it_succeeds_and_stays():
    plan = {"plan": "outcome", "price_usd": 2.0, "success_per_attempt": 0.5, "max_attempts": 2, "reversed_share": 0.2}
    assert revenues(plan)[0] == pytest.approx(100 * 0.75 * 0.8 * 2)


def test_an_outcome_s_price_erodes_no_further_than_its_minimum():
    plan = {"plan": "outcome", "price_usd": 1.0, "success_per_attempt": 1.0, "price_erosion": 0.5, "price_minimum_usd": 0.75}
    found = revenues(plan)
    assert found[0] == 100 and found[4] == pytest.approx(100 * 0.5 ** (4 / 12)) and found[12] == 75


def test_reversals_that_go_to_a_person_cost_a_hand_off():
    plan = {"plan": "outcome", "success_per_attempt": 0.5, "reversed_share": 0.2, "reversed_to_person_share": 0.5, "handoff_usd": 1.0}
    row = projected(baseline=SMALL, plan=plan, horizon_months=1).rows.row(0, named=True)
    assert row["cogs"] - row["inference_cost"] == pytest.approx(50 + 50 * 0.2 * 0.5)


def test_a_task_s_review_and_rework_are_people_not_inference():
    plan = {"plan": "task", "price_usd": 1.0, "refunded_share": 0.1, "review_minutes": 3.0, "wage_usd_per_hour": 20.0, "rework_share": 0.5}
    row = projected(baseline=SMALL, plan=plan, horizon_months=1).rows.row(0, named=True)
    assert (row["revenue"], row["inference_cost"], row["cogs"]) == (90, 10, pytest.approx(10 + 100 * 1.0 * 1.5))


def test_elasticity_answers_to_what_the_customer_pays():
    markup = projected(behaviour={"elasticity": 0.5}, levers=[HALVED], horizon_months=1).working["markup"]["tokens_mtok"]
    assert markup[1] / markup[0] == pytest.approx(2**0.5)
    sold = projected(plan={"plan": "outcome"}, behaviour={"elasticity": 0.5}, levers=[HALVED], horizon_months=1).working["outcome"]
    assert sold["tokens_mtok"][1] == sold["tokens_mtok"][0]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        ({"plan": "outcome", "cost_per_attempt_usd": 0.2}, "cost_per_attempt_usd"),
        ({"plan": "acu", "acu_per_task": 1.0, "mtok_per_acu": 0.2}, "mtok_per_acu"),
    ],
)
def test_a_unit_cost_that_disagrees_with_the_baseline_is_an_error(plan, field):
    with pytest.raises(BadValueError, match=f"plan.{field}: found 0.2; expected 0.1,"):
        projected(baseline=SMALL, plan=plan)
    projected(baseline=SMALL, plan=plan | {field: 0.1})


def test_seats_are_never_guessed():
    with pytest.raises(BadValueError, match=r"baseline\.seats: found nothing"):
        projected(baseline=LAST_MONTH, plan={"plan": "seat", "price_usd": 30.0})
