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
from analytics.estimates.baseline import Baseline
from analytics.scenario import Scenario

WITHIN = (12, 24)  # months
_AT = (0.1, 0.5, 0.9)
_TORNADO = {name: pl.String for name in ("label", "field")} | {
    name: pl.Float64 for name in ("low", "value", "high", "at_low", "at_high", "span")
}


@dataclass(frozen=True)
class Risk:
    """By plan, and `all` where there are several: rows t = 0..T with P10, P50 and P90, and the chance of a margin under the floor.

    `bands` columns: t, gross_margin_p10, _p50, _p90 (fractions, null where there is no revenue), gross_profit_p10, _p50, _p90 (USD a
    month). `below_floor`: months, as far as the horizon goes -> share of paths with a margin under the floor in any month up to then.
    """

    paths: int
    seed: int
    bands: Mapping[str, pl.DataFrame]
    below_floor: Mapping[str, Mapping[int, float]]


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
    return Risk(
        paths,
        seed,
        {name: _bands(margins[name], values[1]) for name, values in found.items()},
        {
            name: {within: _below(margin, scenario.floor, within) for within in WITHIN if within <= scenario.horizon_months}
            for name, margin in margins.items()
        },
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


def _below(margin: NDArray[np.float64], floor: float, within: int) -> float:
    return float((margin[:, : within + 1] < floor).any(axis=1).mean())
