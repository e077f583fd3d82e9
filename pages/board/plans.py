"""Plans: five ways to price under four price paths, structure apart from price level, the history billed anew, the valley between."""

import streamlit as st

from analytics import plans_compared as compared
from data.errors import UnpegError
from pages.parts import cards, plan_parts, scenario_sides, verdict_parts
from pages.parts.shown import shown
from pages.parts.text import plain

_WHY = "Import what you invoiced and what you used: the plans are compared from the last month of both."

now = shown()
if now.snapshot is None:
    cards.empty("Which way to price keeps its margin? Nothing to compare yet", _WHY, verdict_parts.NEEDED)
    st.stop()
snapshot, floor = now.snapshot, now.snapshot.settings.floor
top, drawing = st.container(), st.container()
tasks = None
counted = scenario_sides.the_known(now).measures.get("tasks")
typed = scenario_sides.beginning(now)["scenario"].get("baseline", {}).get("tasks")
with st.container(key="choices", horizontal=True, vertical_alignment="bottom", gap="medium"):
    distilled = st.toggle("With a model of one's own", key="plans-distilled")
    byok = st.toggle("With BYOK", key="plans-byok")
    if typed is not None and (counted is None or counted.value is None):
        tasks = st.number_input(
            "Tasks a month (assumed: no file counts them)",
            min_value=1.0,
            value=float(typed),
            key="plans-tasks",
            step=1000.0,
            format="%.0f",
            width=320,
        )

try:
    made = plan_parts.the_set(now, snapshot, tasks)
except UnpegError as error:
    with top:
        cards.head(" · ".join(part for part in (now.company, "Plans") if part), "The plans cannot be compared yet")
        st.error(plain(error))
    st.stop()
if made is None:
    cards.empty("Which way to price keeps its margin? One side is missing", _WHY, verdict_parts.NEEDED)
    st.stop()

cases = compared.chosen(made.cases, distilled, byok)
with top:
    cards.head(" · ".join(part for part in (now.company, "Plans") if part), compared.finding(cases, floor), compared.lede(cases))
with drawing:
    plan_parts.chart(cases, floor)
with st.container(key="part-paths"):
    plan_parts.by_path(cases, made.cases)
with st.container(key="part-structure"):
    plan_parts.structure(cases)
with st.container(key="part-history"):
    plan_parts.history(now, snapshot)
plan_parts.migration(now, tasks, made, floor)
plan_parts.rests_on(now, made, tasks)
