"""M19: a projection made from what was known some months ago, against what happened since; as found, good or bad.

Rows are those known today of months up to then: a line restated since is taken as it stands now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from analytics.actuals import between, last_actual_month, months, other_cogs, regroup
from analytics.board.as_sold import THE_REST, AsSold, as_sold
from analytics.cube import cube
from analytics.engine.projection import project
from analytics.engine.risk import risk
from analytics.equations.forecast import mean_error, mean_points, share_inside
from analytics.equations.given import within
from analytics.estimates.part import back, part
from data.snapshot import Snapshot

PATHS, SEED = 1_000, 0
LEVERS: tuple[Mapping[str, Any], ...] = ({"lever": "price_path", "preset": "list_30"},)
RECORD = {"made_at_month": pl.Date, "horizon": pl.Int64, "mape_revenue": pl.Float64, "mape_cost": pl.Float64, "margin_points": pl.Float64,
          "inside": pl.Float64, "inside_margin": pl.Float64, "months": pl.Int64}  # fmt: skip
WAYS = {"way": pl.String, "mape_revenue": pl.Float64, "mape_cost": pl.Float64, "bias_revenue": pl.Float64, "bias_cost": pl.Float64}


@dataclass(frozen=True)
class Backtest:
    """`record`: errors over the months 1..horizon. MAPE are mean absolute errors as fractions of what happened, margin_points the mean
    absolute error of gross margin in points, inside and inside_margin the shares of months with gross profit, and margin, in P10 to P90.

    `rows` by month: said and happened. `ways` by way of pricing: MAPE, and bias, the mean error with its sign. `unmeasured`: what was too
    little to measure by then, and stood still. Without rows, `needs` says why.
    """

    made_at: date
    horizon: int
    record: Mapping[str, Any]
    rows: pl.DataFrame
    ways: pl.DataFrame
    unmeasured: tuple[str, ...] = ()
    needs: str = ""


def backtest(
    snapshot: Snapshot | None,
    horizon: int,
    *,
    levers: Sequence[Mapping[str, Any]] = LEVERS,
    paths: int = PATHS,
    seed: int = SEED,
    cells: pl.DataFrame | None = None,
) -> Backtest | None:
    """M19 of the projection made `horizon` months before the last actual month; None while there is no such month.

    It is the company as it sold then, with the growth and churn measured by then, under `levers`: list prices that fall by 30% a year.
    Paths draw both from their measured intervals; that products grow apart, that customers come, and what a month has of its own they
    do not know.
    `cells`: the cube, if at hand.
    """
    within("horizon", horizon, 1, 120)
    last = last_actual_month(snapshot) if snapshot is not None else None
    if snapshot is None or last is None:
        return None
    made_at = back(last, horizon)
    cells = cube(snapshot) if cells is None else cells
    happened = _happened(snapshot, cells, made_at, last)
    then = part(snapshot, made_at, rows=cells)
    if then is None or then.here.is_empty() or made_at not in happened["month"]:
        return _without(made_at, horizon, f"billing and cost of {horizon} month{'s' if horizon > 1 else ''} before the last")
    typed = happened["other_cogs"].null_count() == 0
    if not typed:
        happened = happened.with_columns(other_cogs=pl.lit(0.0))
    fixed = float(happened["other_cogs"][0]) if typed else None
    sold = as_sold(then, levers, horizon, fixed)
    if sold.scenario is None:
        return _without(made_at, horizon, sold.needs)
    found = project(sold.start, sold.scenario)
    drawn = risk(found.baseline, sold.scenario, paths, seed)
    said = found.rows.select("t", "revenue", pl.col("inference_cost").alias("cost"), "gross_profit", "gross_margin")
    if drawn is not None:
        said = said.join(drawn.bands["all" if "all" in drawn.bands else next(iter(drawn.bands))], on="t")
    profit = pl.col("revenue_actual") - pl.col("cost_actual") - pl.col("other_cogs")
    rows = (
        said.join(happened.filter(pl.col("month") > made_at), on="t")
        .with_columns(profit.alias("gross_profit_actual"))
        .with_columns(
            pl.when(pl.col("revenue_actual") > 0)
            .then(pl.col("gross_profit_actual") / pl.col("revenue_actual"))
            .alias("gross_margin_actual")
        )
        .sort("t")
    )
    if rows.is_empty():
        return _without(made_at, horizon, "a month complete in billing and cost since then")
    return Backtest(made_at, horizon, _record(made_at, horizon, rows), rows, _ways(sold, found.plans, cells, rows), sold.unmeasured)


def record(snapshot: Snapshot | None, horizons: Sequence[int] = (3, 6, 12), cells: pl.DataFrame | None = None) -> pl.DataFrame:
    """M19 a row a horizon: made_at_month, horizon, mape_revenue, mape_cost, margin_points, inside; null where it cannot be tried."""
    cells = cube(snapshot) if cells is None and snapshot is not None else cells
    found = [backtest(snapshot, horizon, cells=cells) for horizon in horizons]
    return pl.DataFrame([dict(each.record) for each in found if each is not None], schema=RECORD)


def _happened(snapshot: Snapshot, cells: pl.DataFrame, made_at: date, last: date) -> pl.DataFrame:
    """Months complete in what the ledger keeps, the month it was made at among them, by t."""
    known = months(snapshot)
    kept = [kind for kind in ("billing_complete", "cost_complete") if known[kind].any()]
    whole = known.filter(*(pl.col(kind) for kind in kept))["month"]
    span = between(cells, made_at, last)
    rows = regroup(span, between(other_cogs(snapshot), made_at, last), "month").with_columns(pl.col("month").str.to_date("%Y-%m"))
    t = (pl.col("month").dt.year() - made_at.year) * 12 + pl.col("month").dt.month().cast(pl.Int32) - made_at.month
    sums = [pl.col(name).cast(pl.Float64) for name in ("revenue", "inference_cost", "other_cogs")]
    return (
        rows.select("month", t.cast(pl.Int64).alias("t"), *sums)
        .rename({"revenue": "revenue_actual", "inference_cost": "cost_actual"})
        .filter(pl.col("month").is_in(whole.implode()), pl.col("revenue_actual").is_not_null(), pl.col("cost_actual").is_not_null())
    )


def _record(made_at: date, horizon: int, rows: pl.DataFrame) -> dict[str, Any]:
    inside = [
        share_inside(rows[f"{name}_actual"], rows[f"{name}_p10"], rows[f"{name}_p90"]) if f"{name}_p10" in rows.columns else None
        for name in ("gross_profit", "gross_margin")
    ]
    return {
        "made_at_month": made_at,
        "horizon": horizon,
        **{f"mape_{name}": mean_error(rows[name], rows[f"{name}_actual"]) for name in ("revenue", "cost")},
        "margin_points": mean_points(rows["gross_margin"], rows["gross_margin_actual"]),
        "inside": inside[0],
        "inside_margin": inside[1],
        "months": rows.height,
    }


def _ways(sold: AsSold, plans: Mapping[str, pl.DataFrame], cells: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Errors by way of pricing, each plan against the lines that it stands for."""
    own = [way for way in sold.ways.values() if way != THE_REST]
    way = pl.when(pl.col("priced_by").is_in(own)).then("priced_by").otherwise(pl.lit(THE_REST))
    actual = cells.group_by("month", way.alias("way")).agg(
        pl.col("revenue").sum().cast(pl.Float64).alias("revenue_actual"),
        pl.col("inference_cost").sum().cast(pl.Float64).alias("cost_actual"),
    )
    found = []
    for plan, name in sold.ways.items():
        of_it = actual.filter(pl.col("way") == name).join(rows.select("t", "month"), on="month")
        both = plans[plan].select("t", "revenue", pl.col("inference_cost").alias("cost")).join(of_it, on="t")
        bias = [
            ((pl.col(each) - pl.col(f"{each}_actual")).sum() / pl.col(f"{each}_actual").sum()).alias(f"b_{each}")
            for each in ("revenue", "cost")
        ]
        errors = [mean_error(both[each], both[f"{each}_actual"]) for each in ("revenue", "cost")]
        found.append((name, *errors, *both.select(bias).row(0)))
    return pl.DataFrame(found, schema=WAYS, orient="row").with_columns(pl.selectors.float().fill_nan(None))


def _without(made_at: date, horizon: int, needs: str) -> Backtest:
    nothing: dict[str, Any] = dict.fromkeys(RECORD) | {"made_at_month": made_at, "horizon": horizon, "months": 0}
    return Backtest(made_at, horizon, nothing, pl.DataFrame(), pl.DataFrame(schema=WAYS), needs=needs)
