"""M6 Net-revenue margin: gross profit on inference over revenue less the inference that is passed through.

Presented as an agent, a company shows of token-metered lines only what stays; ask the auditor which presentation applies. Credits and
everything else are the company's own prices, and stand gross.
"""

import polars as pl

from analytics.measure import Rows
from analytics.metric import Metric, ratio, total

NET_REVENUE_MARGIN = Metric(
    id="M6",
    label="Net-revenue margin on inference",
    unit="fraction",
    equation="E0.3",
    needs="billing lines, and usage or a provider's cost of the same month",
    sums=(
        total("revenue"),
        total("inference_cost"),
        total("inference_cost", pl.col("priced_by") == "tokens", "passed_through"),
    ),
    value=ratio(pl.col("revenue") - pl.col("inference_cost"), pl.col("revenue") - pl.col("passed_through").fill_null(0)),
    fact=Rows("billing_lines"),
)
