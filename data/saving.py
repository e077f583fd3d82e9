"""Saving, locking and removing a scenario: a decision each, audited, undone like any other. No figure of the ledger changes by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import BadValueError, NotFoundError
from data.home import Home
from data.ledger import opened
from data.republish import publish_decided
from data.saved import KIND, Saved, locked_error, saved

_LONGEST = 200


@dataclass(frozen=True)
class Draft:
    """What is about to be saved: a scenario as its file would say it, and what it came to on which figures."""

    name: str
    scenario: Mapping[str, Any]
    headline: Mapping[str, Any]
    snapshot: str | None = None
    month: str | None = None
    evidence: Mapping[str, Any] | None = None

    @property
    def detail(self) -> dict[str, Any]:
        """As the decision holds it."""
        return {
            "name": self.name, "scenario": dict(self.scenario), "headline": dict(self.headline), "snapshot": self.snapshot,
            "month": self.month, "evidence": None if self.evidence is None else dict(self.evidence),
        }  # fmt: skip


def save(home: Home, draft: Draft, *, of: str | None = None, who: str = "") -> str:
    """Save a new scenario, or the next version `of` one that is saved; its id. A draft with evidence locks it.

    Raises BadValueError where the name is empty, too long or taken, or the scenario is locked; NotFoundError where it is not saved.
    """
    name = draft.name.strip()
    if not 1 <= len(name) <= _LONGEST or any(ord(letter) < 32 for letter in name):
        raise BadValueError(
            f"Name: found {len(name)} characters; expected 1 to {_LONGEST} on one line. Nothing was saved. Give the scenario a name."
        )
    with home.writing():
        with opened(home) as ledger:
            there = saved(ledger.decisions())
            if of is not None:
                _standing(there, of)
            taken = next((each for each in there if each.name.lower() == name.lower() and each.id != of), None)
            if taken is not None:
                raise BadValueError(
                    f"{name}: found a saved scenario of this name ({taken.id}); expected a name of its own. Nothing was saved. "
                    "Choose another, or remove that one first."
                )
            made = ledger.decide(KIND, {**draft.detail, "name": name, "of": of}, who, name)
        publish_decided(home)
    return of or made


def remove(home: Home, scenario_id: str, *, who: str = "") -> str:
    """Take a scenario off the list; the decision's id, by which it comes back. Raises BadValueError where it is locked."""
    with home.writing():
        with opened(home) as ledger:
            held = _standing(saved(ledger.decisions()), scenario_id)
            made = ledger.decide(KIND, {"of": scenario_id, "removed": True}, who, f"{held.name} removed")
        publish_decided(home)
    return made


def copy_name(there: tuple[Saved, ...], name: str) -> str:
    """A free name for a copy: `Copy of X`, then `Copy 2 of X`."""
    taken = {each.name.lower() for each in there}
    numbers = (f"Copy of {name}" if number == 1 else f"Copy {number} of {name}" for number in range(1, len(taken) + 2))
    return next(each[:_LONGEST] for each in numbers if each[:_LONGEST].lower() not in taken)


def _standing(there: tuple[Saved, ...], scenario_id: str) -> Saved:
    held = next((each for each in there if each.id == scenario_id), None)
    if held is None:
        raise NotFoundError(
            f"{scenario_id}: found no saved scenario of this id; expected one that is listed. Nothing was changed. Reload the page."
        )
    if held.locked:
        raise locked_error(held.name)
    return held
