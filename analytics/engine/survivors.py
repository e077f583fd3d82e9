"""Who is left, month by month: E4.7, from what a month gives customers reason to leave for.

What makes customers leave is the same however many are left, and is asked once, with everybody there. Where it is not the same (GPUs come
whole, and a bypass takes volume), it is asked again with the survivors it implies, until they are those assumed: each round settles at
least one month more.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.grid import running
from analytics.engine.months import STILL, Begun, Left, months, of_gpus
from analytics.scenario import Scenario

_SETTLED = 1e-11  # survivors that differ by less, of themselves, are the same: those they imply differ by far less yet
_NOBODY = 1e-60  # of a customer


def reasons(scenario: Scenario) -> tuple[str, ...]:
    """The columns that survivors follow from."""
    moving = () if scenario.migration is None else ("stay",)
    return (*_hazards(scenario), "active", *moving)


def _hazards(scenario: Scenario) -> tuple[str, ...]:
    return ("other_hazard", "gap_hazard") if scenario.behaviour.bypass_share > 0 else ("hazard",)


def survivors(begun: Sequence[Begun], scenario: Scenario, cohorts: int) -> Sequence[Left]:
    """`survivors` of each part, and with a bypass the volume `retained`."""
    rounds = scenario.behaviour.bypass_share > 0 or any(of_gpus(each.formulas, reasons(scenario)) for each in begun)
    return _settled(begun, scenario, cohorts, [STILL] * len(begun)) if rounds else _implied(begun, scenario, cohorts, [STILL] * len(begun))


def _settled(begun: Sequence[Begun], scenario: Scenario, cohorts: int, assumed: Sequence[Left]) -> Sequence[Left]:
    """Round after round, over those draws alone that are not settled, once there are fewer."""
    length = scenario.horizon_months + 1
    while True:
        implied = _implied(begun, scenario, cohorts, assumed)
        moving = np.any([_moved(*each, cohorts, length) for each in zip(assumed, implied, strict=True)], axis=0)
        if not moving.any():
            return implied
        assumed = implied
        if 4 * moving.sum() < 3 * len(moving):
            break
    rows = np.flatnonzero(np.tile(np.repeat(moving, length), cohorts))
    few = [{name: values[rows] for name, values in left.items()} for left in implied]
    for left, found in zip(implied, _settled([each.only(rows, length) for each in begun], scenario, cohorts, few), strict=True):
        for name, values in found.items():
            left[name][rows] = values
    return implied


def _moved(assumed: Left, implied: Left, cohorts: int, length: int) -> NDArray[np.bool_]:
    """Which draws have survivors that are not those assumed."""
    apart = [np.abs(assumed[name] - values) > _SETTLED * values + _NOBODY for name, values in implied.items()]
    found: NDArray[np.bool_] = np.logical_or.reduce(apart).reshape(cohorts, -1, length).any(axis=2).any(axis=0)
    return found


def _implied(begun: Sequence[Begun], scenario: Scenario, cohorts: int, assumed: Sequence[Left]) -> list[dict[str, NDArray[np.float64]]]:
    """E4.7  S(t+1) = S(t) exp(-Lam), B(t+1) = B(t) (1 - b_p (1 - exp(-Lam_gap))); a bypass takes the price gap's part out of Lam.

    Those of one group leave for what the plan of the month gives them reason to.
    """
    length, bypass = scenario.horizon_months + 1, scenario.behaviour.bypass_share
    frames = months(begun, cohorts, assumed, reasons(scenario))
    found = {}
    for group in {each.formulas.sold.group for each in begun}:
        members = [(frame, each.formulas.sold) for frame, each in zip(frames, begun, strict=True) if each.formulas.sold.group == group]
        hazard, *gap = (_felt([frame for frame, _ in members], name) for name in _hazards(scenario))
        left = {"survivors": np.exp(running(-hazard, length, np.add))}
        if gap:
            left["retained"] = running(1 + bypass * np.expm1(-gap[0]), length, np.multiply)
        frame, sold = members[0]
        if sold.stay is not None:
            left["survivors"] *= frame["stay"].to_numpy()
        found[group] = left
    return [found[each.formulas.sold.group] for each in begun]


def _felt(frames: Sequence[pl.DataFrame], name: str) -> NDArray[np.float64]:
    """What the customers of a group feel of a hazard, under whichever plan is active."""
    if len(frames) == 1:
        return frames[0][name].to_numpy()
    return sum((frame[name].to_numpy() * frame["active"].to_numpy() for frame in frames), np.zeros(1))
