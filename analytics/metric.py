"""What a metric is: exact sums over the cube that regroup freely, and one ratio taken last."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.actuals import GRADES, between
from analytics.cube import cube
from analytics.measure import Grade, Measure, Rows
from analytics.provider_money import FINE
from data.snapshot import Snapshot
from data.tables import PEGGED

IS_PEGGED = pl.col("priced_by").is_in(PEGGED)


@dataclass(frozen=True)
class Metric:
    """`sums` over the cube's rows, each null where nothing stands; `value` of those sums, null where not measurable: needs `needs`."""

    id: str
    label: str
    unit: str
    equation: str
    needs: str
    sums: tuple[pl.Expr, ...]
    value: pl.Expr
    fact: Rows


def total(name: str, where: pl.Expr | None = None, called: str = "") -> pl.Expr:
    """The sum of a column of the cube under a condition; null where every value is missing."""
    values = pl.col(name) if where is None else pl.col(name).filter(where)
    return pl.when(values.is_not_null().any()).then(values.sum()).alias(called or name)


def ratio(part: str | pl.Expr, whole: str | pl.Expr) -> pl.Expr:
    """A fraction of two sums; null where either is missing or the whole is not above zero."""
    part, whole = (pl.col(side) if isinstance(side, str) else side for side in (part, whole))
    return pl.when(whole > 0).then(part.cast(pl.Float64) / whole.cast(pl.Float64))


def measure(snapshot: Snapshot, metric: Metric, by: str = "month", first: date | None = None, last: date | None = None) -> pl.DataFrame:
    """The metric by a column of the cube: the key, its sums, `value` and `grade`."""
    return of(between(cube(snapshot), first, last), metric, by)


def of(rows: pl.DataFrame, metric: Metric, by: str) -> pl.DataFrame:
    """The metric over rows of the cube."""
    grade = pl.max_horizontal(pl.col("grade").max(), pl.lit(0 if by == "month" else 1)).replace_strict(
        range(3), GRADES, return_dtype=pl.String
    )
    return (
        rows.group_by(by)
        .agg(*metric.sums, grade.alias("grade"))
        .with_columns(pl.selectors.decimal().cast(FINE))
        .with_columns(metric.value.alias("value"))
        .sort(by, nulls_last=True)
    )


def as_measure(rows: pl.DataFrame, metric: Metric, month: date) -> Measure:
    """The metric of one month as a figure; value None and what it needs where it cannot be measured."""
    found = of(between(rows, month, month), metric, "month").rows(named=True)
    value = found[0]["value"] if found else None
    grade: Grade = found[0]["grade"] if found else "measured"
    needs = "" if value is not None else metric.needs
    return Measure(
        metric.id, metric.label, metric.unit, value, grade, metric.equation, needs, rows=Rows(metric.fact.fact, {"month": month})
    )
