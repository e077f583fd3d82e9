"""Saved scenarios: what was saved under which name, by whom, on which figures; read from decisions, the ledger's or the journal's.

Every change is a decision of the kind `scenario`: the first names it for good, later ones of the same scenario take its place, one with
evidence locks it. Taking back the first takes it off the list; taking back a later one brings the former back.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rapidfuzz import process

from data.errors import BadValueError, NotFoundError
from data.snapshot import Snapshot

KIND = "scenario"


class Decided(Protocol):
    """A decision of the ledger, or its row in the journal."""

    @property
    def decision_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def who(self) -> str: ...
    @property
    def active(self) -> bool: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True)
class Saved:
    """A saved scenario as its latest decision has it; `place` counts those ever saved before it, and never changes.

    `scenario` is what a file would say, `headline` and `evidence` are as they were computed on `snapshot`, whose month is `month`
    (YYYY-MM); evidence None while it is a draft.
    """

    id: str
    decision_id: str
    place: int
    name: str
    who: str
    made_at: datetime
    scenario: Mapping[str, Any]
    headline: Mapping[str, Any]
    snapshot: str | None
    month: str | None
    evidence: Mapping[str, Any] | None = None

    @property
    def locked(self) -> bool:
        return self.evidence is not None


@dataclass(frozen=True)
class _Row:
    decision_id: str
    kind: str
    made_at: datetime
    who: str
    active: bool
    detail: str


def saved_in(snapshot: Snapshot | None) -> tuple[Saved, ...]:
    """The saved scenarios of a home, the latest first, from the journal beside its figures."""
    if snapshot is None:
        return ()
    rows = snapshot.query(
        "select decision_id, kind, made_at, who, active, detail from decisions where kind = $kind order by seq", kind=KIND
    )
    return saved(_Row(**row) for row in rows.to_dicts())


def saved(decisions: Iterable[Decided]) -> tuple[Saved, ...]:
    """The saved scenarios of decisions in the order they were made, the latest first."""
    found: dict[str, Saved] = {}
    first: dict[str, tuple[int, bool]] = {}
    for decision in decisions:
        if decision.kind != KIND:
            continue
        said = json.loads(decision.detail)
        identity = said.get("of") or decision.decision_id
        place, listed = first.setdefault(identity, (len(first), decision.active))
        if not (listed and decision.active):
            continue
        if said.get("removed"):
            found.pop(identity, None)
            continue
        found.pop(identity, None)  # so that the latest stands last
        found[identity] = Saved(
            identity, decision.decision_id, place, said["name"], decision.who, decision.made_at, said["scenario"], said["headline"],
            said.get("snapshot"), said.get("month"), said.get("evidence"),
        )  # fmt: skip
    return tuple(reversed(found.values()))


def one(there: Iterable[Saved], asked: str) -> Saved:
    """The scenario of an id or a name. NotFoundError where there is none, BadValueError where two bear the name."""
    listed = tuple(there)
    found = [each for each in listed if asked in (each.id, each.name)] or [each for each in listed if each.name.lower() == asked.lower()]
    if len(found) == 1:
        return found[0]
    if found:
        ids = " and ".join(each.id for each in found)
        raise BadValueError(f"{asked}: found {len(found)} saved scenarios of this name; expected one. Name it by its id: {ids}.")
    if not listed:
        raise NotFoundError(
            f"{asked}: no scenario is saved here; expected the name or id of one. Save it on the Scenarios page, or open its file."
        )
    near = process.extractOne(asked, [each.name for each in listed])
    raise NotFoundError(
        f"{asked}: found no saved scenario of this name or id; expected one of {_names(listed)} (nearest: “{near[0]}”). "
        "It may have been removed, or saved in another home: ask for its link or its file."
    )


def kept_snapshots(decisions: Iterable[Decided]) -> frozenset[str]:
    """The snapshots that saved scenarios were computed on: they are not swept."""
    return frozenset(each.snapshot for each in saved(decisions) if each.snapshot)


def refuse_locked(decisions: Iterable[Decided], subject: str) -> None:
    """BadValueError where a decision to be taken back is one of a locked scenario."""
    listed = list(decisions)
    said = next((json.loads(each.detail) for each in listed if each.decision_id == subject and each.kind == KIND), None)
    if said is None:
        return
    held = next((each for each in saved(listed) if each.id == (said.get("of") or subject)), None)
    if held is not None and held.locked:
        raise locked_error(held.name)


def locked_error(name: str) -> BadValueError:
    return BadValueError(
        f"{name}: found a scenario that is locked as evidence; expected a draft. Nothing was changed. Copy it and change the copy."
    )


def _names(listed: tuple[Saved, ...], most: int = 8) -> str:
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(f"“{each.name}”" for each in listed[:most]) + more
