"""What a link to a scenario says beside the scenario: on which figures it was made, and a check by which a cut or changed link is known."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

_MADE = "scenario_made"
_ON = re.compile(r"([0-9a-f]{16}|none)(?:\.([0-9]{4}-[0-9]{2}))?")


@dataclass(frozen=True)
class Made:
    """A scenario as it came, by a link or from the saved ones: its values, its figures, and what is wrong with it in a sentence each."""

    what: str
    said: Mapping[str, str]
    snapshot: str | None = None
    month: str | None = None
    troubles: tuple[str, ...] = ()


def marks(said: Mapping[str, str], on: str) -> dict[str, str]:
    """The parameters that stand before a scenario's own: `on`, its figures, and `check` over its values."""
    return {"on": on, "check": check(said)}


def on(snapshot: str | None, month: str | None) -> str:
    """Figures as an address names them: `3945e544a0c0f308.2026-10`, `none` before there are any."""
    return f"{snapshot or 'none'}{f'.{month}' if month else ''}"


def check(said: Mapping[str, str]) -> str:
    """Eight digits over all values of a scenario in an address."""
    return hashlib.sha256(json.dumps(sorted(said.items())).encode()).hexdigest()[:8]


def opened(said: Mapping[str, str]) -> None:
    """Take note of an address this session has not written itself."""
    st.session_state[_MADE] = judged(said, st.query_params.get("on"), st.query_params.get("check"))


def came(said: Mapping[str, str], snapshot: str | None, month: str | None, what: str) -> None:
    """Take note of a scenario that was opened from the saved ones."""
    st.session_state[_MADE] = Made(what, dict(said), snapshot, month)


def made() -> Made | None:
    """What is shown as it came, if anything."""
    found: Made | None = st.session_state.get(_MADE)
    return found


def forget() -> None:
    """What is shown is the session's own from here on."""
    st.session_state.pop(_MADE, None)


def as_it_came(said: Mapping[str, str], on: str) -> bool:
    """Whether what is shown came by a link that has something to say: it stays in the address, so that it says it again."""
    found = made()
    if found is None or found.said != said:
        return False
    return bool(found.troubles) or (found.snapshot is not None and found.snapshot != on.partition(".")[0])


def untouched(said: Mapping[str, str]) -> bool:
    """Whether a scenario is shown as it came."""
    found = made()
    return found is not None and found.said == said


def judged(said: Mapping[str, str], named: str | None, digits: str | None) -> Made:
    """A link with what is wrong with it: a check that does not fit, figures that are not named as figures are."""
    troubles = []
    if digits is not None and digits != check(said):
        troubles.append(
            f"This link is not as it was made: its check is {digits[:40]}; the {len(said)} values found give {check(said)}. Something was "
            "cut off or changed on the way. What is drawn is what the link says now: ask for it again, or go on with these values."
        )
    figures = _ON.fullmatch(named or "none")
    if figures is None:
        troubles.append(
            f"This link does not say on which figures it was made: found on={(named or '')[:40]}; expected a snapshot and a month, such as "
            "3945e544a0c0f308.2026-10. What is drawn rests on the figures of this home: ask for the link again."
        )
        return Made("This link", dict(said), None, None, tuple(troubles))
    snapshot = None if figures[1] == "none" else figures[1]
    return Made("This link", dict(said), snapshot, figures[2], tuple(troubles))


def bound(parameter: str, options: Sequence[str], start: str) -> str:
    """The key of a choice that stands in the address under `parameter`, set to what the address says; what it does not know is `start`."""
    named = st.query_params.get(parameter)
    st.session_state[f"chosen-{parameter}"] = named if named in options else start
    return f"chosen-{parameter}"


def chosen(parameter: str) -> None:
    """Put a choice into the address."""
    st.query_params[parameter] = st.session_state[f"chosen-{parameter}"]


def address() -> str:
    """The whole address of what is shown, to copy."""
    here = (st.context.url or "").split("?")[0]
    return f"{here}?{urlencode(st.query_params.to_dict())}"
