"""Jumps of list prices: how often and how far, fitted from the dated history before a day, and drawn for random paths.

A list price stands still and then jumps, up as well as down (compound Poisson). Lines share few vendors, so a tier's own jumps are
read together with those of all tiers: the pooled history weighs as much as `PRIOR_LINE_MONTHS` of the tier's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.paths.history import FIRST, Tier, data_date, shipped
from data.errors import BadValueError

Array = NDArray[np.float64]
PRIOR_LINE_MONTHS = 48.0
SMALLEST = 0.005  # a change of the log price below it is no jump
QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
_MONTH = 365.25 / 12
_DRAWN = 20_000


@dataclass(frozen=True)
class JumpModel:
    """The list price of a line of one tier, as known before `cut`: jumps a month, their log sizes with weights that add to 1.

    `twelve_months` maps a quantile to the change of the price in twelve months as a fraction; `own_jumps` in `own_line_months` is
    what the tier's own lines showed.
    """

    tier: Tier
    cut: date
    own_jumps: int
    own_line_months: float
    rate_per_month: float
    log_sizes: tuple[float, ...]
    weights: tuple[float, ...] = field(repr=False)
    twelve_months: Mapping[float, float]

    @property
    def share_down(self) -> float:
        """The share of jumps that are cuts."""
        return sum(weight for size, weight in zip(self.log_sizes, self.weights, strict=True) if size < 0)

    def list_price_paths(self, rng: np.random.Generator, paths: int, months: int) -> Array:
        """E1.1 drawn: the list price over today's, paths x (months + 1); column t is the month t, and column 0 is 1."""
        index = np.ones((paths, months + 1))
        np.cumsum(self._jumps(rng, (paths, months)), axis=1, out=index[:, 1:])
        np.exp(index[:, 1:], out=index[:, 1:])
        return index

    def log_changes(self, rng: np.random.Generator, count: int, months: int = 12) -> Array:
        """The log change of the list price over so many months, drawn so many times."""
        return _drawn(rng, (count,), self.rate_per_month * months, self.log_sizes, self.weights)

    def _jumps(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        return _drawn(rng, shape, self.rate_per_month, self.log_sizes, self.weights)


@cache
def jump_model(tier: Tier) -> JumpModel:
    """The model of a tier from the whole shipped history."""
    return fit(shipped(), tier, data_date())


def fit(steps: pl.DataFrame, tier: Tier, cut: date) -> JumpModel:
    """The model of a tier from what `line_steps` holds of the days before `cut`; BadValueError where that is nothing."""
    known = steps.filter(pl.col("day") < cut)
    exposed = known.group_by("line", "tier").agg(pl.col("day").min()).with_columns(pl.max_horizontal("day", pl.lit(FIRST)).alias("since"))
    exposed = exposed.select(
        "tier", (pl.lit(cut) - pl.col("since")).dt.total_days().clip(0).alias("days")
    )  # whole days add up in any order
    jumps = known.filter(pl.col("log_change").abs() > SMALLEST, pl.col("day") >= FIRST).sort("day", "line")
    all_months, own_months = (float(rows["days"].sum()) / _MONTH for rows in (exposed, exposed.filter(pl.col("tier") == tier)))
    if jumps.is_empty() or not all_months:
        raise BadValueError(f"cut: found {cut}; expected a day after the first change of a list price in the history. Nothing was fitted.")
    own = jumps.filter(pl.col("tier") == tier)
    pooled_rate = jumps.height / all_months
    rate = (own.height + PRIOR_LINE_MONTHS * pooled_rate) / (own_months + PRIOR_LINE_MONTHS)
    borrowed = PRIOR_LINE_MONTHS * pooled_rate / jumps.height
    weight = jumps.select((pl.col("tier") == tier).cast(pl.Float64) + borrowed).to_series()
    sizes = tuple(jumps["log_change"].to_list())
    weights = tuple((weight / weight.sum()).to_list())
    drawn = _drawn(np.random.default_rng(0), (_DRAWN,), 12 * rate, sizes, weights)
    quantiles = dict(zip(QUANTILES, np.expm1(np.quantile(drawn, QUANTILES)).tolist(), strict=True))
    return JumpModel(tier, cut, own.height, own_months, rate, sizes, weights, quantiles)


def _drawn(rng: np.random.Generator, shape: tuple[int, ...], rate: float, sizes: tuple[float, ...], weights: tuple[float, ...]) -> Array:
    """Sums of a Poisson number of jumps of drawn sizes, one for each cell."""
    counts = rng.poisson(rate, shape).ravel()
    drawn = rng.choice(np.array(sizes), counts.sum(), p=np.array(weights) / sum(weights))
    cells = np.repeat(np.arange(counts.size), counts)
    sums: Array = np.bincount(cells, weights=drawn, minlength=counts.size).reshape(shape).astype(np.float64, copy=False)
    return sums
