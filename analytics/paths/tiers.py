"""The tier of a model bought, and what the published declines by tier come to for the mix that a company buys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from analytics.estimates.model_names import undated
from analytics.paths.history import LINE_TIER, Tier
from analytics.paths.presets import tier_decline
from data.prices.history import load
from data.prices.names import split
from data.prices.names import undated as without_snapshot
from data.snapshot import Snapshot

_TIER: Mapping[str, Tier] = {**LINE_TIER, "premium": "flagship", "host_panel": "commodity"}
_PUBLISHED: Mapping[Tier, str] = {"flagship": "flagship", "mid": "mid", "small": "economy", "commodity": "economy"}

_BOUGHT = """
select provider, model, sum(cost)::decimal(38, 12) as inference_cost
from usage
where is_primary and month = $month and key_owner = 'vendor' and answered_by = 'provider'
group by all order by all
"""


@dataclass(frozen=True)
class MixDecline:
    """A year's decline of the list price of what is bought, as a fraction; `shares` of the cost whose tier is known, by published tier.

    After twelve months the index of the mix, its quantities as they are, is 1 - annual_decline. `covered` is the share of the cost
    whose tier is known.
    """

    annual_decline: float
    shares: Mapping[str, float]
    covered: float


def tier_of(provider: str | None, model: str | None) -> Tier | None:
    """The tier of the line on which the price history has a model, whoever sells it, whatever its snapshot; None where it is on no line."""
    return _tiers().get(_name(provider, model))


def line_of(provider: str | None, model: str | None) -> str | None:
    """The line on which the price history has a model, such as anthropic-mid, whoever sells it; None where it is on no line."""
    return _lines().get(_name(provider, model))


def bought(snapshot: Snapshot, month: date) -> pl.DataFrame:
    """What the vendor-key tokens of a month cost before the provider's money, in base currency: provider, model, inference_cost."""
    return snapshot.query(_BOUGHT, month=month)


def decline_of(costs: pl.DataFrame) -> MixDecline | None:
    """The published declines by tier, weighted by cost: a frame of provider, model, inference_cost. None where no tier is known."""
    by_tier: dict[str, float] = {}
    whole = 0.0
    for provider, model, cost in costs.select("provider", "model", "inference_cost").rows():
        if cost is None or cost <= 0:
            continue
        whole += float(cost)
        if tier := tier_of(provider, model):
            by_tier[_PUBLISHED[tier]] = by_tier.get(_PUBLISHED[tier], 0.0) + float(cost)
    known = sum(by_tier.values())
    if not known:
        return None
    shares = {tier: cost / known for tier, cost in sorted(by_tier.items())}
    return MixDecline(sum(share * tier_decline(tier) for tier, share in shares.items()), shares, known / whole)


@cache
def _tiers() -> Mapping[str, Tier]:
    rows = load().rows.filter(pl.col("tier").is_in(list(_TIER))).sort("day").select("provider", "model", "tier").rows()
    return {_name(provider, model): _TIER[tier] for provider, model, tier in rows}


@cache
def _lines() -> Mapping[str, str]:
    sold = load().rows.filter(pl.col("line").is_not_null(), pl.col("tier").is_in(list(LINE_TIER))).sort("day")
    return {_name(provider, model): line for provider, model, line in sold.select("provider", "model", "line").rows()}


def _name(provider: str | None, model: str | None) -> str:
    return undated(without_snapshot(split(provider, model)[1].rpartition("/")[2]))
