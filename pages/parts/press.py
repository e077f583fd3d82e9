"""Presses that are kept until they are read: a run that is cut off before it comes to a button loses what the button says."""

from collections.abc import Sequence
from typing import Any

import streamlit as st


def button(label: str, key: str, **how: Any) -> bool:
    """A button; true once for each press."""
    st.button(label, key=key, on_click=_keep, args=(key, ()), **how)
    return _taken(key) is not None


def submit(label: str, key: str, fields: Sequence[str] = (), *, disabled: bool = False) -> dict[str, Any] | None:
    """A form's button; once for each press, what the named fields held at that moment, else None."""
    st.form_submit_button(label, key=key, on_click=_keep, args=(key, fields), disabled=disabled)
    return _taken(key)


def _keep(key: str, fields: Sequence[str]) -> None:
    st.session_state[_name(key)] = {field: st.session_state[field] for field in fields}


def _taken(key: str) -> dict[str, Any] | None:
    held: dict[str, Any] | None = st.session_state.pop(_name(key), None)
    return held


def _name(key: str) -> str:
    return f"{key}-pressed"
