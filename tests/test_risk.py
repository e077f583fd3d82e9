"""Random paths: the same for a seed, common to scenarios, inside their ranges; what moves profit most."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.engine.draws import CORRELATED, DRIVERS, quantiles, triangular
from analytics.engine.projection import project
from analytics.engine.risk import risk, tornado
from analytics.estimates.baseline import baseline
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


@pytest.mark.parametrize("renewal_months", [1, 3])
@pytest.mark.parametrize("also", [{}, {"behaviour": {"churn": 0.02}}, {"behaviour": {"bypass_share": 0.5, "price_gap_hazard": 0.2}}])
def test_a_migration_is_drawn_whether_all_move_at_once_or_not(renewal_months, also):
    move = {"lever": "migration", "to": {"plan": "task", "price_usd": 0.1}, "mode": "forced", "renewal_months": renewal_months}
    named = scenario(horizon_months=12, levers=[price_path(annual_decline=0.3), move], **also)
    start = baseline(named)
    found = risk(start, named, 20, 1)
    assert found is not None and found.bands["all"].height == 13
    assert found.bands["all"]["gross_profit_p50"][0] == pytest.approx(project(start, named).rows["gross_profit"][0])
    assert tornado(start, named).height >= 1


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


MEASURED = {"behaviour.task_growth": (0.02, 0.05), "behaviour.churn": (0.0, 0.04)}
STEADY = {"task_growth": 0.03, "churn": 0.01}


def bands(behaviour, intervals, paths=2_000):
    named = scenario(horizon_months=12, behaviour=behaviour)
    return risk(replace(baseline(named), intervals=intervals), named, paths, 0).bands["markup"]


def test_growth_and_churn_are_drawn_where_they_were_measured():
    still, both = bands(STEADY, {}), bands(STEADY, MEASURED)
    assert still["gross_profit_p10"].equals(still["gross_profit_p90"])
    assert both["gross_profit_p10"][12] < still["gross_profit_p50"][12] < both["gross_profit_p90"][12]
    width = [(rows["gross_profit_p90"] - rows["gross_profit_p10"])[12] for rows in (bands(STEADY, dict([one])) for one in MEASURED.items())]
    assert min(width) > 0 and max(width) < (both["gross_profit_p90"] - both["gross_profit_p10"])[12]


@pytest.mark.parametrize(
    "behaviour",
    [{}, {"task_growth": 0.10, "churn": 0.10}],  # neither named, or named otherwise than measured: a supposition of the scenario
)
def test_what_a_scenario_does_not_take_from_the_ledger_is_not_drawn(behaviour):
    rows = bands(behaviour, MEASURED, 100)
    assert rows["gross_profit_p10"].equals(rows["gross_profit_p90"])


def test_one_path_in_twenty_lies_beyond_a_measured_interval():
    named = scenario(horizon_months=12, behaviour={"task_growth": 0.03})
    start = replace(baseline(named), intervals={"behaviour.task_growth": (0.02, 0.05)})
    low, high = tornado(start, named, 0.0).select("low", "high").row(0)
    beyond = [triangular(np.array([end]), low, 0.03, high)[0] for end in (0.0, 1.0)]
    inside = np.mean([(0.02 <= value <= 0.05) for value in triangular(np.linspace(0, 1, 20_001), *sorted((beyond[0], 0.03, beyond[1])))])
    assert inside == pytest.approx(0.95, abs=1e-3)


def test_drivers_that_were_measured_leave_the_numbers_of_the_others():
    """The shipped drivers are drawn first: their paths are those of a seed before growth and churn stood behind them."""
    fields = [driver.field for driver in DRIVERS]
    normal = np.random.default_rng(7).standard_normal((50, len(fields)))
    found = quantiles(50, 7, {})
    for place, field in enumerate(fields):
        assert np.argsort(found[field]).tolist() == np.argsort(normal[:, place]).tolist()
