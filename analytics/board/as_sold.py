"""The company as it sells in a month, as one scenario: each way of pricing is the plan of its name, with its share of inference cost.

What has no inference of its own is a fee beside the lines priced by tokens. Prices are solved so that month 0 is the month itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from analytics.engine.behaviour import Behaviour
from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import Baseline, baseline
from analytics.estimates.estimate import measured
from analytics.estimates.part import Part
from analytics.estimates.suggested import Place, nearest_allowed
from analytics.scenario import Scenario
from data.errors import BadValueError

BY_UNIT = ("credits", "acu", "outcome", "task", "seat")  # ways of pricing that are plans of their own where they have inference
THE_REST = "tokens and fees"  # all that is left
_MOST_TASKS = 1e9  # and seats; a price a unit carries the rest
_PLAN = {"credits": "credit"}
_EVERYTHING = 1e12  # million tokens included: nothing is over
_BEHAVIOUR = {"task_growth": "volume_growth", "churn": "churn"}


@dataclass(frozen=True)
class AsSold:
    """`ways`: which ways of pricing each plan of the scenario stands for, by the name of its rows. `unmeasured`: behaviour left neutral.
    `intervals`: both ends of behaviour that was measured, by place.

    `needs` says why there is no scenario.
    """

    scenario: Scenario | None
    ways: Mapping[str, str]
    unmeasured: tuple[str, ...] = ()
    needs: str = ""
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def start(self) -> Baseline:
        """The month it starts from. BadValueError where there is no scenario."""
        if self.scenario is None:
            raise BadValueError(f"as sold: found no scenario; expected {self.needs}. Nothing was projected. Import them.")
        return replace(baseline(self.scenario), intervals=self.intervals)


def as_sold(part: Part, levers: Sequence[Mapping[str, Any]], horizon_months: int, fixed_cogs: float | None) -> AsSold:
    """Its behaviour is what was measured up to the month; `levers` and `fixed_cogs` are said."""
    found = {measure.id: measure for measure in measured(part)}
    measures = {name: measure.value for name, measure in found.items()}
    tokens, price, customers = (measures[name] for name in ("tokens_mtok", "price_usd_per_mtok", "customers"))
    sums = dict(
        (way, (float(revenue), float(cost)))
        for way, revenue, cost in part.here.group_by("priced_by")
        .agg(pl.col("revenue", "inference_cost").sum().cast(pl.Float64))
        .sort("priced_by")
        .rows()
    )
    revenue = sum(each[0] for each in sums.values())
    if tokens is None or price is None or revenue <= 0:
        return AsSold(None, {}, needs="billing lines, and usage with its cost")
    total = sum(each[1] for each in sums.values())
    own = {way: sums[way] for way in BY_UNIT if way in sums and min(sums[way]) > 0}
    left = revenue - sum(each[0] for each in own.values())
    share = 1 - sum(each[1] for each in own.values()) / total
    by_token = max(sums.get("tokens", (0.0, 0.0))[0], 0.0)
    if share > 1 - 1e-9 or not own:
        own, left, share = {}, revenue, 1.0
    if share < 1e-9 or left <= 0:
        own = {way: (each[0] * revenue / (revenue - left), each[1]) for way, each in own.items()}
        left, share = 0.0, 0.0
    plans, ways, list_price = [], {}, float(price)
    if left > 0:
        markup = min(max(float(measures["markup"] or 0.0), 0.0), 10.0)
        usage = min(by_token, left)
        plan: dict[str, Any] = {"plan": "hybrid", "platform_fee": left - usage}
        if usage > 0:
            plan["overage_markup"] = markup
            list_price = usage / ((1 + markup) * float(tokens) * share)
        else:
            plan["included_mtok"] = _EVERYTHING
        plans.append(plan | {"share": share})
        ways["hybrid"] = THE_REST
    tasks = min(float(measures["tasks"] or max(revenue, 1.0)), _MOST_TASKS)
    cost = sum(each[1] for each in own.values())
    for way, (earned, spent) in own.items():
        part_of = (1 - share) * spent / cost
        plans.append(_plan(way, earned / (tasks * part_of)) | {"share": part_of})
        ways[_PLAN.get(way, way)] = way
    sold: dict[str, Any] = (
        {"plan": {name: value for name, value in plans[0].items() if name != "share"}} if len(plans) == 1 else {"plans": plans}
    )
    behaviour = {
        field: nearest_allowed(Place(Behaviour, field, name), float(value))
        for field, name in _BEHAVIOUR.items()
        if (value := measures[name]) is not None
    }
    named: dict[str, Any] = {
        "name": "As sold",
        "horizon_months": horizon_months,
        "levers": list(levers),
        "behaviour": behaviour,
        "baseline": {
            "customers": float(customers or 1),
            "tasks": tasks,
            "seats": tasks,
            "tokens_mtok": float(tokens),
            "price_usd_per_mtok": total / float(tokens),
            "list_price_usd_per_mtok": list_price,
            "fixed_cogs": fixed_cogs or 0.0,
        },
    }
    try:
        scenario = scenario_from(named | sold)
    except BadValueError as beyond:
        return AsSold(None, {}, needs=f"a month within what a scenario takes ({str(beyond).split('. ')[0]})")
    intervals = {
        f"behaviour.{field}": (float(one.low), float(one.high))
        for field, one in ((field, found[name]) for field, name in _BEHAVIOUR.items())
        if one.value is not None and one.low is not None and one.high is not None
    }
    return AsSold(scenario, ways, tuple(name for name in _BEHAVIOUR.values() if measures[name] is None), intervals=intervals)


def _plan(way: str, price: float) -> dict[str, Any]:
    """One unit a task, all of them paid: the price is what the lines bring a task."""
    once = {
        "credits": {"credits_per_task": 1.0},
        "acu": {"acu_per_task": 1.0},
        "outcome": {"success_per_attempt": 1.0},
    }
    return {"plan": _PLAN.get(way, way), "price_usd": price} | once.get(way, {})
