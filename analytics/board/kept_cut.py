"""Who kept the cut: each dated change of a price that was bought, and how much of it reached each customer's own price.

Per customer and product: cost and revenue per unit over three months before the month of the change and three after it. What cost per
unit fell by, less what revenue per unit fell by, was kept. Fewer months are said; a rise is read the same way: kept is what was borne.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import polars as pl

from analytics.actuals import last_actual_month
from analytics.bridging.bridge_cells import ZERO, Cell, Key, read, together
from analytics.bridging.bridge_steps import Money, at_rates, rounded
from analytics.bridging.bridge_units import bases, counted
from analytics.cube import cube
from analytics.provider_money import CLASSES, FINE
from data.snapshot import Snapshot

SIDE = 3  # months on each side of a change
CUSTOMERS: dict[str, Any] = {
    "customer": pl.String, "product": pl.String, "unit": pl.String, "units_after": FINE, "cost_before": FINE, "cost_after": FINE,
    "revenue_before": FINE, "revenue_after": FINE, "saved": FINE, "of_price": FINE, "passed_on": FINE, "kept": FINE,
    "share_kept": pl.Float64,
}  # fmt: skip
_STEPS = """
with bought as (
    select distinct provider, model, coalesce(service_tier, 'standard') as service_tier, day, input_usd_per_mtok as input,
        cache_read_usd_per_mtok as cache_read, cache_write_usd_per_mtok as cache_write, cache_write_1h_usd_per_mtok as cache_write_1h,
        output_usd_per_mtok as output
    from usage
    where is_primary and key_owner = 'vendor' and answered_by = 'provider' and model is not null and priced_cost is not null
        and not coalesce(long_context, false)
)
select * from bought order by all -- several prices of one day stand in one order
"""


@dataclass(frozen=True)
class PriceMove:
    """One dated change, US dollars per million tokens by class; `customers`: per unit and in money of the months after, base currency.

    `saved` is what cost per unit fell by, `of_price` the model's own tokens at its old price less what they cost, `passed_on` what revenue
    per unit fell by at the earlier exchange rates, all times the later units. `kept` is saved less passed on, `share_kept` that over
    saved, None where cost per unit did not follow the price. `needs` names the months that lack.
    """

    day: date
    provider: str
    model: str
    service_tier: str
    old: Mapping[str, Decimal]
    new: Mapping[str, Decimal]
    customers: pl.DataFrame
    months_before: int = 0
    months_after: int = 0
    needs: str = ""

    @property
    def fell(self) -> bool:
        """Whether the price of 3 parts input and 1 part output fell."""
        return _blend(self.new) < _blend(self.old)

    @property
    def change(self) -> float | None:
        """The change of 3 parts input and 1 part output, as a fraction."""
        return float(_blend(self.new) / _blend(self.old) - 1) if _blend(self.old) else None

    def sum(self, name: str) -> Decimal | None:
        """saved, passed_on or kept over all customers, in base currency; None without months to compare."""
        return Decimal(self.customers[name].sum()) if self.customers.height else None

    @property
    def share_kept(self) -> float | None:
        """kept / saved over all customers; None where their cost per unit did not follow the price."""
        return _share(self.sum("kept"), self.sum("saved"), self.fell)


def kept_cut(snapshot: Snapshot) -> tuple[PriceMove, ...]:
    """Every dated change between two prices that were both paid, the latest first."""
    last = last_actual_month(snapshot)
    moves = _moves(snapshot.query(_STEPS).rows(named=True))
    if last is None or not moves:
        return tuple(moves)
    rows = cube(snapshot)
    sides = rows.filter(pl.col("month") <= last).group_by("month").agg(pl.col("side").n_unique())
    held = frozenset(sides.filter(pl.col("side") == 2)["month"].to_list())
    return tuple(_seen(snapshot, rows, held, move) for move in sorted(moves, key=lambda move: (move.day, move.model), reverse=True))


def _moves(steps: Iterable[Mapping[str, Any]]) -> list[PriceMove]:
    """Days on which the price of a model bought is another than on the day it was bought before."""
    found, before = [], None
    for row in steps:
        same = before is not None and all(before[name] == row[name] for name in ("provider", "model", "service_tier"))
        if same and before is not None and row["day"] > before["day"]:
            moved = [name for name in CLASSES if None not in (before[name], row[name]) and before[name] != row[name]]
            if moved:
                old, new = ({name: side[name] for name in CLASSES if side[name] is not None} for side in (before, row))
                empty = pl.DataFrame(schema=CUSTOMERS)
                found.append(PriceMove(row["day"], row["provider"], row["model"], row["service_tier"], old, new, empty))
        before = row
    return found


def _seen(snapshot: Snapshot, rows: pl.DataFrame, held: frozenset[date], move: PriceMove) -> PriceMove:
    """A change with its customers, over the months that have both revenue and cost."""
    month = move.day.replace(day=1)
    starts = month if move.day.day == 1 else _later(month, 1)
    before = [day for day in (_later(month, -back) for back in range(SIDE, 0, -1)) if day in held]
    after = [day for day in (_later(starts, ahead) for ahead in range(SIDE)) if day in held]
    lacks = [f"{SIDE - len(days)} {words}" for days, words in ((before, "before it"), (after, "after it")) if len(days) < SIDE]
    needs = f"{' and '.join(lacks)} of the {2 * SIDE} months around it with both revenue and cost" if lacks else ""
    move = replace(move, months_before=len(before), months_after=len(after), needs=needs)
    if not before or not after:
        return move
    with localcontext(prec=60):
        cells = read(snapshot, rows, *before, *after)
        sides = [together(cells[day].cells for day in days) for days in (before, after)]
        return replace(move, customers=_customers(sides, move))


def _customers(sides: Sequence[Mapping[Key, Cell]], move: PriceMove) -> pl.DataFrame:
    products = bases(sides)
    found = []
    for key, before in sides[0].items():
        after = sides[1].get(key)
        if key[0] is None or after is None or not (_uses(before, move) and _uses(after, move)):
            continue
        unit = products[key[1]].unit if key[1] in products else "tokens"
        was, now = counted(before, unit) or ZERO, counted(after, unit) or ZERO
        if was <= 0 or now <= 0:
            continue
        costs = before.cost / was, after.cost / now
        revenues = before.revenue / was, at_rates(before, after, Money({})) / now
        saved, passed = (rounded((earlier - later) * now) for earlier, later in (costs, revenues))
        kept = saved - passed
        each = [rounded(value * (1_000_000 if unit == "tokens" else 1)) for value in (*costs, *revenues)]
        found.append((*key, unit, now, *each, saved, _of_price(before, after, move), passed, kept, _share(kept, saved, move.fell)))
    frame = pl.DataFrame(found, schema=CUSTOMERS, orient="row")
    return frame.sort(pl.col("saved").abs(), "customer", "product", descending=[True, False, False])


def _uses(cell: Cell, move: PriceMove) -> bool:
    return any(model[:2] == (move.provider, move.model) and count for (_, model, _), (count, _) in cell.parts.items())


def _of_price(before: Cell, after: Cell, move: PriceMove) -> Decimal:
    """The later tokens of the model at what it cost before, less what they cost."""
    total = ZERO
    for part, (count, cost) in after.parts.items():
        tokens, paid = before.parts.get(part, (ZERO, ZERO))
        if part[1][:2] == (move.provider, move.model) and tokens:
            total += count * paid / tokens - cost
    return rounded(total)


def _share(kept: Decimal | None, saved: Decimal | None, fell: bool) -> float | None:
    followed = kept is not None and saved is not None and (saved > 0 if fell else saved < 0)
    return float(kept / saved) if followed and kept is not None and saved is not None else None


def _later(month: date, months: int) -> date:
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _blend(prices: Mapping[str, Decimal]) -> Decimal:
    return 3 * prices.get("input", ZERO) + prices.get("output", ZERO)
