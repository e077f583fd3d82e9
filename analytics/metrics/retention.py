"""M9 NRR and GRR, and NRR as volume times price: revenue of the customers of some months ago, now over then.

What follows use is the average of three months, seats and platform fees are those of the month, one-off work is left out. Units are
outcomes where lines are priced by them and both ends have them, else tokens; where a line has none, its change is price for a customer
that stays.
"""

from datetime import date

import polars as pl

from analytics.company import Company, figure
from analytics.equations.margin import share
from analytics.equations.retention import gross_retention, net_retention, price_retention
from analytics.indicator import Indicator
from analytics.measure import Grade, Measure, worst
from data.tables import METERED

SPANS = (12, 6, 3)  # months, the longest that the data allow; none is annualised
ENOUGH = 0.80  # of revenue that follows use must have units at both ends, or volume and price cannot be told apart
_FOLLOWS_USE = pl.col("priced_by").is_in([name for name in METERED if name != "seat"]) | (pl.col("priced_by") == "unclassified")
_RECURRING = pl.col("priced_by") != "one_off"
_OUTCOMES = """
select date_trunc('month', day)::date as month, customer, sum(coalesce(succeeded, attempted))::double as outcomes
from outcomes where customer is not null group by all
"""


def span(company: Company) -> int | None:
    """How many months back revenue can be compared: the longest of 12, 6 and 3 for which every month needed has billing lines."""
    billed = set(company.rows.filter(pl.col("side") == "revenue", pl.col("month") <= company.month)["month"].to_list())
    for months in SPANS:
        needed = {_back(company.month, months * end + step) for end in (0, 1) for step in range(3)}
        if needed <= billed:
            return months
    return None


def revenue_of_customers(company: Company) -> pl.DataFrame:
    """`customer`, `priced_by`, recurring revenue a month `start` and `end`, units of both, and `at_old_price`: what `end` would be."""
    months = span(company)
    if months is None:
        return pl.DataFrame(schema={"customer": pl.String, "priced_by": pl.String} | dict.fromkeys(_NUMBERS, pl.Float64))
    then = _window(company, _back(company.month, months))
    now = _window(company, company.month)
    joined = then.join(now, on=["customer", "priced_by"], how="full", coalesce=True, suffix="_end").select(
        "customer",
        "priced_by",
        pl.col("revenue").fill_null(0.0).alias("start"),
        pl.col("revenue_end").fill_null(0.0).alias("end"),
        pl.col("units").alias("units_start"),
        pl.col("units_end"),
    )
    ratio = (
        pl.when(pl.col("units_start") > 0, _FOLLOWS_USE)
        .then(pl.col("units_end").fill_null(0.0) / pl.col("units_start"))
        .otherwise((pl.col("end") > 0).cast(pl.Float64))
    )
    at_old_price = pl.when(pl.col("start") > 0).then(pl.col("start") * ratio).otherwise("end")
    return joined.with_columns(at_old_price.alias("at_old_price")).sort("customer", "priced_by")


_NUMBERS = ("start", "end", "units_start", "units_end", "at_old_price")


def _window(company: Company, month: date) -> pl.DataFrame:
    """Recurring revenue and units a month by customer and class, at the end of a window of three months."""
    rows = company.rows.filter(pl.col("customer").is_not_null(), _RECURRING, pl.col("month").is_between(_back(month, 2), month))
    last = pl.col("month") == month
    revenue = pl.col("revenue").cast(pl.Float64)
    summed = rows.group_by("customer", "priced_by").agg(
        pl.when(_FOLLOWS_USE.first()).then(revenue.sum() / 3).otherwise(revenue.filter(last).sum()).alias("revenue"),
        (pl.col("tokens").sum() / 3).alias("tokens"),
    )
    outcomes = company.query(_OUTCOMES).filter(pl.col("month").is_between(_back(month, 2), month))
    counted = outcomes.group_by("customer").agg((pl.col("outcomes").sum() / 3).alias("outcomes"))
    by_outcome = pl.col("priced_by").is_in(["outcome", "task"]) & pl.lit(_counted_throughout(company))
    return (
        summed.join(counted, on="customer", how="left")
        .with_columns(pl.when(by_outcome).then("outcomes").otherwise(pl.when(pl.col("tokens") > 0).then("tokens")).alias("units"))
        .select("customer", "priced_by", "revenue", "units")
    )


def _counted_throughout(company: Company) -> bool:
    months = span(company)
    counted = set(company.query(_OUTCOMES)["month"].to_list())
    return months is not None and {company.month, _back(company.month, months)} <= counted


def _measures(company: Company) -> tuple[Measure, ...]:
    months, rows = span(company), revenue_of_customers(company)
    by_customer = rows.group_by("customer").agg(pl.col("start", "end", "at_old_price").sum()).sort("customer")
    start, end, at_old_price = (dict(by_customer.select("customer", name).rows()) for name in ("start", "end", "at_old_price"))
    net, volume = net_retention(start, end), net_retention(start, at_old_price)
    price = price_retention(net, volume)
    metered = rows.filter(_FOLLOWS_USE, pl.col("start") > 0)
    united = share(metered.filter(pl.col("units_start") > 0)["start"].sum(), metered["start"].sum())
    if united is not None and united < ENOUGH:
        volume = price = None
    words = "" if months is None else f" over {months} months" if months == 12 else f" over {months} months, not annualised"
    part_words = words and f",{words}"
    needs = "billing lines of six months in a row" if months is None else "customers with recurring revenue at the start"
    parts = "usage by customer at both ends"
    billed = company.rows.filter(pl.col("side") == "revenue", pl.col("month") <= company.month)
    known: Grade = "measured" if billed["grade"].max() == 0 and not billed["unconverted_rows"].sum() else "estimated"
    behind = company.behind("billing_lines")
    return (
        figure("M9_nrr", f"Net revenue retention{words}", "fraction", net, known, "M9", needs, rows=behind),
        figure("M9_grr", f"Gross revenue retention{words}", "fraction", gross_retention(start, end), known, "M9", needs, rows=behind),
        figure("M9_volume", f"Volume part of it{part_words}", "fraction", volume, worst(known, "estimated"), "M9",
               needs if months is None else parts, rows=behind),
        figure("M9_price", f"Price part of it{part_words}", "fraction", price, worst(known, "estimated"), "M9",
               needs if months is None else parts, rows=behind),
    )  # fmt: skip


def _back(month: date, months: int) -> date:
    place = month.year * 12 + month.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


RETENTION = Indicator("M9", "Net and gross revenue retention", "M9", _measures, revenue_of_customers)
