"""The verdict: one sentence, four figures with their trails, what moved, the one move, others, what would change it; then the tables."""

import streamlit as st

from analytics.charts.classes import class_bars, finding
from pages.parts import brief_parts, cards, evidence_parts, last_pack, theme, verdict_parts, why
from pages.parts.cached import the_verdict
from pages.parts.shown import shown
from pages.parts.text import esc

now = shown()
said = the_verdict(now)

if said.state == "empty":
    verdict_parts.nothing(said)
    st.stop()

cards.head(" · ".join(part for part in (now.company, "Verdict", said.period) if part), said.sentence, said.because)
cards.figures(
    [(figure.title, figure.value, figure.details, figure.grade) for figure in said.figures],
    [why.trail(figure.title, figure.measures, now.currency) for figure in said.figures],
)
slot = brief_parts.draw(now, now.snapshot, said) if now.snapshot is not None and said.month is not None else None

known = any(row.gross_profit is not None for row in said.rows if row.priced_by is not None)
left, right = st.columns([7, 5], gap="large") if known else (st.container(), None)
with left, st.container(key="part-classes"):
    verdict_parts.classes(said, now.currency)
if right is not None:
    with right:
        theme.figure(
            finding(said.rows, now.currency),
            class_bars(said.rows, now.currency),
            "classes",
            '<span class="dot pegged"></span> pegged: price follows tokens. <span class="dot free"></span> not pegged. Margin beside each.',
            "Bars of gross profit by way of pricing: " + "; ".join(verdict_parts.spoken(row, now.currency) for row in said.rows),
        )
last_pack.draw(now)
verdict_parts.announced(said, now.currency)
evidence_parts.draw(now, said.month)
verdict_parts.files(said)
if said.footnotes:
    st.html("".join(f'<p class="note">{esc(note)}</p>' for note in said.footnotes))
if slot is not None and now.snapshot is not None:
    slot.fill(now, now.snapshot)
