"""Up to six scenarios compared: what each leaves, dollars and percent side by side, and what two of them say otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from analytics.charts.compared import MOST, Line, colours, panel
from analytics.charts.finding import short_name
from analytics.engine.projection import Projection, project
from analytics.engine.scenario_file import scenario_from
from analytics.saved.comparison import all_months, comparison
from analytics.saved.headline import Headline, headline
from analytics.saved.locked import baseline_from
from analytics.saved.scenario_diff import difference, on_other_figures
from analytics.scenario import Scenario
from analytics.words import listed as in_a_row
from data.errors import UnpegError
from data.saved import Saved
from pages.parts import cards, hues, theme
from pages.parts import scenario_link as link
from pages.parts import scenario_state as state
from pages.parts.download import download
from pages.parts.scenario_figures import month_of
from pages.parts.scenario_sides import projected
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc, plain

THIS = "this"
HEADLINE = (
    Column("profit", "Gross profit"),
    Column("horizon", "in months", wide=True),
    Column("margin", "Margin at end"),
    Column("floor", "Below floor in", wide=True),
    Column("halved", "Halves in", wide=True),
    Column("month", "Figures of", wide=True),
)
_COLUMNS = (Column("name", "Scenario", number=False), *HEADLINE)


@dataclass(frozen=True)
class Asked:
    """The scenarios an address names, those that are there; and what is wrong with the rest, a sentence each."""

    chosen: tuple[str, ...]
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A scenario of the comparison."""

    id: str
    name: str
    place: int
    figures: str
    snapshot: str | None
    projection: Projection
    headline: Headline
    locked: bool


def asked(listed: Sequence[Saved]) -> Asked:
    """The comparison of the address: `compare=scenario-69.72,this`, each saved one with the number of the decision it was made on."""
    return read(st.query_params.get("compare", ""), listed)


def read(text: str, listed: Sequence[Saved]) -> Asked:
    """What `compare` names: an id, a full stop and the number of its decision, several with commas between."""
    there = {each.id: each for each in listed}
    chosen: list[str] = []
    unknown: list[str] = []
    troubles: list[str] = []
    for part in dict.fromkeys(part.strip() for part in text.split(",") if part.strip()):
        identity, _, decision = part.partition(".")
        if identity != THIS and identity not in there:
            unknown.append(identity[:60])
        elif identity not in chosen:
            chosen.append(identity)
            if identity != THIS and decision and decision != _number(there[identity]):
                troubles.append(
                    f"{there[identity].name} was changed since this link was made: found decision {_number(there[identity])}; expected "
                    f"{decision[:60]}. What is drawn is what it says now."
                )
    if len(chosen) > MOST:
        troubles.append(
            f"compare names {len(chosen)} scenarios; expected at most {MOST}, as many as have a colour of their own. The first {MOST} are "
            "drawn. Take one out to see another."
        )
    return Asked(tuple(chosen[:MOST]), (*_not_here(list(dict.fromkeys(unknown))), *troubles))


def _not_here(unknown: list[str]) -> tuple[str, ...]:
    """One sentence for all ids that no scenario here has."""
    if not unknown:
        return ()
    one = len(unknown) == 1
    found = "no saved scenario of this id here; expected one" if one else "no saved scenarios of these ids here; expected some"
    gone = "It was removed, or saved in another home: it is" if one else "They were removed, or saved in another home: they are"
    file = "its file, or for a link to the scenario itself" if one else "their files, or for links to the scenarios themselves"
    return (f"compare names {in_a_row(unknown)}: found {found} of the list below. {gone} left out. Ask for {file}.",)


def choose(listed: tuple[Saved, ...]) -> None:
    """Put the choice of the page into the address."""
    chosen = st.session_state["compare-pick"]
    said = {each.id: f"{each.id}.{_number(each)}" for each in listed}
    if chosen:
        st.query_params["compare"] = ",".join(said.get(each, each) for each in chosen)
    elif "compare" in st.query_params:
        del st.query_params["compare"]


def leave() -> None:
    """Back to the scenario of the page."""
    st.query_params.pop("compare", None)


def _number(one: Saved) -> str:
    return one.decision_id.rpartition("-")[2]


def warn(what: Asked) -> None:
    """What is wrong with the comparison of the address."""
    for trouble in what.troubles:
        st.warning(plain(trouble))


def _called(identity: str, listed: Sequence[Saved]) -> str:
    return next((f"“{each.name}”" for each in listed if each.id == identity), "The scenario of this page")


def draw(document: state.Document, used: Shown, listed: Sequence[Saved], what: Asked) -> None:
    """The finding, both panels, the table, and two of them in words."""
    shapes = []
    for identity in what.chosen:
        try:
            shapes.append(_shape(identity, document, used, listed))
        except UnpegError as error:
            st.warning(plain(f"{_called(identity, listed)} cannot be drawn. {error}"))
    if not shapes:
        cards.head("Scenarios compared", "None of these scenarios can be drawn on these figures")
        st.button("Back to one scenario", key="compare-back", on_click=leave)
        return
    hue = colours({shape.id: shape.place for shape in shapes})
    lines = [Line(shape.name, shape.projection.rows, hue[shape.id]) for shape in shapes]
    floors = {shape.projection.scenario.floor for shape in shapes}
    ends = [float(shape.projection.rows["gross_profit"][-1]) for shape in shapes]
    same = len({shape.snapshot for shape in shapes}) == 1
    said = comparison([(shape.name, shape.headline) for shape in shapes], ends, used.currency, same)
    cards.head(" · ".join(part for part in (used.company, "Scenarios compared") if part), said.claim, said.lede)
    note = "Each scenario has one colour in both panels and in the table."
    one, two = st.columns(2, gap="large")
    with one:
        theme.figure(
            said.dollars, panel(lines, "gross_profit", used.currency), "compared-dollars", f"Dollars a month. {note}", said.dollars
        )
    with two:
        floor = floors.pop() if len(floors) == 1 else None
        theme.figure(said.percents, panel(lines, "gross_margin", floor=floor), "compared-percent", "Percent of revenue.", said.percents)
    with st.container(key="part-compared"):
        hues.style()
        rows = [
            Row((shape.name, *shape.headline.cells, shape.figures), mark="locked" if shape.locked else "", tone=hues.tone(hue[shape.id]))
            for shape in shapes
        ]
        show("The scenarios compared", _COLUMNS, rows)
        with st.expander("Each in a sentence"):
            st.html("".join(f'<p class="kept"><strong>{esc(shape.name)}</strong>: {esc(shape.headline.sentence)}</p>' for shape in shapes))
        months = all_months([(shape.name, shape.projection.rows) for shape in shapes])
        download(months, "compared", "Download all months as CSV")
    st.button("Back to one scenario", key="compare-back", on_click=leave)
    if len(shapes) > 1:
        _two({shape.id: shape for shape in shapes})


def _shape(identity: str, document: state.Document, used: Shown, listed: Sequence[Saved]) -> Shape:
    """One of the comparison: a draft on the figures shown, a locked one on those it was locked on."""
    month = month_of(used)
    figures = short_name(month) if month else "typed"
    here = used.snapshot.id if used.snapshot else None
    if identity == THIS:
        scenario = scenario_from(document["scenario"])
        found = projected(scenario, used)
        return Shape(identity, f"{scenario.name} (this page)", len(listed), figures, here, found, headline(found), False)
    one = next(each for each in listed if each.id == identity)
    scenario = scenario_from(one.scenario, one.name)
    found = _frozen(one, scenario) if one.evidence is not None else projected(scenario, used)
    if one.locked and one.snapshot != here:
        figures, here = f"{short_name(one.month) if one.month else 'typed'}, as locked", one.snapshot
    return Shape(identity, one.name, one.place, figures, here, found, headline(found), one.locked)


def _frozen(one: Saved, scenario: Scenario) -> Projection:
    held = one.evidence or {}
    return project(baseline_from(held["baseline"]), scenario)


def _two(shapes: Mapping[str, Shape]) -> None:
    """Two of them in words, the first against the second."""
    with st.container(key="part-diff"):
        cards.section("What two of them say otherwise")
        names = list(shapes)
        one, two = st.columns(2)

        def called(identity: str) -> str:
            return shapes[identity].name

        mine = one.selectbox(
            "This one", names, key=link.bound("diff", names, names[0]), on_change=link.chosen, args=("diff",), format_func=called
        )
        yours = two.selectbox(
            "beside this one", names, key=link.bound("beside-it", names, names[1]), on_change=link.chosen, args=("beside-it",),
            format_func=called,
        )  # fmt: skip
        ours, theirs = shapes[mine], shapes[yours]
        said = difference if ours.snapshot == theirs.snapshot else on_other_figures
        words = said(ours.projection.scenario, theirs.projection.scenario, ours.headline, theirs.headline)
        st.html(f'<p class="kept">{esc(words or "They say the same, and come to the same.")}</p>')
