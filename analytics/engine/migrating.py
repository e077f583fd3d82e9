"""What is sold under which plan when: the scenario's plans, and where customers migrate, the plan they come to, cohort by cohort."""

from dataclasses import replace

import polars as pl

from analytics.engine.formulas import Sold, formulas
from analytics.engine.grid import grid_of
from analytics.engine.months import STILL, begin, months
from analytics.equations.migration import bill_change
from analytics.estimates.baseline import Baseline
from analytics.plan import Plan
from analytics.scenario import Scenario

ONE_COHORT = pl.DataFrame({"weight": [1.0], "heads": [1.0], "moves": [0]})
_MOVED = pl.col("t") >= pl.col("moves")


def parts(baseline: Baseline, scenario: Scenario) -> tuple[list[Sold], pl.DataFrame]:
    """The parts of what is sold, and the cohorts: `weight` of the baseline, `heads` of its customers, `moves` the month of renewal.

    BadValueError where a plan lacks something of the baseline.
    """
    for plan in scenario.entries.values():
        needs(plan, plan.share, baseline)
    sold = [Sold(name, plan, plan.share, group=group) for group, (name, plan) in enumerate(scenario.entries.items())]
    move = scenario.migration
    if move is None:
        return sold, ONE_COHORT
    name = f"{move.to.plan}_2" if move.to.plan in scenario.entries else move.to.plan
    moving = {}
    for part in sold:
        if part.plan.terms == move.to.terms:
            continue
        needs(move.to, part.share, baseline)
        moved = replace(part, plan=move.to, fees=part.share)
        change = bill_change(*(billed(baseline, scenario, each) for each in (part, moved))) or 0.0
        if move.takes(change):
            moving[part.group] = move.lost(change)
    moved_share = sum(part.share for part in sold if part.group in moving)
    found = []
    for part in sold:
        if part.group not in moving:
            found.append(part)
            continue
        stay = pl.when(_MOVED).then(1 - moving[part.group]).otherwise(1.0)
        dual = pl.when(move.dual_run()).then(move.dual_run_usd / moved_share).otherwise(0.0)
        new, old = pl.when(_MOVED).then(1.0).otherwise(0.0), pl.when(_MOVED).then(0.0).otherwise(1.0)
        found.append(Sold(part.name, part.plan, part.share, part.fees, part.group, old, stay))
        found.append(Sold(name, move.to, part.share, part.share, part.group, new, stay, dual))
    return found, move.cohorts()


def needs(plan: Plan, share: float, baseline: Baseline) -> None:
    """Raise BadValueError where the plan cannot price this share of the baseline."""
    seats = None if baseline.seats is None else baseline.seats * share
    plan.needs(baseline.tokens_mtok * share, baseline.inference_cost * share, baseline.tasks * share, seats)


def bill(baseline: Baseline, scenario: Scenario, plan: Plan) -> float:
    """What the plan bills at t = 0 for the whole baseline, USD a month; a plan's own share is left aside."""
    return billed(baseline, scenario, Sold("", plan))


def billed(baseline: Baseline, scenario: Scenario, part: Sold) -> float:
    """What a part is billed at t = 0, USD a month: its share of the baseline, and the part of the plan's fees that falls to it."""
    now, wanted = scenario.model_copy(update={"horizon_months": 1}), ("revenue",)
    begun = begin(grid_of(ONE_COHORT, 1, baseline.month), formulas(baseline, now, [part], 1), wanted)
    return float(months(begun, 1, [STILL], wanted)[0]["revenue"][0])
