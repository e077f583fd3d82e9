"""The forward figures of a company whose lines are priced in several ways, from the one engine: exposure, BYOK, halving.

Each class of lines becomes a plan that reproduces its own revenue and inference cost at t = 0: tokens and credits a markup on cost (M5),
everything else one task a month at its revenue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.baseline import Baseline
from analytics.equations.floor import Crossing
from analytics.plans.markup import Markup
from analytics.plans.task import Task
from analytics.projection import Projection, project
from analytics.scenario import Scenario
from data.tables import METERED, PEGGED


@dataclass(frozen=True)
class Line:
    """Revenue and inference cost a month of the lines priced in one way; `self_hosted` cost does not follow list prices."""

    priced_by: str
    revenue: float
    inference_cost: float
    self_hosted: float = 0.0

    @property
    def pegged(self) -> bool:
        """Whether its price follows tokens."""
        return self.priced_by in PEGGED


def run(line: Line, *, elasticity: float = 0.0, levers: Sequence[Mapping[str, Any]] = (), horizon_months: int = 36) -> Projection | None:
    """The projection of one class of lines; None where its cost follows nothing, or a markup has no revenue to start from.

    Only pegged lines answer to the token price; a markup below zero stands for lines sold at a loss.
    """
    moving = line.inference_cost if line.pegged else line.inference_cost - line.self_hosted
    if moving <= 0 or (line.pegged and line.revenue <= 0):
        return None
    said: dict[str, Any] = {"horizon_months": horizon_months, "levers": list(levers), "plan": {"plan": "markup"}}
    scenario = Scenario.model_validate(said | {"behaviour": {"elasticity": elasticity if line.pegged else 0.0}})
    plan = Markup().model_copy(update={"markup": line.revenue / moving - 1}) if line.pegged else Task(price_usd=max(line.revenue, 1e-9))
    start = Baseline(
        customers=1.0,
        tasks=1.0,
        tokens_mtok=moving,
        price_usd_per_mtok=1.0,
        list_price_usd_per_mtok=1.0,
        fixed_cogs=line.inference_cost - moving,
    )
    return project(start, scenario.model_copy(update={"plan": plan}))


def price_move(lines: Sequence[Line], price_ratio: float, elasticity: float) -> float:
    """M20  the change of gross profit a month if the token price moves at once to `price_ratio` times itself."""
    jump = {"lever": "price_path", "jumps": [{"month": 1, "change": price_ratio - 1}]}
    found = [run(line, elasticity=elasticity, levers=[jump], horizon_months=1) for line in lines]
    steps = [projection.rows["gross_profit"].to_list() for projection in found if projection is not None]
    return float(sum(after - before for before, after in steps))


def left_with_every_key(lines: Sequence[Line], fee_rate: float, handed_back_share: float) -> float:
    """E11.2, E11.3  gross profit a month with every key the customer's; lines that inference does not belong to keep theirs."""
    lever = {"lever": "byok", "share": 1.0, "fee_rate": fee_rate, "handed_back_share": handed_back_share}
    left = 0.0
    for line in lines:
        metered = run(line, levers=[lever], horizon_months=1) if line.priced_by in METERED else None
        left += line.revenue - line.inference_cost if metered is None else metered.rows["gross_profit"][1]
    return left


def months_until_halved(line: Line, annual_decline: float, elasticity: float, horizon_months: int = 120) -> Crossing | None:
    """E16.6  when gross profit of a class of lines has halved, interpolated between months; None where nothing of it follows tokens."""
    levers = [{"lever": "price_path", "annual_decline": annual_decline}]
    found = run(line, elasticity=elasticity, levers=levers, horizon_months=horizon_months)
    return None if found is None else next(iter(found.halved.values()))
