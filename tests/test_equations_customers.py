"""Equations over customers: retention by volume and price, what BYOK puts at risk, when leaving pays, what can be copied; M19's errors."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.equations.byok import byok_revenue, expected_at_risk, margin_at_risk
from analytics.equations.forecast import mean_error, mean_points, share_inside
from analytics.equations.leaving import annual_saving, months_until_leaving_pays
from analytics.equations.retention import gross_retention, net_retention, price_retention, volume_retention
from analytics.equations.routing import copyable_share, delivered, routed
from analytics.equations.seats import capped_cost
from data.errors import BadValueError
from tests.scenarios import projected

BEFORE, AFTER = {"a": 100.0, "b": 80.0, "c": 20.0}, {"a": 60.0, "b": 0.0, "c": 25.0, "d": 50.0}


def test_deflation_is_price_and_churn_is_volume():  # M9
    volume = volume_retention(BEFORE, AFTER, {"a": 10.0, "b": 5.0}, {"a": 12.0})
    assert volume == pytest.approx((120 + 0 + 20) / 200)  # c has no units: it stays, and its change is price
    net = net_retention(BEFORE, AFTER)
    assert net == pytest.approx(85 / 200) and price_retention(net, volume) == pytest.approx(85 / 140)
    assert volume_retention({}, AFTER, {}, {}) is None and price_retention(0.0, 0.0) is None


@given(prices=st.lists(st.floats(0.1, 10), min_size=3, max_size=3), units=st.lists(st.floats(0, 100), min_size=3, max_size=3))
def test_at_an_unchanged_price_all_retention_is_volume(prices, units):  # M9, B17.29
    names = "abc"
    start = {name: price * 50 for name, price in zip(names, prices, strict=True)}
    end = {name: price * count for name, price, count in zip(names, prices, units, strict=True)}
    now = dict(zip(names, units, strict=True))
    net = net_retention(start, end)
    assert net is not None and volume_retention(start, end, dict.fromkeys(names, 50.0), now) == pytest.approx(net)
    gross = gross_retention(start, end)
    assert gross is not None and gross <= min(1.0, net) + 1e-12


def test_what_is_expected_to_be_lost_is_each_customer_s_risk_by_its_share():  # M10, E11.4
    assert expected_at_risk([(200.0, 0.5), (-50.0, 1.0), (80.0, 0.0)]) == 50 and expected_at_risk([]) == 0
    assert margin_at_risk(0.0, -5.0) is None and margin_at_risk(100.0, -20.0) == 1.2


def test_months_until_leaving_pays():  # M10b
    assert months_until_leaving_pays(annual_saving(1.3, 1.0, 1_000), 10_000) == pytest.approx(12 * 10_000 / 3_600)
    assert months_until_leaving_pays(-5.0, 10_000) is months_until_leaving_pays(0.0, 10_000) is None
    assert months_until_leaving_pays(5.0, 0.0) == 0


def test_what_anybody_can_copy_of_gross_profit():  # M16, E3.4
    multiplier = delivered(routed(0.5, 0.15, 0.1))
    assert copyable_share(1_300 - multiplier * 1_000, 300) == pytest.approx(375 / 675)
    assert copyable_share(300, 300) == 0 and copyable_share(-10, -20) is None


@pytest.mark.parametrize("name", ["markup", "hybrid", "credit"])
def test_byok_of_lines_priced_by_nothing_known_is_refused(name):  # E11.2
    with pytest.raises(BadValueError, match=f"priced_by: found {name}; expected one of tokens, credits, acu, seat"):
        byok_revenue(name, 1_300, 1_000, fee_rate=0.05, handed_back_share=0.75)


@pytest.mark.parametrize(("cap", "kept"), [(5.0, 0.5), (20.0, 1.0), (0.0, 0.0)])
def test_without_spread_a_cap_takes_the_same_of_every_seat(cap, kept):  # B6: sigma -> 0
    sold = {"plan": "seat", "price_usd": 30.0, "cost_sigma": 0.0, "fair_use_cap_usd": cap}
    base = {"tokens_mtok": 1_000.0, "price_usd_per_mtok": 1.0, "seats": 100}
    rows = projected(horizon_months=1, baseline=base, plan=sold).rows
    assert rows["inference_cost"].to_list() == pytest.approx([1_000, kept * 1_000])
    assert capped_cost(cap, 10.0, 0.0) == 10 * kept and capped_cost(math.inf, 10.0, 0.0) == 10  # B6: X -> infinity


def test_how_far_a_projection_was_from_what_happened():  # M19
    assert mean_error([110, 90, 5], [100, 100, 0]) == pytest.approx(0.1)  # where nothing happened there is no percentage
    assert mean_points([0.30, None], [0.27, 0.5]) == pytest.approx(3)
    assert share_inside([1.0, 2.0, 3.0, None], [1.0, 2.5, 0.0, 0.0], [2.0, 3.0, 3.0, 9.0]) == pytest.approx(2 / 3)
    assert mean_error([], []) is mean_points([None], [0.1]) is share_inside([], [], []) is None
    with pytest.raises(BadValueError, match="month: found nan; expected a number"):
        mean_error([math.nan], [1.0])
