"""M10 Margin at risk under BYOK: what every customer bringing a key would cost, what to expect of it, and who gains by leaving when."""

from decimal import Decimal

import polars as pl

from analytics.assumptions import assumption
from analytics.board import outlook
from analytics.company import Company, figure
from analytics.engine.forward import Line
from analytics.equations.byok import byok_revenue, expected_at_risk
from analytics.equations.margin import share
from analytics.indicator import Indicator
from analytics.measure import Measure
from analytics.provider_money import SELF_HOSTED
from analytics.words import percent
from data.tables import PEGGED

UNLISTED = 0.03  # of a customer's pegged tokens may lack a list price
YEAR = 12.0


def at_risk(company: Company, fee_rate: float | None = None, handed_back_share: float | None = None) -> pl.DataFrame:
    """E11.2 to E11.4  by customer: revenue and gross profit on inference, what is left of both with its own key, and the dollars at risk;
    the most first. The terms are what the company has signed, or what is shipped, where none are given."""
    fee = company.assumed("byok.fee_rate") if fee_rate is None else fee_rate
    psi = company.assumed("byok.handed_back_share") if handed_back_share is None else handed_back_share
    lines = (
        company.here.filter(pl.col("customer").is_not_null())
        .group_by("customer", "priced_by")
        .agg(
            *(pl.col(name).sum().cast(pl.Float64) for name in ("revenue", "inference_cost")),
            pl.col("inference_cost").filter(pl.col("provider") == SELF_HOSTED).sum().cast(pl.Float64).alias("self_hosted"),
        )
    )
    apart = [Line(*row).by_key for row in lines.select("priced_by", "revenue", "inference_cost", "self_hosted").rows()]
    kept = [(stays, stays.revenue + revenue_left(moves, fee, psi)) for moves, stays in apart]
    return (
        lines.with_columns(
            pl.Series("revenue_left", [revenue for _, revenue in kept], pl.Float64),
            pl.Series("left", [revenue - stays.inference_cost for stays, revenue in kept], pl.Float64),
            (pl.col("revenue") - pl.col("inference_cost")).alias("gross_profit"),
        )
        .group_by("customer")
        .agg(pl.col("gross_profit", "left", "revenue", "revenue_left").sum())
        .with_columns((pl.col("gross_profit") - pl.col("left")).alias("at_risk"))
        .sort("at_risk", "customer", descending=[True, False])
    )


def revenue_left(moves: Line, fee_rate: float, handed_back_share: float) -> float:
    """E11.2  revenue of what a customer's own key runs, once it does; without revenue there is nothing to hand back."""
    if moves.revenue <= 0:
        return moves.revenue
    return byok_revenue(moves.priced_by, moves.revenue, moves.inference_cost, fee_rate=fee_rate, handed_back_share=handed_back_share)


def leaving_pays(company: Company, switching_cost: float | None = None) -> pl.DataFrame:
    """M10b, E4.6  by customer: the visible premium a month on pegged lines, a year's saving A_i, and months until leaving pays.

    These are 12 K_i / A_i. The premium is revenue over the list price of the same tokens; where too many tokens have none, or there is
    no premium, months are null. K_i is what the company has signed, or what is shipped, where none is given.
    """
    switching = company.assumed("leaving.switching_cost") if switching_cost is None else switching_cost
    unlisted = pl.col("unlisted_tokens") > UNLISTED * pl.col("tokens")
    sums = [pl.col(name).fill_null(0).sum() for name in ("revenue", "list_cost", "tokens", "unlisted_tokens", "inference_cost")]
    profit = company.customers.select("customer", "gross_profit")
    return (
        company.here.filter(pl.col("customer").is_not_null(), pl.col("priced_by").is_in(PEGGED))
        .group_by("customer")
        .agg(sums)
        .filter(pl.col("revenue") > 0)
        .with_columns(
            pl.when(~unlisted & (pl.col("list_cost") > 0))
            .then(pl.col("revenue").cast(pl.Float64) - pl.col("list_cost").cast(pl.Float64))
            .alias("premium")
        )
        .with_columns((12 * pl.col("premium")).alias("annual_saving"))
        .with_columns(pl.when(pl.col("annual_saving") > 0).then(12 * switching / pl.col("annual_saving")).alias("months"))
        .with_columns((pl.col("months") <= YEAR).fill_null(False).alias("better_off_today"))
        .join(profit, on="customer", how="left")
        .select("customer", "revenue", "list_cost", "premium", "annual_saving", "months", "better_off_today", "gross_profit")
        .sort("months", "customer", nulls_last=True)
    )


def _measures(company: Company) -> tuple[Measure, ...]:
    found = outlook.every_key(company.at, company.assumed).measures
    if all(each.id != "M10" for each in found):
        label = "Margin at risk under BYOK"
        found = (*found, figure("M10", label, "fraction", None, "assumed", "E11.4", found[0].needs or "gross profit above zero"))
    moves, most = company.assumed("byok.max_share"), assumption("byok.max_share").high
    each = at_risk(company)["at_risk"].to_list() if company.covered else None
    expected, highest = (None if each is None else expected_at_risk((one, part) for one in each) for part in (moves, max(moves, most)))
    rows = leaving_pays(company)
    seen = rows.filter(pl.col("premium").is_not_null())
    gone, whole = rows.filter("better_off_today"), company.at.whole.gross_profit
    needs = "billing lines priced by tokens or credits, and usage of their customers with a list price"
    soonest = rows["months"].drop_nulls().to_list()
    profit = Decimal(gone["gross_profit"].sum() or 0)
    behind = company.behind("billing_lines")
    told = f"Gross profit a month at risk if {percent(moves, 0)} of each customer's work moves to its key"
    count, dark = (gone.height, rows.height - seen.height) if seen.height and company.covered else (None, 0)
    low, high = (None, None) if highest is None else sorted((0.0, highest))  # below zero where keys would gain
    return (
        *found,
        figure("M10_expected", told, company.at.currency, expected, "assumed", "E11.1, E11.4",
               "usage that names its customers", low=low, high=high, rows=behind),
        figure("M10b_customers", "Customers for whom leaving pays within a year", "count", count, "assumed", "M10b, E4.6", needs, low=count,
               high=None if count is None else count + dark, rows=behind),
        figure("M10b_share", "Their share of gross profit", "fraction", None if count is None else share(profit, whole), "assumed",
               "M10b, E4.6", needs, rows=behind),
        figure("M10b_months", "Months until leaving pays, of the soonest", "months", min(soonest, default=None), "assumed", "M10b, E4.6",
               needs, rows=behind),
    )  # fmt: skip


BYOK_RISK = Indicator("M10", "Margin at risk under BYOK", "E11.4", _measures, leaving_pays)
