"""Economics: margin by month, customer, product, pricing, provider and model, down to the rows and the file behind each figure."""

import streamlit as st

st.title("Economics")
