"""Saved scenarios: decisions that can be undone, locks that cannot, snapshots that are kept, the same bytes again."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from analytics.charts.compared import colours
from analytics.engine.projection import project
from analytics.engine.scenario_file import as_named, scenario_from
from analytics.estimates.baseline import baseline
from analytics.saved.headline import as_json, headline
from analytics.saved.locked import baseline_as_json, baseline_from, doubts, evidence, result
from analytics.saved.moved_figures import moved, since
from data import snapshot as snapshots
from data.decisions import type_figure
from data.derive import derive
from data.errors import BadValueError, NotFoundError
from data.home import Home
from data.ingest import undo
from data.ledger import opened
from data.saved import Saved, one, saved_in
from data.saving import Draft, copy_name, remove, save
from data.snapshot import current, open_kept, open_snapshot
from tests.scenario_documents import documents
from tests.scenarios import LAST_MONTH

TODAY = date(2026, 11, 15)
PLAIN = {"name": "A", "baseline": LAST_MONTH, "plan": {"plan": "markup"}}


def draft(name: str = "A", **said: object) -> Draft:
    named = scenario_from({**PLAIN, "name": name, **said})
    return Draft(name, as_named(named), as_json(headline(project(baseline(named), named))))


def locked(made: Draft) -> Draft:
    named = scenario_from(made.scenario)
    return Draft(made.name, made.scenario, made.headline, evidence=evidence(baseline(named), named, None, TODAY))


def listed(home: Home) -> tuple[Saved, ...]:
    return saved_in(open_snapshot(home))


def test_saving_renaming_removing_and_taking_back(home: Home) -> None:
    made = save(home, draft("Stay"), who="ann")
    save(home, draft("Stay cost-plus"), of=made, who="ben")
    (only,) = listed(home)
    assert (only.id, only.name, only.who, only.place) == (made, "Stay cost-plus", "ben", 0)
    gone = remove(home, made)
    assert listed(home) == ()
    undo(home, gone, today=TODAY)
    assert [each.name for each in listed(home)] == ["Stay cost-plus"]
    undo(home, only.decision_id, today=TODAY)
    assert [each.name for each in listed(home)] == ["Stay"]
    undo(home, made, today=TODAY)
    assert listed(home) == ()


def test_a_saved_scenario_moves_the_journal_as_deriving_would_and_no_figure(home: Home) -> None:
    type_figure(home, date(2026, 10, 1), "other_cogs", Decimal(5), today=TODAY)
    before = current(home)
    save(home, draft())
    after = current(home)
    assert before is not None and after is not None
    assert before[0] == after[0]
    assert before[1] != after[1]
    with home.writing(), opened(home) as ledger:
        assert derive(home, ledger) == after


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\nb"])
def test_a_name_that_is_none_is_refused(home: Home, name: str) -> None:
    with pytest.raises(BadValueError, match="expected 1 to 200 on one line. Nothing was saved"):
        save(home, Draft(name, PLAIN, {}))


def test_a_name_stands_once(home: Home) -> None:
    made = save(home, draft("Stay"))
    with pytest.raises(BadValueError, match=rf"stay: found a saved scenario of this name \({made}\)"):
        save(home, draft("stay"))
    assert copy_name(listed(home), "Stay") == "Copy of Stay"
    save(home, draft("Copy of Stay"))
    assert copy_name(listed(home), "Stay") == "Copy 2 of Stay"


def test_a_locked_scenario_can_be_copied_and_no_longer_changed(home: Home) -> None:
    made = save(home, draft("Pack"))
    save(home, locked(draft("Pack")), of=made)
    (held,) = listed(home)
    assert held.locked
    for change in (
        lambda: save(home, draft("Other"), of=made),
        lambda: remove(home, made),
        lambda: undo(home, made, today=TODAY),
        lambda: undo(home, held.decision_id, today=TODAY),
    ):
        with pytest.raises(BadValueError, match="Pack: found a scenario that is locked as evidence; expected a draft. Nothing was changed"):
            change()
    save(home, draft("Copy of Pack"))
    assert [each.name for each in listed(home)] == ["Copy of Pack", "Pack"]


def test_the_snapshot_a_scenario_names_is_not_swept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_GRACE", 0)
    monkeypatch.setattr(snapshots, "_KEPT", 0)
    ids = []
    for amount in range(1, 5):
        type_figure(home, date(2026, 10, 1), "other_cogs", Decimal(amount), today=TODAY)
        ids.append(open_snapshot(home).id)  # type: ignore[union-attr]
        if amount == 2:
            save(home, Draft("Kept", PLAIN, {}, snapshot=ids[-1], month="2026-10"))
    kept = open_kept(home, ids[1])
    assert kept is not None
    assert kept.query("select amount from typed")["amount"].to_list() == [Decimal(2)]
    assert open_kept(home, ids[0]) is None
    assert (open_kept(home, ids[3]) or kept).id == ids[3]


@settings(max_examples=25)
@given(documents())
def test_a_lock_written_down_computes_to_the_same_bytes(document: dict) -> None:  # type: ignore[type-arg]
    named = scenario_from(document)
    start = baseline(named)
    held = json.loads(json.dumps(evidence(start, named, None, TODAY), sort_keys=True))
    again = scenario_from(json.loads(json.dumps(as_named(named))))
    assert again == named
    assert baseline_from(json.loads(json.dumps(baseline_as_json(start)))) == start
    assert result(baseline_from(held["baseline"]), again) == result(start, named)
    assert doubts(held, again) == []


def test_a_scenario_survives_the_ledger_and_its_lock_the_next_year(home: Home) -> None:
    made = save(home, draft("نتائج 🎉 <b>", levers=[{"lever": "price_path", "annual_decline": 0.1 + 0.2}], paths=50, seed=3))
    save(home, locked(draft("نتائج 🎉 <b>", levers=[{"lever": "price_path", "annual_decline": 0.1 + 0.2}], paths=50, seed=3)), of=made)
    type_figure(home, date(2026, 10, 1), "other_cogs", Decimal(5), today=date(2027, 11, 15))
    (held,) = listed(home)
    assert held.evidence is not None
    named = scenario_from(held.scenario)
    assert (named.price_paths[0].annual_decline, held.evidence["seed"]) == (0.1 + 0.2, 3)
    assert doubts(held.evidence, named) == []
    assert as_json(headline(project(baseline_from(held.evidence["baseline"]), named))) == held.headline


def test_a_lock_that_was_changed_says_so() -> None:
    named = scenario_from(PLAIN)
    held = json.loads(json.dumps(evidence(baseline(named), named, None, TODAY)))
    (said,) = doubts({**held, "day": "2020-01-01"}, named)
    assert "expected" in said and "the record was changed outside Unpeg" in said
    wrong = doubts({**held, "baseline": {**held["baseline"], "tokens_mtok": 1.0}}, named)
    assert any("this Unpeg computes another result" in each for each in wrong)


def test_one_is_found_by_id_by_name_and_in_any_case(home: Home) -> None:
    with pytest.raises(NotFoundError, match="no scenario is saved here"):
        one((), "Stay")
    made = save(home, draft("Stay cost-plus"))
    there = listed(home)
    assert {one(there, asked).id for asked in (made, "Stay cost-plus", "stay COST-plus")} == {made}
    with pytest.raises(NotFoundError, match=r"Stay: found no saved scenario .* \(nearest: “Stay cost-plus”\)"):
        one(there, "Stay")


def test_colours_stay_with_their_scenario_and_never_meet() -> None:
    assert colours({"a": 0, "b": 1}) == {"a": 0, "b": 1}
    assert colours({"b": 1, "c": 2})["b"] == 1
    six = colours({str(place): place for place in (0, 7, 14, 3, 10, 21)})
    assert len(set(six.values())) == 6
    assert (six["0"], six["3"]) == (0, 3)


def test_what_moved_between_two_snapshots_is_what_differs() -> None:
    named = scenario_from(PLAIN)
    less = scenario_from({**PLAIN, "baseline": {**LAST_MONTH, "fixed_cogs": 500.0}})
    then, now = (project(baseline(each), each) for each in (named, less))
    found = moved(then.baseline, now.baseline, headline(then), headline(now))
    assert found[0].title.startswith("COGS that do not follow tokens")
    assert (found[0].then, found[0].now) == ("0", "500")
    assert moved(then.baseline, then.baseline, headline(then), headline(then)) == ()
    assert since("This link", "2026-10", "2026-11", True, True) == (
        "This link was made on the figures of October 2026; these are November 2026's. Both are kept: what differs stands below, and "
        "either can be shown."
    )
    assert "are not kept here" in since("This link", None, "2026-11", False, True)
    assert "make no difference" in since("This link", "2026-10", "2026-10", True, False)
