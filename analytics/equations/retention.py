"""M9: what is left of the revenue that customers paid some months ago."""

from collections.abc import Mapping

from analytics.equations.given import all_finite
from analytics.equations.margin import share
from analytics.measure import Number

Revenue = Mapping[str, Number]


def net_retention(start: Revenue, end: Revenue) -> float | None:
    """M9  NRR: revenue now of the customers of then, over their revenue then; None where there was none."""
    cohort = _cohort(start)
    all_finite("revenue", end.values())
    return share(sum(float(end.get(name, 0)) for name in cohort), sum(cohort.values()))


def gross_retention(start: Revenue, end: Revenue) -> float | None:
    """M9  GRR: the same with each customer capped at what it paid then, and not below zero."""
    cohort = _cohort(start)
    all_finite("revenue", end.values())
    return share(sum(min(max(float(end.get(name, 0)), 0.0), then) for name, then in cohort.items()), sum(cohort.values()))


def volume_retention(start: Revenue, end: Revenue, units_start: Revenue, units_end: Revenue) -> float | None:
    """M9  NRR at the prices of then: revenue then times units now over units then, over revenue then; price NRR is NRR over this.

    Of a customer without units then, only staying or leaving is volume.
    """
    for name, units in (("units_start", units_start), ("units_end", units_end)):
        all_finite(name, units.values())
    cohort, kept = _cohort(start), 0.0
    for name, then in cohort.items():
        before = float(units_start.get(name, 0))
        kept += then * (float(units_end.get(name, 0)) / before if before > 0 else float(end.get(name, 0) > 0))
    return share(kept, sum(cohort.values()))


def price_retention(net: float | None, volume: float | None) -> float | None:
    """M9  price NRR: NRR over volume NRR, so that deflation is not read as churn; None where either is missing or no volume is left."""
    return share(net, volume)


def _cohort(start: Revenue) -> dict[str, float]:
    all_finite("revenue", start.values())
    return {name: float(then) for name, then in start.items() if then > 0}
