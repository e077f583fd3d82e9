"""What the Plans page says of the required set: its sentences hold no figure and no claim that the cases do not."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.board import plans_at_risk
from analytics.board import plans_compared as compared
from analytics.board.rebilled import longest
from analytics.board.valley import valley
from analytics.charts.price_paths import Way, panel, scale
from analytics.engine.required import ASSUMED, PATHS, required, shipped
from analytics.equations.floor import Crossing
from analytics.estimates.baseline import Known, baseline
from analytics.measure import Measure
from analytics.words import money, percent
from pages.parts import plan_parts
from tests.scenarios import scenario

WAYS = list(compared.NAMES)


@pytest.fixture(scope="module")
def base():
    return baseline(scenario())


@pytest.fixture(scope="module")
def cases(base):
    return required(base, 13_000.0, 0.3, 24)


def with_floor(cases, kept):
    """The cases, keeping the floor under so many paths of each way to price as said."""
    found = []
    for case in compared.chosen(cases, False, False):
        stays = PATHS.index(case.path) < kept[case.member]
        crossing = Crossing("not_within_horizon", None) if stays else Crossing("reached", 3.0)
        found.append(type(case)(**vars(case) | {"floor": crossing}))
    return found


@given(st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_the_finding_names_those_that_keep_the_floor_most_often_and_no_other(cases, counts):
    kept = dict(zip(WAYS, counts, strict=True))
    said = compared.finding(with_floor(cases, kept), 0.3)
    most = max(counts)
    named = {way for way in WAYS if compared.NAMES[way].lower() in said.lower()}
    named = set(WAYS) - named if "all but" in said else named
    assert named == (set() if most == 0 or min(counts) == 4 else {way for way in WAYS if kept[way] == most})
    assert ("No way to price" in said) == (most < 4)


def test_the_lede_says_the_worst_of_cost_plus_and_the_best_worst(cases):
    plain = compared.chosen(cases, False, False)
    said, worst = compared.lede(plain), compared.worst(plain)
    assert money(abs(worst["cost_plus"].over_horizon)) in said
    assert money(abs(max(case.over_horizon for case in worst.values()))) in said
    assert all(worst[case.member].over_horizon <= case.over_horizon for case in plain)


def test_structure_and_level_sum_to_the_change_under_each_path(cases):
    plain = compared.chosen(cases, True, True)
    rows = compared.apart(plain)
    assert rows.select("to", "path").rows() == [(to, path) for to in compared.CHANGES for path in PATHS]
    for row in rows.to_dicts():
        assert row["before"] + row["structure"] + row["level"] == pytest.approx(row["after"])
        assert row["to"] == "outcome" or row["level"] == 0


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3), st.sampled_from([-1.0, 1.0]))
def test_structure_is_claimed_of_the_plans_that_have_it_alone(gains, level):
    kept = dict(zip(compared.CHANGES, gains, strict=True))
    rows = pl.DataFrame(
        [(to, path, 1.0 if place < count else -1.0, level) for to, count in kept.items() for place, path in enumerate(PATHS)],
        schema=["to", "path", "structure", "level"], orient="row",
    )  # fmt: skip
    said = compared.apart_said(rows)
    words = {"hybrid": "hybrid", "credits": "credits", "outcome": "outcomes"}
    claim = said.rsplit("; the market's", 1)[0]
    named = set(words) if "every other plan" in claim else {to for to, word in words.items() if word in claim}
    most = max(gains)
    assert named == (set() if most == 0 else {to for to, count in kept.items() if count == most})
    assert ("takes from it" in said) == (level < 0)


def test_the_table_holds_each_case_of_the_set_once(cases):
    rows = compared.table(cases)
    assert rows.height == 80 == rows.unique(["member", "distilled", "byok", "path"]).height
    assert rows["gross_profit"].sum() == pytest.approx(sum(case.over_horizon for case in cases))


def test_the_valley_is_as_deep_as_its_rows(base, cases):
    plain = {case.member: case.scenario for case in compared.chosen(cases, False, False)}
    (dear,) = plain["outcome_neutral"].entries.values()
    for to in (dear, dear.priced(0.5), dear.priced(2.0)):
        found = valley(base, plain["cost_plus"], to)
        profit = found.rows["forced"]["gross_profit"].to_list()
        month, depth = found.deepest()
        assert profit[month] == min(profit)
        assert depth == pytest.approx(max(profit[0] - min(profit), 0))
        back = found.back()
        assert back is None or (back >= month and profit[back] >= profit[0])
        assert (money(depth) in found.sentence()) == (depth > 0)
        assert found.against_staying("stay") == found.under_staying("stay") == 0


def test_nobody_chooses_a_bill_that_does_not_fall(base, cases):
    plain = {case.member: case.scenario for case in compared.chosen(cases, False, False)}
    (to,) = plain["outcome_neutral"].entries.values()
    assert not valley(base, plain["cost_plus"], to.priced(1.5)).chosen
    assert not valley(base, plain["cost_plus"], to.priced(1.001), cheaper=0.0).chosen
    assert valley(base, plain["cost_plus"], to).chosen


def test_what_is_asked_for_once_is_enough():
    assert longest({"a file", "a file with dates", "another"}) == ["a file with dates", "another"]


def test_the_chances_are_read_of_the_frame_alone(base, cases):
    rows = plans_at_risk.chances(base, compared.chosen(cases, False, False), 200)
    assert rows["member"].to_list() == WAYS
    assert (rows["below_12"] <= rows["below_24"]).all()
    assert (rows["p10"] <= rows["p50"]).all() and (rows["p50"] <= rows["p90"]).all()
    assert rows.equals(plans_at_risk.chances(base, compared.chosen(cases, False, False), 200))


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_the_least_likely_to_break_the_floor_is_named_with_its_chance(shares):
    rows = pl.DataFrame({"member": WAYS, "below_24": shares})
    said = plans_at_risk.chances_said(rows, 0.3)
    least = min(shares)
    named = {way for way in WAYS if compared.NAMES[way].lower() in said.lower().split(":")[0]}
    assert named == ({way for way, share in zip(WAYS, shares, strict=True) if share == least} if len(set(shares)) > 1 else set())
    assert (f": {percent(least, 0)} of random paths" in said) == bool(named)


def test_tasks_are_assumed_where_outcomes_count_one_product_s_alone():
    def known(**values):
        found = {name: Measure(name, name, "", value, "estimated", "") for name, value in values.items()}
        return Known(found)

    of_all = known(tasks=1000.0, tokens_per_task=1e6, tokens_mtok=900.0, own_key_share=0.1)
    assert compared.tasks_to_assume(of_all, 990.0) is None
    of_one = known(tasks=1000.0, tokens_per_task=1e5, tokens_mtok=900.0, own_key_share=0.1)
    for few in (of_one, known(tokens_mtok=900.0), known()):
        assert compared.tasks_to_assume(few, 990.0) == pytest.approx(990.0 / (0.99 * 0.65))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8), st.sampled_from(["gross_profit", "gross_margin"]))
def test_every_start_and_every_gain_is_within_its_panel(values, column):
    rows = pl.DataFrame({"t": range(len(values)), "gross_profit": values, "gross_margin": values})
    low, high = scale([[Way("a", "markup", rows)]], column, 0.3)
    assert low <= values[0] <= high
    assert low < high and low <= 0 and max(values) <= high
    drawn = panel([Way("a", "markup", rows, under_floor=0.5)], column, (low, high), 0.3)
    assert len(drawn.data) == (2 if column == "gross_profit" else 1)


def test_what_is_signed_takes_the_place_of_what_is_shipped(base):
    signed = required(base, 13_000.0, 0.3, 2, assumed=lambda name: 0.05 if name == "risk.token_growth" else shipped(name))
    assert {case.scenario.behaviour.token_growth for case in signed} == {0.05}


def test_competition_raises_no_markup(base):
    (flat,) = [c for c in compared.chosen(required(base, 5_000.0, 0.3, 12), False, False) if (c.member, c.path) == ("cost_plus", "flat")]
    assert flat.rows["gross_margin"][-1] <= flat.rows["gross_margin"][0] + 1e-9 < 0


def test_what_cost_plus_loses_is_said_as_a_loss(base):
    losing = compared.chosen(required(base, 5_000.0, 0.3, 12), False, False)
    said = compared.over_said(losing)
    assert "loses from" in said and "−" not in said
    assert set(plan_parts._TITLES) == set(ASSUMED)
