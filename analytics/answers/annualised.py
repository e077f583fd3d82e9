"""What recurs in a year, by how sure it is: fees and seats due whatever is used, what follows use, what follows outcomes."""

import polars as pl

from analytics.actuals import between
from analytics.company import Company
from analytics.estimates.part import back

MONTHS = 3  # of the average of what follows use, as in M9
YEAR = 12
KINDS = {
    "fixed": ("platform", "seat"),
    "use": ("tokens", "credits", "acu"),
    "outcomes": ("outcome", "task"),
    "unclassified": ("unclassified",),
}
_SCHEMA = {"kind": pl.String, "month": pl.Float64, "average": pl.Float64, "peak": pl.Float64}


def recurring(company: Company) -> pl.DataFrame:
    """By kind, in base currency a year: twelve times the `month`, twelve times the `average` of three months, and twelve times the `peak`
    month of the last twelve. One-off work is left out; a month without a kind's lines counts as 0."""
    window = [back(company.month, step) for step in range(YEAR)]
    lines = between(company.rows, window[-1], company.month).filter(pl.col("side") == "revenue")
    found = []
    for kind, ways in KINDS.items():
        billed = dict(lines.filter(pl.col("priced_by").is_in(ways)).group_by("month").agg(pl.col("revenue").sum().cast(pl.Float64)).rows())
        if billed:
            values = [billed.get(month, 0.0) for month in window]
            found.append((kind, YEAR * values[0], YEAR * sum(values[:MONTHS]) / MONTHS, YEAR * max(values)))
    return pl.DataFrame(found, schema=_SCHEMA, orient="row")


def months_billed(company: Company) -> int:
    """How many of the months that the average needs have billing lines."""
    billed = set(company.rows.filter(pl.col("side") == "revenue")["month"].to_list())
    return sum(back(company.month, step) in billed for step in range(MONTHS))
