"""Markup, outcome and distilled side by side, each with and without BYOK: the scenario of the page and what it is compared with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analytics.engine.projection import Projection, project
from analytics.engine.risk import Risk, risk
from analytics.engine.scenario_file import as_named, scenario_from
from analytics.estimates.baseline import Known, baseline
from analytics.estimates.estimate import known
from analytics.scenario import Scenario
from analytics.words import money, percent
from data.errors import UnpegError
from pages.parts.cached import book, margin
from pages.parts.scenario_state import Document, lever_of, own_plan, start, terms
from pages.parts.shown import Shown, today

_KEPT = 48
_PATHS, _SEED = 1000, 1  # of random paths, where the scenario says nothing of them


@dataclass(frozen=True)
class Side:
    """One way to sell: its plan, whether distilled and with BYOK, and where it leads; `own` is the scenario's."""

    plan: str
    distilled: bool
    byok: bool
    own: bool
    projection: Projection

    @property
    def label(self) -> str:
        """The short name, where the colour says the plan."""
        return "Distilled" if self.distilled else self.plan.capitalize()

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.plan.capitalize()}{', distilled' if self.distilled else ''}{', BYOK' if self.byok else ''}"


def the_known(now: Shown) -> Known:
    """What the ledger knows of its last month, kept under the snapshot's id."""
    return _known(now.key, today().isoformat(), now)


@st.cache_resource(show_spinner=False, max_entries=8)
def _known(key: tuple[str, str, str], day: str, _now: Shown) -> Known:
    return known(_now.snapshot, book(_now.home), today())


def earned(now: Shown, known: Known) -> str:
    """Gross profit and margin of the month it starts from, as the company really sells; empty where that is not known."""
    if now.snapshot is None or known.month is None:
        return ""
    (month,) = margin(now.key, now.snapshot, "month", known.month, known.month).to_dicts()
    return (
        "" if month["gross_profit"] is None else f"{money(month['gross_profit'], now.currency)} a month ({percent(month['gross_margin'])})"
    )


def beginning(now: Shown) -> Document:
    """The scenario a first visit sees, from what the ledger knows."""
    there = {name: float(measure.value) for name, measure in the_known(now).measures.items() if measure.value is not None}
    priced = "tokens_mtok" in there and "price_usd_per_mtok" in there
    cost = there["tokens_mtok"] * there["price_usd_per_mtok"] if priced else None
    return start(float(now.snapshot.settings.floor) if now.snapshot else None, cost, there.get("tasks"))


def sides(document: Document, now: Shown) -> tuple[tuple[Side, ...], tuple[str, ...]]:
    """All sides, the scenario's own among them, and why any is missing. UnpegError where the scenario itself cannot be projected."""
    return _sides(json.dumps(document), now.key, today().isoformat(), the_known(now))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _sides(text: str, key: tuple[str, str, str], day: str, _known: Known) -> tuple[tuple[Side, ...], tuple[str, ...]]:
    document: Document = json.loads(text)
    mine = own_plan(document)
    chosen = (mine, lever_of(document, "distillation") is not None, lever_of(document, "byok") is not None)
    plans = [*([mine] if mine not in ("markup", "outcome") else []), "markup", "outcome"]
    found, missing = [], []
    for plan, distilled in [*((plan, False) for plan in plans), (mine, True)]:
        for byok in (False, True):
            own = (plan, distilled, byok) == chosen
            values = document["scenario"] if own else _values(document, plan, distilled, byok)
            try:
                scenario = scenario_from(values)
                found.append(Side(plan, distilled, byok, own, project(baseline(scenario, _known), scenario)))
            except UnpegError as error:
                if own:
                    raise
                missing.append(f"{plan}{', distilled' if distilled else ''}{', BYOK' if byok else ''}: {error}")
    return tuple(found), tuple(missing)


def projected(scenario: Scenario, now: Shown) -> Projection:
    """A scenario on the figures shown, kept under their snapshot. UnpegError where it cannot be projected on them."""
    return _projected(json.dumps(as_named(scenario), sort_keys=True), now.key, today().isoformat(), the_known(now))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _projected(text: str, key: tuple[str, str, str], day: str, _known: Known) -> Projection:
    scenario = scenario_from(json.loads(text))
    return project(baseline(scenario, _known), scenario)


def the_risk(document: Document, now: Shown, own: Projection) -> Risk | None:
    """Random paths of the scenario; None where nothing in it is uncertain, so that each would be the line itself."""
    return _risk(json.dumps(document["scenario"]), now.key, today().isoformat(), own)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _risk(text: str, key: tuple[str, str, str], day: str, _own: Projection) -> Risk | None:
    scenario = _own.scenario
    found = risk(_own.baseline, scenario, scenario.paths or _PATHS, scenario.seed if scenario.paths else _SEED)
    if found is None:
        return None
    (*_, band) = found.bands.values()
    spread = (band["gross_profit_p90"] - band["gross_profit_p10"]).max()
    return found if spread else None


def _values(document: Document, plan: str, distilled: bool, byok: bool) -> Mapping[str, Any]:
    """The scenario as it would be named with another plan or other levers."""
    values = {name: value for name, value in document["scenario"].items() if name not in ("plan", "plans")}
    own = plan == own_plan(document)
    levers = [lever for lever in values.get("levers", []) if lever.get("lever") not in ("distillation", "byok")]
    levers += [terms(document, name) for name, on in (("distillation", distilled), ("byok", byok)) if on]
    mix = {"plans": document["scenario"]["plans"]} if own and plan == "mix" else {"plan": terms(document, plan)}
    return values | mix | {"levers": levers}
