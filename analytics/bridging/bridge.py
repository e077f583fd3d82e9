"""M18 The bridge of gross profit between two months: which force moved it, in money, each part down to customers and rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import polars as pl

from analytics.actuals import GRADES, between, other_cogs
from analytics.bridging.bridge_cells import ZERO, Cell, Key, MonthCells, read
from analytics.bridging.bridge_steps import Money, States, company_rates, states
from analytics.bridging.bridge_units import Basis, bases, said, units
from analytics.bridging.cost_per_unit import cost_per_unit, price_changes
from analytics.cube import cube
from analytics.measure import Grade, Rows, worst
from analytics.provider_money import FINE
from data.snapshot import Snapshot

LABELS: dict[str, str] = {
    "new": "New customers",
    "lost": "Lost customers",
    "units": "Units",
    "mix": "Mix",
    "own_price": "Own price",
    "tokens_per_unit": "Tokens per unit",
    "model_mix": "Model mix and routing",
    "cache_share": "Cache share",
    "provider_price": "Provider prices",
    "unattributed": "Unattributed cost",
    "other_cogs": "Other COGS",
    "fx": "Exchange rates",
    "restated": "Restated months",
}
_COST = ("tokens_per_unit", "model_mix", "cache_share", "provider_price")
_NEVER = "What was restated since cannot be seen here: one snapshot holds each month as last stated."


@dataclass(frozen=True)
class Bar:
    """One force: `amount` is what it did to gross profit, in base currency; `note` what it rests on or lacks."""

    id: str
    label: str
    amount: Decimal
    grade: Grade
    note: str = ""


@dataclass(frozen=True)
class Bridge:
    """From one month's gross profit to another's. `cells`: step, customer, product, amount; the bars are their sums, to the digit.

    `prices`: the provider-price bar by provider, model and token class, US dollars or base currency per million tokens.
    `per_unit`: by product with its unit, cost per unit in both months and what each force did to it.
    `complete` is False where other COGS are not typed in both months: profit is then on inference alone. None and `needs` where a month
    lacks a side.
    """

    before: date
    after: date
    start: Decimal | None
    end: Decimal | None
    bars: tuple[Bar, ...]
    cells: pl.DataFrame
    prices: pl.DataFrame
    per_unit: pl.DataFrame
    complete: bool = True
    needs: str = ""

    @property
    def change(self) -> Decimal | None:
        """Gross profit of the later month less that of the earlier, which the bars sum to exactly."""
        return None if self.start is None or self.end is None else self.end - self.start


CELLS: dict[str, Any] = {"step": pl.String, "customer": pl.String, "product": pl.String, "amount": FINE}


def bridge(snapshot: Snapshot, before: date, after: date, reported: Snapshot | None = None) -> Bridge:
    """M18  Gross profit of `after` less that of `before`, by force, in base currency.

    `reported` is an earlier snapshot: the bridge then starts from `before` as it stood there, and shows what was restated since.
    """
    rows = between(cube(snapshot), min(before, after), max(before, after))
    typed = other_cogs(snapshot)
    sides = _sides(rows, before, after)
    known = {month: amount for month, amount in typed.select("month", "other_cogs").rows() if month in (before, after)}
    complete = len(known) == len({before, after})
    if sides:
        return Bridge(before, after, None, None, (), pl.DataFrame(schema=CELLS), *_no_frames(), complete, sides)
    with localcontext(prec=60):
        months = read(snapshot, rows, before, after)
        first, last = months[before], months[after]
        products = bases((first.cells, last.cells))
        found = _states(first, last, products)
        kinds = _kinds(first.cells, last.cells)
        amounts = list(_contributions(found, kinds, first.cells, last.cells))
        amounts.append(("unattributed", None, None, first.unattributed - last.unattributed))
        if complete:
            amounts.append(("other_cogs", None, None, known[before] - known[after]))
        amounts += _restated(snapshot, reported, before) if reported is not None else []
        cells = pl.DataFrame(amounts, schema=CELLS, orient="row").filter(pl.col("amount") != 0).sort("step", "customer", "product")
        others = (known[before], known[after]) if complete else (ZERO, ZERO)
        start, end = (
            sum((c.gross_profit for c in month.cells.values()), ZERO) - month.unattributed - other
            for month, other in zip((first, last), others, strict=True)
        )
        start -= sum((amount for step, _, _, amount in amounts if step == "restated"), ZERO)
        prices = price_changes(first.cells, last.cells, kinds, _money(first, last).dollar)
        per_unit = cost_per_unit(found, kinds, first.cells, last.cells, products)
    bars = _bars(cells, _grades(rows, typed, (before, after)), said(products), complete, reported is not None)
    return Bridge(before, after, start, end, bars, cells, prices, per_unit, complete)


def _no_frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    return price_changes({}, {}, {}, Decimal(1)), cost_per_unit({}, {}, {}, {}, {})


def _sides(rows: pl.DataFrame, *months: date) -> str:
    """What a month lacks for a gross profit."""
    for month in months:
        held = set(rows.filter(pl.col("month") == month)["side"].to_list())
        for side, words in (("revenue", "billing lines"), ("cost", "usage or a provider's cost")):
            if side not in held:
                return f"{words} of {month:%B %Y}"
    return ""


def _kinds(before: Mapping[Key, Cell], after: Mapping[Key, Cell]) -> dict[str | None, str]:
    """new, lost or there in both months, by customer; what belongs to no customer is always there."""
    here = [{customer for customer, _ in month} for month in (before, after)]
    kinds: dict[str | None, str] = dict.fromkeys(here[0] & here[1] | {None}, "both")
    return {**dict.fromkeys(here[1] - here[0], "new"), **dict.fromkeys(here[0] - here[1], "lost"), **kinds}


def _states(first: MonthCells, last: MonthCells, products: Mapping[str | None, Basis]) -> dict[Key, States]:
    """The states of the cells of customers that are there in both months."""
    kinds = _kinds(first.cells, last.cells)
    keys = [key for key in {**first.cells, **last.cells} if kinds[key[0]] == "both"]
    counts = {key: _units(first.cells.get(key), last.cells.get(key), products.get(key[1])) for key in keys}
    growth = _growth(first.cells, last.cells, counts)
    money = _money(first, last)
    found = {}
    for key in keys:
        before, after = first.cells.get(key), last.cells.get(key)
        was, now = counts[key]
        sold = (before is not None and before.revenue) or (after is not None and after.revenue)
        found[key] = states(before, after, counts[key], growth if sold else now / was if was else None, money)
    return found


def _units(before: Cell | None, after: Cell | None, basis: Basis | None) -> tuple[Decimal, Decimal]:
    return units(before, after, basis.unit if basis else "tokens")


def _growth(before: Mapping[Key, Cell], after: Mapping[Key, Cell], counts: Mapping[Key, tuple[Decimal, Decimal]]) -> Decimal:
    """How what is sold grew as a whole: units weighed by the earlier month's price of each cell, the later's where it has none."""
    base = moved = ZERO
    for key, (was, now) in counts.items():
        earlier = max(before[key].revenue, ZERO) if key in before else ZERO
        base += earlier
        moved += earlier * now / was if was else max(after[key].revenue, ZERO)
    return moved / base if base else Decimal(1)


def _money(first: MonthCells, last: MonthCells) -> Money:
    dollar = first.dollar / last.dollar if first.dollar and last.dollar else Decimal(1)
    return Money(company_rates(first.cells.values()), dollar)


def _contributions(
    found: Mapping[Key, States], kinds: Mapping[str | None, str], before: Mapping[Key, Cell], after: Mapping[Key, Cell]
) -> Iterable[tuple[str, str | None, str | None, Decimal]]:
    for (customer, product), state in found.items():
        for step, amount in state.contributions().items():
            yield step, customer, product, amount
    for cells, kind, sign in ((after, "new", 1), (before, "lost", -1)):
        for (customer, product), cell in cells.items():
            if kinds[customer] == kind:
                yield kind, customer, product, sign * cell.gross_profit


def _restated(now: Snapshot, then: Snapshot, month: date) -> list[tuple[str, str | None, str | None, Decimal]]:
    """Gross profit of a month as stated now less as stated then, by customer and product."""
    profits: list[dict[tuple[str | None, str | None], Decimal]] = []
    for snapshot in (now, then):
        rows = between(cube(snapshot), month, month)
        held = read(snapshot, rows, month)[month]
        profits.append({key: cell.gross_profit for key, cell in held.cells.items()})
        profits[-1][None, None] = profits[-1].get((None, None), ZERO) - held.unattributed - _typed(snapshot, month)
    return [("restated", *key, profits[0].get(key, ZERO) - profits[1].get(key, ZERO)) for key in {**profits[0], **profits[1]}]


def _typed(snapshot: Snapshot, month: date) -> Decimal:
    found = other_cogs(snapshot).filter(pl.col("month") == month)["other_cogs"]
    return Decimal(found.item()) if len(found) else ZERO


def _grades(rows: pl.DataFrame, typed: pl.DataFrame, months: tuple[date, date]) -> tuple[Grade, Grade]:
    """Grade of a customer's share, at best estimated; and of what is typed."""
    parts, other = (
        max(frame.filter(pl.col("month").is_in(months))[name].drop_nulls().to_list(), default=0)
        for frame, name in ((rows, "grade"), (typed, "other_grade"))
    )
    return worst("estimated", GRADES[parts]), GRADES[other]


def _bars(cells: pl.DataFrame, grades: tuple[Grade, Grade], counted: str, complete: bool, earlier: bool) -> tuple[Bar, ...]:
    sums = dict(cells.group_by("step").agg(pl.col("amount").sum()).rows())
    notes = {
        "units": counted,
        "mix": "Which customers and products grew more than the rest, at the earlier month's profit a unit; "
        "a product taken up or dropped by a customer who stays is mix.",
        "own_price": "Revenue a unit, at the earlier month's exchange rates; discounts and credit notes move it too.",
        "provider_price": "What a million tokens cost by model and class, discounts and the provider's own money included.",
        "other_cogs": "" if complete else "Not typed in both months: gross profit here is on inference alone.",
        "restated": "" if earlier else _NEVER,
    }
    return tuple(
        Bar(id, label, Decimal(sums.get(id, 0)), grades[1] if id == "other_cogs" and complete else grades[0], notes.get(id, ""))
        for id, label in LABELS.items()
    )


def rows_behind(step: str, month: date, customer: str | None, product: str | None) -> tuple[Rows, ...]:
    """The rows of one month behind what a force did to a customer's product."""
    if step == "unattributed":
        return (Rows("provider_costs", {"month": month}),)
    if step == "other_cogs":
        return (Rows("typed", {"month": month}),)
    filters = {"month": month, "customer": customer, "product": product}
    used, billed = Rows("usage", filters), Rows("billing_lines", filters)
    return (used,) if step in _COST else (billed,) if step == "own_price" else (billed, used)
