"""Gross margin with every unknown at both ends, and what each missing file would take away of the width.

Each unknown moves revenue or cost between two ends around the figure as it stands; the file that says it closes them. What a provider
charged and no usage explains is certain for the company, so it widens the margins of customers alone (`of_customers`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal

import polars as pl

from analytics.actuals import between, margin, other_cogs
from analytics.assumptions import assumption
from analytics.cube import cube, money
from analytics.equations.margin import gross_margin
from analytics.measure import Grade
from analytics.names import provider_name
from analytics.position import UNCLASSIFIED
from analytics.provider_money import SELF_HOSTED as HOSTED
from analytics.words import counted
from data.prices.names import SELF_HOSTED
from data.snapshot import Snapshot
from data.tables import PEGGED

ZERO = Decimal(0)
_UNCONVERTED = """
with known as (
    select currency, min(rate) as low, max(rate) as high from billing_lines where counted and rate is not null group by currency
)
select 'revenue' as side, sum(case when amount > 0 then 0 else amount * high end)::double as low,
    sum(case when amount > 0 then amount * high else 0 end)::double as high, count(*) as rows, count(*) filter (high is null) as unbounded
from billing_lines left join known using (currency) where counted and base_amount is null and amount <> 0 and month = $month
union all
select 'cost', sum(least(c.amount * high, 0))::double, sum(greatest(c.amount * high, 0))::double, count(*), count(*) filter (high is null)
from provider_costs as c left join (
    select currency, max(rate) as high from provider_costs where rate is not null group by currency
) as k using (currency) where c.base_amount is null and c.amount <> 0 and c.month = $month
"""
_UNPRICED = """
select coalesce(provider, '') as provider, count(*) as rows,
    sum(coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0) + coalesce(cache_write_1h_tokens, 0)
        + coalesce(output_tokens, 0))::double as tokens
from usage where is_primary and month = $month and cost is null and not list_contains($hosted, provider)
group by all order by all
"""
_DEAREST = """
select max(greatest(input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_usd_per_mtok, cache_write_1h_usd_per_mtok, output_usd_per_mtok)
    * case when u.priced_cost > 0 and u.usd > 0 then u.priced_cost::double / u.usd else 1 end)::double as price
from (
    select *, (coalesce(input_tokens * input_usd_per_mtok, 0) + coalesce(output_tokens * output_usd_per_mtok, 0)
        + coalesce(cache_read_tokens * cache_read_usd_per_mtok, 0) + coalesce(cache_write_tokens * cache_write_usd_per_mtok, 0)
        + coalesce(cache_write_1h_tokens * cache_write_1h_usd_per_mtok, 0))::double / 1000000 as usd
    from usage where is_primary and month = $month and priced_cost is not null
) as u
"""
Side = Literal["revenue", "cost", "share"]


@dataclass(frozen=True)
class Unknown:
    """What one missing file leaves open: its ends beside the figure as it stands, in base currency, or as a share of revenue.

    `file` would close it. `points`: what closing it alone takes away of the width of gross margin, as a fraction.
    """

    id: str
    side: Side
    low: float
    high: float
    file: str
    why: str
    points: float | None = None


@dataclass(frozen=True)
class Interval:
    """Gross margin of a month as fractions: as it stands, and with every unknown at its worst and at its best. Width is high - low.

    `value` is on inference alone while other COGS are not typed. Ends are None where something has no bounds; `needs` says what.
    `pegged`: gross profit that follows tokens, in base currency, with what is not classified at both ends.
    """

    month: date
    value: float | None
    low: float | None
    high: float | None
    unknowns: tuple[Unknown, ...]
    pegged: tuple[Decimal, Decimal] | None
    grade: Grade
    needs: str = ""

    @property
    def width(self) -> float | None:
        """high - low, as a fraction."""
        return None if self.low is None or self.high is None else self.high - self.low


def ends(revenue: float, cost: float, other: float, unknowns: Sequence[Unknown]) -> tuple[float, float] | None:
    """E0.2 at both ends of every unknown: the lowest and the highest margin; None where revenue may not be above zero."""
    open_: Mapping[str, tuple[float, float]] = {
        side: (sum(u.low for u in unknowns if u.side == side), sum(u.high for u in unknowns if u.side == side))
        for side in ("revenue", "cost", "share")
    }
    found = []
    for more, spent, share in product(*(open_[side] for side in ("revenue", "cost", "share"))):
        earned = revenue + more
        if earned <= 0:
            return None
        found.append(1 - (cost + spent + other) / earned - share)
    return min(found), max(found)


def interval(snapshot: Snapshot, month: date) -> Interval:
    """Gross margin of a month with every unknown at both ends, and the missing files by what they would take away, the most first."""
    rows = between(cube(snapshot), month, month)
    stated = margin(snapshot, "month", month, month).to_dicts()
    if not stated or stated[0]["revenue"] is None or stated[0]["inference_cost"] is None:
        side = "usage or a provider's cost" if stated and stated[0]["revenue"] is not None else "billing lines"
        return Interval(month, None, None, None, (), None, "estimated", f"{side} of {month:%B %Y}")
    now = stated[0]
    revenue, cost, other = (float(now[name] or 0) for name in ("revenue", "inference_cost", "other_cogs"))
    unknowns, unbounded = _unknowns(snapshot, rows, month)
    both = None if unbounded else ends(revenue, cost, other, unknowns)
    low, high = both or (None, None)
    needs = unbounded or ("" if both else "revenue above zero")
    grade: Grade = "assumed" if any(u.side == "share" or u.id.startswith("list") for u in unknowns) else now["grade"]
    value = gross_margin(now["gross_profit"], now["revenue"])
    return Interval(month, value, low, high, _weighed(revenue, cost, other, unknowns), _pegged(rows), grade, needs)


def _weighed(revenue: float, cost: float, other: float, unknowns: Sequence[Unknown]) -> tuple[Unknown, ...]:
    """Each unknown with what closing it alone takes away, the most first."""
    whole = ends(revenue, cost, other, unknowns)
    found = []
    for unknown in unknowns:
        rest = ends(revenue, cost, other, [u for u in unknowns if u is not unknown])
        points = whole[1] - whole[0] - (rest[1] - rest[0]) if whole and rest else None
        found.append(replace(unknown, points=points))
    return tuple(sorted(found, key=lambda u: (-(u.points or 0.0), u.id)))


def _unknowns(snapshot: Snapshot, rows: pl.DataFrame, month: date) -> tuple[list[Unknown], str]:
    """The unknowns of a month; and in words what has no bounds, empty where everything has."""
    found: list[Unknown] = []
    unbounded: list[str] = []
    typed = other_cogs(snapshot).filter(pl.col("month") == month)
    if typed.is_empty():
        share = assumption("unknown.other_cogs_share")
        why = "Hosting, support, payment fees and people: typed by month"
        found.append(Unknown("other_cogs", "share", share.low, share.high, "Other COGS", why))
    stated = money(snapshot, month).filter(pl.col("month") == month, pl.col("amount").is_not_null())["provider"].to_list()
    found += _at_list(rows, stated)
    dearest = snapshot.query(_DEAREST, month=month).item()
    for provider, count, tokens in snapshot.query(_UNPRICED, month=month, hosted=sorted(SELF_HOSTED)).rows():
        if provider in stated or not tokens:
            continue  # what the provider charged holds them
        if dearest is None:
            unbounded.append(f"a price for {counted(count, 'row')} of usage of {provider_name(provider) or 'no provider'}")
            continue
        why = f"{counted(count, 'row')} without a price: at nothing, and at the dearest price bought that month"
        file = f"Prices of {provider_name(provider) or 'unnamed'} models, or what it charged"
        found.append(Unknown(f"unpriced {provider}", "cost", 0.0, tokens * dearest / 1e6, file, why))
    unbounded += _hosted(rows)
    for side, low, high, count, without in snapshot.query(_UNCONVERTED, month=month).rows():
        if without:
            unbounded.append(f"exchange rates for {counted(without, 'amount')} of {side}")
        elif count:
            why = f"{counted(count, 'amount')} without a rate: at nothing, and at the dearest rate of their currency"
            found.append(Unknown(f"unconverted {side}", side, low, high, "Exchange rates", why))
    return found, "; ".join(unbounded)


def _at_list(rows: pl.DataFrame, stated: Sequence[str]) -> list[Unknown]:
    """Usage at list price, or as a log reports it, of providers whose money nobody has loaded."""
    gap = assumption("unknown.list_gap")
    listed = rows.filter(pl.col("side") == "cost", pl.col("provider").is_not_null(), ~pl.col("provider").is_in(list(stated) or [""]))
    sums = listed.group_by("provider").agg(pl.col("inference_cost").sum().cast(pl.Float64)).filter(pl.col("inference_cost") > 0)
    return [
        Unknown(f"list {provider}", "cost", gap.low * cost, gap.high * cost, f"What {provider_name(provider)} charged",
                "Its cost export, or its invoice typed: until then its usage is at list price")
        for provider, cost in sums.sort("provider").rows()
    ]  # fmt: skip


def _hosted(rows: pl.DataFrame) -> list[str]:
    """A model we host ourselves costs its bill, which nothing bounds until it is typed."""
    free = rows.filter(pl.col("side") == "cost", pl.col("provider") == HOSTED, pl.col("inference_cost").is_null())
    return ["the bill of the models you host"] if free.height else []


def _pegged(rows: pl.DataFrame) -> tuple[Decimal, Decimal] | None:
    """Gross profit on inference of pegged classes, without and with what is not classified."""
    sums = {
        name: Decimal(held["revenue"].sum() or 0) - Decimal(held["inference_cost"].sum() or 0)
        for (name,), held in rows.group_by("priced_by")
    }
    pegged = sum((sums.get(name, ZERO) for name in PEGGED), ZERO)
    open_ = sums.get(UNCLASSIFIED, ZERO)
    return (min(pegged, pegged + open_), max(pegged, pegged + open_)) if sums else None


def of_customers(snapshot: Snapshot, month: date) -> pl.DataFrame:
    """By customer: gross margin on inference as it stands (`high`) and with all cost that names no customer on it (`low`), fractions.

    Each low end alone can be true, all of them together cannot; a gateway's log that names customers closes it.
    """
    rows = between(cube(snapshot), month, month)
    nobody = max(Decimal(rows.filter(pl.col("side") == "cost", pl.col("customer").is_null())["inference_cost"].sum() or 0), ZERO)
    parts = margin(snapshot, "customer", month, month).filter(pl.col("customer").is_not_null(), pl.col("gross_profit").is_not_null())
    ends_ = [
        (gross_margin(profit - nobody, revenue), gross_margin(profit, revenue))
        for revenue, profit in parts.select("revenue", "gross_profit").rows()
    ]
    ends_frame = pl.DataFrame(ends_, schema={"low": pl.Float64, "high": pl.Float64}, orient="row")
    return parts.select("customer", "revenue", "gross_profit").hstack(ends_frame)
