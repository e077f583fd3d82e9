"""The engine beside plain numpy that does the same arithmetic, in one run: random paths, and a thousand customers."""

import resource
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.engine.draws import drawn, quantiles
from analytics.engine.migrating import parts
from analytics.engine.projection import over_blocks
from analytics.engine.risk import risk
from analytics.estimates.baseline import baseline
from tests.bench.vectorised import Paths, project
from tests.scenarios import price_path, scenario

PATHS, HORIZON, PAIRS = 10_000, 60, 5
CUSTOMERS = 1_000
MOST_TIMES_NUMPY = 1.5
MOST_TIMES_FOR_CUSTOMERS = 2.0
GIVEN = {
    "customers": 100.0, "tasks": 200_000.0, "tokens": 5_000.0, "price": 2.0, "markup": 0.3, "markup_end": 0.05, "outcome_price": 0.15,
    "success": 0.65, "fee": 5_000.0, "included": 1_000.0, "churn": 0.01, "byok_max": 0.3,
}  # fmt: skip
PLANS: dict[str, dict[str, Any]] = {
    "markup": {"plan": "markup"},
    "hybrid": {"plan": "hybrid", "platform_fee": GIVEN["fee"], "included_mtok": GIVEN["included"]},
    "outcome": {"plan": "outcome", "price_usd": GIVEN["outcome_price"], "price_erosion": 0.15},
}
BEHAVIOUR = {"elasticity": 0.7, "token_growth": 0.02, "markup_end": 0.05, "price_gap_hazard": 0.15, "churn": 0.01}
CASES = [(plan, distilled, byok) for plan in PLANS for distilled in (False, True) for byok in (False, True)]


def scenario_of(plan: str, distilled: bool, byok: bool):
    levers = [price_path(annual_decline=0.3)]
    levers += [{"lever": "distillation", "retention": 0.97}] if distilled else []
    levers += [{"lever": "byok", "max_share": GIVEN["byok_max"]}] if byok else []
    return scenario(horizon_months=HORIZON, behaviour=BEHAVIOUR, plan=PLANS[plan], levers=levers)


def numbers(named) -> dict[str, Paths]:
    """What the scenario draws, by the names of the plain recomputation; what it does not draw stands still."""
    start = baseline(named)
    _, _, uncertain = drawn(start, named, parts(start, named)[0])
    at = quantiles(PATHS, 0)
    found = {each.driver.field: each.at(at[each.driver.field]) for each in uncertain}
    still = {"retention": 1.0, "price_erosion": 0.0}
    values = {name: found.get(name, np.full(PATHS, still.get(name, 0.0))) for name in (*still, *found)}
    return values | {"half_life": values["markup_half_life_months"]}


def beside(what, ours, plain, capsys):
    """The median ratio of two pieces of work, timed in turn after a first time that does not count; printed with its spread."""
    times = []
    for _ in range(PAIRS + 1):
        marks = [perf_counter()]
        for work in (ours, plain):
            work()
            marks.append(perf_counter())
        times.append((marks[1] - marks[0], marks[2] - marks[1]))
    left, right = zip(*times[1:], strict=True)
    ratios = sorted(one / other for one, other in times[1:])
    with capsys.disabled():
        print(
            f"\n{what}, {PAIRS} pairs: ours {median(left):.2f} s, numpy {median(right):.2f} s, "
            f"ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )
    return median(ratios)


@pytest.mark.parametrize("case", [CASES[0], CASES[6], CASES[-1]])
def test_both_do_the_same_arithmetic(case):
    named = scenario_of(*case)
    bands = risk(baseline(named), named, PATHS, 0).bands[case[0]]
    _, profit = project(*case, GIVEN, numbers(named), HORIZON)
    expected = np.quantile(profit, 0.9, axis=0, method="inverted_cdf")
    assert bands["gross_profit_p90"].to_numpy() == pytest.approx(expected, rel=1e-9)


def test_random_paths_beside_numpy(capsys):
    """10,000 paths x 60 months x 12 scenarios."""
    ready = [(case, scenario_of(*case)) for case in CASES]

    def engine():
        for _, named in ready:
            risk(baseline(named), named, PATHS, 0)

    def numpy():
        for case, named in ready:
            revenue, profit = project(*case, GIVEN, numbers(named), HORIZON)
            margin = np.divide(profit, revenue, out=np.full_like(profit, -np.inf), where=revenue > 0)
            for values in (margin, profit):
                np.quantile(values, (0.1, 0.5, 0.9), axis=0, method="inverted_cdf")
            for within in (12, 24):
                (margin[:, : within + 1] < 0.3).any(axis=1).mean()

    ratio = beside("10,000 paths x 60 months x 12 scenarios", engine, numpy, capsys)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(f"most memory {peak:.0f} MB")
    assert ratio <= MOST_TIMES_NUMPY
    assert peak < 1024


def each_customer(named, sizes):
    """Revenue and gross profit of a company whose customers differ in size, a month each, by the engine."""
    start = baseline(named)
    sold, _ = parts(start, named)
    customers = pl.DataFrame({"weight": sizes, "heads": np.full(CUSTOMERS, 1 / CUSTOMERS), "moves": np.zeros(CUSTOMERS, dtype=np.int64)})
    (found,) = over_blocks(start, named, sold, customers, pl.DataFrame({"draw": [0]})).values()
    return found[0, 0], found[1, 0]


def each_customer_plainly(case, sizes):
    """The same in numpy."""
    terms = {"annual_decline": 0.3, "elasticity": 0.7, "token_growth": 0.02, "half_life": 12.0, "price_gap_hazard": 0.15,
             "retention": 0.97 if case[1] else 1.0, "price_erosion": 0.15 if case[0] == "outcome" else 0.0}  # fmt: skip
    drawn_ = {name: np.full(CUSTOMERS, value) for name, value in terms.items()}
    revenue, profit = project(*case, GIVEN, drawn_, HORIZON, sizes)
    return revenue.sum(axis=0), profit.sum(axis=0)


SIZES = (lambda raw: raw / raw.sum())(np.random.default_rng(0).lognormal(0, 1.5, CUSTOMERS))


@pytest.mark.parametrize("case", [CASES[0], CASES[6], CASES[-1]])
def test_both_do_the_same_arithmetic_for_each_customer(case):
    for found, expected in zip(each_customer(scenario_of(*case), SIZES), each_customer_plainly(case, SIZES), strict=True):
        assert found == pytest.approx(expected, rel=1e-9)


def test_a_thousand_customers_beside_numpy(capsys):
    """1,000 customers x 60 months x 12 scenarios."""
    ready = [scenario_of(*case) for case in CASES]

    def engine():
        for named in ready:
            each_customer(named, SIZES)

    def numpy():
        for case in CASES:
            each_customer_plainly(case, SIZES)

    assert beside("1,000 customers x 60 months x 12 scenarios", engine, numpy, capsys) <= MOST_TIMES_FOR_CUSTOMERS
