"""Which company the pages show: the home's own, or the demo company while nothing of its own has been imported."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime

import streamlit as st

from data.home import Home, home_at
from data.journal import active_imports
from data.snapshot import Snapshot, open_snapshot


@dataclass(frozen=True)
class Shown:
    """`own` is where anything is written; `home` is what is shown; `snapshot` None while nothing has been published."""

    own: Home
    home: Home
    demo: bool
    snapshot: Snapshot | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What figures are cached under: never a frame."""
        return (str(self.home.root), self.snapshot.id, self.snapshot.journal_id) if self.snapshot else (str(self.home.root), "", "")

    @property
    def company(self) -> str:
        return self.snapshot.settings.company if self.snapshot else ""

    @property
    def currency(self) -> str:
        return self.snapshot.settings.base_currency if self.snapshot else "USD"


def today() -> date:
    """The day, in UTC: the one clock of the pages. UNPEG_TODAY stands in for it where a run has to be repeated."""
    fixed = os.environ.get("UNPEG_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(UTC).date()


def shown() -> Shown:
    """Decided anew at each run, from the current snapshot: what an import changes is there on the next interaction."""
    own = home_at()
    wish = st.query_params.get("demo") or st.session_state.get("demo")
    if wish in ("0", "1"):
        st.session_state["demo"] = wish
        st.query_params["demo"] = wish
    return seen(own, wish)


def seen(own: Home, wish: str | None) -> Shown:
    """What is shown of a home where one wishes for the demo company ("1"), for one's own ("0") or for neither."""
    mine = open_snapshot(own)
    demo = wish == "1" or (wish != "0" and not active_imports(mine))
    if not demo:
        return Shown(own, own, False, mine)
    return Shown(own, own.demo, True, open_snapshot(own.demo))


def leave_demo() -> None:
    """After the first import of one's own: show it."""
    st.session_state.pop("demo", None)
    if "demo" in st.query_params:
        del st.query_params["demo"]


def stay() -> None:
    """After taking an import back: one's own home, though nothing may count in it now."""
    st.session_state["demo"] = "0"
