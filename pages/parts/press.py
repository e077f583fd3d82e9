"""What is kept until it is read, once: presses, which a run cut off before it comes to the button would lose, and what a run says next."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st


def button(label: str, key: str, **how: Any) -> bool:
    """A button; true once for each press."""
    st.button(label, key=key, on_click=keep, args=(key, True), **how)
    return taken(key) is not None


def submit(label: str, key: str, fields: Sequence[str] = (), *, disabled: bool = False) -> dict[str, Any] | None:
    """A form's button; once for each press, what the named fields held at that moment, else None."""
    st.form_submit_button(label, key=key, on_click=_keep_fields, args=(key, fields), disabled=disabled)
    held: dict[str, Any] | None = taken(key)
    return held


def keep(key: str, value: Any) -> None:
    """Keep a value for the run that reads it."""
    st.session_state[_name(key)] = value


def taken(key: str) -> Any:
    """The value kept, once; None where there is none."""
    return st.session_state.pop(_name(key), None)


@contextmanager
def working(said: str, key: str, value: Any) -> Iterator[None]:
    """A spinner over what a press asks for; a run cut off while it is drawn leaves the press to the next."""
    keep(key, value)
    with st.spinner(said):
        taken(key)
        yield


def _keep_fields(key: str, fields: Sequence[str]) -> None:
    keep(key, {field: st.session_state[field] for field in fields})


def _name(key: str) -> str:
    return f"{key}-kept"
