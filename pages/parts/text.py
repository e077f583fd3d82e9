"""Text that came from a customer's files, made inert: shown as typed, whatever it holds."""

import html
import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#!$:|~<>+\-.@/])")


def plain(text: object, most: int = 4000) -> str:
    """For Streamlit's markdown: no emphasis, link, picture, formula or emoji comes of it."""
    return _MARKDOWN.sub(r"\\\1", _CONTROL.sub(" ", str(text))[:most])


def esc(text: object, most: int = 4000) -> str:
    """For HTML of our own."""
    return html.escape(_CONTROL.sub(" ", str(text))[:most], quote=True)
