"""Links to scenarios and comparisons: what is cut, changed, of another version or of other figures is said, never silently drawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from analytics.engine.projection import project
from analytics.engine.scenario_file import as_named, scenario_from
from analytics.estimates.baseline import baseline
from analytics.saved.headline import as_json, headline
from data.decisions import type_figure
from data.home import Home
from data.saved import Saved, saved_in
from data.saving import Draft, save
from data.snapshot import open_snapshot
from pages.parts.scenario_compared import read
from pages.parts.scenario_link import check, judged, marks, on
from pages.parts.scenario_state import Document, flat, unflat
from tests.scenario_documents import documents
from tests.scenarios import LAST_MONTH
from tests.test_pages import html, opened

NAMED = {"name": "Stay", "horizon_months": 12, "baseline": LAST_MONTH, "plan": {"plan": "markup", "markup": 0.3}}
LINK = flat({"scenario": NAMED, "beside": {}})
PAGE = "scenarios/scenarios.py"


def kept(home: Home, *names: str) -> tuple[Saved, ...]:
    for name in names:
        named = scenario_from({**NAMED, "name": name})
        save(home, Draft(name, as_named(named), as_json(headline(project(baseline(named), named)))))
    return saved_in(open_snapshot(home))


def said(page: AppTest) -> str:
    return " ".join(each.value.replace("\\", "") for each in [*page.warning, *page.error, *page.info, *page.success])


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception


@settings(max_examples=40)
@given(documents())
def test_a_scenario_is_the_same_after_its_address(document: dict) -> None:  # type: ignore[type-arg]
    held: Document = {"scenario": as_named(scenario_from(document)), "beside": {}}
    assert scenario_from(unflat(flat(held))["scenario"]) == scenario_from(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda link: {**link, "plan.markup": "3.0"},
        lambda link: dict(list(link.items())[:-1]),
        lambda link: {**link, "horizon_months": "1"},
    ],
)
def test_a_link_cut_or_changed_on_the_way_is_known(change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    whole = judged(LINK, on("0123456789abcdef", "2026-10"), check(LINK))
    assert (whole.troubles, whole.snapshot, whole.month) == ((), "0123456789abcdef", "2026-10")
    (trouble,) = judged(change(dict(LINK)), "none", check(LINK)).troubles
    assert trouble.startswith(f"This link is not as it was made: its check is {check(LINK)};")
    assert list(marks(LINK, "none")) == ["on", "check"]  # they stand first, so that cutting the end cannot take them away


@pytest.mark.parametrize("named", ["", "x", "0123456789abcdef.2026-1", "../../etc"])
def test_figures_that_are_no_figures_are_said(named: str) -> None:
    troubles = judged(LINK, named or "?", check(LINK)).troubles
    assert "expected a snapshot and a month" in troubles[0]


def test_a_comparison_takes_six_and_says_what_it_leaves_out(home: Home) -> None:
    (first,) = kept(home, "A")
    listed = tuple(replace(first, id=f"scenario-{number}", decision_id=f"scenario-{number}") for number in range(1, 8))
    ids = [each.id for each in listed]
    whole = read(",".join(ids[:5] + ["this"]), listed)
    assert (whole.chosen, whole.troubles) == ((*ids[:5], "this"), ())
    seven = read(",".join(ids), listed)
    assert seven.chosen == tuple(ids[:6])
    assert "names 7 scenarios; expected at most 6" in seven.troubles[0]
    wrong = read(f"{ids[0]}.9,scenario-99,,<b>", listed)
    assert wrong.chosen == (ids[0],)
    assert "was changed since this link was made" in wrong.troubles[1]
    assert wrong.troubles[0].startswith("compare names scenario-99 and <b>: found no saved scenarios of these ids here")


def test_ids_that_no_scenario_has_are_one_sentence() -> None:
    (said,) = read(",".join(f"scenario-{number}" for number in range(1, 9)), ()).troubles
    assert said.count("scenario-") == 8 and said.count("found") == 1


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"floor": "30"}, "floor: found 30; expected a number from 0 to below 1"),
        ({"version": "2"}, "version: found 2; expected 1"),
        ({"plan.plan": "mark"}, "found the unknown plan mark; expected one of markup"),
        ({"plan": "x"}, "found a value where other names of the address hold several"),
    ],
)
def test_a_link_that_cannot_be_taken_is_a_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], expected: str
) -> None:
    page = opened(home, monkeypatch, PAGE, demo="0", **{**LINK, **more})
    assert not page.exception
    assert expected in said(page)
    assert page.title[0].value


def test_saving_locking_comparing_and_a_link_on_older_figures(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    type_figure(home, date(2026, 10, 1), "other_cogs", Decimal(5), today=date(2026, 11, 15))
    page = opened(home, monkeypatch, PAGE, demo="0", saved="scenario-9", compare="scenario-9", **LINK)
    assert "compare names scenario-9: found no saved scenario" in said(page)
    assert "saved=scenario-9" not in said(page)  # nothing is saved: the list says so
    press(page, "Save")
    assert "Stay is saved." in said(page)
    address = {name: page.query_params[name] for name in ("on", "check")}
    press(page, "Copy")
    press(page, "Lock as evidence")
    assert "Computed again: the same rows, to the byte." in html(page)
    assert "Lock as evidence" not in [button.label for button in page.button]
    page.multiselect[0].set_value([each.id for each in saved_in(open_snapshot(home))]).run()
    assert not page.exception
    assert page.title[0].value == "2 scenarios leave the same\\: \\$36,000 of gross profit in 12 months"
    assert "They say the same" in html(page)
    type_figure(home, date(2026, 10, 1), "other_cogs", Decimal(6), today=date(2026, 11, 15))
    later = opened(home, monkeypatch, PAGE, demo="0", **{**LINK, **address})
    assert "This link was made on other figures" in said(later)
    assert "For this scenario they make no difference" in said(later)
