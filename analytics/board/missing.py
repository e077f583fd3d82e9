"""The files that would improve the answer most, and by how much: each effect is an amount of the month in question."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.actuals import between
from analytics.board.statement import MissingFile
from analytics.board.unclassified import proposed, waiting
from analytics.equations.margin import share
from analytics.names import provider_name
from analytics.position import Position
from analytics.words import listed, money, percent
from data.snapshot import Snapshot

_FIRST = Decimal(10**15)  # what is there and counts for nothing comes before all else
OTHER_COGS_SHARE = Decimal("0.10")  # of revenue: what hosting, support and fees may take (WE01), to weigh their absence
PRICED_AT_LIST = Decimal("0.15")  # the factor beyond which no claim is made about a customer (C0 rule 1)

_UNMATCHED = """
with billed as (
    select sum(base_amount) as amount from billing_lines where counted and month = $month and not coalesce(matched, false)
),
used as (
    select sum(cost) as amount from usage
    where is_primary and month = $month and customer_id is not null and not coalesce(matched, false)
)
select coalesce(billed.amount, 0)::decimal(38, 12) as revenue, coalesce(used.amount, 0)::decimal(38, 12) as cost from billed, used
"""
_ASSUMED = """
select what, provider, sum(amount)::decimal(38, 12) as amount from typed
where month = $month and not documented and what in ('other_cogs', 'invoice') group by all order by amount desc, what, provider
"""

_REPORT_ALONE = """
select provider, sum(base_amount)::decimal(38, 12) as amount from provider_costs as c
where month = $month and not exists (
    select 1 from typed as t where t.what = 'invoice' and t.month = c.month and t.provider is not distinct from c.provider
)
group by all having sum(base_amount) > 0 order by amount desc, provider
"""


@dataclass(frozen=True)
class Gap:
    """A missing file and the dollars of the month that hang on it."""

    stake: Decimal
    file: MissingFile


def missing_files(snapshot: Snapshot, rows: pl.DataFrame, at: Position) -> tuple[MissingFile, ...]:
    """The three that weigh most, the heaviest first."""
    here = between(rows, at.month, at.month)
    found = [
        *_sides(at),
        *_other_cogs(at),
        *_at_list(at, here),
        *_nobody(at, here),
        *_unclassified(at),
        *_of_no_product(at),
        *_unmatched(snapshot, at),
        *_halves(snapshot),
        *_unpriced(at, here),
        *_undocumented(snapshot, at),
        *_proposed(snapshot, at),
        *_report_alone(snapshot, at),
    ]
    return tuple(gap.file for gap in sorted(found, key=lambda gap: -gap.stake)[:3] if gap.stake > 0)


def first_files() -> tuple[MissingFile, ...]:
    """What to bring first, while nothing is loaded."""
    return (
        MissingFile(
            "Invoices", "Stripe's dashboard export, or its tables of invoices and lines: revenue by customer and product.", "revenue"
        ),
        MissingFile(
            "Usage", "LiteLLM's spend logs, or OpenAI's usage export: tokens, and with a gateway's log whose they are.", "cost by customer"
        ),
        MissingFile("Provider costs", "OpenAI's cost export: the provider's money that usage is set against.", "cost as it was charged"),
    )


def _sides(at: Position) -> list[Gap]:
    whole, found = at.whole, []
    if whole.revenue is None:
        cost = whole.inference_cost or Decimal(0)
        why = "Stripe's dashboard export, or its tables of invoices and lines. Without them there is cost and no margin."
        found.append(
            Gap(10 * cost, MissingFile("Invoices", why, f"{money(cost, at.currency)} of inference cost a month meets its revenue"))
        )
    if whole.inference_cost is None:
        revenue = whole.revenue or Decimal(0)
        why = "A gateway's log or a provider's usage and cost exports. Without them there is revenue and no margin."
        found.append(
            Gap(
                10 * revenue,
                MissingFile("Usage and provider costs", why, f"{money(revenue, at.currency)} of revenue a month meets its cost"),
            )
        )
    return found


def _other_cogs(at: Position) -> list[Gap]:
    revenue = at.whole.revenue
    if at.other_cogs is not None or revenue is None or revenue <= 0:
        return []
    stake = OTHER_COGS_SHARE * revenue
    effect = f"each 1% of revenue is {money(revenue / 100, at.currency)} of gross profit a month; at 10% margin falls 10 points"
    return [
        Gap(
            stake,
            MissingFile(
                "Other COGS", "Hosting, support, payment fees, people: typed by month. Until then this is an inference margin.", effect
            ),
        )
    ]


def _at_list(at: Position, here: pl.DataFrame) -> list[Gap]:
    listed_only = here.filter(pl.col("side") == "cost", pl.col("grade") == 1, pl.col("provider").is_not_null())
    sums = listed_only.group_by("provider").agg(pl.col("inference_cost").sum()).filter(pl.col("inference_cost") > 0).sort("provider")
    all_cost = at.whole.inference_cost
    return [
        Gap(
            PRICED_AT_LIST * cost,
            MissingFile(
                f"What {provider_name(provider)} charged",
                "Its cost export, or the total of its invoice typed by month: until then its usage is at list price or as its log says.",
                f"{money(cost, at.currency)} of inference cost a month becomes measured, {percent(share(cost, all_cost), 0)} of it",
            ),
        )
        for provider, cost in sums.rows()
    ]


def _nobody(at: Position, here: pl.DataFrame) -> list[Gap]:
    nobody = here.filter(pl.col("side") == "cost", pl.col("customer").is_null(), pl.col("unattributed_cost").is_null())
    cost = Decimal(nobody["inference_cost"].sum() or 0)
    if cost <= 0:
        return []
    why = "A gateway's log that names customers, or a map file of projects and keys: this usage says no customer."
    part = percent(share(cost, at.whole.inference_cost), 0)
    effect = f"{money(cost, at.currency)} of inference cost a month ({part}) reaches its customer and product"
    return [Gap(cost, MissingFile("Whose usage it is", why, effect))]


def _unclassified(at: Position) -> list[Gap]:
    revenue = at.unclassified.revenue
    if not revenue or at.whole.revenue is None:
        return []
    why = "A map file, or a choice for each product on the Imports page: nothing says whether its price follows tokens."
    effect = f"{money(revenue, at.currency)} of revenue a month ({percent(at.unclassified_share)}) becomes pegged or not"
    return [Gap(abs(revenue), MissingFile("What sets the price of unclassified products", why, effect))]


def _of_no_product(at: Position) -> list[Gap]:
    cost = at.unclassified.inference_cost
    if not cost or at.cost_is_known:
        return []
    why = (
        "A map file, or the Imports page: which product each workload or model serves. A customer's only metered product claims its usage."
    )
    effect = f"{money(cost, at.currency)} of inference cost a month ({percent(at.unclassified_cost_share, 0)}) reaches its product"
    return [Gap(abs(cost), MissingFile("Which product inference serves", why, effect))]


def _halves(snapshot: Snapshot) -> list[Gap]:
    said = waiting(snapshot)
    why = "Of Stripe's tables both invoices and their lines are needed, with the same invoice ids: until then neither half counts."
    return [Gap(_FIRST, MissingFile("The other half of invoices", why, said))] if said else []


def _unmatched(snapshot: Snapshot, at: Position) -> list[Gap]:
    revenue, cost = snapshot.query(_UNMATCHED, month=at.month).row(0)
    if not revenue and not cost:
        return []
    sides = [f"{money(amount, at.currency)} of {what}" for amount, what in ((revenue, "revenue"), (cost, "inference cost")) if amount]
    why = "A map file of ids: billing and usage call these customers by names that nobody has joined."
    effect = f"{listed(sides)} a month stands under ids no customer has; margins by customer only"
    return [Gap(Decimal("0.1") * (abs(revenue) + abs(cost)), MissingFile("Which ids are one customer", why, effect))]


def _unpriced(at: Position, here: pl.DataFrame) -> list[Gap]:
    tokens, known = int(here["unpriced_tokens"].sum() or 0), int(here["tokens"].sum() or 0)
    cost = at.whole.inference_cost
    if not tokens or tokens >= known or cost is None:
        return []
    about = cost * tokens / (known - tokens)
    effect = f"{tokens:,} tokens a month have no price: about {money(about, at.currency)} at the average of the rest"
    return [Gap(about, MissingFile("Prices of unlisted models", "Your own prices.toml, or a log that reports their cost.", effect))]


def _undocumented(snapshot: Snapshot, at: Position) -> list[Gap]:
    names: dict[str, Any] = {"other_cogs": "Other COGS", "invoice": "The invoice"}
    return [
        Gap(
            Decimal("0.01") * abs(amount),
            MissingFile(
                f"The document behind {names[what].lower()}{f' of {provider_name(provider)}' if provider else ''}",
                "It was typed without one, so all that rests on it is assumed.",
                f"{money(amount, at.currency)} a month becomes measured",
            ),
        )
        for what, provider, amount in snapshot.query(_ASSUMED, month=at.month).rows()
    ]


def _proposed(snapshot: Snapshot, at: Position) -> list[Gap]:
    amount = proposed(snapshot, at.month)
    if not amount:
        return []
    why = "What sets their price was proposed from their names; a map file or a choice on the Imports page confirms it."
    effect = f"{money(amount, at.currency)} of revenue a month ({percent(share(amount, at.whole.revenue), 0)}) is classified by a person"
    return [Gap(Decimal("0.02") * abs(amount), MissingFile("Confirmed classes of products", why, effect))]


def _report_alone(snapshot: Snapshot, at: Position) -> list[Gap]:
    why = "Typed by month, with the document: a cost report says what was used up, not what is to be paid."
    return [
        Gap(
            Decimal("0.005") * amount,
            MissingFile(f"The invoice of {provider_name(provider)}", why, f"{money(amount, at.currency)} a month is tied to a document"),
        )
        for provider, amount in snapshot.query(_REPORT_ALONE, month=at.month).rows()
    ]
