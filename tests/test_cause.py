"""M11: what brings a margin below its floor or halves gross profit, and when random paths get there."""

import polars as pl
import pytest

from analytics.engine.cause import causes, causes_in_words
from analytics.engine.draws import columns, drawn, quantiles
from analytics.engine.migrating import parts
from analytics.engine.projection import over_blocks
from analytics.engine.projection_wire import beside, sentences
from analytics.engine.risk import risk
from analytics.equations.floor import months_to_floor
from analytics.estimates.baseline import baseline
from tests.scenarios import LAST_MONTH, price_path, projected, scenario

HALF_OFF = price_path(annual_decline=0.5)
HIGH = {"plan": "markup", "markup": 0.6}


@pytest.mark.parametrize(
    ("said", "floor", "halved"),
    [
        ({"plan": HIGH, "behaviour": {"markup_end": 0.05}}, "compression", "compression"),
        ({"plan": HIGH, "behaviour": {"churn": 0.1}, "baseline": LAST_MONTH | {"fixed_cogs": 200.0}}, "hazard", "hazard"),
        ({"plan": HIGH, "levers": [HALF_OFF], "baseline": LAST_MONTH | {"fixed_cogs": 500.0}}, "fixed_cogs", "price_fall"),
        ({"plan": HIGH, "levers": [HALF_OFF]}, None, "price_fall"),
        (
            {"plan": {"plan": "outcome"}, "levers": [price_path(annual_decline=-1.0)], "baseline": LAST_MONTH | {"tokens_mtok": 40_000.0}},
            "price_rise",
            "price_rise",
        ),
        ({"plan": HIGH}, None, None),
        ({"plan": {"plan": "markup", "markup": 0.2}, "levers": [HALF_OFF]}, None, "price_fall"),  # already below is no cause
        ({"plan": {"plan": "outcome", "price_erosion": 0.9}, "baseline": LAST_MONTH | {"tokens_mtok": 20_000.0}}, "other", "other"),
        (
            {"plan": HIGH, "levers": [HALF_OFF, {"lever": "other_cogs", "support_usd_per_customer": 5.0}]},
            "fixed_cogs",
            "price_fall",
        ),
    ],
)
def test_the_cause_is_the_force_without_which_the_line_holds_longest(said, floor, halved):
    found = projected(**said)
    name = next(iter(found.plans))
    assert {line: each[name] for line, each in causes(found).items()} == {"floor": floor, "halved": halved}


def test_the_cause_is_said():
    (margin, profit) = causes_in_words(projected(plan=HIGH, behaviour={"markup_end": 0.05}))
    assert margin == "markup: its margin comes below the floor because competition takes the markup away."
    assert profit == "markup: its gross profit halves because competition takes the markup away."


@pytest.mark.parametrize("fixed", [0.0, 900.0, 1_700.0])
def test_months_to_the_floor_over_paths_are_those_of_each_path(fixed):
    named = scenario(
        plan=HIGH, horizon_months=24, paths=40, levers=[price_path(annual_decline=0.3)], behaviour={"token_growth": 0.01},
        baseline=LAST_MONTH | {"fixed_cogs": fixed},
    )  # fmt: skip
    start = baseline(named)
    found = risk(start, named)
    sold, cohorts = parts(start, named)
    varied, sold, uncertain = drawn(start, named, sold)
    (values,) = over_blocks(start, varied, sold, cohorts, pl.DataFrame(list(columns(uncertain, quantiles(40, 0))))).values()
    each = [months_to_floor((profit / revenue).tolist(), named.floor) for revenue, profit in zip(*values, strict=True)]
    ordered = sorted(each, key=lambda crossing: 1e9 if crossing.after is None else crossing.after)
    assert found is not None
    for name, place in (("p10", 3), ("p50", 19), ("p90", 35)):
        told, expected = found.to_floor["markup"][name], ordered[place]
        assert told.status == expected.status and told.months == pytest.approx(expected.months)
    for within, share in found.below_floor["markup"].items():
        assert share == sum(crossing.after is not None and crossing.after <= within for crossing in each) / 40


def test_the_command_says_when_random_paths_are_there():
    named = scenario(plan=HIGH, paths=100, behaviour={"markup_end": 0.05})
    found = projected(plan=HIGH, paths=100, behaviour={"markup_end": 0.05})
    drawn_paths = risk(found.baseline, named)
    told = beside(drawn_paths)
    assert beside(None) == {}
    assert [each["status"] for each in told["to_floor"]["markup"].values()] == ["reached"] * 3
    months = [each["t"] for each in told["to_floor"]["markup"].values()]
    assert months == sorted(months) and sum("nine of ten in" in said for said in sentences(found, drawn_paths)) == 1
