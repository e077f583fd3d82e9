"""Scenarios for tests: written as their files would say it, projected from their own baseline."""

from typing import Any

from analytics.engine.projection import Projection, project
from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import baseline
from analytics.scenario import Scenario

LAST_MONTH = {"customers": 100, "tasks": 200_000, "tokens_mtok": 5_000.0, "price_usd_per_mtok": 2.0}


def scenario(**said: Any) -> Scenario:
    """A scenario on LAST_MONTH, a plain markup where nothing else is said."""
    plans = {} if "plans" in said else {"plan": {"plan": "markup"}}
    return scenario_from({"name": "test", "baseline": LAST_MONTH} | plans | said)


def projected(**said: Any) -> Projection:
    """Its projection, without a ledger."""
    named = scenario(**said)
    return project(baseline(named), named)


def price_path(**said: Any) -> dict[str, Any]:
    """A price path."""
    return {"lever": "price_path", **said}
