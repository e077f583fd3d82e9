"""Below the plans, folded: the chance of a margin under the floor by way to price, and what breaks and moves each of them."""

import polars as pl
import streamlit as st

from analytics.board.plan_words import CHANCES, PATHS
from analytics.board.plans_at_risk import chances, chances_said, falling
from analytics.board.plans_compared import NAMES, chosen
from analytics.board.required_set import Compared
from analytics.engine.headroom import Headroom, headroom
from analytics.engine.risk import tornado
from analytics.words import MISSING, money, percent
from pages.parts import scenario_risk
from pages.parts.plan_parts import Asked
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import plain

Key = tuple[str, str, str]
_CHANCES = (
    Column("way", "Sold by", number=False),
    Column("below_12", "Within 12 months"),
    Column("below_24", "Within 24 months"),
    Column("p10", "1 in 10 below", wide=True),
    Column("p50", "Middle", wide=True),
    Column("p90", "1 in 10 above", wide=True),
)


@st.cache_data(show_spinner=False, max_entries=16)
def _chances(key: Key, day: str, tasks: float | None, distilled: bool, byok: bool, _set: Compared) -> pl.DataFrame:
    return chances(_set.base, chosen(_set.cases, distilled, byok), PATHS)


@st.cache_resource(show_spinner=False, max_entries=32)
def _moves(
    key: Key, day: str, tasks: float | None, distilled: bool, byok: bool, member: str, _set: Compared
) -> tuple[tuple[Headroom, ...], pl.DataFrame]:
    scenario = falling(next(case.scenario for case in chosen(_set.cases, distilled, byok) if case.member == member))
    return headroom(_set.base, scenario), tornado(_set.base, scenario)


def draw(now: Shown, asked: Asked, made: Compared, floor: float) -> None:
    """The chances, then headroom and tornado of one way to price."""
    which = (now.key, today().isoformat(), asked.tasks, asked.distilled, asked.byok)
    found = _chances(*which, made)
    with st.expander(plain(chances_said(found, floor)), key="said-chances"):
        rows = [
            Row(
                (
                    NAMES[row["member"]],
                    *(percent(row[name], 0) if row[name] is not None else MISSING for name in ("below_12", "below_24")),
                    *(money(row[name], now.currency) for name in ("p10", "p50", "p90")),
                )
            )
            for row in found.to_dicts()
        ]
        show("Chance of a gross margin under the floor, and gross profit in the last month", _CHANCES, rows)
        st.html(f'<p class="note">{CHANCES}</p>')
        st.html('<p class="note">What breaks one of them, and what moves it:</p>')
        member = st.segmented_control(
            "Sold by", list(NAMES), format_func=lambda each: NAMES[each], default="cost_plus", key="risk-of", required=True,
            bind="query-params",
        )  # fmt: skip
        room, moves = _moves(*which, member or "cost_plus", made)
        scenario_risk.show_both(room, moves, now.currency, key=f"plans-{member}")
