"""The jump model against what happened: fitted before each month, it says the next twelve; flat and steady falls say them too."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from analytics.assumptions import assumption
from analytics.paths.history import TIERS, Tier, data_date, list_price_changes, shipped
from analytics.paths.jumps import Array, fit

BEGIN = date(2024, 6, 1)  # before, the history holds too few jumps to fit
_DRAWN = 4_000


@dataclass(frozen=True)
class Backtest:
    """Windows of twelve months of the list price of a line, none of them seen by the fit.

    `coverage_80` and `coverage_50` are the shares of windows that ended inside the model's central 80% and 50%. `crps` is the model's
    continuous ranked probability score; `errors` the mean absolute error of one number said ahead (the model's median, flat, list prices
    falling 30% a year, tenfold). All are in logs of the price, so a rule's error compares with the score, and 0.69 is a factor of two.
    """

    windows: int
    lines: int
    first: date
    last: date
    coverage_80: float
    coverage_50: float
    crps: float
    errors: Mapping[str, float]


def backtest(steps: pl.DataFrame | None = None, known_by: date | None = None, tiers: Iterable[Tier] = TIERS) -> Backtest:
    """Walk forward month by month over the shipped history, or over the `line_steps` given, up to the day they are known by."""
    steps, last = (shipped() if steps is None else steps), known_by or data_date()
    windows = list_price_changes(steps, last).filter(pl.col("month") >= BEGIN, pl.col("tier").is_in(list(tiers))).sort("month", "line")
    said: list[Array] = []
    scores: list[Array] = []
    for (tier, month), group in windows.group_by("tier", "month", maintain_order=True):
        drawn = np.sort(fit(steps, tier, month).log_changes(np.random.default_rng(0), _DRAWN))
        happened = group["log_change"].to_numpy()
        low, lower, middle, upper, high = np.quantile(drawn, (0.10, 0.25, 0.50, 0.75, 0.90))
        inside = [(low <= happened) & (happened <= high), (lower <= happened) & (happened <= upper)]
        scores.append(np.column_stack([*inside, _crps(drawn, happened)]))
        said.append(np.column_stack([happened, np.full(len(happened), middle)]))
    score, (happened, median) = np.concatenate(scores).mean(axis=0), np.concatenate(said).T
    rules = {"jumps": median, "flat": 0.0, "list_30": _log("list_decline"), "tenfold": _log("tenfold_decline")}
    errors = {name: float(np.abs(happened - rule).mean()) for name, rule in rules.items()}
    months = windows.sort("month")["month"].to_list()
    covered_80, covered_50, crps = (float(value) for value in score)
    return Backtest(windows.height, windows["line"].n_unique(), months[0], months[-1], covered_80, covered_50, crps, errors)


def _log(name: str) -> float:
    return math.log1p(-assumption(f"prices.{name}").value)


def _crps(drawn: Array, happened: Array) -> Array:
    """E|X - y| - E|X - X'| / 2 of sorted draws X."""
    count = len(drawn)
    spread = 2 * np.sum(drawn * (2 * np.arange(1, count + 1) - count - 1)) / count**2
    distances = np.abs(drawn[:, None] - happened[None, :]).mean(axis=0)
    result: Array = distances - spread / 2
    return result
