"""Risk: what random paths make of a scenario. Bands of margin and profit, the chance to fall under the floor, what moves profit most."""

import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.engine.draws import columns, drawn, quantiles
from analytics.engine.migrating import parts
from analytics.engine.projection import over_blocks
from analytics.equations.floor import Crossing
from analytics.estimates.baseline import Baseline
from analytics.scenario import Scenario

WITHIN = (12, 24)  # months
_AT = (0.1, 0.5, 0.9)
_BEFORE = -1.0  # of a path that is under the floor already
_TORNADO = {name: pl.String for name in ("label", "field")} | {
    name: pl.Float64 for name in ("low", "value", "high", "at_low", "at_high", "span")
}


@dataclass(frozen=True)
class Risk:
    """By plan, and `all` where there are several: rows t = 0..T with P10, P50 and P90, and the chance of a margin under the floor.

    `bands` columns: t, gross_margin_p10, _p50, _p90 (fractions, null where there is no revenue), gross_profit_p10, _p50, _p90 (USD a
    month). `below_floor`: months, as far as the horizon goes -> share of paths with a margin under the floor in any month up to then.
    `to_floor`: p10, p50, p90 -> months until then (E16.5), the soonest tenth of paths first.
    """

    paths: int
    seed: int
    bands: Mapping[str, pl.DataFrame]
    below_floor: Mapping[str, Mapping[int, float]]
    to_floor: Mapping[str, Mapping[str, Crossing]]


def risk(baseline: Baseline, scenario: Scenario, paths: int | None = None, seed: int | None = None) -> Risk | None:
    """B15  random paths of a scenario, common to all scenarios of a seed; None where it asks for none.

    Where nothing that can be drawn acts, every path is the scenario's own.
    """
    paths, seed = scenario.paths if paths is None else paths, scenario.seed if seed is None else seed
    if not paths:
        return None
    sold, cohorts = parts(baseline, scenario)
    varied, sold, uncertain = drawn(baseline, scenario, sold)
    draws = pl.DataFrame(list(columns(uncertain, quantiles(paths, seed)))) if uncertain else pl.DataFrame({"draw": [0]})
    found = over_blocks(baseline, varied, sold, cohorts, draws)
    if len(found) > 1:
        found["all"] = sum(found.values(), np.zeros(1))
    margins = {name: _margin(*values) for name, values in found.items()}
    first = {name: _first_below(margin, scenario.floor) for name, margin in margins.items()}
    return Risk(
        paths,
        seed,
        {name: _bands(margins[name], values[1]) for name, values in found.items()},
        {
            name: {within: float((month <= within).mean()) for within in WITHIN if within <= scenario.horizon_months}
            for name, month in first.items()
        },
        {name: _to_floor(margin, first[name], scenario.floor) for name, margin in margins.items()},
    )


def tornado(baseline: Baseline, scenario: Scenario, quantile: float = 0.1) -> pl.DataFrame:
    """What moves gross profit over the horizon most: each driver at its P10 and P90, the others as the scenario has them.

    Columns: label, field, low, value, high (of the driver), at_low, at_high (gross profit over months 1..T, USD), span; widest first.
    """
    sold, cohorts = parts(baseline, scenario)
    varied, sold, uncertain = drawn(baseline, scenario, sold)
    fields = list(dict.fromkeys(each.driver.field for each in uncertain))
    ends = np.array([quantile, 1 - quantile])
    rows = [{each.column: each.mode for each in uncertain}]
    for field in fields:
        for end in (0, 1):
            rows.append(rows[0] | {each.column: float(each.at(ends)[end]) for each in uncertain if each.driver.field == field})
    if not fields:
        return pl.DataFrame(schema=_TORNADO)
    _, profit = np.sum(list(over_blocks(baseline, varied, sold, cohorts, pl.DataFrame(rows)).values()), axis=0)
    over = profit[:, 1:].sum(axis=1)
    found = []
    for number, field in enumerate(fields):
        first = next(each for each in uncertain if each.driver.field == field)
        low, high = first.at(ends).tolist()
        at_low, at_high = over[1 + 2 * number], over[2 + 2 * number]
        found.append((first.driver.label, field, low, first.mode, high, at_low, at_high, abs(at_high - at_low)))
    return pl.DataFrame(found, schema=_TORNADO, orient="row").sort("span", descending=True, maintain_order=True)


def _margin(revenue: NDArray[np.float64], profit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without revenue there is no margin: it counts as under every floor."""
    with np.errstate(over="ignore"):  # of next to no revenue a margin is beyond all numbers
        return np.divide(profit, revenue, out=np.full_like(profit, -np.inf), where=revenue > 0)


def _bands(margin: NDArray[np.float64], profit: NDArray[np.float64]) -> pl.DataFrame:
    names = [f"p{round(at * 100)}" for at in _AT]
    frame: dict[str, NDArray[Any]] = {"t": np.arange(margin.shape[1])}
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(_ordered, (margin, profit)))
    for label, ordered in zip(("gross_margin", "gross_profit"), both, strict=True):
        at = [ordered[:, math.ceil(share * len(margin)) - 1] for share in _AT]
        frame |= {f"{label}_{name}": row for name, row in zip(names, at, strict=True)}
    finite = pl.selectors.float()
    return pl.DataFrame(frame).with_columns(pl.when(finite.is_finite()).then(finite))


def _ordered(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A row a month, all its paths beside each other and in order: a third of the time of np.quantile."""
    return np.sort(np.ascontiguousarray(values.T), axis=1)


def _first_below(margin: NDArray[np.float64], floor: float) -> NDArray[np.int64]:
    """The first month of each path with a margin under the floor; the one after its last where none is."""
    under = margin < floor
    found: NDArray[np.int64] = np.where(under.any(axis=1), under.argmax(axis=1), margin.shape[1])
    return found


def _to_floor(margin: NDArray[np.float64], first: NDArray[np.int64], floor: float) -> dict[str, Crossing]:
    """E16.5 of each path, in order, at P10, P50 and P90."""
    months = np.full(len(first), np.inf)
    hit = np.flatnonzero((first > 0) & (first < margin.shape[1]))
    at = first[hit]
    before, now = margin[hit, at - 1], margin[hit, at]
    with np.errstate(invalid="ignore"):
        months[hit] = np.where(np.isfinite(now), at - 1 + (before - floor) / (before - now), at)
    months[first == 0] = _BEFORE
    months.sort()
    return {f"p{round(share * 100)}": _crossing(float(months[math.ceil(share * len(months)) - 1])) for share in _AT}


def _crossing(months: float) -> Crossing:
    if math.isinf(months):
        return Crossing("not_within_horizon")
    return Crossing("already_below") if months == _BEFORE else Crossing("reached", months)
