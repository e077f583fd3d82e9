"""The scenario on the page as plain values, exactly as named; the address holds all of them, so that a link shows another person this.

`scenario` is what a file would say; `beside` are terms of the plans and levers it is compared with, and of those set aside.
"""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics.engine.behaviour import Behaviour, TypedBaseline
from analytics.engine.scenario_file import scenario_from
from analytics.engine.terms import Terms
from analytics.levers.byok import Byok
from analytics.levers.distillation import Distillation
from analytics.levers.price_path import PricePath
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome
from analytics.scenario import Scenario
from data.errors import BadValueError
from pages.parts import scenario_link

Document = dict[str, dict[str, Any]]
MODELS: dict[str, type[Terms]] = {
    "baseline": TypedBaseline, "behaviour": Behaviour, "markup": Markup, "outcome": Outcome,
    "price_path": PricePath, "distillation": Distillation, "byok": Byok, "scenario": Scenario,
}  # fmt: skip
TYPED = {"customers": 100.0, "tasks": 20_000.0, "tokens_mtok": 5_000.0, "price_usd_per_mtok": 2.0}
SHOWN = "scenario_document"
_WRITTEN = "scenario_addresses"
_MOST = 500
STARTS: dict[str, dict[str, Any]] = {
    "markup": {"plan": "markup", "markup": 0.3},
    "outcome": {"plan": "outcome", "price_usd": 0.99},
    "distillation": {"lever": "distillation"},
    "byok": {"lever": "byok", "max_share": 0.3},
    "price_path": {"lever": "price_path"},
}


def start(floor: float | None, cost: float | None, tasks: float | None) -> Document:
    """Where the page begins: a markup while prices fall tenfold; typed totals where the ledger has no inference cost.

    Where the ledger counts no tasks, or so few that as outcomes they would not pay for all of the company's inference (they are one
    product's), so many that outcomes bring today what the markup brings.
    """
    scenario: dict[str, Any] = {"name": "What happens as prices fall", "horizon_months": 24}
    paid = Outcome().success_rate_now * STARTS["outcome"]["price_usd"]  # for each task
    scenario |= {} if floor is None else {"floor": floor}
    if cost is None:
        scenario["baseline"] = dict(TYPED)
    elif not tasks or tasks * paid < cost:
        scenario["baseline"] = {"tasks": float(f"{max(cost * (1 + STARTS['markup']['markup']) / paid, 1.0):.2g}")}
    scenario |= {"behaviour": {"elasticity": 0.7}, "plan": dict(STARTS["markup"])}
    return {"scenario": scenario | {"levers": [{"lever": "price_path", "preset": "tenfold"}]}, "beside": {}}


# -- terms by role -------------------------------------------------------------------------------------------------------------


def own_plan(document: Document) -> str:
    """The tag of the scenario's plan; `mix` for several."""
    return "mix" if "plans" in document["scenario"] else str((document["scenario"].get("plan") or STARTS["markup"]).get("plan", "markup"))


def lever_of(document: Document, name: str) -> dict[str, Any] | None:
    """The first lever of that name in the scenario."""
    return next((lever for lever in document["scenario"].get("levers", []) if lever.get("lever") == name), None)


def terms(document: Document, role: str) -> dict[str, Any]:
    """What is named of a plan, a lever or a part of the scenario: its own, else what stands beside it, else where it starts."""
    scenario, found = document["scenario"], None
    if role == "scenario":
        return scenario
    if role in ("baseline", "behaviour"):
        found = scenario.get(role, {})
    elif own_plan(document) == role:
        found = scenario["plan"]
    else:
        found = lever_of(document, role)
    return found if found is not None else document["beside"].get(role, STARTS.get(role, {}))


def put(document: Document, role: str, values: Mapping[str, Any]) -> Document:
    """The document with some values named; None takes a name out."""
    copy: Document = json.loads(json.dumps(document))
    named = terms(copy, role)
    if role in STARTS and not (own_plan(copy) == role or lever_of(copy, role) is not None):
        named = copy["beside"].setdefault(role, dict(named))
        if role == "price_path":
            copy["scenario"].setdefault("levers", []).append(copy["beside"].pop(role))
    elif role in ("baseline", "behaviour"):
        named = copy["scenario"].setdefault(role, {})
    for name, value in values.items():
        if value is None:
            named.pop(name, None)
        else:
            named[name] = value
    for part in ("baseline", "behaviour"):
        if not copy["scenario"].get(part, True):
            del copy["scenario"][part]
    return copy


def with_plan(document: Document, tag: str) -> Document:
    """The document with another plan as its own; the former stands beside."""
    copy: Document = json.loads(json.dumps(document))
    scenario, beside = copy["scenario"], copy["beside"]
    former = own_plan(copy)
    if tag == former:
        return copy
    beside[former] = scenario.pop("plans" if former == "mix" else "plan")
    chosen = beside.pop(tag, None) or dict(STARTS[tag])
    scenario["plans" if tag == "mix" else "plan"] = chosen
    return copy


def with_lever(document: Document, name: str, on: bool) -> Document:
    """The document with a lever acting, or standing beside."""
    copy: Document = json.loads(json.dumps(document))
    lever = lever_of(copy, name)
    if on and lever is None:
        copy["scenario"].setdefault("levers", []).append(copy["beside"].pop(name, None) or dict(STARTS[name]))
    elif not on and lever is not None:
        copy["scenario"]["levers"].remove(lever)
        copy["beside"][name] = lever
    return copy


# -- the address ---------------------------------------------------------------------------------------------------------------


def flat(document: Document) -> dict[str, str]:
    """Each value under its path: plan.markup=0.3, levers.0.preset=tenfold, beside.outcome.price_usd=0.99."""
    said: dict[str, str] = {}

    def walk(value: Any, path: str) -> None:
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for name, part in parts:
            walk(part, f"{path}.{name}" if path else str(name))
        if not isinstance(value, dict | list):
            said[path] = value if isinstance(value, str) and not _is_json(value) else json.dumps(value)

    walk(document["scenario"], "")
    walk(document["beside"], "beside")
    return said


def unflat(said: Mapping[str, str]) -> Document:
    """The document of an address. BadValueError where two of its names contradict one another."""
    tree: dict[str, Any] = {}
    if len(said) > _MOST:
        raise BadValueError(
            f"the address: found {len(said):,} values; expected at most {_MOST}. Nothing was projected. Open the scenario from its file."
        )
    for path, text in sorted(said.items()):
        *folders, leaf = path.split(".")[:12]
        at = tree
        for folder in folders:
            at = at.setdefault(folder, {})
            if not isinstance(at, dict):
                raise _contradiction(path)
        if isinstance(at.get(leaf), dict):
            raise _contradiction(path)
        at[leaf] = json.loads(text) if _is_json(text) else text
    beside = _listed(tree.pop("beside", {}))
    return {"scenario": _listed(tree), "beside": beside if isinstance(beside, dict) else {}}


def asked() -> dict[str, str]:
    """What the address says of a scenario."""
    known = {*Scenario.model_fields, "beside"}
    return {name: value for name, value in st.query_params.to_dict().items() if name.split(".")[0] in known}


def read(beginning: Document) -> Document:
    """The document: of an address this session has not written itself, else as it stands, else the beginning.

    UnpegError where an address cannot be taken.
    """
    said = asked()
    written = st.session_state.setdefault(_WRITTEN, [])
    if said and said not in written:
        written.append(said)
        scenario_link.opened(said)
        document = unflat(said)
        scenario_from(document["scenario"], "the address")
        load(document)
    if SHOWN not in st.session_state:
        st.session_state[SHOWN] = beginning
    shown: Document = st.session_state[SHOWN]
    return shown


def load(document: Document) -> None:
    """Show another document: the controls take their values from it."""
    st.session_state[SHOWN] = document
    for key in [key for key in st.session_state if str(key).startswith("s-")]:
        del st.session_state[key]


def write(document: Document, on: str) -> None:
    """Put the document into the address with the figures it is `on`, beside what else stands there."""
    said, there = flat(document), asked()
    if said == there and scenario_link.as_it_came(said, on):
        return
    address = st.query_params.to_dict()
    marks = scenario_link.marks(said, on)
    if said != there or any(address.get(name) != value for name, value in marks.items()):
        st.session_state[_WRITTEN].append(said)
        # the marks stand first: what is cut off at the end is missed by them
        st.query_params.from_dict(marks | {name: value for name, value in address.items() if name not in {*there, *marks}} | said)


def _listed(value: Any) -> Any:
    """Folders whose names are all numbers, as the lists they were."""
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_listed(value[name]) for name in sorted(value, key=int)]
    return {name: _listed(part) for name, part in value.items()}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _contradiction(path: str) -> BadValueError:
    return BadValueError(
        f"the address, {path}: found a value where other names of the address hold several; expected one of both. "
        "Nothing was projected. Ask for the link again."
    )
