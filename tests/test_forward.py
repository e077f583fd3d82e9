"""A company's forward figures from the engine, held to the worked verdict (WE25) and to the equations."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.engine.forward import Line, fall, left_with_every_key, margins, months_until_halved, price_move
from analytics.equations.byok import byok_revenue
from analytics.equations.exposure import gross_profit_change
from analytics.equations.floor import months_until_halved as halved_by_formula
from data.tables import METERED

WE25 = json.loads((Path(__file__).parent / "worked" / "WE25.json").read_text())["outputs"]
COMPANY = [Line("tokens", 1_300, 1_000), Line("outcome", 600, 200), Line("platform", 100, 0)]
DOLLARS = st.floats(0, 1e7, allow_nan=False)


def test_the_engine_gives_the_exposure_of_the_worked_verdict():
    for ratio, name in ((0.9, "change_if_prices_fall_10pct"), (2.0, "change_if_prices_double")):
        assert [price_move(COMPANY, ratio, eps) for eps in (0.0, 0.7)] == pytest.approx([WE25[name]["eps_0"], WE25[name]["eps_07"]])


def test_the_engine_gives_what_byok_leaves():
    assert left_with_every_key(COMPANY, 0.05, 0.75) == pytest.approx(WE25["gross_profit_left_at_full_byok"])


def test_the_engine_gives_the_months_until_pegged_gross_profit_halves():
    expected = WE25["months_until_pegged_gross_profit_halves"]
    for decline, eps, name in ((0.3, 0.0, "decline_30pct_eps_0"), (0.9, 0.0, "tenfold_eps_0"), (0.9, 0.7, "tenfold_eps_07")):
        assert months_until_halved(COMPANY[:1], fall(decline, eps)) == pytest.approx(expected[name], abs=1e-6)


@given(DOLLARS, DOLLARS, DOLLARS, st.floats(0.2, 2), st.floats(0, 1.3), st.floats(0, 1))
def test_exposure_is_the_equation(revenue, cost, rest, ratio, eps, eta):
    lines = [Line("credits", revenue, cost), Line("seat", 100, rest)]
    expected = gross_profit_change(revenue - cost, rest, ratio, eps, eta)
    assert price_move(lines, ratio, eps, eta) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(st.sampled_from(METERED), st.floats(0.01, 1e7), st.floats(0.01, 1e7), st.floats(0, 1), st.floats(0, 1))
def test_what_byok_leaves_is_the_equation(way, revenue, cost, fee, psi):
    expected = byok_revenue(way, revenue, cost, fee_rate=fee, handed_back_share=psi)
    assert left_with_every_key([Line(way, revenue, cost)], fee, psi) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.floats(0.05, 0.95), st.floats(0, 0.9))
def test_halving_is_the_equation(decline, eps):
    expected = halved_by_formula(decline, eps)
    found = months_until_halved(COMPANY[:1], fall(decline, eps), horizon_months=120)
    assert found == (pytest.approx(expected, rel=1e-9) if expected <= 120 else None)


def test_lines_sold_at_a_loss_lose_less_as_prices_fall():
    assert price_move([Line("tokens", 80, 100)], 0.5, 0.0) == pytest.approx(10)
    assert price_move([Line("tokens", 0, 100)], 0.5, 0.0) == pytest.approx(50)


def test_a_fee_on_tokens_others_pay_for_follows_their_price():
    assert price_move([Line("tokens", 50, 0)], 0.9, 0.0) == pytest.approx(-5)
    assert left_with_every_key([Line("tokens", 50, 0)], 0.05, 0.75) == 50


def test_what_we_host_ourselves_does_not_follow_list_prices():
    assert price_move([Line("outcome", 600, 200, self_hosted=150)], 0.5, 0.0) == pytest.approx(25)
    assert price_move([Line("tokens", 600, 200, self_hosted=200)], 0.5, 0.0) == pytest.approx(-300)


def test_what_nothing_follows_stays():
    assert months_until_halved([Line("platform", 100, 0)], fall(0.9, 0.0)) is None
    assert left_with_every_key([Line("unclassified", 100, 30)], 0.05, 0.75) == 70
    assert left_with_every_key([Line("seat", 0, 30)], 0.05, 0.75) == 0


def test_a_fixed_bill_that_eats_gross_profit_halves_it_sooner():
    alone, owned = Line("tokens", 1_300, 1_000), Line("tokens", 1_300, 1_000, self_hosted=900)
    market = fall(0.3, 0.0)
    assert months_until_halved([owned], market) < months_until_halved([alone], market)


def test_margins_count_other_cogs_and_miss_where_there_is_no_revenue():
    assert margins(COMPANY, fall(0.0, 0.0), 100, 2) == pytest.approx([0.35, 0.35, 0.35])
    assert margins([Line("tokens", 0, 10)], fall(0.5, 0.0), 0, 1) == [None, None]
