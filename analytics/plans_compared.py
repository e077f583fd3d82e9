"""The required set read: which ways to price keep the floor under every price path, what each leaves, structure apart from price level."""

from collections.abc import Sequence

import polars as pl

from analytics.equations.plan_change import plan_change
from analytics.paths.presets import LABELS
from analytics.required import PATHS, Case
from analytics.words import listed, money, percent

NAMES = {
    "cost_plus": "Cost-plus",
    "hybrid": "Hybrid",
    "credits": "Credits",
    "outcome_market": "Outcomes at the market's price",
    "outcome_neutral": "Outcomes at today's revenue",
}
TOO_LITTLE = 0.01  # of revenue: below it inference is not what is sold, and no plan can be told by it
TABLE = {"member": pl.String, "distilled": pl.Boolean, "byok": pl.Boolean, "path": pl.String, "gross_profit": pl.Float64,
         "start_margin": pl.Float64, "end_margin": pl.Float64, "floor": pl.String, "floor_months": pl.Float64, "halved": pl.String,
         "halved_months": pl.Float64}  # fmt: skip


def chosen(cases: Sequence[Case], distilled: bool, byok: bool) -> list[Case]:
    """The cases with or without a student of one's own, with or without BYOK."""
    return [case for case in cases if (case.distilled, case.byok) == (distilled, byok)]


def table(cases: Sequence[Case]) -> pl.DataFrame:
    """A row a case: gross profit over the horizon (USD), margins at both ends (fractions), and when the floor breaks and profit halves."""
    rows = [
        (case.member, case.distilled, case.byok, case.path, case.over_horizon, case.rows["gross_margin"][0], case.rows["gross_margin"][-1],
         case.floor.status, case.floor.months, case.halved.status, case.halved.months)
        for case in cases
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=TABLE, orient="row")


def keeps(cases: Sequence[Case], member: str) -> int:
    """Under how many of the price paths a way to price stays at the floor or above it."""
    return sum(case.member == member and case.floor.status == "not_within_horizon" for case in cases)


def finding(cases: Sequence[Case], floor: float) -> str:
    """Which ways to price keep the floor under all price paths; where none does, which comes nearest."""
    kept = {member: keeps(cases, member) for member in NAMES}
    line = f"gross margin above {percent(floor, 0)}"
    whole = [NAMES[member] for member, count in kept.items() if count == len(PATHS)]
    if len(whole) == len(NAMES):
        return f"Every way to price keeps {line} under all four price paths"
    if whole:
        return f"{_said(whole)} keep{'s' if _one(whole) else ''} {line} under all four price paths; no other way to price does"
    most = max(kept.values())
    if most == 0:
        return f"No way to price keeps {line} under any of the four price paths"
    nearest = [NAMES[member] for member, count in kept.items() if count == most]
    paths = "one path" if most == 1 else f"{('two', 'three')[most - 2]} paths"
    come = f"{_said(nearest, lower=True)} come{'s' if _one(nearest) else ''} nearest, with {paths}"
    return f"No way to price keeps {line} under all four price paths: {come}"


def worst(cases: Sequence[Case]) -> dict[str, Case]:
    """Of each way to price, the case that leaves least over the horizon."""
    return {member: min((case for case in cases if case.member == member), key=lambda case: case.over_horizon) for member in NAMES}


def lede(cases: Sequence[Case]) -> str:
    """What staying cost-plus leaves at its worst, and what the way to price with the best worst case does; dollars over the horizon."""
    found = worst(cases)
    stay, best = found["cost_plus"], max(found.values(), key=lambda case: case.over_horizon)
    horizon = stay.rows.height - 1
    said = f"At its worst ({_path(stay)}), cost-plus leaves {money(stay.over_horizon)} of gross profit over {horizon} months"
    if best.member == "cost_plus":
        return f"{said}: no other way to price has a better worst case."
    name = [NAMES[best.member]]
    leave = f"{_said(name, lower=True)} leave{'s' if _one(name) else ''}"
    return f"{said}; {leave} {money(best.over_horizon)} at theirs ({_path(best)})."


def apart(cases: Sequence[Case]) -> pl.DataFrame:
    """E15.2  from cost-plus to outcomes, a row a path: before, structure (at today's revenue), level (the market's price), after.

    Gross profit over the horizon, USD; structure + level = after - before.
    """
    sums = {(case.member, case.path): case.over_horizon for case in cases}
    rows = []
    for path in PATHS:
        before, after = sums["cost_plus", path], sums["outcome_market", path]
        change = plan_change(before, sums["outcome_neutral", path], after)
        rows.append((LABELS[path], before, change.structure, change.level, after))
    return pl.DataFrame(rows, schema=["path", "before", "structure", "level", "after"], orient="row")


def apart_said(rows: pl.DataFrame) -> str:
    """Whether outcomes gain by their structure or by a price level, over the paths."""
    structure, level = rows["structure"], rows["level"]
    gains = int((structure > 0).sum())
    how = {0: "under none of the price paths", len(PATHS): "under every price path"}.get(
        gains, f"under {gains} of {len(PATHS)} price paths"
    )
    adds = "adds to that" if (level > 0).all() else "takes from that" if (level < 0).all() else "adds or takes by path"
    return f"Outcomes earn more than cost-plus by structure alone {how}; the market's price {adds}"


def _path(case: Case) -> str:
    return LABELS[case.path].lower()


def _said(names: Sequence[str], *, lower: bool = False) -> str:
    return listed([name if index == 0 and not lower else name[:1].lower() + name[1:] for index, name in enumerate(names)])


def _one(names: Sequence[str]) -> bool:
    """Whether the verb is one thing's: Hybrid keeps, credits keep."""
    return len(names) == 1 and names[0] in ("Cost-plus", "Hybrid")
