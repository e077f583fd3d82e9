"""What a move is, and where moves start: the company as it sells, its pegged part apart from the rest, under named assumptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.answers.asked import Asked
from analytics.board.as_sold import as_sold
from analytics.engine.projection import project
from analytics.engine.required import shipped
from analytics.estimates.baseline import Baseline, baseline
from analytics.estimates.part import part
from analytics.levers import AnyLever
from analytics.levers.price_path import Jump, PricePath
from analytics.metrics.contribution import CONTRIBUTION
from analytics.plan import Plan
from analytics.plans.hybrid import Hybrid
from analytics.scenario import Scenario

Values = NDArray[np.float64]
HORIZON = 36  # months in which a floor is looked for
YEAR = 12  # months over which a move is weighed
TOO_LITTLE = 0.01  # of inference cost or revenue: below it a part is not there


@dataclass(frozen=True)
class Path:
    """Revenue and gross profit a month, t = 0..T, before COGS that do not follow tokens."""

    revenue: Values
    profit: Values

    def __add__(self, other: "Path") -> "Path":
        return Path(self.revenue + other.revenue, self.profit + other.profit)


@dataclass(frozen=True)
class Some:
    """A part of what is sold: its share of the baseline and the scenario it runs under."""

    base: Baseline
    scenario: Scenario

    def path(self) -> Path:
        """As the engine projects it."""
        rows = project(self.base, self.scenario).rows
        return Path(rows["revenue"].to_numpy(), rows["gross_profit"].to_numpy())

    def with_lever(self, lever: AnyLever) -> "Some":
        """The same with one more lever."""
        return replace(self, scenario=self.scenario.model_copy(update={"levers": (*self.scenario.levers, lever)}))


@dataclass(frozen=True)
class Start:
    """`sold` is the company in its last actual month under `path` and measured growth; `assumed` gives an assumption by name.

    `losing` is what customers under water cost a month, `own_mtok` million tokens a month on customers' keys, `plain_input` the share of
    inference cost of the rest that is plain input; None where they are not measurable. `counted`: whether outcomes count the work of all.
    """

    base: Baseline
    sold: Scenario
    assumed: Callable[[str], float]
    signed: Mapping[str, float]
    announced: tuple[Jump, ...] = ()
    losing: float | None = None
    own_mtok: float | None = None
    plain_input: float | None = None
    counted: bool = False

    def under(self, horizon_months: int, **changed: float) -> "Start":
        """The same start over another horizon, with some assumptions at other values."""
        named = {name.replace("__", "."): value for name, value in changed.items()}
        scenario = self.sold.model_copy(update={"horizon_months": horizon_months})
        before = self.assumed
        return replace(self, sold=scenario, assumed=lambda name: named[name] if name in named else before(name))

    @cached_property
    def scenario(self) -> Scenario:
        """What is sold, with the price path and the growth of tokens that are assumed."""
        behaviour = self.sold.behaviour.model_copy(
            update={"token_growth": self.assumed("risk.token_growth"), "elasticity": self.assumed("behaviour.elasticity")}
        )
        path = PricePath(annual_decline=self.assumed("prices.list_decline"), jumps=self.announced)
        return self.sold.model_copy(update={"behaviour": behaviour, "levers": (path,)})

    @cached_property
    def pegged(self) -> Some | None:
        """The lines priced by tokens with the fees beside them; None where nothing is sold by the token."""
        for plan in self.scenario.entries.values():
            if isinstance(plan, Hybrid) and plan.included_mtok == 0 and self._by_token(plan) > 0:
                return self._alone((plan,))
        return None

    @cached_property
    def rest(self) -> Some | None:
        """The lines with inference of their own whose price does not follow tokens."""
        plans = tuple(plan for plan in self.scenario.entries.values() if not isinstance(plan, Hybrid) or plan.included_mtok > 0)
        return self._alone(plans) if sum(plan.share for plan in plans) > TOO_LITTLE else None

    @property
    def by_token(self) -> float:
        """What is billed by the token a month at t = 0."""
        return sum(self._by_token(plan) for plan in self.scenario.entries.values() if isinstance(plan, Hybrid) and plan.included_mtok == 0)

    @cached_property
    def stay(self) -> Path:
        """The company if nothing is decided."""
        return self.company()

    def company(self, pegged: Some | None = None, rest: Some | None = None) -> Path:
        """Both parts together, either in the place of the one that is sold today."""
        one, other = pegged.path() if pegged else self._pegged_path, rest.path() if rest else self._rest_path
        return one + other

    @cached_property
    def _pegged_path(self) -> Path:
        return self.pegged.path() if self.pegged else self._nothing

    @cached_property
    def _rest_path(self) -> Path:
        return self.rest.path() if self.rest else self._nothing

    @property
    def _nothing(self) -> Path:
        return Path(np.zeros(self.sold.horizon_months + 1), np.zeros(self.sold.horizon_months + 1))

    def _by_token(self, plan: Hybrid) -> float:
        return self.base.tokens_mtok * plan.share * self.base.list_price_usd_per_mtok * (1 + plan.overage_markup)

    def _alone(self, plans: tuple[Plan, ...]) -> Some:
        share = sum(plan.share for plan in plans)
        base = replace(
            self.base,
            tokens_mtok=self.base.tokens_mtok * share,
            tasks=self.base.tasks * share,
            seats=None if self.base.seats is None else self.base.seats * share,
            fixed_cogs=0.0,
        )
        parts = [plan.model_copy(update={"share": plan.share / share}) for plan in plans]
        sold: dict[str, Any] = {"plan": parts[0], "plans": ()} if len(parts) == 1 else {"plan": None, "plans": tuple(parts)}
        return Some(base, self.scenario.model_copy(update=sold))


@dataclass(frozen=True)
class Move:
    """One thing to decide: `label` an instruction, `costs` and `undo` in words, `rests_on` the assumptions that act in it alone.

    `needs` says what the data lack to claim it, empty where nothing; `after` gives the company's path once it is decided, `outlay` what is
    spent within a year outside gross profit. `last` is what is named only where nothing else helps.
    """

    id: str
    label: str
    costs: str
    undo: str
    rests_on: tuple[str, ...]
    needs: Callable[[Start], str]
    after: Callable[[Start], Path | None]
    outlay: Callable[[Start], float] = lambda _: 0.0
    last: bool = False


_PLAIN_INPUT = """
select sum(coalesce(input_tokens, 0) * input_usd_per_mtok)::double / 1e6 as plain, sum(cost)::double as cost
from usage
where is_primary and month = $month and key_owner = 'vendor' and answered_by = 'provider' and input_usd_per_mtok is not null
  and coalesce(priced_by, 'unclassified') not in ('tokens', 'credits')
"""


def start(asked: Asked) -> Start | str:
    """Where moves start; a sentence of what is missing where the data do not support any."""
    company, snapshot = asked.company, asked.snapshot
    if company is None or snapshot is None:
        return "invoices, usage and a provider's costs"
    one = part(snapshot)
    if one is None or company.gross_profit is None:
        return "a month complete in both billing lines and inference cost"
    if not company.at.revenue_is_known:
        return "what sets the price of products that are not classified"
    if not company.at.cost_is_known:
        return "a map of which product inference cost belongs to"
    if (company.at.whole.inference_cost or 0) < TOO_LITTLE * float(company.at.whole.revenue or 0):
        return "the usage, or what the providers charged, of the month: inference is next to nothing"
    other = company.at.other_cogs
    found = as_sold(one, (), HORIZON, None if other is None else float(other))
    if found.scenario is None:
        return found.needs
    signed = company.signed_all
    known, losing = asked.known.measures, next(each for each in CONTRIBUTION.measures(company) if each.id == "M2c")
    own = known["own_key_share"].value if "own_key_share" in known else None
    base = baseline(found.scenario)
    plain, cost = company.query(_PLAIN_INPUT).row(0)
    return Start(
        base=base,
        sold=found.scenario.model_copy(update={"floor": asked.floor}),
        assumed=lambda name: signed[name] if name in signed else shipped(name),
        signed=signed,
        announced=asked.known.announced,
        losing=None if losing.value is None else float(losing.value),
        own_mtok=None if not own or float(own) >= 1 else base.tokens_mtok * float(own) / (1 - float(own)),
        plain_input=None if plain is None or not cost or cost <= 0 else min(plain / cost, 1.0),
        counted=asked.counted,
    )
