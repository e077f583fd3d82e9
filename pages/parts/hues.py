"""The chart's colours in a table: a dot before a row's name, in the colour that its line has."""

import streamlit as st


def style() -> None:
    """The rules by which `tone` colours a row's dot, in both modes of the theme."""
    rules = {mode: _rules(st.get_option(f"theme.{mode}.chartCategoricalColors")) for mode in ("light", "dark")}
    st.html(f"<style>{rules['light']}@media (prefers-color-scheme: dark) {{ {rules['dark']} }}</style>")


def tone(colour: int) -> str:
    """The class of a row whose line has this colour, 0 to 6."""
    return f"hue hue-{colour}"


def _rules(colours: list[str] | None) -> str:
    dot = 'th::before {{ content: "●"; margin-right: .4em; color: {}; }}'
    return "".join(f"tr.hue-{number} {dot.format(colour)}" for number, colour in enumerate(colours or []))
