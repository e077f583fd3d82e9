"""Imports: drop files, see what they hold before anything is committed, map customers, classify products, take back."""

import streamlit as st

from data.journal import imports
from pages.parts import cached, cards, first_run, importing, imports_list, mapping, settings_form
from pages.parts.drop import drop
from pages.parts.shown import shown

now = shown()
nothing = now.demo or cached.rows(now, imports).is_empty()
cards.head(
    " · ".join(part for part in ("" if now.demo else now.company, "Imports") if part),
    "Drop the exports you have; nothing is loaded before you have seen what they hold"
    if nothing
    else "Every row is loaded or stands with the rejected",
    "Stripe invoices, LiteLLM logs, usage and costs of OpenAI and Anthropic, exchange rates, customers: recognised by what is in them, "
    "not by their names. "
    "Of any other file, say once which column is what."
    if nothing
    else "Drop newer exports at any time. What is loaded twice counts once, and an import can be taken back.",
)
importing.receive(drop())
importing.draw(now)
first_run.draw(now)

if now.demo and now.snapshot is not None:
    st.html('<p class="kept">Below are the imports of the demo company. They can be looked at, not changed.</p>')
imports_list.draw(now)
mapping.people(now)
mapping.classes(now)
settings_form.settings(now)
settings_form.log(now)
