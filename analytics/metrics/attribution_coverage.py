"""M17 Attribution coverage: inference cost that reaches a customer, over all of it. The factor f by provider stands in reconcile."""

import polars as pl

from analytics.measure import Rows
from analytics.metric import Metric, ratio, total

ATTRIBUTION_COVERAGE = Metric(
    id="M17",
    label="Attribution coverage",
    unit="fraction",
    equation="M17",
    needs="usage or a provider's cost",
    sums=(
        total("inference_cost", pl.col("customer").is_not_null(), "attributed_cost"),
        total("inference_cost"),
        total("unattributed_cost"),
    ),
    value=ratio(pl.col("attributed_cost").fill_null(0), "inference_cost"),
    fact=Rows("usage"),
)
