"""What the Plans page says of the required set: its sentences hold no figure and no claim that the cases do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import plans_compared as compared
from analytics.baseline import baseline
from analytics.equations.floor import Crossing
from analytics.paths.presets import LABELS
from analytics.rebilled import longest
from analytics.required import PATHS, required
from analytics.valley import valley
from analytics.words import money
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
    expected = set() if most == 0 or min(counts) == 4 else {way for way in WAYS if kept[way] == most}
    assert named == expected
    assert ("No way to price" in said) == (most < 4)


def test_the_lede_says_the_worst_of_cost_plus_and_the_best_worst(cases):
    plain = compared.chosen(cases, False, False)
    said, worst = compared.lede(plain), compared.worst(plain)
    assert money(worst["cost_plus"].over_horizon) in said
    assert money(max(case.over_horizon for case in worst.values())) in said
    assert all(worst[case.member].over_horizon <= case.over_horizon for case in plain)


def test_structure_and_level_sum_to_the_change_under_each_path(cases):
    plain = compared.chosen(cases, True, True)
    rows = compared.apart(plain)
    assert rows["path"].to_list() == [LABELS[path] for path in PATHS]
    for row in rows.to_dicts():
        assert row["before"] + row["structure"] + row["level"] == pytest.approx(row["after"])
    gains = int((rows["structure"] > 0).sum())
    assert (f"under {gains} of 4" in compared.apart_said(rows)) == (0 < gains < 4)


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
        month, depth = found.deepest
        assert profit[month] == min(profit)
        assert depth == pytest.approx(max(profit[0] - min(profit), 0))
        assert found.back is None or (found.back >= month and profit[found.back] >= profit[0])
        assert found.chosen == (found.rows["opt_in"]["gross_profit"].to_list() != found.rows["stay"]["gross_profit"].to_list())
        assert (money(depth) in found.sentence) == (depth > 0)


def test_what_is_asked_for_once_is_enough():
    assert longest({"a file", "a file with dates", "another"}) == ["a file with dates", "another"]
