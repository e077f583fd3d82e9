"""The metrics, in the order people see them. Adding one is a file here and a line below."""

from analytics.metric import Metric
from analytics.metrics.attribution_coverage import ATTRIBUTION_COVERAGE
from analytics.metrics.decoupled_revenue import DECOUPLED_REVENUE
from analytics.metrics.gross_margin import INFERENCE_MARGIN
from analytics.metrics.inference_share import INFERENCE_SHARE
from analytics.metrics.pegged_gross_profit import PEGGED_GROSS_PROFIT
from analytics.metrics.visible_toll import ALL_IN_TOLL, TAKE_RATE, VISIBLE_TOLL

METRICS: tuple[Metric, ...] = (
    INFERENCE_MARGIN,
    INFERENCE_SHARE,
    VISIBLE_TOLL,
    TAKE_RATE,
    ALL_IN_TOLL,
    DECOUPLED_REVENUE,
    PEGGED_GROSS_PROFIT,
    ATTRIBUTION_COVERAGE,
)
