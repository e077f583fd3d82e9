"""C2: the fractions of the score's components from a company's ledger, each with what would close its gap."""

from collections.abc import Callable, Mapping
from dataclasses import replace as changed

import polars as pl

from analytics.company import Company
from analytics.engine import forward
from analytics.equations.byok import margin_at_risk
from analytics.measure import Measure, worst
from analytics.metrics.concentration import CONCENTRATION
from analytics.metrics.copyable import COPYABLE
from analytics.metrics.pass_through import PASS_THROUGH
from analytics.metrics.retention import RETENTION, span
from analytics.metrics.visible_toll import VISIBLE_TOLL
from analytics.position import UNCLASSIFIED
from analytics.provider_money import SELF_HOSTED
from analytics.scoring.score import Input, owned_cost

UNLISTED = 0.03  # of pegged tokens may lack a list price
_TWO_SIDES = "billing lines and inference cost of the same month"
_PRODUCTS = "a map of which product inference cost belongs to"
_CLASSES = "what sets the price of products that are not classified"
_PROFIT = "gross profit above zero"


def decoupling(company: Company) -> Input:
    """S1  unit beta where outcomes measure it, else the contractual one; what is not classified counts as pegged at worst."""
    found = _by_id(PASS_THROUGH.measures(company))
    unit, contract = found["M7_unit"], found["M7_contractual"]
    if unit.value is not None:
        return Input(float(unit.value), grade=unit.grade)
    if contract.low is None:
        return Input(missing=contract.needs)
    pegged = _number(contract.value)
    missing = _CLASSES if pegged is None else ""
    return Input(pegged, worst=_number(contract.high), best=_number(contract.low), grade=contract.grade, missing=missing)


def watched_beta(company: Company, component: Input) -> Input:
    """What the cap looks at: the contractual share, or the lower end of the measured interval."""
    unit = _by_id(PASS_THROUGH.measures(company))["M7_unit"]
    return component if unit.value is None else Input(_number(unit.low))


def bring_your_own_key(company: Company) -> Input:
    """S2, E11.4  margin at risk with every key the customer's, on inference as the verdict states it; at worst, what is not classified
    is sold by the token."""
    at, profit = company.at, company.at.whole.gross_profit
    if (lacks := _lacks_profit(company)) or profit is None:
        return Input(missing=lacks)
    terms = company.assumed("byok.fee_rate"), company.assumed("byok.handed_back_share")
    doubted = [changed(line, priced_by="tokens") if line.priced_by == UNCLASSIFIED else line for line in at.lines]
    risk, most = (margin_at_risk(float(profit), forward.left_with_every_key(lines, *terms)) for lines in (at.lines, doubted))
    if risk is None or most is None:
        return Input(missing=_PROFIT)
    return Input(risk, worst=max(risk, most), best=risk, grade="assumed")


def durable_margin(company: Company) -> Input:
    """S3  gross margin before free credits, less what caching saves on lines whose price does not follow tokens. Without other COGS
    the margin on inference bounds it."""
    at, revenue, profit = company.at, company.at.whole.revenue, company.at.whole.gross_profit
    if profit is None:
        return Input(missing=_TWO_SIDES)
    if revenue is None or revenue <= 0:
        return Input(missing="revenue above zero")
    copied = _number(_by_id(COPYABLE.measures(company))["M16"].value) or 0.0
    durable = float(profit) * (1 - copied) / float(revenue)
    if at.other_cogs is None:
        return Input(best=durable, missing="other COGS of the month, typed")
    return Input(durable - float(at.other_cogs) / float(revenue), grade=worst(at.grade, at.other_grade))


def toll(company: Company) -> Input:
    """S4  the part of gross profit on inference that is a visible premium over what the same tokens would cost the customer directly."""
    at, profit = company.at, company.at.whole.gross_profit
    if (lacks := _lacks_profit(company)) or profit is None:
        return Input(missing=lacks)
    sums = company.here.select(VISIBLE_TOLL.sums).row(0, named=True)
    revenue, listed, tokens = (float(sums[name] or 0) for name in ("revenue", "list_cost", "tokens"))
    if revenue and (not listed or float(sums["unlisted_tokens"] or 0) > UNLISTED * tokens):
        return Input(missing="list prices of the tokens that customers are billed for")
    doubted = max(float(at.unclassified.revenue or 0), 0.0)
    premium = max(revenue - listed, 0.0)
    here, most = premium / float(profit), (premium + doubted) / float(profit)
    known = at.revenue_is_known
    return Input(here if known else None, worst=most, best=here, grade=at.grade, missing="" if known else _CLASSES)


def owned(company: Company) -> Input:
    """S5  the share of tokens on models we host, how much cheaper they are than the cheapest hosted option, and their licence."""
    cost = company.here.filter(pl.col("side") == "cost")
    tokens = float(cost["tokens"].sum() or 0)
    if tokens <= 0:
        return Input(missing="usage with tokens")
    own = cost.filter(pl.col("provider") == SELF_HOSTED)
    served = float(own["tokens"].sum() or 0)
    if served <= 0:
        return Input(0.0)
    alternative, licence = company.signed("alternative_usd_per_mtok"), company.signed("licence")
    unit_cost = float(own["inference_cost"].sum() or 0) / served * 1e6
    if alternative is None or licence is None:
        wanted = "the cheapest hosted price at the same quality and the licence of the model you host, signed"
        return Input(worst=0.0, best=served / tokens, missing=wanted)
    return Input(owned_cost(served / tokens, unit_cost, alternative, licence), grade="assumed")


def retention(company: Company) -> Input:
    """S6  GRR over twelve months; a shorter span says too little, since it is not annualised."""
    found = _by_id(RETENTION.measures(company))["M9_grr"]
    if span(company) != 12 or found.value is None:
        return Input(missing="billing lines of fifteen months in a row")
    return Input(float(found.value), grade=found.grade)


def suppliers(company: Company) -> Input:
    """S7  HHI of inference cost by provider; what names no provider is the largest one's at worst."""
    found = _by_id(CONCENTRATION.measures(company))["M8_providers_hhi"]
    if found.value is None:
        return Input(missing="usage or a provider's cost")
    return Input(float(found.value), worst=_number(found.high), best=_number(found.low), grade=found.grade)


COMPONENTS: Mapping[str, tuple[str, str, Callable[[Company], Input]]] = {
    "S1": ("Revenue that does not follow token cost", "score.decoupling", decoupling),
    "S2": ("Gross profit that stays when customers bring keys", "score.byok", bring_your_own_key),
    "S3": ("Durable gross margin", "score.durable_margin", durable_margin),
    "S4": ("Gross profit beyond a visible toll", "score.toll", toll),
    "S5": ("Own cost advantage", "score.owned_cost", owned),
    "S6": ("Retention", "score.retention", retention),
    "S7": ("Choice of suppliers", "score.suppliers", suppliers),
}


def _lacks_profit(company: Company) -> str:
    """What a share of gross profit on inference lacks; empty where it has all."""
    profit = company.at.whole.gross_profit
    if profit is None:
        return _TWO_SIDES
    return _PROFIT if profit <= 0 else "" if company.at.cost_is_known else _PRODUCTS


def _by_id(measures: tuple[Measure, ...]) -> dict[str, Measure]:
    return {measure.id: measure for measure in measures}


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
