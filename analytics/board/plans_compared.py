"""The required set read: which ways to price keep the floor under every price path, what each leaves, structure apart from price level."""

from collections.abc import Callable, Sequence

import polars as pl

from analytics.company import COVERED
from analytics.engine.required import PATHS, Case, shipped
from analytics.equations.margin import share
from analytics.equations.plan_change import plan_change
from analytics.estimates.baseline import Known
from analytics.paths.presets import LABELS
from analytics.plans.outcome import Outcome
from analytics.words import inside, listed, money, percent

NAMES = {
    "cost_plus": "Cost-plus",
    "hybrid": "Hybrid",
    "credits": "Credits",
    "outcome_market": "Outcomes at the market's price",
    "outcome_neutral": "Outcomes at today's revenue",
}
CHANGES = {"hybrid": ("hybrid", "hybrid"), "credits": ("credits", "credits"), "outcome": ("outcome_neutral", "outcome_market")}
_PLAN_WORDS = {"hybrid": "hybrid", "credits": "credits", "outcome": "outcomes"}
_NUMBER = {1: "one", 2: "two", 3: "three"}
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


def tasks_to_assume(known: Known, revenue: float, assumed: Callable[[str], float] = shipped) -> float | None:
    """Tasks a month where the ledger does not count those of all the work: as many as bring `revenue` at the market's price; else None."""
    counted, each, tokens, theirs = (
        known.measures[name].value if name in known.measures else None
        for name in ("tasks", "tokens_per_task", "tokens_mtok", "own_key_share")
    )
    if counted and each and tokens:
        whole = share(float(tokens) * 1e6, 1 - float(theirs or 0)) or float(tokens) * 1e6
        if float(counted) * float(each) >= COVERED[0] * whole:
            return None
    return max(revenue / (assumed("value.rival_price") * Outcome().success_rate_now), 1.0)


def finding(cases: Sequence[Case], floor: float) -> str:
    """Which ways to price keep the floor under all price paths; where none does, which comes nearest."""
    kept = {member: keeps(cases, member) for member in NAMES}
    line = f"gross margin above {percent(floor, 0)}"
    whole = [NAMES[member] for member, count in kept.items() if count == len(PATHS)]
    if len(whole) == len(NAMES):
        return f"Every way to price keeps {line} under all four price paths"
    if whole:
        return f"{named(whole)} keep{'s' if is_one(whole) else ''} {line} under all four price paths; no other way to price does"
    most = max(kept.values())
    if most == 0:
        return f"No way to price keeps {line} under any of the four price paths"
    nearest = [NAMES[member] for member, count in kept.items() if count == most]
    if len(nearest) == len(NAMES) - 1:
        (last,) = set(NAMES.values()) - set(nearest)
        return (
            f"No way to price keeps {line} under all four price paths: all but {named([last], lower=True)} do under {_NUMBER[most]} of them"
        )
    come = f"{named(nearest, lower=True)} come{'s' if is_one(nearest) else ''} nearest, under {_NUMBER[most]} of them"
    return f"No way to price keeps {line} under all four price paths: {come}"


def worst(cases: Sequence[Case]) -> dict[str, Case]:
    """Of each way to price, the case that leaves least over the horizon."""
    return {member: min((case for case in cases if case.member == member), key=lambda case: case.over_horizon) for member in NAMES}


def lede(cases: Sequence[Case], currency: str = "USD") -> str:
    """What staying cost-plus leaves at its worst, and what the way to price with the best worst case does; dollars over the horizon."""
    found = worst(cases)
    stay, best = found["cost_plus"], max(found.values(), key=lambda case: case.over_horizon)
    horizon = stay.rows.height - 1
    said = f"At its worst ({_path(stay)}), cost-plus {_leaves(stay, currency)} over {horizon} months"
    if best.member == "cost_plus":
        return f"{said}: no other way to price has a better worst case."
    return f"{said}; {named([NAMES[best.member]], lower=True)} {_leaves(best, currency)} at theirs ({_path(best)})."


def most_said(case: Case, currency: str = "USD") -> str:
    """Of the case that leaves most under its path: who it is and what it leaves."""
    name, horizon = NAMES[case.member], case.rows.height - 1
    most = "most" if case.over_horizon >= 0 else "least"
    return f"{name} {_leaves(case, currency, f' {most} over {horizon} months:')}"


def over_said(cases: Sequence[Case], currency: str = "USD") -> str:
    """What the price paths leave of gross profit over the horizon to who stays cost-plus."""
    horizon = cases[0].rows.height - 1
    stay = [case.over_horizon for case in cases if case.member == "cost_plus"]
    low, high = money(min(stay), currency), money(max(stay), currency)
    if low == high:
        return f"Cost-plus earns {low} over {horizon} months under every price path"
    if max(stay) <= 0:
        less, more = money(-max(stay), currency), money(-min(stay), currency)
        return f"Over {horizon} months cost-plus loses from {less} to {more}, as prices go"
    return f"Over {horizon} months cost-plus earns from {low} to {high}, as prices go"


def apart(cases: Sequence[Case]) -> pl.DataFrame:
    """E15.2  from cost-plus to each other plan, a row a path: before, structure (at today's revenue), level (its own price), after.

    Columns `to` (hybrid, credits, outcome) and `path` beside; gross profit over the horizon, in base currency. Structure + level = after -
    before; hybrid and credits stand in the set at today's revenue alone.
    """
    sums = {(case.member, case.path): case.over_horizon for case in cases}
    rows = []
    for to, (neutral, own) in CHANGES.items():
        for path in PATHS:
            before, after = sums["cost_plus", path], sums[own, path]
            change = plan_change(before, sums[neutral, path], after)
            rows.append((to, path, before, change.structure, change.level, after))
    return pl.DataFrame(rows, schema=["to", "path", "before", "structure", "level", "after"], orient="row")


def apart_said(rows: pl.DataFrame) -> str:
    """Which plans gain by structure alone under most price paths, and what the market's price does to outcomes."""
    gains = {to: int((rows.filter(pl.col("to") == to)["structure"] > 0).sum()) for to in CHANGES}
    level = rows.filter(pl.col("to") == "outcome")["level"]
    adds = "adds to it" if (level > 0).all() else "takes from it" if (level < 0).all() else "adds or takes by path"
    market = f"the market's price for an outcome {adds}"
    most = max(gains.values())
    paths = "all four price paths" if most == len(PATHS) else f"{_NUMBER.get(most)} of the four price paths"
    if most == 0:
        return f"At today's revenue no other plan earns more than cost-plus under any of the four price paths; {market}"
    best = [to for to, count in gains.items() if count == most]
    which = "every other plan" if len(best) == len(CHANGES) else listed([_PLAN_WORDS[to] for to in best])
    verb = "earns" if len(best) == len(CHANGES) or best == ["hybrid"] else "earn"
    return f"At today's revenue {which} {verb} more than cost-plus under {paths}; {market}"


def _leaves(case: Case, currency: str, between: str = "") -> str:
    """The verb for what a case leaves or loses over the horizon, and the money."""
    verb = "leave" if case.over_horizon >= 0 else "lose"
    return f"{verb}{'s' if is_one([NAMES[case.member]]) else ''}{between} {money(abs(case.over_horizon), currency)}"


def _path(case: Case) -> str:
    return LABELS[case.path].lower()


def named(names: Sequence[str], *, lower: bool = False) -> str:
    return listed([name if index == 0 and not lower else inside(name) for index, name in enumerate(names)])


def is_one(names: Sequence[str]) -> bool:
    """Whether the verb is one thing's: Hybrid keeps, credits keep."""
    return len(names) == 1 and names[0] in ("Cost-plus", "Hybrid")
