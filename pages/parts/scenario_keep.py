"""Keeping scenarios: saving the one on the page under a name, and what can be done with a saved one."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.engine.projection import Projection, project
from analytics.engine.scenario_file import scenario_from
from analytics.saved.headline import as_json, headline
from analytics.saved.locked import evidence
from data.errors import UnpegError
from data.ingest import undo
from data.saved import Saved
from data.saving import Draft, copy_name, remove, save
from pages.parts import press, scenario_link
from pages.parts import scenario_state as state
from pages.parts.scenario_figures import month_of
from pages.parts.scenario_sides import projected
from pages.parts.shown import Shown, today
from pages.parts.text import plain

_SAID, _GONE = "keep-said", "keep-gone"


def form(document: state.Document, used: Shown, own: Projection, there: tuple[Saved, ...]) -> None:
    """The name and the button; the name of an opened draft saves it anew, any other a scenario of its own."""
    name = str(document["scenario"].get("name", "Scenario"))
    with st.form("keep", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Name of this scenario", name, key=f"keep-name-{name}", max_chars=200)
        sent = press.submit("Save", "keep-save", (f"keep-name-{name}",))
    if sent is not None:
        wanted = sent[f"keep-name-{name}"].strip()
        held = next((each for each in there if each.name == wanted and each.id == st.query_params.get("saved") and not each.locked), None)
        named = {**document["scenario"], "name": wanted}

        def done() -> str:
            made = save(used.home, _draft(wanted, named, own, used), of=held.id if held else None, who="page")
            st.query_params["saved"] = made
            state.load({**document, "scenario": named})
            return f"{wanted} is saved{' anew' if held else ''}."

        _act(done, "keep-save", sent)
    if said := press.taken(_SAID):
        st.success(plain(said))
    _put_back(used)


def actions(one: Saved, there: tuple[Saved, ...], now: Shown) -> None:
    """What can be done with a saved scenario; of a locked one, opening and copying."""
    with st.container(horizontal=True, gap="small", key="saved-ways"):
        if press.button("Open on this page", "saved-open"):
            _open(one)
        if press.button("Copy", "saved-copy"):
            _act(lambda: _copy(one, there, now), "saved-copy", True)
        if one.locked:
            return
        if press.button("Lock as evidence", "saved-lock"):
            _act(lambda: _lock(one, now), "saved-lock", True)
        if press.button("Remove", "saved-remove"):
            _act(lambda: _remove(one, now), "saved-remove", True)
    with st.form("rename", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Another name", one.name, key=f"rename-{one.decision_id}", max_chars=200)
        sent = press.submit("Rename", "rename-save", (f"rename-{one.decision_id}",))
    if sent is not None:
        wanted = sent[f"rename-{one.decision_id}"].strip()
        _act(lambda: _rename(one, wanted, now), "rename-save", sent)


def _draft(name: str, values: dict[str, Any], found: Projection, used: Shown) -> Draft:
    return Draft(name, values, as_json(headline(found)), used.snapshot.id if used.snapshot else None, month_of(used))


def _act(done: Callable[[], str], key: str, value: Any) -> None:
    """Write a decision, say what became of it and draw anew; an error where it cannot be taken."""
    try:
        with press.working("Writing it down", key, value):
            said = done()
    except UnpegError as error:
        st.error(plain(error))
    else:
        press.keep(_SAID, said)
        st.rerun()


def _open(one: Saved) -> None:
    document: state.Document = {"scenario": dict(one.scenario), "beside": {}}
    state.load(document)
    scenario_link.came(state.flat(document), one.snapshot, one.month, f"The saved scenario {one.name}")
    st.query_params["saved"] = one.id
    if "compare" in st.query_params:
        del st.query_params["compare"]
    st.rerun()


def _again(one: Saved, name: str) -> Draft:
    return Draft(name, {**one.scenario, "name": name}, one.headline, one.snapshot, one.month)


def _copy(one: Saved, there: tuple[Saved, ...], now: Shown) -> str:
    name = copy_name(there, one.name)
    st.query_params["saved"] = save(now.home, _again(one, name), who="page")
    return f"{one.name} is copied as {name}."


def _rename(one: Saved, name: str, now: Shown) -> str:
    save(now.home, _again(one, name), of=one.id, who="page")
    return f"{one.name} is called {name} now."


def _lock(one: Saved, now: Shown) -> str:
    scenario = scenario_from(one.scenario, one.name)
    found = projected(scenario, now)
    held = evidence(found.baseline, scenario, now.snapshot, today())
    draft = Draft(one.name, one.scenario, as_json(headline(project(found.baseline, scenario))), held["snapshot"], month_of(now), held)
    save(now.home, draft, of=one.id, who="page")
    return f"{one.name} is locked as evidence, on the figures of this page. It can be copied, no longer changed."


def _remove(one: Saved, now: Shown) -> str:
    made = remove(now.home, one.id, who="page")
    st.session_state[_GONE] = (made, one.name)
    if st.query_params.get("saved") == one.id:
        del st.query_params["saved"]
    return f"{one.name} is removed."


def _put_back(now: Shown) -> None:
    """The way back after a removal."""
    gone = st.session_state.get(_GONE)
    if gone is None:
        return
    made, name = gone
    if press.button(f"Put back {plain(name)}", "put-back"):
        st.session_state.pop(_GONE)

        def done() -> str:
            undo(now.home, made, today=today(), who="page")
            return f"{name} is back."

        _act(done, "put-back", True)
