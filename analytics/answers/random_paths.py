"""The company as it sells on random paths of token prices (B15): where margin lies in eight of ten, and how many fall under the floor."""

from dataclasses import dataclass

import polars as pl

from analytics.answers.asked import Asked
from analytics.assumptions import assumption
from analytics.board.as_sold import as_sold
from analytics.engine.risk import risk
from analytics.estimates.baseline import baseline
from analytics.estimates.part import part
from data.errors import BadValueError

PATHS, SEED = 500, 1
LEVERS = ({"lever": "price_path", "preset": "list_30"},)


@dataclass(frozen=True)
class Random:
    """`bands`: t, gross_margin_p10, _p50, _p90 and the same of gross profit in base currency a month; `below` the share of paths with a
    margin under the floor in any month up to `within`."""

    bands: pl.DataFrame
    below: float
    within: int


def random_paths(asked: Asked, horizon: int) -> Random | None:
    """Around list prices that fall by the shipped decline, in its range; demand, growth and churn stand still, as on the paths drawn.

    None where the month cannot be projected as it is sold.
    """
    company = asked.company
    if company is None or asked.unclear:
        return None
    here = part(company.snapshot, company.month, rows=company.rows)
    other = None if company.at.other_cogs is None else float(company.at.other_cogs)
    elasticity = assumption("behaviour.elasticity").low
    try:
        sold = as_sold(here, LEVERS, horizon, other).scenario if here is not None else None
        if sold is None:
            return None
        still = sold.behaviour.model_copy(
            update={"task_growth": 0.0, "churn": 0.0, "elasticity": elasticity,
                    "tokens_elasticity": assumption("behaviour.tokens_elasticity").value}
        )  # fmt: skip
        scenario = sold.model_copy(update={"behaviour": still, "floor": asked.floor})
        found = risk(baseline(scenario), scenario, PATHS, SEED)
    except BadValueError:  # what was measured lies beyond what a scenario takes
        return None
    if found is None:
        return None
    name = "all" if "all" in found.bands else next(iter(found.bands))
    within, below = max(found.below_floor[name].items())
    return Random(found.bands[name], below, within)
