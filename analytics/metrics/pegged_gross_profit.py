"""M5 Pegged gross profit: the share of gross profit on inference, in dollars first."""

import polars as pl

from analytics.measure import Rows
from analytics.metric import IS_PEGGED, Metric, ratio, total

PEGGED_GROSS_PROFIT = Metric(
    id="M5b",
    label="Pegged share of gross profit",
    unit="fraction",
    equation="M5",
    needs="billing lines and usage of the same month, and gross profit above zero",
    sums=(
        total("revenue", IS_PEGGED, "pegged_revenue"),
        total("inference_cost", IS_PEGGED, "pegged_cost"),
        total("revenue"),
        total("inference_cost"),
    ),
    value=ratio(pl.col("pegged_revenue").fill_null(0) - pl.col("pegged_cost").fill_null(0), pl.col("revenue") - pl.col("inference_cost")),
    fact=Rows("billing_lines"),
)
