"""M20 Inference delta: whether a company is long or short of token prices, and what a fall and a doubling do to it."""

from analytics.assumptions import assumption
from analytics.board import outlook
from analytics.company import Company, figure
from analytics.equations.exposure import inference_delta
from analytics.indicator import Indicator
from analytics.measure import Measure


def _measures(company: Company) -> tuple[Measure, ...]:
    """The derivative at today's price, then the engine's runs; each an interval over the elasticity range."""
    at, assumed = company.at, assumption("behaviour.elasticity")
    known = at.whole.gross_profit is not None and at.cost_is_known
    moving = sum(line.gross_profit + line.self_hosted for line in at.lines if line.pegged)  # what we host ourselves stays
    exposed = sum(line.inference_cost - line.self_hosted for line in at.lines if not line.pegged)
    eta = assumption("behaviour.tokens_elasticity").value
    ends = [inference_delta(moving, exposed, eps, eta) for eps in (assumed.low, assumed.high)] if known else []
    label = "Gross profit a month for each 1 of relative price change; above zero, lower prices hurt"
    return (
        figure("M20", label, at.currency, ends[0] if ends else None, "assumed", "M20", "both sides of the month, and the products that "
               "inference cost belongs to", low=min(ends, default=None), high=max(ends, default=None), rows=company.behind("usage")),
        *outlook.price_move(at).measures,
    )  # fmt: skip


INFERENCE_DELTA = Indicator("M20", "Inference delta", "M20", _measures)
