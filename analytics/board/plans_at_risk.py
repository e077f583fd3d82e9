"""The ways to price on random paths: the chance of a margin under the floor, and gross profit at the end (B15)."""

from collections.abc import Sequence

import polars as pl

from analytics.board.plans_compared import NAMES, is_one, named
from analytics.engine.required import PATHS, Case
from analytics.engine.risk import WITHIN, risk
from analytics.estimates.baseline import Baseline
from analytics.levers.price_path import PricePath
from analytics.scenario import Scenario
from analytics.words import percent

CHANCES = {name: pl.String if name == "member" else pl.Float64 for name in ("member", "below_12", "below_24", "p10", "p50", "p90")}


def chances(baseline: Baseline, cases: Sequence[Case], paths: int = 2000, seed: int = 1) -> pl.DataFrame:
    """B15  random paths around list prices that fall by the shipped decline, the same for each way to price.

    Columns: member, below_12 and below_24 (share of paths with a margin under the floor by then, null beyond the horizon), and p10, p50,
    p90 of gross profit in the last month.
    """
    rows = []
    for member in NAMES:
        scenario = falling(next(case.scenario for case in cases if case.member == member))
        found = risk(baseline, scenario, paths, seed)
        assert found is not None  # noqa: S101 paths are asked for
        (*_, band), (*_, below) = found.bands.values(), found.below_floor.values()
        last = [band[f"gross_profit_{name}"][-1] for name in ("p10", "p50", "p90")]
        rows.append((member, below.get(WITHIN[0]), below.get(WITHIN[1]), *last))
    return pl.DataFrame(rows, schema=CHANCES, orient="row")


def chances_said(rows: pl.DataFrame, floor: float) -> str:
    """Which way to price is least likely to fall under the floor within the longer span; neutral where none is."""
    known = rows.filter(pl.col("below_24").is_not_null())
    if known.is_empty() or known["below_24"].n_unique() == 1:
        return f"The chance of a margin under {percent(floor, 0)}, by way to price"
    least = known.filter(pl.col("below_24") == known["below_24"].min())
    names = [NAMES[member] for member in least["member"]]
    chance = percent(least["below_24"][0], 0)
    are = "is" if is_one(names) else "are"
    least_likely = f"{named(names)} {are} least likely to fall under {percent(floor, 0)} within {WITHIN[1]} months: {chance}"
    stay = known.filter(pl.col("member") == "cost_plus")
    if stay.is_empty() or "cost_plus" in least["member"]:
        return f"{least_likely} of random paths"
    return f"{least_likely} of random paths, cost-plus {percent(stay['below_24'][0], 0)}"


def falling(scenario: Scenario) -> Scenario:
    """The scenario while list prices fall by the shipped decline, whose range is what random paths draw from."""
    return scenario.model_copy(update={"levers": (*scenario.levers, PricePath(preset=PATHS[0]))})
