"""What the last board pack said beside what came, in one block."""

import streamlit as st

from analytics.board.last_pack import LastPack, last_pack
from analytics.charts.finding import short_name
from analytics.words import money, signed_money
from data.snapshot import Snapshot
from pages.parts import cards
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show

Key = tuple[str, str, str]
_WORDS = {"inside": "inside", "below": "below P10", "above": "above P90", "unknown": ""}
_COLUMNS = (
    Column("month", "Month", number=False),
    Column("said", "Said"),
    Column("range", "P10 to P90", wide=True),
    Column("came", "Came"),
    Column("apart", "Came less said"),
    Column("place", "Where", number=False, wide=True),
)


@st.cache_data(show_spinner=False, max_entries=16)
def _last(key: Key, _snapshot: Snapshot) -> LastPack | None:
    return last_pack(_snapshot)


def draw(now: Shown) -> None:
    """Nothing where no pack of an earlier month is on record."""
    found = _last(now.key, now.snapshot) if now.snapshot is not None else None
    if found is None:
        return
    with st.container(key="part-last-pack"):
        cards.section(found.sentence, f"It said: “{found.pack.sentence}”")
        rows = [
            Row(
                (
                    short_name(f"{each.month:%Y-%m}"),
                    money(each.said.get("gross_profit"), now.currency),
                    f"{money(each.said.get('gross_profit_p10'), now.currency)} to {money(each.said.get('gross_profit_p90'), now.currency)}",
                    money(each.gross_profit, now.currency),
                    signed_money(each.apart, now.currency),
                    _WORDS[each.place],
                )
            )
            for each in found.came
        ]
        if rows:
            show("Gross profit a month, as the last pack said it and as it came", _COLUMNS, rows)
