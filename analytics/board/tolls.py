"""M4 by customer: what each pays for tokens over what the same tokens cost at the price it could reach, in dollars and times."""

from dataclasses import dataclass

import polars as pl

from analytics.company import Company, figure
from analytics.equations.toll import take_rate, toll
from analytics.measure import Measure
from analytics.metric import as_measure
from analytics.metrics.byok_risk import leaving_pays
from analytics.metrics.visible_toll import TAKE_RATE, VISIBLE_TOLL
from analytics.said import Said

_PARITY = 1.05  # M4: at or below it, a gateway's
KEPT_ELSEWHERE = (
    ("Adyen", 0.0017, "of the payments it moves, net (shareholder letters, to the second half of 2025)"),
    ("Stripe", 0.0040, "of the payments it moves, net (Sacra, 2024)"),
    ("OpenRouter", 0.052, "of the amount paid, 5.5% on top of it (its own documents, May 2026)"),
)


@dataclass(frozen=True)
class Tolls:
    """`customers`: customer, paid, listed, premium (money a month), toll, take_rate, months; the largest premium first."""

    customers: pl.DataFrame
    measures: dict[str, Measure]
    currency: str = "USD"

    @property
    def title(self) -> Said:
        """The toll on all, and in dollars; neutral where it is not known or none."""
        tau, premium = (self.measures[name].value for name in ("M4", "premium"))
        if tau is None or premium is None:
            return self._said("The visible toll is not measurable: it needs {needed}")
        if tau < 1:
            return self._said("Customers pay {premium_below} a month less for tokens than their list price")
        if tau <= _PARITY:
            return self._said("Customers pay hardly more for tokens than their list price: {premium} a month over it")
        return self._said("Customers pay {premium} a month more for tokens than their list price, {take_rate} of what they pay")

    def _said(self, template: str) -> Said:
        return Said(template, self.measures, {"needed": self.measures["M4"].needs}, self.currency)


def tolls(company: Company) -> Tolls:
    """M4 of the company's month, and by customer; where too many of a customer's tokens have no list price, its toll is null."""
    rows = leaving_pays(company).select(
        "customer", pl.col("revenue").cast(pl.Float64).alias("paid"),
        pl.when(pl.col("premium").is_not_null()).then(pl.col("list_cost").cast(pl.Float64)).alias("listed"), "premium", "months",
    )  # fmt: skip
    times = [toll(paid, listed) for paid, listed in rows.select("paid", "listed").rows()]
    rows = rows.with_columns(
        pl.Series("toll", times, pl.Float64), pl.Series("take_rate", [take_rate(each) for each in times], pl.Float64)
    ).sort("premium", "customer", descending=[True, False], nulls_last=True)
    premium = float(rows["premium"].sum()) if rows["premium"].count() else None
    found = [as_measure(company.rows, metric, company.month) for metric in (VISIBLE_TOLL, TAKE_RATE)]
    measures = {"M4": found[0], "take_rate": found[1]}
    behind, needs = company.behind("billing_lines"), found[0].needs
    equation, below = "revenue − list price of the same tokens: M4", None if premium is None else -premium
    for name, label, value in (("premium", "Paid over list price a month", premium), ("premium_below", "Paid below it a month", below)):
        measures[name] = figure(name, label, company.at.currency, value, "estimated", equation, needs, rows=behind)
    return Tolls(rows, measures, company.at.currency)
