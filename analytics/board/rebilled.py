"""History re-billed: what each customer would have paid in the last months under a plan, from units that the ledger counts.

A plan whose unit nobody counted is not re-billed: `needs` names what to upload, or the assumption that it would take.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.board.rebilled_units import COUNTED, units
from analytics.engine.behaviour import Behaviour
from analytics.equations.given import within
from analytics.equations.migration import bill_change
from analytics.estimates.part import Part, back, part
from analytics.measure import Grade
from analytics.plans import AnyPlan
from data.snapshot import Snapshot

MONTHS = (3, 6)  # E14.1 looks at a customer's own last three to six months
ROWS = {"customer": pl.String, "month": pl.Date, "billed": pl.Float64, "rebilled": pl.Float64, "change": pl.Float64}
CUSTOMERS = {"customer": pl.String, "months": pl.Int64, "billed": pl.Float64, "rebilled": pl.Float64, "difference": pl.Float64,
             "change": pl.Float64, "pays": pl.String}  # fmt: skip
_SAID = {"involvement": 1.0, "reversed_share": 0.0}  # terms that counted outcomes stand for
_EVEN = 5e-3  # of money a month: what rounding a bill to the cent can move it


@dataclass(frozen=True)
class Rebilled:
    """Base currency, as floats: past the actuals nothing is to the cent.

    `rows` by customer and month: billed (all but one-off work), rebilled, and the change as a fraction. `customers`, the largest change in
    money first: sums of the months known on both sides, E14.1 D_i as `change` (null under three months, or where nothing was billed), and
    `pays`: less, more, the same. `left_out` is what was billed in months whose units nobody counted, or whose tokens have no list price.
    Without `rows`, `needs` says why.
    """

    plan: str
    months: tuple[date, ...]
    rows: pl.DataFrame
    customers: pl.DataFrame
    left_out: float
    grade: Grade
    notes: tuple[str, ...] = ()
    needs: str = ""


def rebilled(snapshot: Snapshot | None, plan: AnyPlan, months: int = MONTHS[1], *, product: str | None = None) -> Rebilled | None:
    """E14.1  the last months of a company, or of a product of it, under a plan at the terms of its first day; None without a month."""
    one = part(snapshot, product=product)
    return None if one is None else rebilled_part(one, plan, months)


def rebilled_part(one: Part, plan: AnyPlan, months: int = MONTHS[1]) -> Rebilled:
    """E14.1  the last months of a part under a plan; several plans read what the part holds once."""
    within("months", months, 1, 120)
    window = tuple(back(one.month, step) for step in reversed(range(months)))
    sold, notes = _as_counted(plan, one)
    counted = units(one, window)
    price, bill = sold.unit_price(Behaviour()), sold.revenue()
    needed = {name for terms in (price, bill) for name in terms.meta.root_names()} & COUNTED.keys()
    lacking = sorted(name for name in needed if counted[name].null_count() == counted.height)
    if lacking:
        return Rebilled(plan.plan, window, *_nothing(), _billed_sum(counted), "assumed", needs=_needs(plan, lacking))
    known = counted.filter(pl.all_horizontal(pl.col(*needed, "billed").is_not_null()) if needed else pl.col("billed").is_not_null())
    shared = known.with_columns((1 / pl.len().over("month")).alias("fee_share"))
    if "fee_share" in bill.meta.root_names():
        notes += ("Fees and allowances are shared evenly by the customers of a month",)
    assumed = bool(notes) or any(name.endswith("_per_task") for name in type(plan).model_fields)
    rows = (
        shared.with_row_index("start")
        .with_columns(pl.col("start").cast(pl.Int64), t=pl.lit(0), price_index=pl.lit(1.0), task_cost=pl.lit(1.0), active=pl.lit(1.0))
        .with_columns(price=pl.col("benchmark_price"), list_price=pl.col("benchmark_price"), first_price=pl.col("benchmark_price"),
                      first_tokens_mtok=pl.col("tokens_mtok"), first_tasks=pl.col("tasks"))
        .with_columns(price.alias("unit_price"))
        .with_columns(bill.alias("rebilled"))
        .with_columns(pl.when(pl.col("billed") > 0).then(pl.col("rebilled") / pl.col("billed") - 1).alias("change"))
        .select(*ROWS)
        .sort("customer", "month")
    )  # fmt: skip
    left = _billed_sum(counted) - float(rows["billed"].sum())
    return Rebilled(plan.plan, window, rows, _by_customer(rows), left, "assumed" if assumed else "estimated", notes)


def _as_counted(plan: AnyPlan, one: Part) -> tuple[AnyPlan, tuple[str, ...]]:
    """The plan without the terms that the ledger's own counts stand for."""
    names = type(plan).model_fields.keys() & _SAID.keys()
    if not names:
        return plan, ()
    told = one.outcomes["settled"].sum() or 0
    said: Mapping[str, float] = _SAID if told else {"involvement": 1.0}
    notes = () if told else ("Nobody says which outcomes were reversed: the plan's own share is taken",)
    return plan.model_copy(update={name: value for name, value in said.items() if name in names}), notes


def _needs(plan: AnyPlan, lacking: list[str]) -> str:
    wanted = " and ".join(longest({COUNTED[name] for name in lacking}))
    return f"{wanted}: the plan {plan.plan} is priced by what nobody has counted here. A projection takes an assumption of it instead"


def longest(said: Collection[str]) -> list[str]:
    """Texts without those that another of them begins with: what is asked for once is enough."""
    return sorted(text for text in said if not any(other != text and other.startswith(text) for other in said))


def _nothing() -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.DataFrame(schema=ROWS), pl.DataFrame(schema=CUSTOMERS)


def _billed_sum(counted: pl.DataFrame) -> float:
    return float(counted["billed"].sum() or 0)


def _by_customer(rows: pl.DataFrame) -> pl.DataFrame:
    sums = rows.group_by("customer").agg(pl.len().cast(pl.Int64).alias("months"), pl.col("billed", "rebilled").sum())
    found = []
    for customer, months, old, new in sums.rows():
        change = bill_change(old, new) if months >= MONTHS[0] else None
        pays = "the same" if abs(new - old) <= _EVEN * months else "less" if new < old else "more"
        found.append((customer, months, old, new, new - old, change, pays))
    frame = pl.DataFrame(found, schema=CUSTOMERS, orient="row")
    return frame.sort(pl.col("difference").abs(), "customer", descending=[True, False])
