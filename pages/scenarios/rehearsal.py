"""Rehearsal: the questions where this company is weakest, to answer before an investor asks; one of them, hidden and then compared."""

import streamlit as st

from pages.parts import rehearsal_answer, rehearsal_form, rehearsal_list
from pages.parts.shown import shown

now = shown()
chosen = rehearsal_list.chosen(now)

if chosen is None:
    found = rehearsal_list.the_questions(now)
    rehearsal_list.head(now, found)
    rehearsal_list.ten(found)
else:
    rehearsal_list.asked(now, chosen)
    if rehearsal_form.draw(now, chosen):
        rehearsal_answer.draw(now, chosen)
    found = rehearsal_list.the_questions(now, listed=False)
    rehearsal_list.on(found, chosen)
rehearsal_list.every(found)
st.html('<p class="note">Good and bad marks are judgements, stated with each question. Nothing here says what an investor will ask.</p>')
