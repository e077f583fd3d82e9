"""What the bridge compares: each customer's product in a month, with its revenue by currency, its units, and tokens and cost by class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import polars as pl

from analytics.cube import KEYS
from analytics.provider_money import CLASSES
from analytics.provider_money import SELF_HOSTED as HOSTED
from data.prices.names import SELF_HOSTED
from data.snapshot import Snapshot

Key = tuple[str | None, str | None]  # customer, product
Model = tuple[str | None, ...]  # provider, model, service tier, long context, route: what routing chooses among
Part = tuple[str, Model, str]  # side (input, output, calls), model, token class
SMALLEST = Decimal(1).scaleb(-12)
ZERO = Decimal(0)

_BILLED = """
with lines as (
    select *, case when kind <> 'charge' then null when priced_by = 'seat' then sign(amount) * coalesce(  -- a seat for half a month is half
            datediff('day', greatest(service_start, month), least(service_end, (month + interval 1 month)::date))::double
                / nullif(datediff('day', month, (month + interval 1 month)::date), 0), 1)
        when source_key is null then 1
        else coalesce(amount::double / nullif(sum(amount) over (partition by source, source_key), 0), 1) end as part
    from billing_lines where counted and base_amount is not null
)
select month, customer, product, priced_by, currency, sum(amount)::decimal(38, 12) as amount, sum(base_amount)::decimal(38, 12) as base,
    sum(abs(amount))::decimal(38, 12) as size, sum(abs(base_amount))::decimal(38, 12) as base_size,
    sum(quantity * part)::decimal(38, 6) as quantity
from lines
where list_contains($months, month)
group by all order by all
"""
_USED = """
with rows as (
    select *, coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0)
            + coalesce(cache_write_1h_tokens, 0) + coalesce(output_tokens, 0) > 0 as has_tokens
    from usage where is_primary and list_contains($months, month)
)
select month, customer, product, coalesce(priced_by, 'unclassified') as priced_by, provider, model, service_tier,
    case when long_context then 'long context' end as long_context,
    case when cost_basis in ('own_key', 'failed') then cost_basis else 'bought' end as route, cost_basis = 'cache' as answered,
    cost is null as unpriced, has_tokens, sum(cost)::decimal(38, 12) as cost, sum(coalesce(requests, rows))::bigint as calls,
    sum(input_tokens)::bigint as input_tokens, sum(cache_read_tokens)::bigint as cache_read_tokens,
    sum(cache_write_tokens)::bigint as cache_write_tokens, sum(cache_write_1h_tokens)::bigint as cache_write_1h_tokens,
    sum(output_tokens)::bigint as output_tokens, input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_usd_per_mtok,
    cache_write_1h_usd_per_mtok, output_usd_per_mtok, sum(priced_cost)::decimal(38, 12) as priced_cost
from rows
group by all order by all
"""
_OUTCOMES = """
select date_trunc('month', day)::date as month, customer, sum(succeeded - coalesce(reversed, 0))::bigint as outcomes
from outcomes where list_contains($months, date_trunc('month', day)::date) and succeeded is not null group by all
"""


@dataclass
class Cell:
    """A customer's product in one month. `billed`: by currency amount, base amount and both without signs; `parts`: tokens and cost."""

    revenue: Decimal = ZERO
    billed: dict[str, list[Decimal]] = field(default_factory=dict)
    parts: dict[Part, list[Decimal]] = field(default_factory=dict)
    classes: dict[str, Decimal] = field(default_factory=dict)  # revenue without signs by what sets the price
    quantity: Decimal | None = None
    outcomes: Decimal | None = None
    months: int = 1

    @property
    def cost(self) -> Decimal:
        return sum((cost for _, cost in self.parts.values()), ZERO)

    @property
    def gross_profit(self) -> Decimal:
        return self.revenue - self.cost

    @property
    def tokens(self) -> Decimal:
        return sum((count for (side, _, _), (count, _) in self.parts.items() if side != "calls"), ZERO)

    @property
    def priced_by(self) -> str:
        return max(self.classes, key=lambda name: (self.classes[name], name), default="unclassified")

    @property
    def empty(self) -> bool:
        return not (self.revenue or any(count or cost for count, cost in self.parts.values()))


@dataclass(frozen=True)
class MonthCells:
    """A month's cells; what usage does not explain of its cost; base currency for a dollar of usage (None where nothing tells)."""

    cells: dict[Key, Cell]
    unattributed: Decimal
    dollar: Decimal | None


def read(snapshot: Snapshot, rows: pl.DataFrame, *months: date) -> dict[date, MonthCells]:
    """The cells of some months; `rows` is the cube. Usage without a price is in none of them."""
    wanted = sorted(set(months))
    found: dict[date, dict[Key, Cell]] = {month: defaultdict(Cell) for month in wanted}
    for row in snapshot.query(_BILLED, months=wanted).rows(named=True):
        _bill(found[row["month"]][row["customer"], row["product"]], row)
    used = snapshot.query(_USED, months=wanted).to_dicts()
    _spend(found, used, rows)
    _count_outcomes(found, snapshot.query(_OUTCOMES, months=wanted).rows())
    return {
        month: MonthCells(
            {key: cell for key, cell in cells.items() if not cell.empty},
            Decimal(rows.filter(pl.col("month") == month)["unattributed_cost"].sum() or 0),
            _dollar(row for row in used if row["month"] == month),
        )
        for month, cells in found.items()
    }


def together(months: Iterable[Mapping[Key, Cell]]) -> dict[Key, Cell]:
    """Cells of several months as one; units that a month lacks are lacking."""
    found: dict[Key, Cell] = {}
    for month in months:
        for key, cell in month.items():
            found[key] = _joined(found[key], cell) if key in found else cell
    return found


def _joined(one: Cell, other: Cell) -> Cell:
    cell = Cell(one.revenue + other.revenue, months=one.months + other.months)
    for part in (*one.parts, *other.parts):
        both = one.parts.get(part, [ZERO, ZERO]), other.parts.get(part, [ZERO, ZERO])
        cell.parts[part] = [both[0][0] + both[1][0], both[0][1] + both[1][1]]
    for name in (*one.classes, *other.classes):
        cell.classes[name] = one.classes.get(name, ZERO) + other.classes.get(name, ZERO)
    for currency in (*one.billed, *other.billed):
        sums = one.billed.get(currency, [ZERO] * 4), other.billed.get(currency, [ZERO] * 4)
        cell.billed[currency] = [a + b for a, b in zip(*sums, strict=True)]
    for name in ("quantity", "outcomes"):
        counts = getattr(one, name), getattr(other, name)
        setattr(cell, name, None if None in counts else sum(counts, ZERO))
    return cell


def _bill(cell: Cell, row: Mapping[str, Any]) -> None:
    cell.revenue += row["base"]
    sums = cell.billed.setdefault(row["currency"], [ZERO] * 4)
    cell.billed[row["currency"]] = [a + row[name] for a, name in zip(sums, ("amount", "base", "size", "base_size"), strict=True)]
    cell.classes[row["priced_by"]] = cell.classes.get(row["priced_by"], ZERO) + row["base_size"]
    if row["quantity"] is not None:
        cell.quantity = (cell.quantity or ZERO) + row["quantity"]


def _spend(found: Mapping[date, dict[Key, Cell]], used: Sequence[Mapping[str, Any]], rows: pl.DataFrame) -> None:
    """The final cost of the cube, shared over models and token classes as usage was priced; by tokens where it was not."""
    costs = rows.filter(pl.col("side") == "cost", pl.col("unattributed_cost").is_null(), pl.col("inference_cost").is_not_null())
    final = {tuple(row[:-1]): row[-1] for row in costs.select(*KEYS, "inference_cost").rows()}
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in used:
        hosted = row["provider"] in SELF_HOSTED
        named = {"provider": HOSTED if hosted else row["provider"] or None, "model": row["model"] or None}
        key = tuple(named.get(name, row[name]) for name in KEYS)
        if key in final and (hosted or not row["unpriced"]):
            groups[key].append(row)
    for key, members in groups.items():
        _share(found[key[0]][key[1], key[2]], final[key], members)


def _share(cell: Cell, cost: Decimal, members: Iterable[Mapping[str, Any]]) -> None:
    weighed = [(part, count, weight) for row in members for part, count, weight in _weights(row)]
    if not any(weight for _, _, weight in weighed):  # nothing says what a class costs
        weighed = [(part, count, count) for part, count, _ in weighed]
    total = sum((weight for _, _, weight in weighed), ZERO)
    shares = [(cost * weight / total).quantize(SMALLEST, ROUND_HALF_EVEN) if total else ZERO for _, _, weight in weighed]
    if weighed:
        largest = max(range(len(shares)), key=lambda at: abs(weighed[at][2]))
        shares[largest] += cost - sum(shares, ZERO)
    for (part, count, _), share in zip(weighed, shares, strict=True):
        held = cell.parts.setdefault(part, [ZERO, ZERO])
        cell.parts[part] = [held[0] + count, held[1] + share]


def _weights(row: Mapping[str, Any]) -> list[tuple[Part, Decimal, Decimal]]:
    """Each token class of a row of usage: its tokens, and its part of what the row was priced at."""
    hosted = row["provider"] in SELF_HOSTED
    model: Model = (HOSTED if hosted else row["provider"], row["model"], row["service_tier"], row["long_context"], row["route"])
    if not row["has_tokens"]:
        return [(("calls", model, "calls"), Decimal(row["calls"] or 0), row["cost"] or ZERO)]
    tokens = {name: Decimal(row[f"{name}_tokens"] or 0) for name in CLASSES}
    listed = bool(row["priced_cost"])
    worth = {name: count * (row[f"{name}_usd_per_mtok"] or ZERO) if listed else count for name, count in tokens.items()}
    whole = sum(worth.values(), ZERO)
    cost = (ZERO if row["route"] != "bought" or row["answered"] else whole) if row["unpriced"] else row["cost"]
    return [
        (("output" if name == "output" else "input", model, f"{name}, answered by the cache" if row["answered"] else name), count,
         cost * worth[name] / whole if whole else ZERO)
        for name, count in tokens.items() if count
    ]  # fmt: skip


def _dollar(used: Iterable[Mapping[str, Any]]) -> Decimal | None:
    """Base currency for a dollar of usage, over the month's priced rows."""
    base = dollars = ZERO
    for row in used:
        if row["priced_cost"]:
            base += row["priced_cost"]
            dollars += sum(((row[f"{name}_tokens"] or 0) * (row[f"{name}_usd_per_mtok"] or ZERO) for name in CLASSES), ZERO)
    return base * 1_000_000 / dollars if dollars else None


def _count_outcomes(found: Mapping[date, dict[Key, Cell]], rows: Iterable[tuple[date, str | None, int]]) -> None:
    """Outcomes belong to the one product of a customer that is sold by outcome or task; where there are two, nothing says whose."""
    sold: dict[str | None, set[str | None]] = defaultdict(set)
    for cells in found.values():
        for (customer, product), cell in cells.items():
            if cell.revenue and cell.priced_by in ("outcome", "task"):
                sold[customer].add(product)
    for month, customer, outcomes in rows:
        products = sold[customer]
        if len(products) == 1:
            cell = found[month][customer, next(iter(products))]
            cell.outcomes = Decimal(outcomes)
