"""A link to exactly what is shown, to copy."""

import streamlit as st

from pages.parts import cards, scenario_link


def link(what: str) -> None:
    """The address under a line that says what it holds."""
    cards.section(
        f"A link to {what}",
        "It holds every value, the figures it was made on and a check over both. Whoever opens it here sees the same; elsewhere, or on "
        "later figures, the page says so.",
    )
    shown = st.expander("Show the link", key="link-open", on_change="rerun")  # the script that sets code is large: drawn when opened
    if shown.open:
        shown.code(scenario_link.address(), language=None, wrap_lines=True)
