"""The forward figures of a company whose lines are priced in several ways, from the one engine: exposure, BYOK, halving, floor.

Lines whose price follows tokens move as the engine moves a markup; all others keep their revenue while their inference moves. Under BYOK
each way of pricing is the plan of its name.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from analytics.engine.projection import project
from analytics.estimates.baseline import Baseline
from analytics.scenario import Scenario
from data.tables import METERED, PEGGED

# each way of pricing that inference can belong to, as one unit a month for a dollar; what BYOK leaves of a markup does not depend on it
_SOLD: Mapping[str, Mapping[str, Any]] = {
    "tokens": {"plan": "markup"},
    "credits": {"plan": "credit", "price_usd": 1.0, "credits_per_task": 1.0},
    "acu": {"plan": "acu", "price_usd": 1.0, "acu_per_task": 1.0},
    "seat": {"plan": "seat", "price_usd": 1.0},
    "outcome": {"plan": "outcome", "price_usd": 1.0, "success_per_attempt": 1.0},
    "task": {"plan": "task", "price_usd": 1.0},
}


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

    @property
    def gross_profit(self) -> float:
        """Revenue less inference cost, USD a month."""
        return self.revenue - self.inference_cost

    @property
    def by_key(self) -> tuple["Line", "Line"]:
        """B11  what a customer's own key can run, and what stays: models we host, with their share of revenue, and whatever inference
        does not belong to."""
        if self.priced_by not in METERED or self.inference_cost <= 0:
            return replace(self, revenue=0.0, inference_cost=0.0, self_hosted=0.0), self
        stays = min(max(self.self_hosted / self.inference_cost, 0.0), 1.0)
        cost, revenue = stays * self.inference_cost, stays * self.revenue
        moves = replace(self, revenue=self.revenue - revenue, inference_cost=self.inference_cost - cost, self_hosted=0.0)
        return moves, replace(self, revenue=revenue, inference_cost=cost, self_hosted=cost)


@dataclass(frozen=True)
class Market:
    """How token prices move and how the volume of lines priced by tokens answers: levers of a scenario, E4.4's eps and eta."""

    levers: Sequence[Mapping[str, Any]]
    elasticity: float = 0.0
    tokens_elasticity: float = 0.0


def fall(annual_decline: float, elasticity: float, tokens_elasticity: float = 0.0) -> Market:
    """Token prices that fall by a fraction a year."""
    return Market([{"lever": "price_path", "annual_decline": annual_decline}], elasticity, tokens_elasticity)


def price_move(lines: Sequence[Line], price_ratio: float, elasticity: float, tokens_elasticity: float = 0.0) -> float:
    """M20  the change of gross profit a month if the token price moves at once to `price_ratio` times itself."""
    jump = {"lever": "price_path", "jumps": [{"month": 1, "change": price_ratio - 1}]}
    before, after = _gross_profit(lines, Market([jump], elasticity, tokens_elasticity), 1)
    return after - before


def left_with_every_key(lines: Sequence[Line], fee_rate: float, handed_back_share: float) -> float:
    """E11.2, E11.3  gross profit a month with every key the customer's; what no key can run keeps its own."""
    lever = {"lever": "byok", "share": 1.0, "fee_rate": fee_rate, "handed_back_share": handed_back_share}
    return math.fsum(_with_own_keys(line, lever) for line in lines)


def months_until_halved(lines: Sequence[Line], market: Market, horizon_months: int = 120) -> float | None:
    """E16.6  when gross profit of these lines has halved, exact between months where prices move by a rate; None where it does not."""
    before, line = 0.0, 0.0
    for month, profit in enumerate(_gross_profit(lines, market, horizon_months)):
        if month == 0:
            line = profit / 2
        elif profit <= line:
            even = profit > 0  # else it passed through zero, and no rate describes it
            done = math.log(before / line) / math.log(before / profit) if even else (before - line) / (before - profit)
            return month - 1 + done
        if profit <= 0:
            return None
        before = profit
    return None


def margins(lines: Sequence[Line], market: Market, other_cogs: float, horizon_months: int) -> list[float | None]:
    """Gross margin of the company in the months 0..horizon; None where there is no revenue."""
    months = by_month(lines, market, horizon_months)
    return [(revenue - cost - other_cogs) / revenue if revenue > 0 else None for revenue, cost in months]


def _gross_profit(lines: Sequence[Line], market: Market, horizon: int) -> Iterator[float]:
    return (revenue - cost for revenue, cost in by_month(lines, market, horizon))


def by_month(lines: Sequence[Line], market: Market, horizon_months: int) -> list[tuple[float, float]]:
    """Revenue and inference cost of all lines, a month each, 0..horizon."""
    billed, bought = _scale(market, market.elasticity, horizon_months), _scale(market, 0.0, horizon_months)
    return [
        (
            math.fsum(line.revenue * (by_token if line.pegged else 1) for line in lines),
            math.fsum((line.inference_cost - line.self_hosted) * (by_token if line.pegged else fixed) + line.self_hosted for line in lines),
        )
        for by_token, fixed in zip(billed, bought, strict=True)
    ]


def _scale(market: Market, elasticity: float, horizon: int) -> Sequence[float]:
    """What a dollar of inference sold by the token becomes, month by month."""
    levers = json.dumps([dict(lever) for lever in market.levers], sort_keys=True)
    return _scaled(levers, elasticity, market.tokens_elasticity, horizon)


@lru_cache(maxsize=4096)
def _scaled(levers: str, elasticity: float, tokens_elasticity: float, horizon: int) -> tuple[float, ...]:
    """The same for every company: one run of the engine a market."""
    scenario = Scenario.model_validate(
        {
            "horizon_months": horizon,
            "levers": json.loads(levers),
            "behaviour": {"elasticity": elasticity, "tokens_elasticity": tokens_elasticity},
            "plan": {"plan": "markup"},
        }
    )
    return tuple(project(_dollar(1.0), scenario).rows["inference_cost"].to_list())


def _with_own_keys(line: Line, lever: Mapping[str, Any]) -> float:
    moves, stays = line.by_key
    if moves.revenue <= 0 or moves.inference_cost <= 0:
        return moves.revenue + stays.gross_profit  # nothing to hand back, and inference has left
    sold = Scenario.model_validate({"horizon_months": 1, "levers": [lever], "plan": _SOLD[line.priced_by]})
    rows = project(_dollar(moves.inference_cost / moves.revenue), sold).rows
    return moves.revenue * float(rows["revenue"][1] - rows["inference_cost"][1]) + stays.gross_profit


def _dollar(cost: float) -> Baseline:
    """A month with this inference cost: as many million tokens at a dollar, one task, one seat."""
    return Baseline(customers=1.0, tasks=1.0, tokens_mtok=cost, price_usd_per_mtok=1.0, list_price_usd_per_mtok=1.0, seats=1.0)
