"""Random paths: the same for a seed, common to scenarios, inside their ranges; what moves profit most."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.baseline import baseline
from analytics.draws import CORRELATED, quantiles, triangular
from analytics.projection import project
from analytics.risk import risk, tornado
from data.errors import BadValueError
from tests.scenarios import price_path, scenario

MOVING = {"elasticity": 0.7, "token_growth": 0.02, "markup_end": 0.05, "price_gap_hazard": 0.15}
EVERYTHING = [price_path(annual_decline=0.3), {"lever": "distillation", "retention": 0.97, "quality_hazard": 0.5}]


def drawn(paths=300, seed=0, **said):
    named = scenario(horizon_months=24, **({"behaviour": MOVING, "levers": EVERYTHING} | said))
    return risk(baseline(named), named, paths, seed)


def test_a_seed_gives_the_same_bytes_and_another_seed_others():
    bands = [drawn(seed=seed).bands["markup"] for seed in (1, 1, 2)]
    assert bands[0].equals(bands[1])
    assert not bands[0].equals(bands[2])


def test_scenarios_of_a_seed_share_their_random_numbers():
    outcome = {"plan": "outcome", "price_usd": 0.1, "price_erosion": 0.15}
    alone, beside = (drawn(plan=outcome, levers=levers).bands["outcome"] for levers in ([price_path(annual_decline=0.3)], EVERYTHING[:1]))
    assert alone.equals(beside)


def test_bands_are_in_order_and_hold_what_is_certain_today():
    found = drawn()
    rows = found.bands["markup"]
    for name in ("gross_margin", "gross_profit"):
        low, middle, high = (rows[f"{name}_{at}"] for at in ("p10", "p50", "p90"))
        assert (low <= middle).all()
        assert (middle <= high).all()
        assert low[0] == high[0]
    assert 0 <= found.below_floor["markup"][12] <= found.below_floor["markup"][24] <= 1


def test_where_nothing_uncertain_acts_every_path_is_the_scenario():
    named = scenario(horizon_months=12)
    rows, line = risk(baseline(named), named, 50, 0).bands["markup"], project(baseline(named), named).rows
    assert rows["gross_profit_p10"].to_list() == rows["gross_profit_p90"].to_list() == line["gross_profit"].to_list()
    assert risk(baseline(named), named, 0, 0) is None


def test_a_path_at_the_modes_is_the_scenario_itself():
    """A range of no width leaves the line: here the one path whose drivers stand at their modes."""
    named = scenario(horizon_months=12, behaviour={"token_growth": 0.07}, levers=[price_path(annual_decline=0.975)])
    rows = tornado(baseline(named), named)
    line = project(baseline(named), named).rows["gross_profit"][1:].sum()
    high = rows.filter(pl.col("field") == "annual_decline").row(0, named=True)
    assert high["at_low"] > line > 0
    assert rows["span"].to_list() == sorted(rows["span"], reverse=True)


def test_a_migration_and_a_mix_are_drawn_too():
    move = {"lever": "migration", "mode": "forced", "to": {"plan": "outcome", "price_usd": 0.1, "price_erosion": 0.1}}
    found = drawn(levers=[*EVERYTHING, move])
    assert list(found.bands) == ["markup", "outcome", "all"]
    mixed = drawn(plans=[{"plan": "markup", "share": 0.5}, {"plan": "task", "price_usd": 0.1, "share": 0.5}])
    assert mixed.bands["all"]["gross_profit_p50"].is_not_null().all()


@given(st.floats(-1, 1), st.floats(0, 2), st.floats(0, 2))
def test_a_triangular_draw_stays_in_its_range_and_rises(mode, below, above):
    at = triangular(np.linspace(0.001, 0.999, 50), mode - below, mode, mode + above)
    assert (at >= mode - below - 1e-12).all()
    assert (at <= mode + above + 1e-12).all()
    assert (np.diff(at) >= -1e-12).all()


def test_correlations_are_what_was_asked():
    found = quantiles(20_000, 3)
    for (left, right), value in CORRELATED.items():
        assert np.corrcoef(found[left], found[right])[0, 1] == pytest.approx(value, abs=0.03)
    assert np.corrcoef(found["elasticity"], found["retention"])[0, 1] == pytest.approx(0, abs=0.03)


def test_correlations_that_no_distribution_has_are_refused():
    impossible = {("annual_decline", "elasticity"): 0.9, ("elasticity", "retention"): 0.9, ("annual_decline", "retention"): -0.9}
    with pytest.raises(BadValueError, match="hold together"):
        quantiles(10, 0, impossible)
