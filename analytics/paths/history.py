"""What the dated price history says of list prices: the steps of each line bought, month by month, and how far they moved.

A line is what a vendor sells as its flagship, mid, small or open-weight model, whichever model that is: its list price is what a
company pays that stays with its vendor. What a fixed capability costs is another price, and stands in `capability`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

import polars as pl

from data.errors import BadValueError
from data.prices.history import load

Tier = Literal["flagship", "mid", "small", "commodity"]
TIERS: tuple[Tier, ...] = get_args(Tier)
FIRST = date(2023, 3, 1)  # before, one vendor had list prices
LINE_TIER: Mapping[str, Tier] = {"flagship": "flagship", "mid": "mid", "small": "small", "nano": "small", "commodity": "commodity"}


@dataclass(frozen=True)
class Moved:
    """Of `windows` that begin on the first of a month, `count` saw the list price of a line move that far; `share` is the fraction."""

    count: int
    windows: int

    @property
    def share(self) -> float | None:
        """Null where the history holds no window as long."""
        return self.count / self.windows if self.windows else None


def data_date() -> date:
    """The day up to which the shipped history knows prices; what it has of later days is announced."""
    return load().data_date


@cache
def shipped() -> pl.DataFrame:
    """`line_steps` of the shipped history."""
    return line_steps(load().rows)


def line_steps(rows: pl.DataFrame) -> pl.DataFrame:
    """The list price of each line from day to day: line, tier, provider, model, day, usd_per_mtok (3 parts input to 1 part output), and
    log_change against the line's price before, null at its first. Days after `data_date` are announced changes.
    """
    blend = (3 * pl.col("input_usd_per_mtok") + pl.col("output_usd_per_mtok")) / 4
    return (
        rows.filter(pl.col("line").is_not_null(), pl.col("tier").is_in(list(LINE_TIER)), pl.col("day").is_not_null())
        .select("line", pl.col("tier").replace(LINE_TIER), "provider", "model", "day", blend.cast(pl.Float64).alias("usd_per_mtok"))
        .sort("line", "day", maintain_order=True)
        .unique(["line", "day"], keep="last", maintain_order=True)
        .with_columns(pl.col("usd_per_mtok").log().diff().over("line").alias("log_change"))
    )


def monthly(steps: pl.DataFrame, last: date) -> pl.DataFrame:
    """The list price of each line in force on the first of each month up to `last`: line, tier, month, usd_per_mtok."""
    months = pl.DataFrame({"month": pl.date_range(FIRST, last, "1mo", eager=True)})
    lines = steps.select("line", "tier").unique(maintain_order=True)
    wanted = lines.join(months, how="cross").sort("line", "month")
    prices = steps.select("line", "day", "usd_per_mtok").sort("line", "day")
    held = wanted.join_asof(prices, left_on="month", right_on="day", by="line", check_sortedness=False)
    return held.filter(pl.col("day").is_not_null()).select("line", "tier", "month", "usd_per_mtok")


def list_price_changes(steps: pl.DataFrame, last: date, months: int = 12) -> pl.DataFrame:
    """Every window of so many months known by `last`: line, tier, month (its first day), log_change of the list price over it, and
    log_high and log_low, the farthest it stood above and below its start on the first of any month within.
    """
    frame = monthly(steps, last).with_columns(pl.col("usd_per_mtok").log().alias("log"))
    ahead = [pl.col("log").shift(-t).over("line") - pl.col("log") for t in range(months + 1)]
    return frame.select(
        "line",
        "tier",
        "month",
        ahead[-1].alias("log_change"),
        pl.max_horizontal(ahead).alias("log_high"),
        pl.min_horizontal(ahead).alias("log_low"),
    ).filter(pl.col("log_change").is_not_null())


def moved_that_far(change: float, months: int = 12, tier: Tier | None = None) -> Moved:
    """How often the list price of a line moved at least that far from where it stood, at some month within so many months.

    `change` is a fraction, above zero a rise and below zero a fall (-0.5: to half or less); 0 is reached by every window. Windows
    begin on the first of every month, a line each, and overlap: a share of them is a frequency, not a probability of independent trials.
    """
    if not (math.isfinite(change) and change > -1):
        raise BadValueError(f"change: found {change:g}; expected a fraction above -1, such as -0.5 for half. Nothing was counted.")
    if not 1 <= months <= 120:
        raise BadValueError(f"months: found {months}; expected 1 to 120. Nothing was counted.")
    windows = _shipped_changes(months)
    chosen = windows if tier is None else windows.filter(pl.col("tier") == tier)
    far = math.log1p(change) * (1 - 1e-12)  # a price that moved exactly that far is counted, whatever its last digit
    reached = chosen.filter(pl.col("log_high") >= far) if change >= 0 else chosen.filter(pl.col("log_low") <= far)
    return Moved(reached.height, chosen.height)


@cache
def _shipped_changes(months: int) -> pl.DataFrame:
    return list_price_changes(shipped(), data_date(), months)
