"""The required scenario set of E15: five ways to price, each with and without a student of one's own and BYOK, under four price paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from analytics.assumptions import assumption
from analytics.engine.breakeven import halved
from analytics.engine.grid import calendar
from analytics.engine.migrating import ONE_COHORT, parts
from analytics.engine.price_neutral import price_neutral
from analytics.engine.projection import settled
from analytics.equations.floor import Crossing, months_to_floor
from analytics.estimates.baseline import Baseline
from analytics.levers.price_path import PricePath
from analytics.paths.presets import Preset
from analytics.scenario import Scenario

PATHS: tuple[Preset, ...] = ("list_30", "flat", "tenfold", "shock_100_month_3")
_ROWS = ("t", "price_index", "customers", "revenue", "inference_cost", "gross_profit", "gross_margin")
_MEMBERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "cost_plus": ("Stay cost-plus", {"plan": "markup"}),
    "hybrid": ("Hybrid: half of today's bill as a fee", {"plan": "hybrid"}),
    "credits": ("Credits, half passed through", {"plan": "credit", "price_usd": 1.0, "credits_per_task": 1.0, "pass_through": 0.5}),
    "outcome_market": ("Outcome, at the market's price", {"plan": "outcome"}),
    "outcome_neutral": ("Outcome, at today's revenue", {"plan": "outcome"}),
}


@dataclass(frozen=True)
class Case:
    """One scenario of the set under one price path; `rows` are t, revenue, inference_cost, gross_profit, gross_margin."""

    member: str
    label: str
    distilled: bool
    byok: bool
    path: Preset
    scenario: Scenario
    rows: pl.DataFrame
    floor: Crossing
    halved: Crossing

    @property
    def over_horizon(self) -> float:
        """Gross profit of months 1..T together, USD."""
        return float(self.rows["gross_profit"][1:].sum())


BY_TOKEN = ("elasticity", "price_gap_hazard", "markup_end", "markup_half_life_months")
ASSUMED = (
    "prices.list_decline", "prices.tenfold_decline", "prices.doubling", "risk.token_growth", *(f"risk.{name}" for name in BY_TOKEN),
    "value.rival_price", "risk.price_erosion", "risk.retention", "byok.max_share",
)  # fmt: skip


def shipped(name: str) -> float:
    """The value this product ships for an assumption."""
    return assumption(name).value


def assumed_by(signed: Mapping[str, float]) -> Callable[[str], float]:
    """The value of an assumption by name: what the company has signed, else what is shipped."""
    return lambda name: signed[name] if name in signed else shipped(name)


def behaviour(plan: str, assumed: Callable[[str], float] = shipped) -> dict[str, float]:
    """What customers of a plan answer to, from the shipped ranges.

    The token price, its premium and a markup that is competed away act where customers pay by the token. Elsewhere they do not: who pays
    for a resolved ticket does not get it by buying the tokens, so the price gap of E4.6 would count a saving that nobody can have.
    """
    growth = {"token_growth": assumed("risk.token_growth")}
    if plan not in ("markup", "hybrid"):
        return growth
    return growth | {name: assumed(f"risk.{name}") for name in BY_TOKEN}


def required(
    baseline: Baseline, revenue: float, floor: float, horizon_months: int = 24, assumed: Callable[[str], float] = shipped
) -> tuple[Case, ...]:
    """The set from a baseline, each but the market's price set to bring `revenue` (USD a month) at t = 0.

    `assumed` gives the value of an assumption by name, where the company has signed one of its own; the price paths are the named ones.
    BadValueError where the baseline lacks what a plan needs.
    """
    found: list[Case] = []
    for member, (label, said) in _MEMBERS.items():
        terms = said | _start(member, baseline, revenue, assumed)
        answers = behaviour(terms["plan"], assumed)
        shared = {"name": label, "horizon_months": horizon_months, "floor": floor, "plan": terms, "behaviour": answers}
        bare = Scenario.model_validate(shared)
        (plan,) = bare.entries.values()
        sold = plan if member == "outcome_market" else price_neutral(baseline, bare, plan, revenue)
        if answers.get("markup_end", 0.0) > getattr(sold, "markup", getattr(sold, "overage_markup", 10.0)):
            # competition takes a markup away; one that is lower already it does not raise
            shared |= {"behaviour": {name: value for name, value in answers.items() if not name.startswith("markup_")}}
        for distilled in (False, True):
            for byok in (False, True):
                levers = [{"lever": "distillation", "retention": assumed("risk.retention")}] if distilled else []
                levers += [{"lever": "byok", "max_share": assumed("byok.max_share")}] if byok else []
                scenario = Scenario.model_validate(shared | {"levers": levers}).model_copy(update={"plan": sold})
                found += _cases(baseline, scenario, member, label, distilled, byok)
    return tuple(found)


def _start(member: str, baseline: Baseline, revenue: float, assumed: Callable[[str], float]) -> dict[str, Any]:
    match member:
        case "hybrid":
            return {"platform_fee": revenue / 2, "included_mtok": baseline.tokens_mtok / 2}
        case "outcome_market" | "outcome_neutral":
            rival, erosion = assumed("value.rival_price"), assumed("risk.price_erosion")
            return {"price_usd": rival, "price_erosion": erosion if member == "outcome_market" else 0.0}
        case _:
            return {}


def _cases(baseline: Baseline, scenario: Scenario, member: str, label: str, distilled: bool, byok: bool) -> list[Case]:
    """A scenario under every path of the set at once: a block a path."""
    months = calendar(scenario.horizon_months)
    indices = [months.with_columns(index=PricePath(preset=path).plain(baseline.announced).price_index())["index"] for path in PATHS]
    sold, _ = parts(baseline, scenario)
    blocks = pl.concat([ONE_COHORT] * len(PATHS))
    (frame,) = settled(baseline, scenario, sold, blocks, 1, pl.concat(indices), _ROWS)
    found = []
    for path, rows in zip(PATHS, frame.iter_slices(months.height), strict=True):
        kept = rows.select(_ROWS)
        crossings = months_to_floor(kept["gross_margin"].to_list(), scenario.floor), halved(kept["gross_profit"].to_list())
        found.append(Case(member, label, distilled, byok, path, scenario, kept, *crossings))
    return found
