"""A company's forward figures from the engine, held to the worked verdict (WE25)."""

import json
from pathlib import Path

import pytest

from analytics.forward import Line, left_with_every_key, months_until_halved, price_move

WE25 = json.loads((Path(__file__).parent / "worked" / "WE25.json").read_text())
COMPANY = [Line("tokens", 1_300, 1_000), Line("outcome", 600, 200), Line("platform", 100, 0)]


def test_the_engine_gives_the_exposure_of_the_worked_verdict():
    for ratio, name in ((0.9, "change_if_prices_fall_10pct"), (2.0, "change_if_prices_double")):
        expected = WE25["outputs"][name]
        assert [price_move(COMPANY, ratio, eps) for eps in (0.0, 0.7)] == pytest.approx([expected["eps_0"], expected["eps_07"]])


def test_the_engine_gives_what_byok_leaves():
    assert left_with_every_key(COMPANY, 0.05, 0.75) == pytest.approx(WE25["outputs"]["gross_profit_left_at_full_byok"])


def test_halving_between_months_is_close_to_the_closed_form():
    expected = WE25["outputs"]["months_until_pegged_gross_profit_halves"]
    for decline, eps, name in ((0.3, 0.0, "decline_30pct_eps_0"), (0.9, 0.0, "tenfold_eps_0"), (0.9, 0.7, "tenfold_eps_07")):
        found = months_until_halved(COMPANY[0], decline, eps)
        assert found is not None and found.months == pytest.approx(expected[name], abs=0.05)


def test_lines_sold_at_a_loss_lose_less_as_prices_fall():
    assert price_move([Line("tokens", 80, 100)], 0.5, 0.0) == pytest.approx(10)


def test_what_we_host_ourselves_does_not_follow_list_prices():
    assert price_move([Line("outcome", 600, 200, self_hosted=150)], 0.5, 0.0) == pytest.approx(25)
    assert price_move([Line("platform", 0, 40)], 0.5, 0.0) == pytest.approx(20)


def test_lines_without_cost_do_not_move():
    assert months_until_halved(Line("platform", 100, 0), 0.9, 0.0) is None
    assert left_with_every_key([Line("unclassified", 100, 30)], 0.05, 0.75) == 70
