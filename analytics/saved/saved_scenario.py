"""Saved scenarios for the command: one of them to project, all of them to list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import Baseline
from analytics.saved.headline import from_json
from analytics.saved.locked import baseline_from, doubts
from analytics.scenario import Scenario
from data.saved import Saved, one, saved_in
from data.snapshot import Snapshot

SAVED = "saved:"


@dataclass(frozen=True)
class Opened:
    """A saved scenario; `baseline` is that of its lock, None while it is a draft, which starts from the figures of today."""

    saved: Saved
    scenario: Scenario
    baseline: Baseline | None


def opened(snapshot: Snapshot | None, name: str) -> Opened:
    """The scenario of a name or an id. NotFoundError or BadValueError where there is not exactly one."""
    found = one(saved_in(snapshot), name)
    held = found.evidence
    return Opened(found, scenario_from(found.scenario, found.name), None if held is None else baseline_from(held["baseline"]))


def rested(held: Opened, start: Baseline) -> list[str]:
    """What a reader has to know of the figures it starts from, a sentence each: others than when it was saved, or a lock that fails."""
    if held.saved.evidence is not None:
        return [f"{held.saved.name}: {said}" for said in doubts(held.saved.evidence, held.scenario)]
    if held.saved.snapshot == start.snapshot:
        return []
    then, now = held.saved.month or "no month", f"{start.month:%Y-%m}" if start.month else "no month"
    was, current = held.saved.snapshot or "none", start.snapshot or "none"
    return [
        f"{held.saved.name}: saved on the figures of {then} (snapshot {was}); computed on those of {now} (snapshot {current}). "
        "Lock a scenario to keep its figures."
    ]


def listed(found: Sequence[Saved]) -> list[dict[str, Any]]:
    """The JSON of `unpeg scenarios`: projected money is a number in full precision; `evidence` is all that a lock holds, else null."""
    return [
        {
            "id": each.id, "name": each.name, "saved_by": each.who, "saved_at": f"{each.made_at:%Y-%m-%dT%H:%M:%SZ}", "locked": each.locked,
            "snapshot": each.snapshot, "month": each.month, **each.headline, "hash": (each.evidence or {}).get("hash"),
            "scenario": each.scenario, "evidence": each.evidence,
        }
        for each in found
    ]  # fmt: skip


def spoken(found: Sequence[Saved]) -> list[dict[str, Any]]:
    """Rows for people."""
    names = ("gross_profit", "months", "margin_at_end", "below_floor_in", "halves_in")
    cells = [dict(zip(names, from_json(each.headline).cells, strict=True)) for each in found]
    return [
        {"id": each.id, "name": each.name, "locked": "yes" if each.locked else "no", **cell, "figures_of": each.month,
         "saved": f"{each.made_at:%Y-%m-%d}", "by": each.who}
        for each, cell in zip(found, cells, strict=True)
    ]  # fmt: skip
