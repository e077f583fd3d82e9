"""M4 Visible toll: what customers pay for tokens, over the same tokens at the price they could reach themselves.

The price they could reach is the list price (a contract's, where the price book holds one). Where more than 3% of the tokens have
none, a model hosted by ourselves among them, the toll is not measurable: their revenue cannot be told apart.
"""

import polars as pl

from analytics.measure import Rows
from analytics.metric import IS_PEGGED, Metric, ratio, total

_LISTED = pl.col("unlisted_tokens").fill_null(0) <= 0.03 * pl.col("tokens")
_NEEDS = "billing lines priced by tokens or credits, and usage of them with a list price"

VISIBLE_TOLL = Metric(
    id="M4",
    label="Visible toll",
    unit="times list price",
    equation="M4",
    needs=_NEEDS,
    sums=tuple(total(name, IS_PEGGED) for name in ("revenue", "list_cost", "tokens", "unlisted_tokens")),
    value=pl.when(_LISTED).then(ratio("revenue", "list_cost")),
    fact=Rows("billing_lines"),
)

TAKE_RATE = Metric(
    id="M4b",
    label="Take rate on the token bill",
    unit="fraction",
    equation="M4",
    needs=_NEEDS,
    sums=VISIBLE_TOLL.sums,
    value=pl.when(_LISTED).then(ratio(pl.col("revenue") - pl.col("list_cost"), "revenue")),
    fact=Rows("billing_lines"),
)

ALL_IN_TOLL = Metric(
    id="M4c",
    label="All-in toll",
    unit="times list price",
    equation="M4",
    needs="billing lines, and usage with a list price",
    sums=tuple(total(name) for name in ("revenue", "list_cost", "tokens", "unlisted_tokens")),
    value=pl.when(_LISTED).then(ratio("revenue", "list_cost")),
    fact=Rows("billing_lines"),
)
