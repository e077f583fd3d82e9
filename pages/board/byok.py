"""BYOK: gross profit and margin as work moves to customers' keys, who gains by leaving and when, and the fee that makes up for it."""

import streamlit as st

from analytics.board.byok_found import found
from pages.parts import board_parts, byok_parts, cards, verdict_parts
from pages.parts.shown import shown

now = shown()
at = board_parts.the_company(now)
if at is None:
    cards.empty(
        "What would customers' own keys leave? Nothing to compute yet",
        "Import what you invoiced and what you used: each way of pricing is followed from 0% to 100% of the work on customers' keys.",
        verdict_parts.NEEDED,
    )
    st.stop()

top, controls = st.container(), st.container()
if not byok_parts.measurable(at):
    with top:
        byok_parts.missing(now, at)
    st.stop()
with controls:
    asked = byok_parts.asked(at)
left = found(at, asked.terms, asked.end_share, asked.switching_cost)
assert left is not None  # noqa: S101 measurable said so
with top:
    cards.head(board_parts.kicker(now, "BYOK", at), left.title.text, left.lede.text)
    byok_parts.figures(left)
byok_parts.apart(now, at, asked, left)
byok_parts.order(now, at, asked, left)
byok_parts.fee(at, left, asked)
byok_parts.rests_on(at, left, asked)
