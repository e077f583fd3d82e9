"""BYOK from 0% to 100% of the work: what each way of pricing becomes, in dollars and percent, and the fee at which it costs nothing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from analytics.company import Company
from analytics.engine.forward import Line
from analytics.equations.byok import between_keys, cogs_on_their_key, stranded_commitment
from analytics.equations.margin import gross_margin, share
from analytics.equations.price import commitment_shortfall
from analytics.metrics.byok_risk import at_risk, leaving_pays, revenue_left
from data.tables import METERED

ALL, AFTER = "all", "after_other_cogs"
STEPS = 20
PLANS: Mapping[str, str] = {
    "markup": "Markup", "hybrid": "Hybrid", "credit": "Credits", "acu": "Agent compute units", "seat": "Seats", "outcome": "Outcomes",
}  # fmt: skip
_PRICED_BY = {"markup": "tokens", "credit": "credits", "acu": "acu", "seat": "seat", "outcome": "outcome"}
LADDER = {"way": pl.String} | dict.fromkeys(
    ("own_share", "revenue", "inference_cost", "stranded", "gross_profit", "gross_margin"), pl.Float64
)


@dataclass(frozen=True)
class Terms:
    """f of the tokens on a customer's key, psi of the saving handed back, kappa of inference bought ahead; fractions."""

    fee_rate: float
    handed_back_share: float
    committed_share: float = 0.0


@dataclass(frozen=True)
class Step:
    """A month with a share of the work on customers' keys; money a month, margin a fraction, None where nothing is billed."""

    own_share: float
    revenue: float
    inference_cost: float
    stranded: float
    other_cogs: float = 0.0

    @property
    def gross_profit(self) -> float:
        """E11.3  revenue less inference on our keys, stranded commitments and what else stays."""
        return self.revenue - self.inference_cost - cogs_on_their_key(self.other_cogs, self.revenue, stranded=self.stranded)

    @property
    def gross_margin(self) -> float | None:
        """E0.2."""
        return gross_margin(self.gross_profit, self.revenue)


def at_share(lines: Iterable[Line], own_share: float, terms: Terms, other_cogs: float = 0.0) -> Step:
    """E11.2, E11.3, E15.3  the month of these lines with `own_share` of their work on customers' keys; 0 is the month itself.

    What is bought ahead stays once less is used: max(0, kappa C - what is still used), kappa C with every key the customer's.
    """
    revenue, cost, bought = 0.0, 0.0, 0.0
    for line in lines:
        moves, stays = line.by_key
        revenue += stays.revenue + between_keys(moves.revenue, revenue_left(moves, terms.fee_rate, terms.handed_back_share), own_share)
        cost += stays.inference_cost + between_keys(moves.inference_cost, 0.0, own_share)
        bought += moves.inference_cost
    ahead = stranded_commitment(terms.committed_share, bought)
    return Step(own_share, revenue, cost, commitment_shortfall(ahead, between_keys(bought, 0.0, own_share)), other_cogs)


def ladder(ways: Mapping[str, Sequence[Line]], terms: Terms, other_cogs: float = 0.0) -> pl.DataFrame:
    """A row a way and step of 5%: own_share, revenue, inference_cost, stranded, gross_profit (money a month), gross_margin.

    `other_cogs` belong to no way of pricing: they come off the way called `after_other_cogs` alone.
    """
    rows = []
    for way, lines in ways.items():
        for index in range(STEPS + 1):
            step = at_share(lines, index / STEPS, terms, other_cogs if way == AFTER else 0.0)
            rows.append((way, step.own_share, step.revenue, step.inference_cost, step.stranded, step.gross_profit, step.gross_margin))
    return pl.DataFrame(rows, schema=LADDER, orient="row")


def as_sold(lines: Sequence[Line]) -> dict[str, tuple[Line, ...]]:
    """The company as it sells: all together before and after other COGS, then each way of pricing that inference belongs to."""
    own = {line.priced_by: (line,) for line in lines if line.priced_by in METERED and line.inference_cost > 0}
    return {ALL: tuple(lines), AFTER: tuple(lines), **own}


def each_way(revenue: float, inference_cost: float) -> dict[str, tuple[Line, ...]]:
    """E15.2  one month's work sold under each plan at the same revenue; hybrid is half a platform fee, half tokens."""
    half = revenue / 2
    hybrid = (Line("platform", half, 0.0), Line("tokens", revenue - half, inference_cost))
    return {plan: hybrid if plan == "hybrid" else (Line(_PRICED_BY[plan], revenue, inference_cost),) for plan in PLANS}


def neutral_fee(lines: Sequence[Line], terms: Terms) -> float:
    """The platform fee, money a month over all customers, at which every key the customer's leaves gross profit as it is; 0 where BYOK
    takes nothing."""
    return max(at_share(lines, 0.0, terms).gross_profit - at_share(lines, 1.0, terms).gross_profit, 0.0)


def neutral_fee_rate(lines: Sequence[Line], terms: Terms) -> float | None:
    """The fee on customers' own tokens, as a fraction of their price, that does the same; of a markup alone it is the markup.

    None where nothing is priced by tokens.
    """
    tokens = math.fsum(line.by_key[0].inference_cost for line in lines if line.priced_by == "tokens" and line.revenue > 0)
    return share(neutral_fee(lines, Terms(0.0, terms.handed_back_share, terms.committed_share)), tokens)


def by_customer(company: Company, terms: Terms, switching_cost: float) -> pl.DataFrame:
    """E11.4, E4.6, M10b  customers in the order in which they gain by leaving: the fewest months of 12 K / A first, then those with none.

    Columns: customer, premium and annual_saving (null where unknown), months, better_off_today, gross_profit, left, at_risk (money a
    month), and what the company has left before other COGS once this one and all before it have gone: company_revenue,
    company_profit, company_margin.
    """
    gain = leaving_pays(company, switching_cost).select("customer", "premium", "annual_saving", "months", "better_off_today")
    rows = at_risk(company, terms.fee_rate, terms.handed_back_share).join(gain, on="customer", how="left", maintain_order="left")
    whole = company.at.whole
    revenue, profit = float(whole.revenue or 0), float(whole.gross_profit or 0)
    margin = pl.when(pl.col("company_revenue") > 0).then(pl.col("company_profit") / pl.col("company_revenue"))
    return (
        rows.with_columns(pl.col("better_off_today").fill_null(False))
        .sort("months", -pl.col("at_risk"), "customer", nulls_last=True)
        .with_columns(
            (revenue - (pl.col("revenue") - pl.col("revenue_left")).cum_sum()).alias("company_revenue"),
            (profit - pl.col("at_risk").cum_sum()).alias("company_profit"),
        )
        .with_columns(margin.alias("company_margin"))
        .drop("revenue", "revenue_left")
    )
