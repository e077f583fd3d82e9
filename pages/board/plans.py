"""Plans: five ways to price under four price paths, structure apart from price level, the history billed anew, the valley between."""

import streamlit as st

from analytics.board import plans_compared as compared
from data.errors import UnpegError
from pages.parts import cards, plan_history, plan_move, plan_parts, plan_risk, verdict_parts
from pages.parts.shown import shown

_WHY = "Import what you invoiced and what you used: the plans are compared from the last month of both."

now = shown()
if now.snapshot is None:
    cards.empty("Which way to price keeps its margin? Nothing to compare yet", _WHY, verdict_parts.NEEDED)
    st.stop()
snapshot, floor, currency = now.snapshot, now.snapshot.settings.floor, now.currency
kicker = [part for part in (now.company, "Plans") if part]
top, controls = st.container(), st.container()
tasks = plan_parts.assumed_tasks(now, snapshot)
try:
    plan_parts.the_set(now, snapshot, tasks)
except UnpegError as error:
    with top:
        cards.head(" · ".join(kicker), "The plans cannot be compared yet", str(error))
        verdict_parts.lacking(now)
    plan_history.draw(now, snapshot)
    st.stop()

with controls:
    asked = plan_parts.asked(tasks)
made = plan_parts.the_set(now, snapshot, asked.tasks)
cases = compared.chosen(made.cases, asked.distilled, asked.byok)
with top:
    kicker += [asked.words] if asked.words else []
    cards.head(" · ".join(kicker), compared.finding(cases, floor), compared.lede(cases, currency))
plan_parts.panels(cases, asked.column, floor, currency, made)
with st.container(key="part-paths"):
    plan_parts.by_path(cases, made.cases, currency)
with st.container(key="part-structure"):
    plan_parts.structure(cases, currency)
with st.container(key="part-history"):
    plan_history.draw(now, snapshot)
with st.container(key="part-valley"):
    plan_move.draw(now, asked.tasks, made)
plan_risk.draw(now, asked, made, floor)
plan_parts.rests_on(now, made, asked.tasks)
