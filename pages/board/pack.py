"""Board pack: what it holds, the buttons that make and save it, and what earlier packs said."""

import streamlit as st

from analytics.report.sections import SECTIONS
from pages.parts import cards, last_pack, pack_parts, verdict_parts
from pages.parts.shown import shown

now = shown()
if now.snapshot is None:
    cards.empty(
        "The board pack: nothing to print yet",
        "Import what you invoiced and what you used: the pack is made of both.",
        verdict_parts.NEEDED,
    )
    st.stop()

kicker = [part for part in (now.company, "Board pack") if part]
cards.head(" · ".join(kicker), *pack_parts.claim(now, now.snapshot))
with st.container(key="part-make"):
    pack_parts.make(now, now.snapshot)
with st.container(key="part-holds"):
    pack_parts.holds(SECTIONS)
last_pack.draw(now)
with st.container(key="part-record"):
    pack_parts.on_record(now, now.snapshot)
