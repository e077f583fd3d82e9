"""A place to drop files: each goes to disk as it arrives, with its progress; the page gets their ids."""

from pathlib import Path
from typing import Any

import streamlit as st

from pages.server.tokens import permit
from pages.server.upload import limit

_MOST = 50
_HTML = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
_JS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_drop = st.components.v2.component("unpeg_drop", html=_HTML, js=_JS, isolate_styles=False)


def drop() -> list[dict[str, Any]]:
    """What was just dropped and is now on disk: id, name, size each."""
    if "permits" not in st.session_state:
        st.session_state["permits"] = [permit() for _ in range(_MOST)]
    result = _drop(key="drop", data={"permits": st.session_state["permits"], "most": limit()}, on_dropped_change=_fresh)
    return list(result.dropped or [])


def _fresh() -> None:
    st.session_state["permits"] = [permit() for _ in range(_MOST)]
