"""Fifty SIGKILLs while two hundred thousand rows are imported and somebody reads: the old state or the new one, never between."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from data.home import Home
from data.ingest import import_files, undo
from data.snapshot import open_snapshot
from tests.company import TODAY
from tests.large import write_log

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("UNPEG_SOAK_KILLS", "50"))
ROWS = int(os.environ.get("UNPEG_SOAK_ROWS", "200000"))

IMPORT = """
import sys
from datetime import date
from pathlib import Path
import data.ingest
from data.home import Home
told = lambda step, share: print(step, flush=True)
derive = data.ingest.derive
def deriving(home, ledger):
    print("committed", flush=True)
    return derive(home, ledger)
data.ingest.derive = deriving
print("started", flush=True)
(receipt,) = data.ingest.import_files(Home(Path(sys.argv[1])), [Path(sys.argv[2])], today=date(2026, 11, 15), progress=told)
assert not receipt.errors, receipt.errors
print("done", receipt.snapshot, flush=True)
"""

READ = """
import sys, time
from pathlib import Path
from data.home import Home
from data.snapshot import open_snapshot
home, seen = Home(Path(sys.argv[1])), {}
while not (home.root / "stop").exists():
    snapshot = open_snapshot(home)
    rows, spent = snapshot.query("select coalesce(sum(rows), 0)::bigint, coalesce(sum(logged_cost), 0)::varchar from usage").row(0)
    counted = snapshot.query("select coalesce(sum(rows_loaded), 0)::bigint from imports where status = 'active'").item()
    state = f"{snapshot.id} {rows} {spent} {counted}"
    seen[state] = seen.get(state, 0) + 1
    time.sleep(0.02)
for state, times in seen.items():
    print(times, state)
"""


def python(script: str, *arguments: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def state_of(home: Home) -> str:
    """What the reader must see of the current state."""
    snapshot = open_snapshot(home)
    assert snapshot is not None
    rows, spent = snapshot.query("select coalesce(sum(rows), 0)::bigint, coalesce(sum(logged_cost), 0)::varchar from usage").row(0)
    counted = snapshot.query("select coalesce(sum(rows_loaded), 0)::bigint from imports where status = 'active'").item()
    return f"{snapshot.id} {rows} {spent} {counted}"


def killed(home: Home, log: Path, aim: str, after: float) -> str:
    """Start an import, kill it some time after it has said a step; the last step it said."""
    process = python(IMPORT, home.root, log)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said = line.strip() or said
        if said == aim or said.startswith("done"):
            break
    if not said.startswith("done"):
        time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    rest, fault = process.communicate()
    assert not fault, fault
    return (rest.strip().rpartition("\n")[2] or said).partition(" ")[0]


@pytest.mark.slow
def test_fifty_kills_while_somebody_reads_lose_and_invent_nothing(tmp_path: Path) -> None:
    small, log = write_log(tmp_path / "small.csv", 500, seed=2), write_log(tmp_path / "log.csv", ROWS)
    undisturbed, home = Home(tmp_path / "undisturbed"), Home(tmp_path / "home")
    known = {}
    for place in (undisturbed, home):
        import_files(place, [small], today=TODAY)
        known[state_of(place)] = "before"
    start = time.perf_counter()
    (whole,) = import_files(undisturbed, [log], today=TODAY)
    lasts = time.perf_counter() - start
    known[state_of(undisturbed)] = "after"
    assert len(known) == 2
    reader, rng, outcomes = python(READ, home.root), Random(17), Counter[str]()
    kills = 0
    while kills < KILLS:
        aim = "committed" if kills % 5 == 0 else "started"
        at = killed(home, log, aim, rng.uniform(0, lasts * (0.3 if aim == "committed" else 1)))
        kills += at != "done"  # else it was through before it was hit
        outcome = known[state_of(home)]
        outcomes[f"killed after saying '{at}': the state {outcome} the import"] += 1
        assert reader.poll() is None, reader.communicate()
        if outcome == "after":
            undo(home, str(whole.import_id), today=TODAY)
            assert known[state_of(home)] == "before"
    finish = python(IMPORT, home.root, log)
    told, fault = finish.communicate()
    assert finish.returncode == 0, fault
    assert told.split()[-1] == whole.snapshot
    (home.root / "stop").touch()
    seen, fault = reader.communicate()
    assert reader.returncode == 0, fault
    looks = {line.split(" ", 1)[1]: int(line.split()[0]) for line in seen.splitlines()}
    print(f"\n{ROWS:,} rows, {lasts:.1f} s undisturbed, {kills} kills")
    for outcome, times in sorted(outcomes.items()):
        print(f"{times:3} {outcome}")
    print(f"the reader looked {sum(looks.values()):,} times: " + ", ".join(f"{times:,} {known.get(s, s)}" for s, times in looks.items()))
    assert looks.keys() <= known.keys()
    left = [path.name for path in home.imports.iterdir() if path.name.startswith(".tmp-")]
    assert not left
