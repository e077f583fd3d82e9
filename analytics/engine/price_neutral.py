"""E15.2  A plan change taken apart: what its structure does at a price that brings today's revenue, and what the price level adds."""

import polars as pl

from analytics.engine.migrating import bill
from analytics.engine.projection import project
from analytics.estimates.baseline import Baseline
from analytics.plan import Plan
from analytics.scenario import Scenario
from data.errors import BadValueError


def price_neutral(baseline: Baseline, scenario: Scenario, plan: Plan, revenue: float) -> Plan:
    """The plan at prices that bring this revenue (USD a month) at t = 0. BadValueError where the plan bills nothing then."""
    billed = bill(baseline, scenario, plan)
    if billed <= 0:
        raise BadValueError(
            "plan: found one that bills nothing at t = 0; expected a plan with a price. Nothing was projected. Name its price."
        )
    return plan.priced(revenue / billed)


def plan_change(baseline: Baseline, scenario: Scenario, to: Plan) -> pl.DataFrame:
    """E15.2  the scenario's plan against another under the same levers, month by month: structure + level = total, exactly in its terms.

    Columns: t, before (gross profit, USD a month), structure (what the price-neutral plan changes), level (what its own price then adds),
    after; and revenue_before, revenue_structure, revenue_level, revenue_after.
    """
    before = project(baseline, scenario).rows
    neutral = price_neutral(baseline, scenario, to, float(before["revenue"][0]))
    columns = {"t": before["t"]}
    rows = [project(baseline, scenario.model_copy(update={"plan": plan, "plans": ()})).rows for plan in (neutral, to)]
    for name, prefix in (("gross_profit", ""), ("revenue", "revenue_")):
        columns |= {
            f"{prefix}before": before[name],
            f"{prefix}structure": rows[0][name] - before[name],
            f"{prefix}level": rows[1][name] - rows[0][name],
            f"{prefix}after": rows[1][name],
        }
    return pl.DataFrame(columns)
