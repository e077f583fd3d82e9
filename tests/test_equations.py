"""Margins, markups, tolls and exposure: identities, limits, and what has no value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.assumptions import assumptions
from analytics.equations.byok import byok_revenue, margin_at_risk
from analytics.equations.exposure import gross_profit_change, inference_delta
from analytics.equations.floor import Crossing, months_to_floor, months_until_halved
from analytics.equations.inference import usage_cost
from analytics.equations.margin import gross_margin, gross_profit
from analytics.equations.markup import delivered_margin, gross_profit_ratio, highest_delivered_cost, markup_for_margin, markup_margin
from analytics.equations.toll import fee_on_top, take_rate, toll

MONEY = st.floats(0.01, 1e9)


@given(revenue=MONEY, cost=MONEY, other=MONEY)
def test_revenue_is_cogs_and_gross_profit(revenue, cost, other):  # B17.1
    assert revenue - cost - other == pytest.approx(gross_profit(revenue, cost, other), abs=1e-6)


@given(markup=st.floats(0, 100))
def test_a_markup_and_its_margin_are_inverse(markup):  # B17.3
    margin = markup_margin(markup)
    assert margin == pytest.approx(markup / (1 + markup))
    assert markup_for_margin(margin) == pytest.approx(markup, rel=1e-9, abs=1e-12)


@given(revenue=MONEY, cost=MONEY, scale=st.floats(1e-3, 1e3))
def test_margin_does_not_know_the_scale(revenue, cost, scale):  # B17.4
    assert gross_margin(scale * revenue - scale * cost, scale * revenue) == pytest.approx(
        gross_margin(revenue - cost, revenue), rel=1e-9, abs=1e-9
    )


@given(eps=st.floats(0, 1.3), low=st.floats(0, 0.98), step=st.floats(0.001, 0.01))
def test_gross_profit_falls_with_the_price_only_below_unit_elasticity(eps, low, step):  # B17.6
    nearer, further = gross_profit_ratio(1 - low, eps), gross_profit_ratio(1 - low - step, eps)
    assert nearer is not None and further is not None
    assert (further <= nearer + 1e-12) if eps <= 1 else (further >= nearer - 1e-12)


@given(cost=MONEY, markup=st.floats(0, 10))
def test_a_fee_equal_to_the_markup_puts_nothing_at_risk(cost, markup):  # B17.17
    left = byok_revenue("tokens", cost * (1 + markup), cost, fee_rate=markup, handed_back_share=0.75)
    assert left == pytest.approx(cost * markup)


def test_what_has_no_value_is_none():
    assert gross_margin(-5.0, 0.0) is None
    assert markup_for_margin(0.6, 0.4) is None
    assert toll(100.0, 0.0) is None and take_rate(None) is None
    assert gross_profit_ratio(0.0) is None and gross_profit_ratio(0.5, markup=(0.0, 0.1)) is None
    assert margin_at_risk(-10.0, 5.0) is None
    assert months_until_halved(0.0, 0.0) is None and months_until_halved(0.9, 1.0) is None and months_until_halved(1.0, 0.0) is None
    assert usage_cost({"input": 1.0}, {"input": None}) is None


def test_a_token_class_that_was_not_used_needs_no_price():
    assert usage_cost({"input": 2.0, "cache_write": 0.0}, {"input": 3.0}, fees=0.5) == 6.5


def test_the_sign_of_the_exposure_is_that_of_its_slope():
    for eps in (0.0, 0.7):
        slope, doubled = inference_delta(300, 200, eps), gross_profit_change(300, 200, 1.0001, eps)
        assert doubled is not None and doubled * slope > 0


def test_the_floor_is_held_exactly_at_the_highest_delivered_cost():
    assert delivered_margin(0.3, highest_delivered_cost(0.3, 0.3, 0.1), 0.1) == pytest.approx(0.3)


def test_the_floor_is_crossed_between_months_or_before_or_never():
    assert months_to_floor([0.5, 0.4, 0.2], 0.3) == Crossing("reached", pytest.approx(1.5))
    assert months_to_floor([0.2, 0.5], 0.3).status == "already_below"
    assert months_to_floor([0.5, 0.4], 0.3) == Crossing("not_within_horizon")
    assert months_to_floor([0.5, None], 0.3) == Crossing("reached", 1.0)


def test_credits_leave_nothing_without_machine_cost_and_fees_stay():
    terms = {"fee_rate": 0.05, "handed_back_share": 0.75}
    assert byok_revenue("credits", 100, 40, **terms) == 0
    assert byok_revenue("acu", 100, 40, machine_cost=10, **terms) == pytest.approx(20)
    assert byok_revenue("credits", 100, 0, **terms) == 100
    assert byok_revenue("platform", 100, 40, **terms) == 100
    assert byok_revenue("seat", 100, 40, **terms) == 70


def test_a_fee_on_top_is_a_smaller_share_of_the_amount_paid():
    assert fee_on_top(0.055) == pytest.approx(0.055 / 1.055)


def test_every_assumption_lies_in_its_range_and_names_its_source():
    assert "byok.fee_rate" in assumptions()
    for name, assumed in assumptions().items():
        assert assumed.low <= assumed.value <= assumed.high, name
        assert assumed.source and assumed.unit and assumed.since, name
