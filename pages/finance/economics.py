"""Economics: margin by month, customer, product, pricing, provider and model, down to the rows and the file behind each figure."""

import polars as pl
import streamlit as st

from analytics.charts.cut import cut
from analytics.charts.finding import by_name, over_time
from analytics.charts.margin import margin_over_time
from pages.parts import (
    bridge_parts,
    cached,
    cards,
    drill,
    economics_parts,
    kept_parts,
    reconcile_parts,
    sections,
    theme,
    typed_form,
    verdict_parts,
)
from pages.parts.download import download
from pages.parts.economics_parts import BY, NOBODY, NOUNS, TIME
from pages.parts.shown import shown

now = shown()
if now.snapshot is None:
    cards.empty(
        "Margin by month, by customer, by model: nothing to compute yet",
        "Import what you invoiced and what you used; both together make a margin.",
        verdict_parts.NEEDED,
    )
    st.stop()

snapshot, key, currency = now.snapshot, now.key, now.currency
floor = snapshot.settings.floor
history = cached.margin(key, snapshot, "month", None, None)
months = history["month"].to_list()
actual = cached.last_actual_month(key, snapshot)
last = f"{actual:%Y-%m}" if actual else None

top = st.container()
section = sections.choose()
if section != "margin":
    sections.draw(now, section, top)
    st.stop()
with st.container(key="choices"):
    by, period = economics_parts.choose(months, last)
first, end, words = economics_parts.span(period, months, last)
frame = cached.margin(key, snapshot, by, first, end)
names = cached.customer_names(key, snapshot)
called = frame.with_columns(pl.col(by).replace(names)) if by == "customer" else frame
open_ = economics_parts.open_periods(by, frame[by].to_list(), last)

if by in TIME:
    claim, more = over_time(frame.to_dicts(), by, floor, currency, economics_parts.last_period(by, frame[by].to_list(), last))
    chart = margin_over_time(frame, by, floor, currency, open_)
    subject = "Percent and dollars" if frame["gross_profit"].count() else "Revenue"
    note = (
        "Above: gross margin, percent; dashed, the floor. Below: revenue (grey) and gross profit (colour), dollars. Hatched: not complete."
        if frame["gross_margin"].count()
        else "Revenue, dollars. Hatched: not complete."
    )
else:
    claim, more = by_name(called.to_dicts(), by, NOUNS[by], floor, currency, words)
    drawn = cut(called, by, floor, currency, NOBODY[by])
    chart, note, subject = drawn.figure, drawn.note, drawn.subject
with top:
    cards.head(" · ".join(part for part in (now.company, "Economics") if part), claim, more)

if frame["revenue"].count() if by in TIME else frame["gross_profit"].count() or frame["inference_cost"].count():
    theme.figure(f"{subject} by {BY[by].lower()}", chart, f"margin-{by}", note, claim)
with st.container(key="part-table"):
    chosen = drill.chosen()
    clicked = economics_parts.table(frame, by, currency, open_, chosen, names)
    if clicked:
        drill.choose(clicked)
        bridge_parts.forget()
        st.rerun()
    economics_parts.on_inference_alone(frame, by)
    download(frame if by != "customer" else frame.with_columns(called[by].alias("name")), f"margin-by-{by}")
    economics_parts.deferred(cached.deferred(key, snapshot), currency)
drill.show(now, by, first if first == end else None)
if by in TIME:
    bridge_parts.draw(now, history, last)
    kept_parts.draw(now)
reconcile_parts.draw(now)
typed_form.draw(now, months)
