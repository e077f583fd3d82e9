"""Seats, credits, compute units, outcomes, tasks: properties by number, and the limits of each."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.equations.compute_units import acu_per_task_then, against_a_person, customers_cost_per_success, unit_cost, unit_margin
from analytics.equations.concentration import top_share as top_of
from analytics.equations.credit import burn_table, credit_margin, credit_revenue, implied_markup
from analytics.equations.credit_balance import Grant, deferred_revenue, recognised, recognised_in_one
from analytics.equations.distillation import gpus
from analytics.equations.outcome import (
    attempts,
    cost_per_paid_outcome,
    cost_per_success,
    customers_value,
    outcome_margin,
    price_ceiling,
    price_floor,
    price_holds,
    required_resolution,
    required_resolution_today,
    resolution,
)
from analytics.equations.outcome_price import converged_price, eroded_price, rivals_price
from analytics.equations.seat_costs import capped_mean_of, expected_loss_of, fitted, mean_of, top_share_of, under_water_of
from analytics.equations.seats import (
    capped_cost,
    expected_loss,
    mean_cost,
    median_cost,
    seats_then,
    spread_of_top_share,
    top_share,
    under_water,
)
from analytics.equations.solve import NORMAL
from analytics.equations.task import task_cost, task_margin, task_revenue
from analytics.equations.toll import decoupled_credits
from data.errors import BadValueError

SHARE = st.floats(0, 1)
COST = st.floats(0.001, 100)


# -- seats -------------------------------------------------------------------------------------------------------------------


@given(price=st.floats(0, 1e3), median=st.floats(0, 100), sigma=st.floats(0, 3), cap=st.floats(0, 1e3))
def test_a_seat_loses_at_least_what_the_mean_does_and_a_cap_takes_the_rest(price, median, sigma, cap):  # E6.1 to E6.4
    mean, loss = mean_cost(median, sigma), expected_loss(price, median, sigma)
    assert loss >= max(0.0, mean - price) and 0 <= under_water(price, median, sigma) <= 1
    assert capped_cost(price, median, sigma) == pytest.approx(mean - loss, rel=1e-9, abs=1e-9)  # min(c, P) + (c - P)+ = c
    assert 0 <= capped_cost(cap, median, sigma) <= min(mean, cap)
    assert median_cost(mean, sigma) == pytest.approx(median)


@given(median=st.floats(0.01, 100), price=st.floats(0.01, 100))
def test_without_spread_every_seat_is_the_same(median, price):  # B6: sigma -> 0
    assert under_water(price, median, 0.0) == (median > price)
    assert expected_loss(price, median, 0.0) == max(0.0, median - price)
    assert capped_cost(price, median, 0.0) == min(median, price)
    assume(abs(median / price - 1) > 1e-3)
    assert under_water(price, median, 1e-5) == pytest.approx(float(median > price))


@given(median=st.floats(0.01, 100), sigma=st.floats(0.1, 2.6))
def test_no_cap_leaves_the_mean_and_a_cap_of_nothing_nothing(median, sigma):  # B6: X -> infinity, X = 0
    assert capped_cost(None, median, sigma) == mean_cost(median, sigma) == pytest.approx(capped_cost(1e12, median, sigma))
    assert capped_cost(0.0, median, sigma) == 0 and under_water(0.0, median, sigma) == 1


@given(top=st.floats(0.001, 0.999), sigma=st.floats(0, 3))
def test_the_top_seats_cause_at_least_their_share(top, sigma):  # E6.4
    part = top_share(top, sigma)
    assert part >= top - 1e-12 and top_share(0.0, sigma) == 0 and top_share(1.0, sigma) == 1
    assume(part < 0.999_999)
    assert spread_of_top_share(top, part) == pytest.approx(sigma, abs=1e-6)


def test_five_in_a_hundred_that_cause_three_quarters_are_a_sigma_of_2_3():
    assert spread_of_top_share(0.05, 0.75) == pytest.approx(2.32, abs=0.01)


def test_costs_of_users_as_they_are():  # E6.1 to E6.4, and their fit
    costs = [1.0, 2.0, 3.0, 14.0]
    assert mean_of(costs) == 5 and under_water_of(2.5, costs) == 0.5 and expected_loss_of(10, costs) == 1
    assert capped_mean_of(4, costs) == 2.5 and capped_mean_of(None, costs) == 5
    assert top_share_of(0.25, costs) == 0.7 and top_share_of(0.375, costs) == pytest.approx(15.5 / 20)
    assert fitted([math.exp(1), math.exp(3), 0.0]) == (pytest.approx(math.exp(2)), 1.0)
    assert mean_of([]) is None and top_share_of(0.1, [0.0]) is None and fitted([1.0]) is None


def test_a_drawn_crowd_is_near_its_curve():
    crowd = [2.0 * math.exp(1.2 * NORMAL.inv_cdf((rank + 0.5) / 20_000)) for rank in range(20_000)]
    assert mean_of(crowd) == pytest.approx(mean_cost(2.0, 1.2), rel=5e-3)
    assert under_water_of(5.0, crowd) == pytest.approx(under_water(5.0, 2.0, 1.2), abs=1e-3)
    assert expected_loss_of(5.0, crowd) == pytest.approx(expected_loss(5.0, 2.0, 1.2), rel=0.02)
    assert capped_mean_of(8.0, crowd) == pytest.approx(capped_cost(8.0, 2.0, 1.2), rel=1e-3)
    assert top_share_of(0.05, crowd) == pytest.approx(top_share(0.05, 1.2), abs=5e-3)


def test_a_product_that_works_needs_fewer_seats():  # E6.5
    assert seats_then(100, 0.1, 24) == pytest.approx(81)


# -- credits -----------------------------------------------------------------------------------------------------------------


@given(
    costs=st.lists(st.floats(0.001, 1), min_size=13, max_size=13),
    every=st.integers(1, 6),
    price=st.floats(0.001, 1),
    beta=st.floats(0, 0.5),
)
def test_repriced_in_full_the_margin_returns_and_not_at_all_the_burn_stands_b17_12(costs, every, price, beta):
    full, none = burn_table(20.0, 1.0, every, costs), burn_table(20.0, 0.0, every, costs)
    start = credit_margin(price, beta, 20.0, costs[0])
    assert [credit_margin(price, beta, full[t], costs[t]) for t in range(0, 13, every)] == pytest.approx([start] * len(range(0, 13, every)))
    assert none == [20.0] * 13


@st.composite
def balances(draw):
    """Grants, burns that they hold, and an estimate of breakage for each month."""
    months = draw(st.integers(1, 8))
    grants = [
        Grant(
            draw(st.floats(0, 1e4)),
            draw(st.floats(1, 1e5)),
            sold := draw(st.integers(0, months - 1)),
            draw(st.none() | st.integers(sold, 9)),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    left, burned = {number: grant.credits for number, grant in enumerate(grants)}, []
    for month in range(months):
        live = [number for number, grant in enumerate(grants) if grant.sold <= month and (grant.expires is None or month <= grant.expires)]
        take = draw(st.floats(0, 0.9))
        burned.append(take * sum(left[number] for number in live))
        burn = burned[-1]
        for number in sorted(live, key=lambda number: grants[number].sold):
            took = min(burn, left[number])
            left[number] -= took
            burn -= took
    return grants, burned, draw(st.lists(st.floats(0, 0.9), min_size=months, max_size=months))


@given(balances())
def test_cash_less_revenue_is_the_change_of_what_is_owed_and_that_is_never_negative_b17_13(balance):
    grants, burned, estimates = balance
    owed = 0.0
    for month in recognised(grants, burned, estimates):
        assert month.deferred >= 0
        assert month.cash - month.revenue == pytest.approx(month.deferred - owed, abs=1e-6)
        owed = month.deferred


def test_credits_burn_oldest_first_and_earn_up_to_their_cap():  # E7.1
    grants = [Grant(100, 1_000), Grant(200, 1_000, sold=1)]
    found = recognised(grants, [450, 500, 550], 0.1)
    assert [month.revenue for month in found] == pytest.approx([50, 50 + 0, 200 * 500 / 900])  # the first is earned whole at 900 burned
    assert [month.credits_left for month in found] == [550, 1_050, 500]


def test_a_changed_estimate_is_caught_up_and_the_rest_is_earned_at_expiry():  # E7.1
    found = recognised([Grant(100, 1_000, expires=3)], [300, 100, 0, 100], [0.0, 0.2, 0.2, 0.2])
    assert [month.revenue for month in found] == pytest.approx([30, 20, 0, 50])
    assert [month.from_breakage for month in found] == pytest.approx([0, 10, 0, 40])
    assert found[-1].deferred == 0 and found[-1].credits_left == 0
    lowered = recognised([Grant(100, 1_000)], [400, 0], [0.2, 0.0])
    assert [month.revenue for month in lowered] == pytest.approx([50, -10])  # an estimate lowered takes revenue back


@given(burned=st.lists(st.floats(0, 100), min_size=1, max_size=6), price=st.floats(0.001, 1))
def test_without_breakage_a_burned_credit_earns_its_price(burned, price):  # B7
    sold = [100.0] * len(burned)
    found = recognised_in_one([one * price for one in sold], sold, burned)
    assert [month.revenue for month in found] == pytest.approx([credit_revenue(one, price) for one in burned], abs=1e-9)


def test_more_credits_burned_than_are_left_is_refused():
    with pytest.raises(BadValueError, match=r"burned in month 1: found 60; expected at most the 50 credits left\. Nothing was computed"):
        recognised([Grant(10, 100)], [50, 60])
    with pytest.raises(BadValueError, match="burned in month 0: found 101; expected at most the 100 credits sold until then"):
        recognised_in_one([10], [100], [101])
    with pytest.raises(BadValueError, match="burned in month 2"):
        recognised([Grant(10, 100, expires=1)], [10, 10, 1])  # what has expired is not there to burn
    with pytest.raises(BadValueError, match="revenue: found 20; expected at most 15"):
        deferred_revenue(10, 5, 20)
    with pytest.raises(BadValueError, match="1 - breakage: found 0; expected a number above 0"):
        credit_revenue(10, 1, 1.0)


# -- compute units, outcomes, tasks ------------------------------------------------------------------------------------------


@given(tokens=st.floats(0, 10), machine=st.floats(0, 5), price=COST, theta=SHARE, weight=SHARE)
def test_compute_units_at_their_limits(tokens, machine, price, theta, weight):  # B8
    assert unit_margin(unit_cost(tokens, 0.0, machine), price) == pytest.approx(1 - machine / price)
    assert acu_per_task_then(3.0, 0.0, weight, 0.2) == 3.0
    assert acu_per_task_then(3.0, theta, weight, 1.0) == 3.0
    assert customers_cost_per_success(price, 3.0, 0.0) is None and unit_margin(1.0, 0.0) is None
    assert against_a_person(2.25, 4.0, 0.9, 20.0) == pytest.approx(0.5)


@given(s=st.floats(1e-9, 1), tries=st.integers(1, 40), cost=COST)
def test_cost_per_success_does_not_know_the_attempts_b17_14_16(s, tries, cost):
    q, expected = resolution(s, tries), attempts(s, tries)
    assert s - 1e-12 <= q <= 1 and 1 <= expected <= tries
    assert cost * expected / (s * expected) == pytest.approx(cost_per_success(cost, s))
    assert (resolution(s, 1), attempts(s, 1)) == (pytest.approx(s), 1)


@given(
    price=st.floats(0.1, 10), cost=st.floats(0.001, 0.05), tries=st.integers(1, 5), back=st.floats(0, 0.2), handoff=st.floats(0, 1),
    floor=st.sampled_from([0.0, 0.3]), person=SHARE,
)  # fmt: skip
def test_at_the_required_resolution_the_margin_is_nothing_or_the_floor_b17_15(price, cost, tries, back, handoff, floor, person):
    q = required_resolution(price, cost, tries, back, handoff, floor, person)
    assert q is not None or person > 0  # a reversal that goes to a person can cost more than the outcome pays
    assume(q is not None)
    s = -math.expm1(math.log1p(-q) / tries) if q < 1 else 1.0
    assume(1e-3 < s < 1 - 1e-6)
    assert outcome_margin(cost_per_paid_outcome(cost, s, tries, back, handoff, person), price) == pytest.approx(floor, abs=1e-5)
    today = required_resolution_today(price, cost, attempts(1.0, tries), back, handoff, floor)
    assert person > 0 or (today is not None and today <= q + 1e-9)  # attempts rise as success falls


def test_outcomes_at_their_limits():  # B9
    assert cost_per_paid_outcome(0.1, 0.0, 3) is None and cost_per_paid_outcome(0.1, 1.0, 3, handoff=9.0) == pytest.approx(0.1)
    assert required_resolution(0.5, 0.6) is None and required_resolution(1.0, 0.0) == 0.0
    assert attempts(0.0, 4) == 4 and attempts(1e-300, 4) == 4


def test_the_price_of_an_outcome_between_its_floor_and_its_ceiling():  # E9.6 to E9.8
    value = customers_value(13.5, 0.5)
    assert price_ceiling(value) == 13 and price_ceiling(value, 1.0, 0.2) == pytest.approx(1.2)
    floor = price_floor(0.35, 0.3)
    assert price_holds(0.99, floor, 1.2) and not price_holds(0.49, floor, 1.2) and not price_holds(0.99, None, 1.2)
    assert eroded_price(1.0, 0.5, 12) == 0.5 and eroded_price(1.0, 0.5, 12, minimum=0.6) == 0.6
    assert rivals_price(0.2, 0.5, 0.5) == pytest.approx(0.6) and rivals_price(0.2, 0.0, 0.5) is None
    assert converged_price(1.0, 0.6, 0.3, math.log(2), 1) == pytest.approx(0.3 + 0.2)


def test_a_task_refunded_still_costs_and_people_stand_apart():  # E10.1, E10.2
    cost = task_cost(100, 20.0, 0.5, attempts=2, review=3.0, rework_share=0.1, card_rate=0.03, card_fixed=0.3)
    assert (cost.inference, cost.people, cost.payment_fees) == pytest.approx((105, 330, 90))
    assert task_margin(task_revenue(100, 20.0, 0.25), cost) == pytest.approx(1 - 525 / 1_500)
    assert task_revenue(100, 20.0, 1.0) == 0 and task_margin(0.0, cost) is None


def test_an_action_that_costs_nothing_implies_no_markup():
    assert implied_markup(0.005, 0.12, 20, 0.04) == pytest.approx(1.8409090909) and implied_markup(0.005, 0.12, 20, 0.0) is None


def test_a_count_may_be_written_with_a_point_and_has_to_be_whole():
    assert resolution(0.45, 2.0) == resolution(0.45, 2) and attempts(0.45, 2.0) == attempts(0.45, 2)
    assert burn_table(20.0, 0.5, 6.0, [0.04] * 13) == burn_table(20.0, 0.5, 6, [0.04] * 13)
    for wrong, said in (
        (lambda: attempts(0.45, 2.5), r"max_attempts: found 2\.5; expected a whole number"),
        (lambda: burn_table(20.0, 0.5, 1.5, [0.04] * 3), r"every_months: found 1\.5; expected a whole number"),
        (lambda: gpus(0.5, 1_000, 10_000, 0.35, 0.5), r"least: found 0\.5; expected a whole number"),
        (lambda: top_of([1.0, 2.0], -1), "count: found -1; expected between 0 and"),
    ):
        with pytest.raises(BadValueError, match=said):
            wrong()
    assert isinstance(gpus(0.5, 1.0, 10_000, 0.35, 2.0), int)


def test_credits_are_pegged_until_their_burn_table_shows_otherwise():  # M5
    assert decoupled_credits(500) == 0 and decoupled_credits(500, 0.25, 100) == 300
    with pytest.raises(BadValueError, match="never_burned: found 600; expected between 0 and 500"):
        decoupled_credits(500, 0.25, 600)
