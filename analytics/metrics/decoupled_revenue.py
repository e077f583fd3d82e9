"""M5 Decoupled revenue: the share of line revenue whose price names neither tokens nor a model's price."""

import polars as pl

from analytics.measure import Rows
from analytics.metric import IS_PEGGED, Metric, ratio, total

_CLASSIFIED = pl.col("priced_by") != "unclassified"

DECOUPLED_REVENUE = Metric(
    id="M5",
    label="Decoupled share of revenue",
    unit="fraction",
    equation="M5, E5.2",
    needs="billing lines classified by what their price follows",
    sums=(
        total("line_revenue", _CLASSIFIED & ~IS_PEGGED, "not_pegged_revenue"),
        total("line_revenue", IS_PEGGED, "pegged_revenue"),
        total("line_revenue", ~_CLASSIFIED, "unclassified_revenue"),
        total("line_revenue"),
    ),
    value=ratio(pl.col("not_pegged_revenue").fill_null(0), "line_revenue"),
    fact=Rows("billing_lines"),
)
