"""What an outcome brings and costs in a month, as four questions need it: price, cost of an attempt, rates, and rates by customer."""

from dataclasses import dataclass

import polars as pl

from analytics.answers.asked import Asked
from analytics.company import Company
from analytics.equations.margin import share
from analytics.equations.outcome import required_resolution
from analytics.estimates.estimate_outcomes import FEWEST
from analytics.estimates.part import WORK
from analytics.metrics.outcome_cost import counted

_CUSTOMERS = """
select customer, sum(attempted)::double as attempted,
       (case when count(succeeded) = count(*) then sum(succeeded) end)::double as succeeded
from outcomes where date_trunc('month', day) = $month and customer is not null and attempted is not null
group by customer having sum(attempted) > 0 order by customer
"""


@dataclass(frozen=True)
class OutcomesSold:
    """Of the month, None where the ledger does not say: `price` of an outcome, `per_attempt` inference (and people, where a wage is signed)
    of an attempt and `paid_cost` of an outcome net of reversals, in base currency; `resolved` of attempted, `reversed_share` of resolved.

    `people_missing`: minutes of people are counted and no wage is signed, so that costs are of inference alone.
    """

    price: float | None
    paid_cost: float | None
    per_attempt: float | None
    resolved: float | None
    reversed_share: float | None
    people_missing: bool = False

    def needed(self, margin: float) -> float | None:
        """E9.5  the resolution at which a margin is just kept, one attempt a task; None where an input lacks or none is enough."""
        if self.price is None or self.per_attempt is None or self.price <= 0 or self.per_attempt < 0:
            return None
        return required_resolution(self.price, self.per_attempt, 1, self.reversed_share or 0.0, margin=margin)


def outcomes_sold(asked: Asked) -> OutcomesSold:
    """From M13, M15 and the rates of outcomes."""
    found, company = asked.indicators, asked.company
    price, cost, rate = (_value(found[name].value) if name in found else None for name in ("M13_price", "M15", "M15_rate"))
    known = (asked.known.measures.get(name) for name in ("resolution_rate", "reversed_share"))
    resolved, back = (None if measure is None else _value(measure.value) for measure in known)
    minutes = company is not None and float(counted(company)["human_minutes"].sum() or 0) > 0
    return OutcomesSold(
        price=price,
        paid_cost=cost if rate is not None else None,
        per_attempt=cost if rate is None or cost is None else cost * rate,  # where success is not said, M15 is of an attempt
        resolved=resolved,
        reversed_share=back,
        people_missing=minutes and company is not None and company.signed("wage_usd_per_hour") is None,
    )


def sells_outcomes(company: Company) -> bool | None:
    """Whether revenue of the month is priced by outcome or task; None where too much of it is not classified, or none is loaded."""
    if any(part.revenue for name, part in company.at.classes.items() if name in WORK):
        return True
    return False if company.at.whole.revenue and company.at.revenue_is_known else None


def why_not_sold(company: Company) -> tuple[str, str]:
    """Why no price of an outcome is known, and the file that says it."""
    if not company.at.whole.revenue:
        return "no invoice is loaded", "the invoices and their lines"
    if sells_outcomes(company) is None:
        return "nobody has classified what sets the price of most lines", "a map file that says what sets the price of each product"
    return "the lines priced by outcome do not say how many they bill", "invoices with quantities, or an export of outcomes"


def by_customer(company: Company) -> pl.DataFrame:
    """`customer`, `attempted`, `succeeded`, `rate` of the month, the lowest rate first; null where few attempts or no success are said."""
    rows = company.query(_CUSTOMERS)
    pairs = rows.select("attempted", "succeeded").rows()
    rates = [share(hit, tried) if hit is not None and tried >= FEWEST else None for tried, hit in pairs]
    return rows.with_columns(pl.Series("rate", rates, pl.Float64)).sort("rate", "customer", nulls_last=True)


def _value(value: object) -> float | None:
    return None if value is None else float(str(value))
