"""Prices: what the models bought did beside list-price paths, who kept the cuts, the visible toll, what is announced, what a move does."""

import streamlit as st

from pages.parts import board_parts, cards, price_parts, verdict_parts
from pages.parts.shown import shown

now = shown()
at = board_parts.the_company(now)
if at is None:
    cards.empty(
        "What did token prices do here, and who kept it? Nothing to compute yet",
        "Import what you used: it holds the models bought and their prices. With what you invoiced it shows who kept each cut.",
        verdict_parts.NEEDED,
    )
    st.stop()

top, controls = st.container(), st.container()
with controls:
    by_model = price_parts.by_model()
found = price_parts.found(now, at, by_model)
with top:
    cards.head(board_parts.kicker(now, "Prices", at), found.bought.title.text, found.bought.lede.text)
    price_parts.figures(found)
price_parts.index(found)
price_parts.a_million(found)
price_parts.kept(now, at)
price_parts.toll(now, at, found)
price_parts.announced(now, at, found)
price_parts.moves(at, found)
price_parts.rests_on(at, found)
