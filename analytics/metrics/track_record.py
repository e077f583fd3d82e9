"""M19 Forecast track record: the projection made some months ago against what happened since, as found."""

import polars as pl

from analytics.board.backtest import Backtest, backtest, record
from analytics.company import Company, figure
from analytics.indicator import Indicator
from analytics.measure import Measure

HORIZON, FEWEST = 6, 3  # months since; after fewer uploads there is no record


def _measures(company: Company) -> tuple[Measure, ...]:
    """Of the projection six months old, else three."""
    found: Backtest | None = None
    for horizon in (HORIZON, FEWEST):
        found = backtest(company.snapshot, horizon, cells=company.rows)
        if found is not None and not found.needs:
            break
    told = found is not None and not found.needs
    values = dict(found.record) if found is not None and told else {}
    if values.get("margin_points") is not None:
        values["margin_points"] /= 100  # the record holds points, a measure in points the difference of two fractions
    since = f" of a projection {found.horizon} months old" if found is not None and told else ""
    needs = f"{FEWEST + 1} months complete in billing and cost, with usage"
    shape = (
        ("M19_revenue", "Mean error of revenue", "fraction", "mape_revenue"),
        ("M19_cost", "Mean error of inference cost", "fraction", "mape_cost"),
        ("M19_margin", "Mean error of gross margin", "points", "margin_points"),
        ("M19_inside", "Months with gross profit inside P10 to P90", "fraction", "inside"),
    )
    behind = company.behind("billing_lines")
    return tuple(
        figure(id, label + since, unit, values.get(name), "estimated", "M19", needs, rows=behind) for id, label, unit, name in shape
    )


def _table(company: Company) -> pl.DataFrame:
    return record(company.snapshot, cells=company.rows)


TRACK_RECORD = Indicator("M19", "Forecast track record", "M19", _measures, _table)
