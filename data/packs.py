"""Packs that were made: a decision in the ledger with what each said, read back from the journal, so that it can be held to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.home import Home
from data.ledger import opened
from data.republish import publish_decided
from data.snapshot import Snapshot

_SAME = ("snapshot", "month", "sentence", "figures", "projection")


@dataclass(frozen=True)
class Recorded:
    """A pack on record: `figures` in base currency and fractions, `projection` a row a month, as they were said."""

    decision_id: str
    month: date
    snapshot: str
    sentence: str
    figures: Mapping[str, float | None]
    projection: Sequence[Mapping[str, Any]]


def record_pack(home: Home, snapshot: Snapshot, said: Mapping[str, Any], *, who: str = "") -> str:
    """Write down what a pack says ; the decision's id. A pack that says the same of the same snapshot is on record once.

    `said`: month, sentence, figures, projection. Its snapshot is kept from then on; `unpeg undo` takes the record back.
    """
    detail = json.loads(json.dumps({"snapshot": snapshot.id, "journal": snapshot.journal_id, **said}, default=str))
    with home.writing():
        with opened(home) as ledger:
            for decision in ledger.decisions():
                if decision.kind == "pack" and decision.active:
                    known = json.loads(decision.detail)
                    if all(known.get(name) == detail.get(name) for name in _SAME):
                        return decision.decision_id
            made = ledger.decide("pack", detail, who, f"{str(detail['month'])[:7]}, snapshot {snapshot.id}")
        publish_decided(home)
    return made


def recorded(snapshot: Snapshot) -> list[Recorded]:
    """The packs on record that nobody has taken back, the oldest first."""
    rows = snapshot.query("select decision_id, detail from decisions where kind = 'pack' and active order by seq").rows()
    found = []
    for decision_id, text in rows:
        said = json.loads(text, parse_int=float)  # amounts alone are numbers there
        month = date.fromisoformat(said["month"])
        found.append(Recorded(decision_id, month, said["snapshot"], said["sentence"], said["figures"], said["projection"]))
    return found
