"""Two scenarios in words: nothing where they are equal, the same clauses mirrored the other way round, results from the headline alone."""

import json

import pytest
from hypothesis import given, settings

from analytics.engine.projection import project
from analytics.engine.scenario_file import scenario_from
from analytics.equations.floor import Crossing
from analytics.estimates.baseline import baseline
from analytics.saved.comparison import comparison
from analytics.saved.headline import Headline, as_json, from_json, headline
from analytics.saved.scenario_diff import changes, difference, on_other_figures, results
from tests.scenario_documents import documents
from tests.scenarios import price_path, projected, scenario

NO = Crossing("not_within_horizon")
BROKEN = Crossing("already_below")
FALL, RISE, KEYS = price_path(annual_decline=0.3), price_path(annual_decline=-0.1), {"lever": "byok", "share": 0.2}
MIRROR = [("more", "less"), ("later", "sooner"), ("higher", "lower")]


def after(months: float) -> Crossing:
    return Crossing("reached", months)


def test_the_sentence_says_what_differs_and_what_follows() -> None:
    one = projected(plan={"plan": "hybrid"}, levers=[price_path(annual_decline=0.9), {"lever": "byok", "share": 0.3}], horizon_months=24)
    other = projected(levers=[price_path(annual_decline=0.3)], horizon_months=24)
    ours, theirs = Headline(24, 1000.0, 0.1, after(5.0), NO), Headline(24, 1500.0, 0.2, after(12.0), NO)
    assert difference(one.scenario, other.scenario, ours, theirs) == (
        "Hybrid instead of markup; prices fall 90% a year instead of 30%; 30% of revenue on own keys: gross profit over 24 months is $500 "
        "less; the margin at the end is 10.0 pts lower, 10.0% instead of 20.0%; the floor breaks 7.0 months sooner."
    )


@pytest.mark.parametrize(
    ("said", "other", "clause"),
    [
        ({"levers": [RISE]}, {"levers": [FALL]}, "prices rise 10% a year instead of falling 30% a year"),
        ({"levers": []}, {"levers": [FALL]}, "prices stay instead of falling 30% a year"),
        ({"levers": [FALL]}, {"levers": []}, "prices fall 30% a year instead of staying"),
        ({"levers": [price_path(preset="tenfold")]}, {"levers": []}, "prices: “Tenfold in 12 months” instead of no change"),
        ({"levers": [{**KEYS, "share": 0.3}]}, {"levers": [KEYS]}, "byok: share at once 30.0% instead of 20.0%"),
        ({"levers": []}, {"levers": [KEYS]}, "without BYOK"),
        ({"behaviour": {"elasticity": 0.7}}, {}, "elasticity 0.7 instead of 0"),
        ({"horizon_months": 12}, {}, "horizon 12 months instead of 36 months"),
        ({"floor": 0.4}, {}, "gross margin floor 40% instead of 30%"),
    ],
)  # fmt: skip
def test_each_field_has_its_clause(said: dict, other: dict, clause: str) -> None:  # type: ignore[type-arg]
    assert changes(scenario(**said), scenario(**other)) == [clause]


def test_what_is_named_as_it_acts_anyway_is_no_difference() -> None:
    assert changes(scenario(plan={"plan": "markup", "markup": 0.3}, levers=[price_path(annual_decline=0.0)]), scenario()) == []


@settings(max_examples=40)
@given(documents(), documents())
def test_it_is_empty_where_they_are_equal_and_mirrored_the_other_way_round(first: dict, second: dict) -> None:  # type: ignore[type-arg]
    one, other = scenario_from(first), scenario_from(second)
    assert changes(one, scenario_from({**first, "name": "another"})) == []
    forth, back = changes(one, other), changes(other, one)
    assert len(forth) == len(back)
    without = {"name", "levers"}
    if one.model_dump(exclude=without) != other.model_dump(exclude=without):
        assert forth
    ends = [headline(project(baseline(each), each)) for each in (one, other)]
    there, again = results(*ends), results(*reversed(ends))
    assert len(there) == len(again)
    for word, opposite in MIRROR:
        assert sum(f" {word}" in said for said in there) == sum(f" {opposite}" in said for said in again)


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (BROKEN, after(9), "the floor is broken from the start instead of breaking in 9.0 months"),
        (after(9), NO, "the floor breaks in 9.0 months instead of holding"),
        (NO, BROKEN, "the floor holds instead of being broken from the start"),
        (after(9), after(9.01), ""),
    ],
)
def test_the_floor_is_said_as_it_is_crossed(ours: Crossing, theirs: Crossing, said: str) -> None:
    assert "".join(results(Headline(12, 1.0, 0.3, ours, NO), Headline(12, 1.0, 0.3, theirs, NO))) == said


@settings(max_examples=25)
@given(documents())
def test_a_headline_written_down_is_the_same_headline(document: dict) -> None:  # type: ignore[type-arg]
    named = scenario_from(document)
    found = headline(project(baseline(named), named))
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


def test_figures_that_differ_are_not_taken_for_the_scenario() -> None:
    named, less, more = scenario(), Headline(12, 100.0, 0.3, NO, NO), Headline(12, 300.0, 0.3, NO, NO)
    assert (
        on_other_figures(named, named, less, more) == "They say the same, on different figures: gross profit over 12 months is $200 less."
    )
    assert on_other_figures(named, named, less, less) == ""
    assert "different figures, which is part of it" in on_other_figures(scenario(floor=0.4), named, less, more)


def test_a_comparison_claims_nothing_of_horizons_that_differ() -> None:
    year, two = Headline(12, 100.0, 0.1, NO, NO), Headline(24, 300.0, 0.2, NO, NO)
    assert comparison([("A", year), ("B", two)], [1.0, 2.0]).claim == "2 scenarios side by side, over 12 to 24 months"
    assert comparison([("A", two), ("B", two)], [2.0, 2.0]).claim == "2 scenarios leave the same: $300 of gross profit in 24 months"
    less = Headline(24, 100.0, 0.3, NO, NO)
    assert comparison([("A", two), ("B", less)], [2.0, 2.0]).claim == "“A” leaves $200 more than “B” over 24 months"
    assert comparison([("A", two), ("B", less)], [2.0, 2.0], same_figures=False).claim == "2 scenarios side by side, on different figures"
    assert "lower all the same" in comparison([("A", two), ("B", less)], [2.0, 2.0]).lede
