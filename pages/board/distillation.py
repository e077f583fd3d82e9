"""Distillation: whether a student pays back, the alternative that erases it, make or buy, idle GPUs, quality against cost, licence."""

import streamlit as st

from pages.parts import board_parts, cards, distillation_parts, scenario_sides, verdict_parts
from pages.parts.shown import shown

now = shown()
at = board_parts.the_company(now)
if at is None:
    cards.empty(
        "Would a model of one's own pay? Nothing to compute yet",
        "Import what you used, and what the providers charged: both give the volume and the price that a student would have to beat.",
        verdict_parts.NEEDED[1:],
    )
    st.stop()

known = scenario_sides.the_known(now)
top, controls = st.container(), st.container()
if not distillation_parts.measurable(at, known):
    with top:
        distillation_parts.missing(now, at)
    st.stop()
with controls:
    terms = distillation_parts.asked(at)
found = distillation_parts.found(now, at, known, terms)
with top:
    cards.head(board_parts.kicker(now, "Distillation", at), found.title.text, found.lede.text)
    distillation_parts.figures(found)
distillation_parts.saving(found)
distillation_parts.make_or_buy(found)
distillation_parts.gpus(found)
distillation_parts.quality(found)
distillation_parts.licence(found)
distillation_parts.rests_on(at, found)
