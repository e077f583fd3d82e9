"""The metrics, in the order people see them. Adding one is a file here and a line below.

METRICS regroup over the cube; INDICATORS are figures of the whole company.
"""

from analytics.indicator import Indicator
from analytics.metric import Metric
from analytics.metrics.attribution_coverage import ATTRIBUTION_COVERAGE
from analytics.metrics.break_even_prices import BREAK_EVEN_PRICES
from analytics.metrics.byok_risk import BYOK_RISK
from analytics.metrics.concentration import CONCENTRATION
from analytics.metrics.contribution import CONTRIBUTION
from analytics.metrics.copyable import COPYABLE
from analytics.metrics.decoupled_revenue import DECOUPLED_REVENUE
from analytics.metrics.dependent_profit import DEPENDENT_PROFIT
from analytics.metrics.gross_margin import INFERENCE_MARGIN
from analytics.metrics.inference_delta import INFERENCE_DELTA
from analytics.metrics.inference_share import INFERENCE_SHARE
from analytics.metrics.margin_views import MARGIN_VIEWS
from analytics.metrics.months_to_floor import MONTHS_TO_FLOOR
from analytics.metrics.net_revenue_margin import NET_REVENUE_MARGIN
from analytics.metrics.outcome_cost import OUTCOME_COST
from analytics.metrics.pass_through import PASS_THROUGH
from analytics.metrics.pegged_gross_profit import PEGGED_GROSS_PROFIT
from analytics.metrics.retention import RETENTION
from analytics.metrics.track_record import TRACK_RECORD
from analytics.metrics.value_capture import VALUE_CAPTURE
from analytics.metrics.visible_toll import ALL_IN_TOLL, TAKE_RATE, VISIBLE_TOLL

METRICS: tuple[Metric, ...] = (
    INFERENCE_MARGIN,
    INFERENCE_SHARE,
    VISIBLE_TOLL,
    TAKE_RATE,
    ALL_IN_TOLL,
    DECOUPLED_REVENUE,
    PEGGED_GROSS_PROFIT,
    NET_REVENUE_MARGIN,
    ATTRIBUTION_COVERAGE,
)

INDICATORS: tuple[Indicator, ...] = (
    MARGIN_VIEWS,
    CONTRIBUTION,
    PASS_THROUGH,
    CONCENTRATION,
    RETENTION,
    BYOK_RISK,
    MONTHS_TO_FLOOR,
    BREAK_EVEN_PRICES,
    VALUE_CAPTURE,
    OUTCOME_COST,
    COPYABLE,
    INFERENCE_DELTA,
    DEPENDENT_PROFIT,
    TRACK_RECORD,
)
