"""The renewal calendar: by quarter of the renewal date, what its customers bring, what they see of a markup, and when leaving pays."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from analytics.company import Company, company
from analytics.equations.margin import share
from analytics.metrics.byok_risk import leaving_pays
from analytics.provider_money import FINE
from data.snapshot import Snapshot

QUARTERS: dict[str, Any] = {
    "quarter": pl.String, "customers": pl.Int64, "revenue": FINE, "gross_profit": FINE, "visible_premium": pl.Float64,
    "premium": pl.Float64, "annual_saving": pl.Float64, "months": pl.Float64, "better_off_today": pl.Int64,
}  # fmt: skip
YEAR = 12.0


@dataclass(frozen=True)
class Renewals:
    """Figures of `month`, in base currency a month. `switching_cost`: K of E4.6 as assumed or signed.

    `quarters` and `customers` (with their renewal_date): gross profit on inference; visible premium v, as a fraction over list price and
    in money; A_i, a year's saving by leaving; `months` until leaving pays, 12 K / A (of a quarter the soonest, null where nobody gains);
    how many would be better off within a year. The row without a quarter is customers without a renewal date.
    """

    month: date
    switching_cost: float
    quarters: pl.DataFrame
    customers: pl.DataFrame
    needs: str = ""


def renewals(snapshot: Snapshot, today: date) -> Renewals | None:
    """M10b by quarter of `customers.renewal_date`; None while no month has data, `needs` where no date is known."""
    at = company(snapshot, today)
    if at is None:
        return None
    dates = snapshot.query("select customer, any_value(renewal_date) as renewal_date from customers group by customer")
    switching = at.assumed("leaving.switching_cost")
    if not dates["renewal_date"].count():
        needs = "a customers table with renewal_date: customer_id, name, plan_name, renewal_date"
        return Renewals(at.month, switching, pl.DataFrame(schema=QUARTERS), _customers(at, dates), needs)
    customers = _customers(at, dates)
    return Renewals(at.month, switching, _quarters(customers, switching), customers)


def _customers(at: Company, dates: pl.DataFrame) -> pl.DataFrame:
    """Each customer of the month, and those that renew without having been billed in it."""
    seen = leaving_pays(at).select("customer", "list_cost", pl.col("revenue").alias("pegged_revenue"), "premium", "annual_saving")
    known = at.customers.select("customer", "revenue", "gross_profit")
    return (
        known.join(dates, on="customer", how="full", coalesce=True)
        .filter(pl.col("revenue").is_not_null() | pl.col("renewal_date").is_not_null())
        .join(seen, on="customer", how="left")
        .with_columns(_quarter(pl.col("renewal_date")).alias("quarter"))
        .sort("renewal_date", "gross_profit", "customer", descending=[False, True, False], nulls_last=True)
    )


def _quarter(day: pl.Expr) -> pl.Expr:
    return pl.when(day.is_not_null()).then(pl.concat_str(day.dt.strftime("%Y"), pl.lit("-Q"), day.dt.quarter()))


def _quarters(customers: pl.DataFrame, switching: float) -> pl.DataFrame:
    saving = pl.col("annual_saving")
    months = pl.when(saving > 0).then(YEAR * switching / saving)
    listed = pl.col("premium").is_not_null()
    frame = customers.group_by("quarter").agg(
        pl.len().cast(pl.Int64).alias("customers"),
        pl.col("revenue").sum().cast(FINE),
        pl.col("gross_profit").sum().cast(FINE),
        pl.col("list_cost").filter(listed).sum().alias("list_cost"),
        pl.when(listed.any()).then(pl.col("premium").sum()).alias("premium"),
        pl.when(listed.any()).then(saving.sum()).alias("annual_saving"),
        months.min().alias("months"),
        (months <= YEAR).sum().cast(pl.Int64).alias("better_off_today"),
    )
    premiums = [share(premium, cost) for premium, cost in frame.select("premium", "list_cost").rows()]
    return frame.with_columns(pl.Series("visible_premium", premiums, pl.Float64)).select(list(QUARTERS)).sort("quarter", nulls_last=True)
