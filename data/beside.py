"""Decisions that change no figure and name the state they were made on: saved scenarios, board packs, rehearsals."""

import json
from collections.abc import Iterable

from data.saved import KIND as SCENARIO
from data.saved import Decided, kept_snapshots

PACK, REHEARSAL = "pack", "rehearsal"
KINDS = (SCENARIO, PACK, REHEARSAL)


def named_by(decisions: Iterable[Decided]) -> frozenset[str]:
    """What is not swept while they stand: the snapshots of saved scenarios, the journals of packs on record."""
    listed = list(decisions)
    packs = (json.loads(each.detail)["journal"] for each in listed if each.kind == PACK and each.active)
    return kept_snapshots(listed) | frozenset(packs)


def changes_no_figure(action: str, subject: str) -> bool:
    """Whether an entry of the audit log is one of these decisions, or takes one back."""
    return action in KINDS or (action == "undo" and subject.rpartition("-")[0] in KINDS)
