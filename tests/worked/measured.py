"""The worked cases of metrics of the whole company, through the functions that the indicators and the score use."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from analytics.equations.concentration import effective_number, herfindahl, top_share
from analytics.equations.elasticity import Slope, log_differences, slope
from analytics.equations.retention import gross_retention, net_retention
from analytics.scoring.score import Input, Score, owned_cost, score

RULES: dict[str, Callable[[float], float]] = {"0.99": lambda c: 0.99, "1.30*c": lambda c: 1.3 * c, "0.10+0.65*c": lambda c: 0.1 + 0.65 * c}


def we18(given: dict[str, Any]) -> dict[str, Any]:
    units, costs = np.array(given["units"], dtype=float), np.array(given["inference_cost_per_unit"])
    found: dict[str, Any] = {}
    for name, rule in given["price_rules"].items():
        price = np.array([RULES[rule](cost) for cost in costs])
        naive = slope(log_differences(price * units), log_differences(costs * units))
        unit = slope(log_differences(price), log_differences(costs))
        assert isinstance(naive, Slope) and isinstance(unit, Slope)
        found[name] = {
            "naive_beta": naive.beta, "naive_se": naive.se, "unit_beta": unit.beta, "unit_intercept": unit.intercept, "unit_se": unit.se,
        }  # fmt: skip
    return found


def we19(given: dict[str, Any]) -> dict[str, Any]:
    start, end, customers = given["mrr_start"], given["mrr_end"], given["customer_revenue"]
    found = scores(given)
    return {
        "hhi_customers": herfindahl(customers),
        "effective_customers": effective_number(herfindahl(customers)),
        "top1_share": top_share(customers, 1),
        "hhi_provider": herfindahl(given["provider_spend"].values()),
        "nrr": net_retention(start, end),
        "grr": gross_retention(start, end),
        "score_wrapper": found["wrapper"].low,
        "score_tech": found["tech"].high,
        "score_partial_low": found["partial"].low,
        "score_partial_high": found["partial"].high,
        "coverage_partial": found["partial"].coverage,
        **{f"band_{name}": each.band for name, each in found.items()},
    }


def inputs(company: dict[str, Any]) -> dict[str, Input]:
    """A company of the worked case as the score takes it."""
    share = company["owned_share"]
    owned = None if share is None else owned_cost(share, company["c_own"], company["p_alt"], company["licence"])
    named = ("beta", "mar", "gm_durable", "toll_exposure", owned, "grr", "hhi_provider")
    values = [company[name] if isinstance(name, str) else name for name in named]
    return {f"S{place}": Input(value) for place, value in enumerate(values, start=1)}


def scores(given: dict[str, Any]) -> dict[str, Score]:
    return {name: score(inputs(company), company.get("gp", math.inf), given["weights"]) for name, company in given["companies"].items()}


MEASURED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"WE18": we18, "WE19": we19}
