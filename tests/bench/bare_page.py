"""A Streamlit page with one slider and the chart of the Scenarios page, its lines scaled: what any such page costs."""

import os
from pathlib import Path

import plotly.io
import streamlit as st

figure = plotly.io.from_json(Path(os.environ["UNPEG_BENCH_CHART"]).read_text(encoding="utf-8"))
value = st.slider("Decline a year", -1.0, 0.99, value=0.9, step=0.01, format="percent")
for trace in figure.data:
    trace.y = [y if y is None else y * (2 - value) for y in trace.y]
st.plotly_chart(figure, theme="streamlit", key="chart")
