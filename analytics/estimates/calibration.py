"""B4: whether the company's own data show that customers leave over the price gap, and how fast: lam1 with its interval."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.assumptions import assumption
from analytics.equations.elasticity import Z
from analytics.estimates.churn_panel import churn_panel
from analytics.estimates.hazard_fit import HELD, added_hazard, cloglog
from analytics.estimates.part import Part
from analytics.measure import Measure, Rows
from analytics.words import percent

CUSTOMER_MONTHS, LEFT = 200, 20  # fewer say nothing
NOT_SHOWN = "Your data do not show price-gap churn"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """E4.6  `hazard` is lam1 a month: measured on the panel with its 95% interval, else the shipped value, assumed, and what it needs.

    `shown` says whether the interval leaves 0 out. `churn` is the hazard of the same customer-months where there is no gap, of a customer
    of middling size and tenure. `log_slope` is that of the plain complementary log-log regression, with its 95% interval: there a gap
    multiplies the hazard, so it is no lam1, and stands beside as a check. None where they cannot be told.
    """

    hazard: Measure
    sentence: str
    customer_months: int
    left: int
    calibrated: bool = False
    shown: bool = False
    churn: float | None = None
    log_slope: tuple[float, float, float] | None = None


def calibration(part: Part, switching_cost: float | None = None) -> Calibration:
    """The calibration of a company's ledger."""
    return calibrate(churn_panel(part, switching_cost))


def calibrate(panel: pl.DataFrame) -> Calibration:
    """B4  of a panel with `gap`, `tenure`, `size` and `left`, a row a customer-month; rows in any order give the same."""
    rows = panel.filter(pl.col("gap").is_not_null(), pl.col("size").is_finite()).sort("gap", "tenure", "size", "left")
    left, gap = rows["left"].cast(pl.Float64).to_numpy(), rows["gap"].to_numpy().astype(np.float64)
    count, gone = rows.height, int(left.sum())
    why = _why_not(count, gone, gap)
    if why:
        return Calibration(_assumed(why), f"{why}. {_default()}", count, gone)
    columns = np.column_stack([np.ones(count), *_spread([rows["tenure"], rows["size"]])])
    found = added_hazard(left, gap, columns)
    if not math.isfinite(found.high):
        why = "Customers left in every month with a premium, so that nothing bounds the hazard"
        return Calibration(_assumed(why), f"{why}. {_default()}", count, gone)
    shown = found.low > 0
    hazard = Measure("price_gap_hazard", "Hazard of the price gap", "a month", found.value, "estimated", "E4.6, B4", low=found.low,
                     high=found.high, rows=Rows("billing_lines"))  # fmt: skip
    base = cloglog(left, columns, found.value * gap, HELD)
    return Calibration(
        hazard,
        _sentence(found.value, found.low, found.high, count, gone),
        count,
        gone,
        calibrated=True,
        shown=shown,
        churn=None if base.separated else math.exp(float(base.coefficients[0])),
        log_slope=_log_slope(left, gap, columns),
    )


def _why_not(count: int, gone: int, gap: Array) -> str:
    if count < CUSTOMER_MONTHS or gone < LEFT:
        return (
            f"Price-gap churn needs {CUSTOMER_MONTHS} customer-months of which {LEFT} end in leaving; "
            f"found {count:,} customer-months and {gone:,} that left"
        )
    if gone == count:
        return "Every customer left after a month: nobody stays to compare with"
    if float(np.ptp(gap)) <= 1e-9:
        return "Every customer sees the same premium, so that leaving over it cannot be told from leaving"
    return ""


def _assumed(why: str) -> Measure:
    shipped = assumption("risk.price_gap_hazard")
    return Measure(
        "price_gap_hazard", "Hazard of the price gap", "a month", shipped.value, "assumed", "E4.6", why, shipped.low, shipped.high
    )


def _default() -> str:
    shipped = assumption("risk.price_gap_hazard")
    return f"The hazard of {shipped.value:g} a month is assumed"


def _sentence(value: float, low: float, high: float, count: int, gone: int) -> str:
    seen = f"{gone:,} of {count:,} customer-months ended in leaving"
    ends = f"{value:.3g} a month for a premium of one, 95% interval {low:.3g} to {high:.3g}"
    if low <= 0:
        return f"{NOT_SHOWN}: {seen}, and the hazard of the gap may be nothing ({ends})"
    tenth = 1 - math.exp(-value / 10)
    return f"Customers leave over the price gap: {ends}; {seen}. Ten points of premium more lose {percent(tenth)} of customers a month"


def _spread(columns: list[pl.Series]) -> list[Array]:
    """Columns around 0 with a spread of 1, those that move alone."""
    values = [column.to_numpy().astype(np.float64) for column in columns]
    moving = [value for value in values if float(np.ptp(value)) > 1e-9]
    scaled = [(value - value.mean()) / value.std() for value in moving]
    return scaled if len(scaled) < 2 or abs(float(np.corrcoef(scaled[0], scaled[1])[0, 1])) < 1 - 1e-9 else scaled[:1]


def _log_slope(left: Array, gap: Array, columns: Array) -> tuple[float, float, float] | None:
    fitted = cloglog(left, np.column_stack([columns, gap]))
    value, error = float(fitted.coefficients[-1]), float(fitted.errors[-1])
    usable = not fitted.separated and math.isfinite(value) and 0 < error < 1e6
    return (value, value - Z * error, value + Z * error) if usable else None
