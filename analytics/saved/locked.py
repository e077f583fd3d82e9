"""A locked scenario: all that its figures rest on, written down with a hash, so that they are computed again to the byte."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from analytics.engine.projection import project
from analytics.engine.projection_wire import wire
from analytics.engine.risk import risk
from analytics.engine.scenario_file import as_named
from analytics.estimates.baseline import Baseline
from analytics.levers.price_path import Jump
from analytics.scenario import Scenario
from data.snapshot import Snapshot

_SIGNED = "select key, value, unit, grade, source, signed_by from assumptions order by key"


def evidence(baseline: Baseline, scenario: Scenario, snapshot: Snapshot | None, day: date) -> dict[str, Any]:
    """Snapshot, baseline, signed values in force, what plans and levers assume, seed, day, and the hashes of content and result."""
    content = {
        "scenario": as_named(scenario),
        "baseline": baseline_as_json(baseline),
        "in_force": in_force(scenario),
        "signed": snapshot.query(_SIGNED).to_dicts() if snapshot else [],
        "seed": scenario.seed,
        "snapshot": snapshot.id if snapshot else None,
        "day": day.isoformat(),
    }
    return content | {"result": _sha(result(baseline, scenario)), "hash": content_hash(content)}


def result(baseline: Baseline, scenario: Scenario) -> bytes:
    """What `unpeg project --json` computes of it, in one spelling: the same baseline, scenario and seed give the same bytes."""
    return _canonical(wire(project(baseline, scenario), risk(baseline, scenario)))


def content_hash(held: Mapping[str, Any]) -> str:
    """The hash of what a lock holds, its own hashes left out."""
    return _sha(_canonical({name: value for name, value in held.items() if name not in ("result", "hash")}))


def doubts(held: Mapping[str, Any], scenario: Scenario) -> list[str]:
    """What no longer fits of a lock, a sentence each; nothing where it is as it was locked and computes to the same bytes."""
    said = []
    if content_hash(held) != held["hash"]:
        said.append(
            f"Its content has the hash {content_hash(held)[:12]}; expected {held['hash'][:12]}, that of the lock: the record was changed "
            "outside Unpeg. Restore the ledger from a backup."
        )
    if held["in_force"] != json.loads(_canonical(in_force(scenario))):
        said.append("Values that the scenario leaves to Unpeg have changed since it was locked: compare them in the list of what acts.")
    found = _sha(result(baseline_from(held["baseline"]), scenario))
    if found != held["result"]:
        said.append(
            f"Computed again, its rows have the hash {found[:12]}; expected {held['result'][:12]}: this Unpeg computes another result. "
            "The figures of the day it was locked stand in the list."
        )
    return said


def in_force(scenario: Scenario) -> dict[str, Any]:
    """Every value of behaviour, plans and levers that the projection used, named or left to Unpeg: `byok.fee_rate` and the like."""
    found: dict[str, Any] = {f"behaviour.{name}": value for name, value in scenario.behaviour.model_dump(mode="json").items()}
    for tag, plan in scenario.entries.items():
        found |= {f"{tag}.{name}": value for name, value in plan.model_dump(mode="json").items() if name != "plan"}
    for number, lever in enumerate(scenario.levers):
        again = sum(other.lever == lever.lever for other in scenario.levers[:number])
        tag = f"{lever.lever}_{again + 1}" if again else lever.lever
        found |= {f"{tag}.{name}": value for name, value in lever.model_dump(mode="json").items() if name != "lever"}
    return {name: value for name, value in sorted(found.items()) if value is not None}


def baseline_as_json(baseline: Baseline) -> dict[str, Any]:
    """Plain values, which `baseline_from` reads back to the same baseline."""
    held = asdict(baseline) | {"month": baseline.month.isoformat() if baseline.month else None}
    return held | {"announced": [jump.model_dump(mode="json") for jump in baseline.announced], "grades": dict(baseline.grades)}


def baseline_from(values: Mapping[str, Any]) -> Baseline:
    """The baseline that was written."""
    month = date.fromisoformat(values["month"]) if values["month"] else None
    return Baseline(**{**values, "month": month, "announced": tuple(Jump(**jump) for jump in values["announced"])})


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str).encode()


def _sha(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
