"""What customers do over months: how many stop, how the work of those who stay grows, how many tokens a task takes."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from analytics.company import figure
from analytics.equations.elasticity import slope
from analytics.estimates.churn_panel import billed
from analytics.estimates.estimate_volumes import work_tokens
from analytics.estimates.part import Part
from analytics.estimates.rate_interval import exact, hazard
from analytics.measure import Measure

MONTHS = 12  # of a trend, at most and at least
CUSTOMER_MONTHS = 200  # or as many months of billing as a trend takes


def behaviour(part: Part) -> list[Measure]:
    """E2.1, E2.3, E4.6  a month, each with its 95% interval."""
    return [churn(part), task_growth(part), token_growth(part), volume_growth(part)]


def churn(part: Part) -> Measure:
    """E4.6  the hazard of stopping, from customer-months with recurring revenue; its interval is exact (Clopper and Pearson)."""
    label, behind = "Churn: the hazard of stopping", part.behind("billing_lines")
    if part.customer is not None:
        return figure("churn", label, "a month", None, "estimated", "E4.6", "more than one customer: a customer leaves once", rows=behind)
    rows = billed(part)
    count, gone, months = rows.height, int(rows["left"].sum()), rows["month"].n_unique()
    enough = months >= MONTHS or count >= CUSTOMER_MONTHS
    ends = exact(gone, count) if enough and gone < count else None
    needs = f"{MONTHS} months of billing, or {CUSTOMER_MONTHS} customer-months; found {months} and {count}"
    low, high = (None, None) if ends is None else (hazard(ends[0]), hazard(ends[1]))
    value = None if ends is None else hazard(gone / count)
    return figure("churn", label, "a month", value, "estimated", "E4.6", needs, low=low, high=high, rows=behind)


def task_growth(part: Part) -> Measure:
    """E2.1  g_N of customers who stay: log-linear over tasks, chained over customers of both months; over tokens where none is counted."""
    counted = part.outcomes.filter(pl.col("attempted") > 0)
    what, units = ("tasks", counted) if counted.height else ("tokens, no task being counted", work_tokens(part))
    units = units.rename({"attempted" if counted.height else "tokens": "units"}).select("month", "customer", "units")
    logs = _chained(units, part)
    return _trend(part, "task_growth", f"Growth of {what}, of customers who stay", "E2.1", logs, "outcomes or usage")


def volume_growth(part: Part) -> Measure:
    """E2.1, E2.3  (1 + g_N)(1 + g_w) - 1 of customers who stay: log-linear over all tokens on any key, chained as tasks are."""
    tokens = (pl.col("ours").fill_null(0) + pl.col("theirs")).sum().cast(pl.Float64).alias("units")
    logs = _chained(part.tokens.group_by("month", "customer").agg(tokens), part)
    return _trend(part, "volume_growth", "Growth of tokens, of customers who stay", "E2.1, E2.3", logs, "usage")


def token_growth(part: Part) -> Measure:
    """E2.3  g_w: log-linear over tokens a task."""
    counted = part.outcomes.group_by("month").agg(pl.col("attempted").sum())
    both = counted.join(work_tokens(part).group_by("month").agg(pl.col("tokens").sum()), on="month")
    found = {month: tokens / tasks for month, tasks, tokens in both.rows() if tasks > 0 and tokens > 0}
    logs = []
    for month in reversed(part.whole_months[-MONTHS:]):
        if month not in found:
            break
        logs.append(math.log(found[month]))
    return _trend(part, "token_growth", "Growth of tokens a task", "E2.3", logs[::-1], "outcomes and usage")


def _trend(part: Part, name: str, label: str, equation: str, logs: Sequence[float], of: str) -> Measure:
    behind = part.behind("outcomes" if name == "token_growth" else "usage")
    needs = f"{MONTHS} months of {of} in a row; found {len(logs)}"
    line = slope(np.array(logs), np.arange(len(logs), dtype=np.float64)) if len(logs) >= MONTHS else None
    if line is None:
        return figure(name, label, "a month", None, "estimated", equation, needs, rows=behind)
    value, low, high = (math.expm1(each) for each in (line.beta, *line.interval))
    return figure(name, label, "a month", value, "estimated", equation, needs, low=low, high=high, rows=behind)


def _chained(units: pl.DataFrame, part: Part) -> list[float]:
    """The log of an index of units: each month over the one before, of the customers of both, up to twelve months in a row.

    The month in which a customer came or went is a part of one, and is left out.
    """
    if units.is_empty():
        return []
    edge = units["month"].min()
    own = units.filter(pl.col("units") > 0).with_columns(
        pl.col("month").min().over("customer").alias("came"), pl.col("month").max().over("customer").alias("went")
    )
    whole = own.filter((pl.col("month") > pl.col("came")) | (pl.col("came") == edge)).filter(
        (pl.col("month") < pl.col("went")) | (pl.col("went") == part.month)
    )
    sums: dict[date, float] = {}
    later = whole.with_columns(pl.col("month").dt.offset_by("-1mo"))
    pairs = whole.join(later, on=["customer", "month"], suffix="_next")
    for month, now, then in pairs.group_by("month").agg(pl.col("units").sum(), pl.col("units_next").sum()).rows():
        sums[month] = math.log(then / now)
    steps = []
    for month in reversed(part.whole_months[-MONTHS:-1]):
        if month not in sums:
            break
        steps.append(sums[month])
    return list(np.concatenate([[0.0], np.cumsum(steps[::-1])])) if steps else []
