"""Scenarios: what happens to the margin as prices fall, for markup, outcome and distilled side by side; saved, compared, locked, shared."""

import streamlit as st

from analytics.charts.scenarios import Path, side_by_side
from data.errors import UnpegError
from pages.parts import (
    cards,
    scenario_compared,
    scenario_controls,
    scenario_figures,
    scenario_keep,
    scenario_link,
    scenario_parts,
    scenario_risk,
    scenario_saved,
    scenario_share,
    scenario_sides,
    scenario_state,
    scenario_words,
    sign_form,
    theme,
)
from pages.parts.shown import shown
from pages.parts.text import esc, plain

current = shown()
beginning = scenario_sides.beginning(current)
came, top, drawing = st.container(key="came"), st.container(), st.container()
try:
    document = scenario_state.read(beginning)
except UnpegError as error:
    with top:
        st.error(plain(error))
    scenario_link.forget()
    scenario_state.load(beginning)
    document = beginning
used = scenario_figures.used(document, current)
now = used.now
with came:
    scenario_figures.draw(used)
known = scenario_sides.the_known(now)
listed = scenario_saved.there(current)
asked = scenario_compared.asked(listed)
with top:
    scenario_compared.warn(asked)
if asked.chosen:
    with top:
        scenario_compared.draw(document, now, listed, asked)
    scenario_state.write(document, used.on)
    with st.container(key="part-saved"):
        scenario_saved.draw(current, listed)
    with st.container(key="part-share"):
        scenario_share.link("this comparison")
    st.stop()
controls = st.container(key="part-controls")
try:
    sides, missing = scenario_sides.sides(document, now)
except UnpegError as error:
    with controls:
        scenario_controls.draw(document, known)
    scenario_state.write(document, used.on)
    with top:
        cards.head(" · ".join(part for part in (now.company, "Scenarios") if part), "This scenario cannot be projected")
        st.error(plain(error))
    scenario_parts.upload()
    st.stop()

own = next(side for side in sides if side.own)
scenario = own.projection.scenario
drawn = scenario_sides.the_risk(document, now, own.projection)
band = list(drawn.bands.values())[-1] if drawn else None
kicker = " · ".join(part for part in (now.company, "Scenarios", scenario.name) if part)
with top:
    cards.head(
        kicker,
        scenario_words.finding(own.projection),
        scenario_words.lede(own.projection, known.month is None, scenario_sides.earned(now, known)),
    )
    scenario_saved.way(listed)
    sign_form.rests(now)
with drawing:
    theme.figure(
        scenario_words.compared(
            [(side.label, side.projection.rows["gross_profit"][-1]) for side in sides if not side.byok], scenario.horizon_months
        ),
        side_by_side(
            [
                Path(side.label, side.plan, side.projection.rows, side.byok, side.distilled, side.own, band if side.own else None)
                for side in sides
            ],
            scenario.floor,
            now.currency,
        ),
        "sides",
        "Above: gross margin, percent, with the floor dashed. Below: gross profit, dollars a month. Dotted: with BYOK. "
        "With dots: distilled. Heavy: the scenario. "
        + (f"Shaded: eight of ten of {drawn.paths:,} random paths. " if drawn else "")
        + "A line that leaves its panel ends at the edge; the table has its figures.",
        scenario_words.finding(own.projection),
    )
room, moves = scenario_risk.both(document, now, own.projection)  # meanwhile the browser draws the chart, and nothing but the chart
with controls:
    scenario_controls.draw(document, known)
scenario_state.write(document, used.on)
with st.container(key="part-keep"):
    scenario_keep.form(document, now, own.projection, listed)
with st.container(key="part-saved"):
    scenario_saved.draw(current, listed)
with st.container(key="part-sign"):
    sign_form.draw(now)
with st.container(key="part-sides"):
    scenario_parts.table(sides)
    for why in missing:
        st.html(f'<p class="note">Not shown: {esc(why)}</p>')
with st.container(key="part-words"):
    cards.section(scenario_words.conditions(document["scenario"]))
    st.html("".join(f'<p class="kept">{esc(said)}</p>' for said in scenario_words.consequences(own.projection, drawn)))
with st.container(key="part-rests"):
    scenario_parts.rests_on(own.projection.baseline, known, document)
with st.container(key="part-risk"):
    scenario_risk.show_both(room, moves, now.currency, key="scenario")
with st.container(key="part-share"):
    scenario_share.link("this scenario")
with st.container(key="part-file"):
    scenario_parts.files(document)
