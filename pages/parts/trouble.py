"""What a page says when it cannot be drawn: a user's error in its own words, a bug in one sentence and in the log."""

import logging

import streamlit as st

from data.errors import UnpegError
from pages.parts.text import plain

_LOG = logging.getLogger("unpeg")


def report(error: Exception) -> bool:
    """Draw the notice; True, so that nothing else is drawn."""
    if isinstance(error, UnpegError):
        st.error(plain(error))
        return True
    _LOG.error("a page failed", exc_info=error)
    st.error("Something on this page failed. Nothing was changed. Reload it; if it fails again, the server's log says why.")
    return True
