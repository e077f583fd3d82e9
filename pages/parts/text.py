"""Text that came from a customer's files, made inert: shown as typed, whatever it holds."""

import html
import re

JOINER = "\u2060"  # not seen; the page takes it out of what is copied

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # with those that turn the direction of what follows
_SIGNED = re.compile(r"[−+](?:[$€£¥₹]|[A-Z]{3} )[\d.,]+\w?")  # a line may break after a minus before a currency
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#!$:|~<>+\-.@/])")


def plain(text: object, most: int = 4000) -> str:
    """For Streamlit's markdown: no emphasis, link, picture, formula or emoji comes of it."""
    return _MARKDOWN.sub(r"\\\1", inert(text, most)).replace("−\\$", f"−{JOINER}\\$")


def esc(text: object, most: int = 4000) -> str:
    """For HTML of our own; signed amounts of money stay on one line."""
    return _SIGNED.sub(r'<span class="amount">\g<0></span>', attribute(text, most))


def attribute(text: object, most: int = 4000) -> str:
    """For an attribute of HTML of our own."""
    return html.escape(inert(text, most), quote=True)


def inert(text: object, most: int = 4000) -> str:
    """Text without what is not seen and changes how the rest reads."""
    return _CONTROL.sub(" ", str(text))[:most]
