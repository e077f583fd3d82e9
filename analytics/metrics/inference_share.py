"""M3 Inference share of revenue: C_inf / R."""

from analytics.measure import Rows
from analytics.metric import Metric, ratio, total

INFERENCE_SHARE = Metric(
    id="M3",
    label="Inference share of revenue",
    unit="fraction",
    equation="M3",
    needs="billing lines, and usage or a provider's cost of the same month",
    sums=(total("revenue"), total("inference_cost"), total("unpriced_rows")),
    value=ratio("inference_cost", "revenue"),
    fact=Rows("usage"),
)
