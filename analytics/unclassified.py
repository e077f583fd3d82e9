"""What keeps a month from being told: revenue whose price nothing explains, inference that no product claims, the largest first."""

from datetime import date
from decimal import Decimal

import polars as pl

from analytics.actuals import between
from data.snapshot import Snapshot

_CLAIMED_BY_NONE = """
select coalesce('workload ' || workload, 'what ' || customer || ' uses', model, 'usage without a name') as name,
    sum(cost)::decimal(38, 12) as amount
from usage where is_primary and month = $month and priced_by = 'unclassified' and cost > 0
group by all order by amount desc, name
"""


def revenue(rows: pl.DataFrame, month: date) -> list[tuple[str, Decimal]]:
    """Products, else customers, whose lines are not classified, with their revenue in a month of the cube."""
    found = (
        between(rows, month, month)
        .filter(pl.col("side") == "revenue", pl.col("priced_by") == "unclassified")
        .with_columns(
            pl.coalesce("product", pl.format("what {} buys", "customer"), pl.lit("lines without product or customer")).alias("name")
        )
        .group_by("name")
        .agg(pl.col("revenue").sum())
        .filter(pl.col("revenue") != 0)
        .sort("revenue", "name", descending=[True, False])
    )
    return found.rows()


def inference(snapshot: Snapshot, month: date) -> list[tuple[str, Decimal]]:
    """Workloads, else customers, else models, that no product claims, with their cost before the provider's money."""
    return snapshot.query(_CLAIMED_BY_NONE, month=month).rows()
