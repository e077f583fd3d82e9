"""What a move from one plan to another turns on: the loss of customers, the price, the path of token prices at which it stops paying."""

from collections.abc import Callable
from typing import Any

from analytics.engine.projection import project
from analytics.equations.solve import parted
from analytics.estimates.baseline import Baseline
from analytics.levers.migration import Migration
from analytics.levers.price_path import PricePath
from analytics.plan import Plan
from analytics.scenario import Scenario

TOLERANCE = 1e-3
DEAREST = 3.0  # times the price, at most
STEEPEST = -0.9  # prices that nearly double in a year; a rise is a decline below zero


def loss_that_ends_it(baseline: Baseline, stay: Scenario, to: Plan) -> float | None:
    """The fraction lost by moving (z0 of E14.2) at which moving everybody brings no more than staying over the horizon.

    0 where it brings less without any loss, None where it brings more though half are lost.
    """
    staying = _sum(baseline, stay)
    return _edge(lambda lost: _forced(baseline, stay, to, base_loss=lost) >= staying, 0.0, 0.5)


def price_that_pays(baseline: Baseline, stay: Scenario, to: Plan) -> float | None:
    """How many times the plan's price moving has to bring for it to pay over the horizon; None up to threefold."""
    staying = _sum(baseline, stay)
    pays: Callable[[float], bool] = lambda factor: _forced(baseline, stay, to.priced(factor)) >= staying  # noqa: E731
    if not pays(DEAREST):
        return None
    return parted(lambda factor: not pays(factor), 1.0, DEAREST, TOLERANCE)[1]


def rise_that_ends_structure(baseline: Baseline, stay: Scenario, neutral: Plan) -> float | None:
    """The rise of list prices a year at which a plan at today's revenue brings no more than the scenario's over the horizon (E15.2).

    0 where it brings less with prices that stay, None where it brings more though they nearly double.
    """

    def holds(rise: float) -> bool:
        path = PricePath(annual_decline=-rise)
        before, after = (_with(each, path) for each in (stay, stay.model_copy(update={"plan": neutral, "plans": ()})))
        return _sum(baseline, after) > _sum(baseline, before)

    return _edge(holds, 0.0, -STEEPEST)


def _edge(holds: Callable[[float], bool], low: float, high: float) -> float | None:
    """Up to where something holds; `low` where it does not at all, None where it does up to `high`."""
    if not holds(low):
        return low
    return None if holds(high) else parted(holds, low, high, TOLERANCE)[0]


def _with(scenario: Scenario, *levers: Any) -> Scenario:
    return scenario.model_copy(update={"levers": (*scenario.levers, *levers)})


def _forced(baseline: Baseline, stay: Scenario, to: Plan, **more: float) -> float:
    move = Migration.model_validate({"to": to.terms, "mode": "forced", **more})
    return _sum(baseline, _with(stay, move))


def _sum(baseline: Baseline, scenario: Scenario) -> float:
    """Gross profit of months 1..T together."""
    return float(project(baseline, scenario).rows["gross_profit"][1:].sum())
