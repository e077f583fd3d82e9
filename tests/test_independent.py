"""The engine against a plain loop written from the model's text alone: the same rows on 300 random scenarios."""

import math
from typing import Any

import pytest

from analytics.engine.projection import project
from analytics.engine.scenario_file import scenario_from
from analytics.equations.floor import Crossing
from analytics.estimates.baseline import baseline
from tests.independent.generate import scenario
from tests.independent.loop import SUMS, Said, run

SCENARIOS, BLOCK = 300, 50


def same(found: float | None, expected: float | None, scale: float = 0.0) -> bool:
    """Equal to 1e-9 of the larger, or of the sums a difference was taken from; finite, and missing only together."""
    if found is None or expected is None:
        return found is expected
    return math.isfinite(found) and abs(found - expected) <= 1e-9 * max(abs(found), abs(expected), scale)


def row_differs(found: Said, expected: Said, first: Said) -> list[str]:
    """The names of the values in which two rows differ; what is left of almost nothing is held to a 1e-12th of the first month."""
    moved = max(abs(expected["revenue"]), abs(expected["cogs"]))
    least = 1e-3 * max(abs(first["revenue"]), abs(first["cogs"]))
    scales = {"gross_profit": moved, "gross_margin": moved / expected["revenue"] if expected["revenue"] > 0 else 0.0}
    scales |= {name: max(scales.get(name, 0.0), least) for name in SUMS}
    return [name for name in ("price_index", *SUMS, "gross_margin") if not same(found[name], expected[name], scales.get(name, 0.0))]


def crossing_differs(found: Crossing, expected: tuple[str, float | None]) -> bool:
    """Whether two answers to "when" differ, by more than rounding makes of a slope."""
    status, months = expected
    if found.status != status or status != "reached":
        return found.status != status
    return found.months is None or months is None or abs(found.months - months) > 1e-6


def differences(said: Said) -> list[Any]:
    """Where the engine's answer to a scenario is not the loop's."""
    named = scenario_from(said)
    engine, loop = project(baseline(named), named), run(said)
    names = loop.plans if "all" in engine.plans else [said["plan"]["plan"]]
    found: list[Any] = [] if set(names) == set(engine.plans) else [("plans", list(names), list(engine.plans))]
    for name in engine.plans:
        for ours, theirs in zip(engine.plans[name].to_dicts(), loop.plans.get(name, []), strict=True):
            found += [(name, ours["t"], value, ours[value], theirs[value]) for value in row_differs(ours, theirs, loop.plans[name][0])]
        if crossing_differs(engine.floor[name], loop.floor[name]) or crossing_differs(engine.halved[name], loop.halved[name]):
            found.append((name, engine.floor[name], loop.floor[name], engine.halved[name], loop.halved[name]))
    tables = [row for table in engine.levers.values() for row in table.to_dicts()]
    for ours, theirs in zip(tables, loop.distillation, strict=True):
        scale = {"saving": theirs["serving"], "cumulative": max(abs(row["cumulative"]) for row in loop.distillation)}
        found += [
            ("distillation", ours["t"], name, ours[name], theirs[name])
            for name in ("share", "gpus", "serving", "saving", "cumulative")
            if not same(ours[name], theirs[name], scale.get(name, 0.0))
        ]
    return found


@pytest.mark.parametrize("first", range(0, SCENARIOS, BLOCK))
def test_the_engine_is_the_plain_loop(first: int):
    wrong = {seed: found[:3] for seed in range(first, first + BLOCK) if (found := differences(scenario(seed)))}
    assert not wrong
