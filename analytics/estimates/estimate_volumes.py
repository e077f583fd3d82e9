"""What is used and bought in the month: customers, tasks, tokens and their price, own keys, seats, the mix of models, fixed COGS."""

import math
from datetime import date

import polars as pl

from analytics.actuals import between, other_cogs
from analytics.company import figure
from analytics.equations.elasticity import Z
from analytics.equations.margin import share
from analytics.estimates.part import WORK, Part
from analytics.measure import Grade, Measure, Number, Rows
from analytics.names import provider_name
from data.snapshot import Snapshot

USERS = 20  # customers with cost, below which their spread says nothing


def volumes(part: Part) -> list[Measure]:
    """The fields of a baseline (E15.3), tokens a task, and the spread of cost a customer."""
    rows = part.here
    cost = rows.filter(pl.col("side") == "cost")
    used = part.tokens.filter(pl.col("month") == part.month)
    ours, theirs = (None if used.is_empty() else int(used[name].sum()) for name in ("ours", "theirs"))
    spent = cost["inference_cost"].sum() if cost["inference_cost"].is_not_null().any() else None
    mtok = ours / 1e6 if ours else None
    grade: Grade = "assumed" if cost["grade"].max() == 2 else "estimated"
    billed = rows.filter(pl.col("side") == "revenue", pl.col("revenue") > 0)["customer"].drop_nulls().n_unique()
    own = share(theirs, (ours or 0) + (theirs or 0))
    listed = float(used["list_cost"].sum() or 0), float(used["listed"].sum() or 0) / 1e6

    def estimated(
        name: str, label: str, unit: str, value: Number | None, needs: str, known: Grade = "estimated", by: str = "E15.3"
    ) -> Measure:
        return figure(name, label, unit, value, known, by, needs, rows=part.behind("usage"))

    return [
        estimated("customers", "Customers", "count", billed or cost["customer"].drop_nulls().n_unique() or None,
                  "customers in billing or usage"),
        figure("tasks", "Tasks", "a month", tasks(part) or None, "estimated", "E15.3", "outcomes", rows=part.behind("outcomes")),
        estimated("tokens_mtok", "Tokens on our keys", "million a month", mtok, "usage of the month"),
        estimated("price_usd_per_mtok", "Effective price", "USD per million tokens", share(spent, mtok) or None, "usage and its cost",
                  grade, "E1.4"),
        estimated("list_price_usd_per_mtok", "List price", "USD per million tokens", share(*listed) or None, "models with a list price"),
        estimated("own_key_share", "Share on customers' keys", "fraction", own or 0.0, "usage by key"),
        _seats(part),
        _tokens_per_task(part),
        *_spread(part, cost),
    ]  # fmt: skip


def tasks(part: Part) -> int | None:
    """Tasks attempted in the month; None where none is counted."""
    here = part.outcomes.filter(pl.col("month") == part.month)["attempted"].drop_nulls()
    return int(here.sum()) if here.len() else None


def work_tokens(part: Part) -> pl.DataFrame:
    """`month`, `customer` and the tokens of work that outcomes count, on any key: of lines priced by outcomes or tasks, else of all."""
    priced = part.tokens.filter(pl.col("priced_by").is_in(WORK))
    found = part.tokens if priced.is_empty() else priced
    tokens = (pl.col("ours").fill_null(0) + pl.col("theirs")).sum().cast(pl.Float64).alias("tokens")
    return found.group_by("month", "customer").agg(tokens).sort("month", "customer")


def model_mix(part: Part) -> tuple[Measure, ...]:
    """Shares of the month's inference cost by model, the largest first; what no usage explains takes no share."""
    named = part.here.filter(pl.col("side") == "cost", pl.col("model").is_not_null(), pl.col("unattributed_cost").is_null())
    spent = (
        named.group_by("provider", "model")
        .agg(pl.col("inference_cost").sum().cast(pl.Float64).alias("spent"))
        .filter(pl.col("spent") > 0)
        .sort("spent", "model", descending=[True, False])
    )
    total = float(spent["spent"].sum())
    return tuple(
        Measure(model, f"{model} of {provider_name(provider)}" if provider else model, "fraction of inference cost", cost / total,
                "estimated", "E0.1", rows=part.behind("usage"))
        for provider, model, cost in spent.rows()
    )  # fmt: skip


def fixed_cogs(snapshot: Snapshot, month: date) -> Measure:
    """E13.1  other COGS as typed for the month."""
    typed = between(other_cogs(snapshot), month, month)
    value = None if typed.is_empty() else typed["other_cogs"].sum()
    grade: Grade = "assumed" if typed["other_grade"].max() == 2 else "measured"
    label, behind = "COGS that do not follow tokens", Rows("typed", {"month": month})
    return figure("fixed_cogs", label, "a month", value, grade, "E13.1", "other COGS of the month", rows=behind)


def _seats(part: Part) -> Measure:
    found = float(part.seats.filter(pl.col("month") == part.month)["seats"].sum() or 0)
    value = found if found > 0 else None
    return figure("seats", "Seats", "count", value, "estimated", "E6.5", "billing lines priced by seat, with quantities",
                  rows=part.behind("billing_lines"))  # fmt: skip


def _tokens_per_task(part: Part) -> Measure:
    here = pl.col("month") == part.month
    counted = part.outcomes.filter(here)["attempted"].sum() or None
    tokens = work_tokens(part).filter(here)["tokens"].sum() or None
    needs = "usage of the tasks" if counted else "outcomes of the month"
    return figure(
        "tokens_per_task", "Tokens a task", "tokens", share(tokens, counted), "estimated", "E2.3", needs, rows=part.behind("usage")
    )


def _spread(part: Part, cost: pl.DataFrame) -> list[Measure]:
    """E6.1  the spread of cost a seat, which takes usage by person; that of customers stands beside and is not the same."""
    unit, needs = "standard deviation of the log", f"inference cost of {USERS} customers"
    by_seat = figure("cost_sigma", "Spread of cost a seat", unit, None, "estimated", "E6.1", "usage by person, which no table here holds")
    by_customer = cost.filter(pl.col("customer").is_not_null()).group_by("customer").agg(pl.col("inference_cost").sum().cast(pl.Float64))
    logs = by_customer.filter(pl.col("inference_cost") > 0)["inference_cost"].log()
    spread = logs.std() if logs.len() >= USERS else None
    value = float(spread) if isinstance(spread, float) else None
    wide = math.exp(Z / math.sqrt(2 * (logs.len() - 1))) if value is not None else 1.0
    ends = (value / wide, value * wide) if value is not None else (None, None)
    label = "Spread of cost a customer, which holds their sizes too"
    return [
        by_seat,
        figure("customer_cost_sigma", label, unit, value, "estimated", "E6.1", needs, low=ends[0], high=ends[1], rows=part.behind("usage")),
    ]
