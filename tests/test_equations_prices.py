"""Prices, volumes, routing, leaving, hybrids: properties by number, limits, and what is refused."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.equations.hybrid import hybrid_pass_through, hybrid_revenue
from analytics.equations.leaving import annual_saving, gate, leaving_share, price_gap_hazard, survivors, visible_premium, volume_kept
from analytics.equations.margin import group_margin, net_margin, normalised_cogs, unattributed
from analytics.equations.markup import gross_profit_ratio, markup_margin, markup_then
from analytics.equations.outcome import (
    attempts,
    resolution,
)
from analytics.equations.price import commitment_shortfall, drifted_price, effective_price, list_price, monthly_factor, price_index
from analytics.equations.routing import (
    answered_from_memory,
    benchmark_price,
    copied,
    cost_plus_margin,
    delivered,
    prefix_cached,
    retained_saving,
    routed,
)
from analytics.equations.volume import spend_ratio, tasks_then, tokens_per_task, volume_at
from data.errors import BadValueError

SHARE = st.floats(0, 1)
COST = st.floats(0.001, 100)


# -- margins, prices, volumes ------------------------------------------------------------------------------------------------


def test_the_views_of_a_margin():  # E0.1 to E0.4
    assert net_margin(130, 100, 6) == pytest.approx(24 / 30) and net_margin(100, 100) is None
    assert normalised_cogs(100, credits_used=20, free_tier=5, mistagged=3) == 122
    assert group_margin([50, 0], [100, 300]) == 0.125  # not the mean of 0.5 and 0
    assert unattributed(100, [60, 45]) == -5


def test_prices_move_by_decline_jump_drift_and_capture():  # E1.1 to E1.3
    assert monthly_factor(0.3) ** 12 == pytest.approx(0.7) and monthly_factor(-1.0) ** 12 == pytest.approx(2.0)
    assert list_price(4.0, 0.5, 24, [(6, -0.5), (25, 1.0)]) == pytest.approx(0.5)
    assert price_index(12, 0.3, capture=0.5, capability_decline=0.8) == pytest.approx(0.7**0.5 * 0.2**0.5)
    assert [price_index(month, drift=0.35) for month in (0, 1)] == [1.0, 1.35]
    assert [effective_price(2.0, 1.0, 0.4, month, 6) for month in (5, 6)] == pytest.approx([1.4, 1.0])
    assert commitment_shortfall(100, 60, 0.5) == 20 and commitment_shortfall(100, 160) == 0
    assert drifted_price(2.0, 0.35) == 2.7


@given(price=st.floats(0.01, 10), eta=SHARE)
def test_volume_and_spend_at_their_limits(price, eta):  # B2
    assert volume_at(7.0, price, 0.0) == 7.0
    assert spend_ratio(price, 1.0) == 1.0
    tokens = tokens_per_task(3.0, 0.0, 5, price, 1.0)
    assert tokens is not None and tokens * price == pytest.approx(3.0)  # eta = 1: the cost of a task stands
    assert spend_ratio(price, 0.0, eta) == pytest.approx(gross_profit_ratio(price, 0.0, eta))
    assert tasks_then(100, 0.1, 2) == pytest.approx(121)


# -- routing, caching, copying -----------------------------------------------------------------------------------------------


@given(rho=st.floats(0.01, 1), r=SHARE, e=SHARE)
def test_routing_saves_exactly_where_price_and_escalation_are_below_one_b17_10(rho, r, e):
    assume(abs(r + e - 1) > 1e-9)
    assert (routed(rho, r, e) < 1) == (r + e < 1)


@given(t=st.floats(0, 100), step=st.floats(0, 10), half_life=st.floats(2, 120), lag=st.floats(0, 24))
def test_copying_never_goes_back_and_never_ends_b17_11(t, step, half_life, lag):
    assert 0 <= copied(t, half_life, lag) <= copied(t + step, half_life, lag) < 1


@given(multiplier=st.floats(0.01, 1.2), markup=st.floats(0, 5))
def test_once_all_is_copied_the_margin_is_the_markup_s(multiplier, markup):  # E3.5
    assert cost_plus_margin(markup, multiplier, 1.0) == pytest.approx(markup_margin(markup))
    assert cost_plus_margin(markup, multiplier, 0.0) == pytest.approx(1 - multiplier / (1 + markup))
    assert retained_saving(multiplier, 1.0) == 0 and benchmark_price(2.0, multiplier, 1.0) == pytest.approx(2 * multiplier)


def test_caching_can_lose_money_and_a_false_hit_costs():  # E3.2 to E3.4
    assert prefix_cached(1.0, 0.0, 0.5) == pytest.approx(1.125)
    assert answered_from_memory(0.2, 0.01, 0.1, 5.0) == pytest.approx(1 - 0.2 + 0.01 + 0.1)
    assert delivered(0.5, 0.8) == pytest.approx(0.4)


# -- leaving -----------------------------------------------------------------------------------------------------------------


@given(low=st.floats(0, 2), high=st.floats(0, 2), saving=st.floats(0, 1e6), more=st.floats(0, 1e6), cost=st.floats(1, 1e5), seen=SHARE)
def test_leaving_rises_with_premium_saving_and_transparency_and_falls_with_its_cost_b17_8(low, high, saving, more, cost, seen):
    low, high = sorted((low, high))

    def leaves(premium, a=saving, k=cost, t=seen):
        return leaving_share(0.015, price_gap_hazard(premium, gate(a, k), t, 0.15))

    assert 0 <= leaves(low) <= leaves(high) <= leaves(high, a=saving + more) + 1e-15 <= 1
    assert leaves(high, k=cost + 1) <= leaves(high) <= leaves(high, t=1.0)
    assert leaves(0.05) == leaving_share(0.015)


@given(hazards=st.lists(st.floats(0, 3), max_size=12), bypass=SHARE)
def test_survivors_never_come_back_b17_9(hazards, bypass):
    for path in (survivors(map(leaving_share, hazards)), volume_kept(hazards, bypass)):
        assert path[0] == 1 and path == sorted(path, reverse=True) and path[-1] >= 0


def test_what_is_seen_and_saved():  # E4.5, E4.6
    assert visible_premium(1.3, 1.0) == pytest.approx(0.3) and visible_premium(1.0, 0.0) is None
    assert annual_saving(1.3, 1.0, 1_000) == pytest.approx(3_600) and gate(-5, 100) == 0 and gate(5, 0) == 1
    assert markup_then(0.3, 0.05, 12, 12) == pytest.approx(0.175)


# -- hybrid ------------------------------------------------------------------------------------------------------------------


@given(fee=st.floats(0.01, 1e4), mtok=st.floats(0, 1e3), price=COST)
def test_within_the_allowance_a_hybrid_is_its_fee(fee, mtok, price):  # B5
    assert hybrid_revenue(fee, mtok, mtok, price) == fee and hybrid_pass_through(fee, mtok, mtok, price) == 0
    assert hybrid_revenue(0, mtok, 0, price) == mtok * price  # without fee and allowance, a plain markup
    assert hybrid_pass_through(fee, mtok, 0, price, follows_tokens=False) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: routed(1.2, 0.1), r"share: found 1\.2; expected between 0 and 1, the routed part of the work"),
        (lambda: prefix_cached(0.8, 0.7, 0.4), r"hit_rate \+ write_rate: found 1\.1; expected at most 1"),
        (lambda: answered_from_memory(-0.1), r"semantic_hit_rate: found -0\.1; expected between 0 and 1"),
        (lambda: copied(1, 0), "half_life_months: found 0; expected a number above 0"),
        (lambda: list_price(1, 0.3, 12, [(2, -1.5)]), r"change of a jump: found -1\.5; expected a number of at least -1"),
        (lambda: list_price(1, 1.3, 12), r"annual_decline: found 1\.3"),
        (lambda: effective_price(1, 1, 1.1, 0, 1), r"committed_share: found 1\.1"),
        (lambda: volume_at(1, -0.5, 0.7), r"price ratio: found -0\.5"),
        (lambda: volume_at(math.nan, 0.5, 0.7), "volume: found nan"),
        (lambda: markup_margin(-1), "markup: found -1; expected a number above -1"),
        (lambda: resolution(1.1, 2), r"success_per_attempt: found 1\.1"),
        (lambda: attempts(0.5, 0), "max_attempts: found 0; expected between 1 and 1000"),
        (lambda: tasks_then(1, 9, 1e4), "to the power of 10000: found inf"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong, said):
    with pytest.raises(BadValueError, match=said):
        wrong()
