"""The controls of the Scenarios page: presets of the price path, sliders, the baseline. What is touched becomes named, no more."""

from typing import Any

import streamlit as st

from analytics.estimates.baseline import Known
from analytics.paths.presets import LABELS
from analytics.paths.presets import terms as preset_terms
from pages.parts import scenario_state as state
from pages.parts.scenario_state import MODELS, Document

_OWN = "own"
_PLANS = {"markup": "Markup", "outcome": "Outcome"}
_SHORT = {
    ("baseline", "fixed_cogs"): "Fixed COGS", ("baseline", "tokens_mtok"): "Tokens, million",
    ("distillation", "max_share"): "Distilled share in the end", ("baseline", "price_usd_per_mtok"): "Price a million",
    ("byok", "share"): "BYOK share at once", ("byok", "max_share"): "BYOK share in the end", ("byok", "fee_rate"): "BYOK fee",
}  # fmt: skip
_TYPED = ("customers", "tasks", "tokens_mtok", "price_usd_per_mtok", "fixed_cogs")


def draw(document: Document, known: Known) -> None:
    """All of them; on a narrow screen one above the other."""
    _plan(document)
    prices, customers, ours = st.columns(3, gap="large")
    with prices:
        st.subheader("Prices", anchor=False)
        _prices(document)
        _slider("scenario", "floor", 0.0, 0.95, 0.01)
        _slider("scenario", "horizon_months", 1, 120, 1)
    with customers:
        st.subheader("What customers pay", anchor=False)
        _number("markup", "markup", 0.05)
        _number("outcome", "price_usd", 0.01)
        _slider("outcome", "price_erosion", 0.0, 0.99, 0.01)
        _slider("behaviour", "elasticity", 0.0, 1.3, 0.05)
        _slider("behaviour", "churn", 0.0, 0.2, 0.005)
    with ours:
        st.subheader("Whose keys, whose model", anchor=False)
        _slider("byok", "share" if "share" in state.terms(document, "byok") else "max_share", 0.0, 1.0, 0.01)
        _slider("byok", "fee_rate", 0.0, 1.0, 0.01)
        _slider("distillation", "max_share", 0.0, 1.0, 0.01)
        _slider("distillation", "min_gpus", 0, 64, 1)
    _baseline(document, known)


def _plan(document: Document) -> None:
    mine = state.own_plan(document)
    others = [tag for tag in (mine, *document["beside"]) if tag not in _PLANS and tag not in ("distillation", "byok")]
    options = list(dict.fromkeys([*_PLANS, *others]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="own"):
        _keep("s-plan", mine)
        st.segmented_control(
            "The scenario", options, default=mine, format_func=lambda tag: _PLANS.get(tag, tag.capitalize()), key="s-plan", required=True,
            on_change=_planned, width="content",
        )  # fmt: skip
        for name, label in (("distillation", "Distilled"), ("byok", "BYOK")):
            acts = state.lever_of(document, name) is not None
            _keep(f"s-with-{name}", acts)
            st.toggle(label, acts, key=f"s-with-{name}", on_change=_levered, args=(name,), width="content")


def _planned() -> None:
    st.session_state[state.SHOWN] = state.with_plan(st.session_state[state.SHOWN], st.session_state["s-plan"])


def _levered(name: str) -> None:
    st.session_state[state.SHOWN] = state.with_lever(st.session_state[state.SHOWN], name, st.session_state[f"s-with-{name}"])


def _prices(document: Document) -> None:
    path = state.terms(document, "price_path")
    decline = path.get("annual_decline", preset_terms(path["preset"]).get("annual_decline", 0.0) if "preset" in path else 0.0)
    preset, presets = path.get("preset", _OWN), [*LABELS, _OWN]
    _keep("s-preset", preset)
    _keep("s-decline", float(decline))
    st.selectbox(
        "Price path", presets, presets.index(preset), format_func=lambda name: LABELS.get(name, "A decline of your own"), key="s-preset",
        on_change=_preset,
    )  # fmt: skip
    st.slider("Decline a year", -1.0, 0.99, float(decline), step=0.01, key="s-decline", format="percent", on_change=_declined)


def _preset() -> None:
    document, chosen = st.session_state[state.SHOWN], st.session_state["s-preset"]
    named = dict.fromkeys(state.terms(document, "price_path").keys() - {"lever"})
    decline = preset_terms(chosen).get("annual_decline", 0.0) if chosen != _OWN else st.session_state["s-decline"]
    st.session_state["s-decline"] = decline
    values: dict[str, Any] = {"annual_decline": decline} if chosen == _OWN else {"preset": chosen}
    st.session_state[state.SHOWN] = state.put(document, "price_path", named | values)


def _declined() -> None:
    st.session_state["s-preset"] = _OWN
    decline = round(st.session_state["s-decline"], 6)
    st.session_state[state.SHOWN] = state.put(st.session_state[state.SHOWN], "price_path", {"preset": None, "annual_decline": decline})


def _baseline(document: Document, known: Known) -> None:
    typed = state.terms(document, "baseline")
    own = {"tokens_mtok", "price_usd_per_mtok"} <= typed.keys()
    ledger = {} if own else known.measures
    where = f"from the ledger, {known.month:%B %Y}" if known.month and not own else "typed"
    where = f"partly typed, the rest {where}" if typed and known.month and not own else where
    blank = "A blank field is what the ledger knows. " if ledger else "Nothing comes from the ledger: tokens and their price are typed. "
    with st.expander(f"Where it starts: a month's totals, {where}", expanded=not known.measures):
        st.html(
            f'<p class="note">What is typed here stands in for the ledger. {blank}'
            "Tasks start at a number that brings by outcome what the markup brings today, where nobody counts them.</p>"
        )
        columns = st.columns(len(_TYPED))
        for column, name in zip(columns, _TYPED, strict=True):
            measure = ledger.get(name)
            neutral = "0" if name == "fixed_cogs" else "1"
            there = f"{float(measure.value):,.4g}" if measure is not None and measure.value is not None else neutral
            with column:
                _number("baseline", name, None, there)


def _slider(role: str, name: str, low: float, high: float, step: float) -> None:
    value = _value(role, name, low)
    whole = isinstance(step, int)
    _keep(f"s-{role}-{name}", value)
    share = str(MODELS[role].model_fields[name].description or "").startswith("fraction")
    st.slider(
        label(role, name), min(low, value), max(high, value), value, step=step, key=f"s-{role}-{name}", on_change=_put, args=(role, name),
        format="%d" if whole else "percent" if share else "%.2f",
    )  # fmt: skip


def _number(role: str, name: str, step: float | None, known: str | None = None) -> None:
    value: Any = state.terms(st.session_state[state.SHOWN], role).get(name) if known is not None else _value(role, name, 0.0)
    value = None if value is None else float(value)  # a file or an address may say 100 for 100.0
    _keep(f"s-{role}-{name}", value)
    st.number_input(
        label(role, name), min_value=0.0, max_value=_most(role, name), value=value, step=step, key=f"s-{role}-{name}", placeholder=known,
        on_change=_put, args=(role, name), format="%.2f" if step else "%g",
        help=str(MODELS[role].model_fields[name].description or "") or None,
    )  # fmt: skip


def label(role: str, name: str) -> str:
    """A field's title, with its plan where the title alone would not say."""
    return _SHORT.get((role, name), str(MODELS[role].model_fields[name].title))


def _value(role: str, name: str, low: float) -> Any:
    named = state.terms(st.session_state[state.SHOWN], role).get(name)
    value = MODELS[role].model_fields[name].default if named is None else named
    value = low if value is None else value
    return value if isinstance(low, int) else float(value)


def _most(role: str, name: str) -> float | None:
    limits = [getattr(limit, "le", None) for limit in MODELS[role].model_fields[name].metadata]
    found = [float(limit) for limit in limits if limit is not None]
    return min(found) if found else None


def _put(role: str, name: str) -> None:
    value = st.session_state[f"s-{role}-{name}"]
    rounded = round(value, 9) if isinstance(value, float) else value
    st.session_state[state.SHOWN] = state.put(st.session_state[state.SHOWN], role, {name: rounded})


def _keep(key: str, value: Any) -> None:
    """The value a control begins with. It is the control's default as well: one that is drawn anew without it would fall to its least."""
    if key not in st.session_state:
        st.session_state[key] = value
