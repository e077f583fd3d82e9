"""The figures a scenario is shown on: the current ones, or those a link or a saved scenario was made on, where they are kept."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from analytics.charts.finding import period_name
from analytics.engine.projection import project
from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import baseline
from analytics.saved.headline import headline
from analytics.saved.moved_figures import Moved, moved, since
from data.errors import UnpegError
from data.snapshot import open_kept
from pages.parts import scenario_link as link
from pages.parts.scenario_sides import the_known
from pages.parts.scenario_state import Document, flat
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import plain

_FIGURES = "figures"


@dataclass(frozen=True)
class Used:
    """What is shown, on which figures; `notice` and `differences` where a link or a saved scenario was made on others."""

    now: Shown
    notice: str = ""
    differences: tuple[Moved, ...] = ()
    then: str = ""
    today: str = ""

    @property
    def on(self) -> str:
        """As an address names them."""
        return link.on(self.now.snapshot.id if self.now.snapshot else None, month_of(self.now))


def month_of(now: Shown) -> str | None:
    """The last month of the figures shown, as YYYY-MM."""
    month = the_known(now).month
    return f"{month:%Y-%m}" if month else None


def used(document: Document, now: Shown) -> Used:
    """The figures in use, by what came and by the choice in the address."""
    came = link.made()
    here = now.snapshot.id if now.snapshot else None
    if came is None or came.snapshot is None or came.snapshot == here:
        return Used(now)
    older = st.query_params.get(_FIGURES) == "then"
    if not link.untouched(flat(document)) and not older:
        link.forget()
        return Used(now)
    kept = open_kept(now.home, came.snapshot)
    month = month_of(now)
    if kept is None:
        return Used(now, since(came.what, came.month, month, False, True))
    then = replace(now, snapshot=kept)
    found = _differences(document, then, now)
    notice = since(came.what, came.month, month, True, bool(found))
    names = [period_name(each) if each else "no month" for each in (month_of(then), month)]
    names = names if names[0] != names[1] else [f"{names[0]}, then", f"{names[1]}, now"]
    return Used(then if older else now, notice, found, *names)


def _differences(document: Document, then: Shown, now: Shown) -> tuple[Moved, ...]:
    try:
        scenario = scenario_from(document["scenario"])
        sides: list[Any] = [project(baseline(scenario, the_known(each)), scenario) for each in (then, now)]
    except UnpegError:
        return ()
    before, after = sides
    return moved(before.baseline, after.baseline, headline(before), headline(after))


def draw(shown: Used) -> None:
    """What came otherwise than it was made, and the choice between both figures."""
    came = link.made()
    for trouble in came.troubles if came else ():
        st.warning(plain(trouble))
    if not shown.notice:
        return
    st.info(plain(shown.notice))
    if not shown.then:
        return
    if shown.differences:
        columns = (Column("what", "What differs", number=False), Column("then", shown.then), Column("now", shown.today))
        with st.expander(f"What differs for the scenario of this page: {len(shown.differences)}"):
            show("What differs between the two figures", columns, [Row((each.title, each.then, each.now)) for each in shown.differences])
    names = {"now": shown.today, "then": shown.then}
    st.segmented_control(
        "Figures shown", ["then", "now"], format_func=lambda each: names[each], key=link.bound(_FIGURES, ["then", "now"], "now"),
        required=True, on_change=link.chosen, args=(_FIGURES,),
    )  # fmt: skip
