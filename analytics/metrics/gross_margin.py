"""M1 Gross margin: (R - C_inf) / R, called inference margin while other COGS are unknown."""

import polars as pl

from analytics.measure import Rows
from analytics.metric import Metric, ratio, total

INFERENCE_MARGIN = Metric(
    id="M1",
    label="Inference margin",
    unit="fraction",
    equation="E0.2",
    needs="billing lines, and usage or a provider's cost of the same month",
    sums=(total("revenue"), total("inference_cost")),
    value=ratio(pl.col("revenue") - pl.col("inference_cost"), "revenue"),
    fact=Rows("billing_lines"),
)
