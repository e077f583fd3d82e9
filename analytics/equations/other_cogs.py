"""E13.1: hosting, support, payment fees, people and inference given away."""

from analytics.equations.given import finite, within
from analytics.equations.margin import share


def hosting(customers: float, mtok: float, per_customer: float = 0.0, per_mtok: float = 0.0, fixed: float = 0.0) -> float:
    """E13.1  h0 x customers + h1 x mtok + what is fixed, in money a month."""
    for name, value in (("customers", customers), ("mtok", mtok), ("per_customer", per_customer), ("per_mtok", per_mtok), ("fixed", fixed)):
        within(name, value)
    return per_customer * customers + per_mtok * mtok + fixed


def support(revenue: float, customers: float = 0.0, rate: float = 0.0, per_customer: float = 0.0) -> float:
    """E13.1  s1 x R + s0 x customers, in money a month."""
    finite(revenue=revenue)
    for name, value in (("customers", customers), ("rate", rate), ("per_customer", per_customer)):
        within(name, value)
    return rate * revenue + per_customer * customers


def payment_fees(revenue: float, rate: float, invoices: float = 0.0, per_invoice: float = 0.0, card_share: float = 1.0) -> float:
    """E13.1  (rate x R + fee x invoices) on the share paid by card, in money."""
    finite(revenue=revenue)
    within("rate", rate, 0.0, 1.0)
    within("invoices", invoices)
    within("per_invoice", per_invoice)
    within("card_share", card_share, 0.0, 1.0)
    return card_share * (rate * revenue + per_invoice * invoices)


def people(minutes: float, wage_per_hour: float) -> float:
    """E13.1  minutes / 60 x wage, in money."""
    within("minutes", minutes)
    within("wage_per_hour", wage_per_hour)
    return minutes / 60 * wage_per_hour


def margins_with_free_tier(revenue: float, cogs: float, free_tier: float) -> tuple[float | None, float | None]:
    """E13.1  GM with the inference of the free tier in COGS, and without it; `cogs` holds none of it. None where R <= 0."""
    within("free_tier", free_tier)
    return share(revenue - cogs - free_tier, revenue), share(revenue - cogs, revenue)
