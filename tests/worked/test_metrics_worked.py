"""What the worked cases of metrics say in between, and the properties of concentration, retention and the score."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.equations.concentration import herfindahl
from analytics.equations.elasticity import log_differences, slope, student
from analytics.equations.retention import gross_retention, net_retention
from analytics.scoring.score import BEST, WEIGHTS, Input, next_move, owned_cost, score
from data.errors import BadValueError
from tests.worked.measured import inputs, scores

CASE = json.loads((Path(__file__).parent / "WE19.json").read_text())
COMPANIES = CASE["inputs"]["companies"]
AMOUNTS = st.lists(st.floats(0.01, 1e9), min_size=1, max_size=30)
FRACTION = st.floats(-0.5, 1.5)
COMPONENTS = st.fixed_dictionaries({name: st.one_of(st.none(), FRACTION) for name in WEIGHTS})


def made(fractions):
    return {name: Input(value) for name, value in fractions.items()}


@pytest.mark.parametrize("name", COMPANIES)
def test_the_score_s_components_ends_and_cap_are_those_of_the_worked_case(name):
    expected, found = CASE["intermediate"]["scores"][name], scores(CASE["inputs"])[name]
    assert {part.id: part.value for part in found.parts if part.value is not None} == pytest.approx(
        {key: value for key, value in expected["components"].items() if value is not None}, abs=1e-9
    )
    assert (found.cap, found.low, found.high, found.coverage) == pytest.approx(
        tuple(expected[key] for key in ("cap", "low", "high", "coverage")), abs=1e-9
    )
    assert found.band == expected["band"]


@given(AMOUNTS)
def test_concentration_lies_between_one_over_n_and_one(amounts):  # B17.28
    hhi = herfindahl(amounts)
    assert 1 / len(amounts) - 1e-12 <= hhi <= 1 + 1e-12


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(-1e3, 1e6)), st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e6)))
def test_gross_retention_is_at_most_one_and_at_most_net(start, end):  # B17.29
    gross, net = gross_retention(start, end), net_retention(start, end)
    assert (gross is None) == (net is None)
    assert gross is None or gross <= min(1, net) + 1e-9


@given(COMPONENTS, st.sampled_from(sorted(WEIGHTS)), st.floats(0, 1), st.one_of(st.none(), st.just(-1.0), st.just(1.0)))
def test_the_score_stays_in_range_and_rises_with_each_component(fractions, name, way, profit):  # B17.30
    here = score(made(fractions), profit)
    assert 0 <= here.low <= here.high <= 100
    now = fractions[name]
    if now is not None:
        better = score(made(fractions | {name: now + way * (BEST[name] - now)}), profit)
        outside = (now - BEST[name]) * (1 if name in ("S1", "S2", "S4", "S7") else -1) < 0  # already beyond the best
        assert outside or (better.low >= here.low - 1e-9 and better.high >= here.high - 1e-9)


@given(COMPONENTS, st.floats(1e-3, 1e3))
def test_weights_in_other_units_change_nothing(fractions, unit):  # B17.30
    here, there = score(made(fractions), 1.0), score(made(fractions), 1.0, {name: weight * unit for name, weight in WEIGHTS.items()})
    assert (here.low, here.high, here.coverage) == pytest.approx((there.low, there.high, there.coverage))


@given(COMPONENTS, st.sampled_from(sorted(WEIGHTS)), st.one_of(st.none(), st.floats(-5, 5)))
def test_withholding_an_input_never_raises_the_lower_end(fractions, name, profit):  # B17.35
    if profit is not None and profit <= 0:
        fractions = fractions | {"S2": None}  # there is no margin at risk where there is no gross profit
    here, there = (score(made(known), profit) for known in (fractions, fractions | {name: None}))
    assert there.low <= here.low + 1e-9 and there.high >= here.high - 1e-9 and there.coverage <= here.coverage + 1e-12


@given(COMPONENTS, st.sampled_from(sorted(WEIGHTS)), st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_wider_unknown_never_narrows_the_score(fractions, name, narrow, more):  # B17.37
    def around(wide):
        middle = fractions[name] or 0.4
        towards = 1 if name in ("S1", "S2", "S4", "S7") else -1
        return made(fractions) | {name: Input(middle, middle + towards * wide, middle - towards * wide)}

    here, there = score(around(narrow), 1.0), score(around(narrow + more), 1.0)
    assert there.low <= here.low + 1e-9 and there.high >= here.high - 1e-9


def test_no_gate_is_a_cliff():
    held = made({"S3": 0.9, "S4": 0.0, "S5": 1.0, "S6": 0.95, "S7": 0.2, "S2": 0.0})
    ends = [score(held | {"S1": Input(beta)}, 1.0).low for beta in np.linspace(0.5, 0.9, 401)]
    assert ends[-1] == 34 and max(before - after for before, after in zip(ends, ends[1:], strict=False)) < 0.5


def test_the_one_change_that_moves_the_band_moves_it_and_a_smaller_one_does_not():
    terminal, tech, loss = (inputs(COMPANIES[name]) for name in ("wrapper", "tech", "loss"))
    assert next_move(terminal, 1.0) is None  # beta and margin at risk both cap it: no single change is enough
    assert next_move(tech, 1.0) is None
    assert next_move(loss, -100.0) is None
    middling = tech | {"S1": Input(0.55), "S2": Input(0.5), "S3": Input(0.40)}
    move = next_move(middling, 1.0)
    assert move is not None and score(middling, 1.0).band == "toll road with a product" and move.band == "software company"
    given_back = middling[move.component].value
    less = Input(move.to + 0.01 * (given_back - move.to))
    assert score(middling | {move.component: less}, 1.0).band != "software company"


def test_standard_errors_are_clustered_and_repeat_themselves_with_each_customer():
    rng = np.random.default_rng(7)
    cost = rng.normal(0, 0.1, (20, 9))
    price = 0.4 * cost + rng.normal(0, 0.02, cost.shape) + rng.normal(0, 0.02, (20, 1))
    groups = np.repeat(np.arange(20), 9).tolist()
    found = slope(price.ravel(), cost.ravel(), groups)
    design = np.column_stack([np.ones(cost.size), cost.ravel()])
    inverse = np.linalg.inv(design.T @ design)
    left = price.ravel() - design @ (inverse @ design.T @ price.ravel())
    meat = sum(np.outer(s, s) for s in (design[np.array(groups) == g].T @ left[np.array(groups) == g] for g in range(20)))
    by_hand = np.sqrt((inverse @ meat @ inverse)[1, 1] * 20 / 19 * 179 / 178)
    assert found.se == pytest.approx(by_hand) and found.freedom == 19
    assert found.interval[0] < 0.4 < found.interval[1]


def test_slopes_that_rows_do_not_determine_are_not_measurable():
    still = np.zeros(12)
    assert slope(np.arange(12.0), still) is None
    assert slope(np.arange(2.0), np.arange(2.0)) is None


@pytest.mark.parametrize(("freedom", "expected"), [(1, 12.7062), (2, 4.3027), (3, 3.1824), (5, 2.5706), (10, 2.2281), (30, 2.0423)])
def test_student_s_point_is_that_of_the_tables(freedom, expected):
    assert student(freedom) == pytest.approx(expected, rel=2e-3)


def test_log_differences_of_a_doubling():
    assert log_differences([1.0, 2.0, 1.0]).tolist() == pytest.approx([np.log(2), -np.log(2)])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: score(made({"S1": np.nan}), 1.0), "S1: found nan; expected a number"),
        (lambda: score({"S2": Input(0.5, worst=np.inf)}, 1.0), "S2: found inf; expected a number"),
        (lambda: score({}, 1.0, dict.fromkeys(WEIGHTS, 0.0)), "sum of weights: found 0; expected a number above 0"),
        (lambda: score({}, 1.0, {**WEIGHTS, "S1": -25.0}), "weight of S1: found -25; expected a number of at least 0"),
        (lambda: score({}, 1.0, {**WEIGHTS, "S8": 5.0}), "weights: found S8; expected weights of S1, S2"),
        (lambda: owned_cost(0.5, np.nan, 1.0, 1.0), "own_cost: found nan"),
        (lambda: log_differences([1.0, 0.0]), "value: found 0; expected a number above 0"),
        (lambda: slope(np.array([0.1, np.nan, 0.2]), np.arange(3.0)), "change: found nan; expected a number"),
        (lambda: slope(np.arange(3.0), np.arange(6.0)), "rows of drivers and groups: found 6; expected 3"),
    ],
)
def test_what_cannot_be_scored_or_measured_is_refused_in_a_sentence(wrong, said):
    with pytest.raises(BadValueError, match=said):
        wrong()


def test_where_gross_profit_is_nothing_it_is_sold_below_cost_and_a_dollar_more_is_scored():
    best = made(BEST)
    assert [score(best, profit).band for profit in (-1.0, 0.0, 0.01)] == ["sold below cost", "sold below cost", "software company"]
