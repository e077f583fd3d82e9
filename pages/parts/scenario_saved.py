"""The saved scenarios: who saved which and when, on which figures, and what each comes to; the choice of those to compare."""

from collections.abc import Sequence

import streamlit as st

from analytics.charts.compared import MOST
from analytics.charts.finding import period_name, short_name
from analytics.engine.scenario_file import scenario_from
from analytics.saved.headline import from_json
from analytics.saved.locked import doubts
from data.errors import UnpegError
from data.saved import Saved, saved_in
from pages.parts import cards, scenario_compared, scenario_keep
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, pick, show
from pages.parts.text import esc, plain

_COLUMNS = (
    Column("name", "Scenario", number=False, pick=True),
    *scenario_compared.HEADLINE,
    Column("saved", "Saved", wide=True),
)
_PROOF = (Column("what", "What it rests on", number=False), Column("value", "Value", number=False))


@st.cache_data(show_spinner=False, max_entries=16)
def _saved(key: tuple[str, str, str], _now: Shown) -> tuple[Saved, ...]:
    return saved_in(_now.snapshot)


@st.cache_data(show_spinner=False, max_entries=32)
def _doubts(decision_id: str, digest: str, _one: Saved) -> list[str]:
    try:
        return doubts(_one.evidence or {}, scenario_from(_one.scenario, _one.name))
    except UnpegError as error:
        return [str(error)]


def there(now: Shown) -> tuple[Saved, ...]:
    """All that are saved in the home shown, the latest first."""
    return _saved(now.key, now)


def draw(now: Shown, listed: Sequence[Saved]) -> None:
    """The list, what can be done with the one chosen, and the choice to compare."""
    if not listed:
        cards.section("No scenario is saved yet", "Saved ones stand here, side by side for up to six; one can be locked as evidence.")
        return
    st.html('<span id="saved-scenarios"></span>')
    locked = sum(each.locked for each in listed)
    many = "1 scenario is" if len(listed) == 1 else f"{len(listed)} scenarios are"
    cards.section(f"{many} saved{f', {locked} locked as evidence' if locked else ''}", "As each was saved, on the figures of its month.")
    chosen = st.query_params.get("saved")
    rows = [
        Row(
            (each.name, *from_json(each.headline).cells, short_name(each.month) if each.month else "typed", _saved_by(each)),
            key=each.id,
            mark="locked" if each.locked else "",
        )
        for each in listed
    ]
    clicked = pick("Saved scenarios", _COLUMNS, rows, key="saved-list", chosen=(chosen, "name") if chosen else None)
    if clicked:
        st.query_params["saved"] = clicked[0]
        st.rerun()
    one = next((each for each in listed if each.id == chosen), None)
    if chosen and one is None:
        st.warning(
            plain(
                f"saved={chosen[:60]}: found no saved scenario of this id here; expected one of the list. It was removed, or saved in "
                "another home. Choose one of the list, or ask for its file."
            )
        )
    if one is not None:
        _one(one, tuple(listed), now)
    _choice(listed)


def way(listed: Sequence[Saved]) -> None:
    """One line under the page's claim that leads to the saved ones."""
    if listed:
        many = "1 scenario is saved" if len(listed) == 1 else f"{len(listed)} scenarios are saved"
        st.html(f'<p class="note">{many}. <a href="#saved-scenarios">Open or compare them</a></p>')


def _saved_by(each: Saved) -> str:
    by = {"": "", "page": ", on this page"}.get(each.who, f", {each.who}")
    return f"{each.made_at:%d %b %Y}{by}"


def _one(one: Saved, listed: tuple[Saved, ...], now: Shown) -> None:
    with st.container(key="one-saved"):
        st.subheader(plain(one.name), anchor=False)
        figures = f"the figures of {period_name(one.month)}, snapshot" if one.month else "typed figures, snapshot"
        st.html(
            f'<p class="kept">{esc(from_json(one.headline).sentence)} Saved {esc(_saved_by(one))}, as <code>{esc(one.id)}</code> on '
            f"{esc(figures)} <code>{esc(one.snapshot or 'none')}</code>.</p>"
        )
        if one.evidence is not None:
            _evidence(one)
        scenario_keep.actions(one, listed, now)


def _evidence(one: Saved) -> None:
    held = one.evidence or {}
    said = _doubts(one.decision_id, str(held["hash"]), one)
    if said:
        st.warning(plain(" ".join(said)))
    else:
        st.html('<p class="kept">Computed again: the same rows, to the byte.</p>')
    signed = "; ".join(f"{each['key']} {each['value']} ({each['signed_by'] or 'unnamed'})" for each in held["signed"])
    facts = (
        ("Snapshot", str(held["snapshot"])),
        ("Day", str(held["day"])),
        ("Seed", str(held["seed"])),
        ("Signed values in force", signed or "none is signed"),
        ("Hash of its content", str(held["hash"])),
        ("Hash of its rows", str(held["result"])),
    )
    with st.expander("What the lock holds"):
        show("What the lock holds", _PROOF, [Row(fact) for fact in facts])
        acting = [Row((name, str(value))) for name, value in held["in_force"].items()]
        show("Every value that acts", (Column("name", "Acts", number=False), Column("value", "Value")), acting)


def _choice(listed: Sequence[Saved]) -> None:
    names = {"this": "The scenario of this page", **{each.id: each.name for each in reversed(listed)}}
    st.session_state["compare-pick"] = [each for each in scenario_compared.asked(listed).chosen if each in names]
    st.multiselect(
        "Compare, two to six", list(names), format_func=lambda each: names[each], max_selections=MOST, key="compare-pick",
        on_change=scenario_compared.choose, args=(tuple(listed),), placeholder="Choose scenarios",
    )  # fmt: skip
