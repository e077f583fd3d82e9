"""The frame of every page: navigation, the demo company's label, a notice when the figures have moved on."""

from pathlib import Path

import streamlit as st

from pages.parts.frame import draw
from pages.parts.listing import PAGES

ROOT = Path(__file__).parent

pages = [st.Page(ROOT / path, title=title, url_path=address, default=not address) for path, title, address in PAGES]
page = st.navigation(pages, position="hidden")
icon = str(ROOT / "static" / "icon.svg")
st.set_page_config(page_title=f"{page.title} · Unpeg", page_icon=icon, layout="wide", initial_sidebar_state="collapsed")
if draw(pages, page.title):
    page.run()
