"""M9: what is left of the revenue that customers paid some months ago."""

from collections.abc import Mapping

from analytics.equations.margin import share
from analytics.measure import Number

Revenue = Mapping[str, Number]


def net_retention(start: Revenue, end: Revenue) -> float | None:
    """M9  NRR: revenue now of the customers of then, over their revenue then; None where there was none."""
    cohort = _cohort(start)
    return share(sum(float(end.get(name, 0)) for name in cohort), sum(cohort.values()))


def gross_retention(start: Revenue, end: Revenue) -> float | None:
    """M9  GRR: the same with each customer capped at what it paid then, and not below zero."""
    cohort = _cohort(start)
    return share(sum(min(max(float(end.get(name, 0)), 0.0), then) for name, then in cohort.items()), sum(cohort.values()))


def _cohort(start: Revenue) -> dict[str, float]:
    return {name: float(then) for name, then in start.items() if then > 0}
