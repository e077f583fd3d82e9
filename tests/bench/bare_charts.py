"""A Streamlit page with as many charts as the address asks for and nothing else: what any page with charts costs."""

import os
from pathlib import Path

import plotly.io
import streamlit as st

figure = plotly.io.from_json(Path(os.environ["UNPEG_BENCH_CHART"]).read_text(encoding="utf-8"))
st.title("Bare")
for number in range(int(st.query_params.get("charts", "1"))):
    st.plotly_chart(figure, theme="streamlit", key=f"chart-{number}")
