"""Random paths beside Squiggle, a language made for them, on the same small model: a markup while prices fall, demand answering.

UNPEG_SQUIGGLE names a folder in which `npm install @quri/squiggle-lang` has been run.
"""

import json
import os
import subprocess
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter

import pytest

from analytics.assumptions import assumption
from analytics.engine.risk import risk
from analytics.estimates.baseline import baseline
from tests.scenarios import price_path, scenario

PATHS, HORIZON, RUNS = 10_000, 24, 5
SCRIPT = Path(__file__).parent / "small_model.mjs"


def ends(name: str, mode: float) -> str:
    shipped = assumption(name)
    return f"{shipped.low}, {mode}, {shipped.high}"


def test_random_paths_beside_squiggle(capsys):
    """10,000 paths x 25 months of one scenario: P10, P50 and P90 of gross profit."""
    folder, node = os.environ.get("UNPEG_SQUIGGLE"), which("node")
    if not folder or not node:
        pytest.skip("UNPEG_SQUIGGLE names no folder with @quri/squiggle-lang, or there is no node")
    decline, elasticity = 0.3, 0.7
    named = scenario(
        horizon_months=HORIZON, behaviour={"elasticity": elasticity}, plan={"plan": "markup", "markup": 0.3},
        levers=[price_path(annual_decline=decline)],
    )  # fmt: skip
    start, ours = baseline(named), []
    for _ in range(RUNS + 1):
        begun = perf_counter()
        bands = risk(start, named, PATHS, 1).bands["markup"]
        ours.append(perf_counter() - begun)
    arguments = [folder, str(PATHS), str(RUNS), ends("prices.list_decline", decline), ends("risk.elasticity", elasticity)]
    done = json.loads(subprocess.run([node, str(SCRIPT), *arguments], capture_output=True, check=True, text=True).stdout)
    assert done["ok"], done["rows"]
    for place, name in enumerate(("p10", "p50", "p90")):
        assert bands[f"gross_profit_{name}"].to_list() == pytest.approx([row[place] for row in done["rows"]], rel=0.03)
    ratio = median(ours[1:]) / median(done["times"])
    with capsys.disabled():
        print(
            f"\n10,000 paths x 25 months, {RUNS} runs: ours {median(ours[1:]):.3f} s ({min(ours[1:]):.3f} to {max(ours[1:]):.3f}), "
            f"Squiggle {median(done['times']):.3f} s ({min(done['times']):.3f} to {max(done['times']):.3f}), ratio {ratio:.2f}"
        )
