"""Beside the bridge: inference cost per unit of each product split by the same forces, and the provider's prices by model and class."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.bridging.bridge_cells import ZERO, Cell, Key, Model
from analytics.bridging.bridge_steps import STEPS, States, rounded
from analytics.bridging.bridge_units import Basis, counted
from analytics.provider_money import FINE, SELF_HOSTED

FORCES = ("new", "lost", *STEPS)
_MTOK = 1_000_000
PER_UNIT: dict[str, Any] = {
    "product": pl.String, "unit": pl.String, "before": FINE, "after": FINE, **dict.fromkeys(FORCES, FINE),
    "units_before": FINE, "units_after": FINE,
}  # fmt: skip
PRICES: dict[str, Any] = {
    "provider": pl.String, "model": pl.String, "token_class": pl.String, "tokens": FINE, "before": FINE, "after": FINE, "amount": FINE,
}  # fmt: skip


def cost_per_unit(
    found: Mapping[Key, States],
    kinds: Mapping[str | None, str],
    before: Mapping[Key, Cell],
    after: Mapping[Key, Cell],
    products: Mapping[str | None, Basis],
) -> pl.DataFrame:
    """By product with cost: cost per unit in both months (base currency; per million where the unit is a token), by force, exactly."""
    rows = []
    for product, basis in sorted(products.items(), key=lambda item: str(item[0])):
        path = _path(product, basis, found, kinds, before, after)
        if path is None:
            continue
        costs, counts = path
        scale = _MTOK if basis.unit == "tokens" else 1
        each = [rounded(scale * cost / count) for cost, count in zip(costs, counts, strict=True)]
        steps = [later - earlier for earlier, later in zip(each, each[1:], strict=False)]
        ends = rounded(counts[0]), rounded(counts[-1])
        rows.append((product, basis.unit, each[0], each[-1], *steps, *ends))
    return pl.DataFrame(rows, schema=PER_UNIT, orient="row")


def _path(
    product: str | None,
    basis: Basis,
    found: Mapping[Key, States],
    kinds: Mapping[str | None, str],
    before: Mapping[Key, Cell],
    after: Mapping[Key, Cell],
) -> tuple[list[Decimal], list[Decimal]] | None:
    """Cost and units of a product at the start and after each force; None where a count is not above zero or nothing costs."""
    was, now = _cells(before, product), _cells(after, product)
    costs, counts = [sum((cell.cost for cell in was.values()), ZERO)], [_count(was.values(), basis)]
    new, lost = ([cell for key, cell in month.items() if kinds[key[0]] == kind] for month, kind in ((now, "new"), (was, "lost")))
    for cells, sign in ((new, 1), (lost, -1)):
        costs.append(costs[-1] + sign * sum((cell.cost for cell in cells), ZERO))
        counts.append(counts[-1] + sign * _count(cells, basis))
    states = [state for key, state in found.items() if key[1] == product]
    joined, begun = sum((cell.cost for cell in new), ZERO), _count(new, basis)
    kept = [_count((cell for key, cell in month.items() if kinds[key[0]] == "both"), basis) for month in (was, now)]
    growth = kept[1] / kept[0] if kept[0] else Decimal(1)
    costs.append(joined + growth * sum((state.cost[0] for state in states), ZERO))
    counts.append(begun + growth * kept[0])
    for place in range(2, len(STEPS) + 1):
        costs.append(joined + sum((state.cost[place] for state in states), ZERO))
        counts.append(begun + kept[1])
    return (costs, counts) if min(counts) > 0 and any(costs) else None


def _cells(month: Mapping[Key, Cell], product: str | None) -> dict[Key, Cell]:
    return {key: cell for key, cell in month.items() if key[1] == product}


def _count(cells: Any, basis: Basis) -> Decimal:
    return sum((counted(cell, basis.unit) or ZERO for cell in cells), ZERO)


def price_changes(before: Mapping[Key, Cell], after: Mapping[Key, Cell], kinds: Mapping[str | None, str], dollar: Decimal) -> pl.DataFrame:
    """What customers of both months pay more or less for the same tokens, by provider, model and class, per million tokens.

    `amount` is what the change did to gross profit; prices are averages over those customers' tokens of the later month.
    """
    sums: dict[tuple[Model, str], list[Decimal]] = {}
    for key, cell in after.items():
        if kinds[key[0]] != "both" or key not in before:
            continue
        for part, (count, cost) in cell.parts.items():
            tokens, paid = before[key].parts.get(part, (ZERO, ZERO))
            if count and tokens:
                own = cost if part[1][0] == SELF_HOSTED else cost * dollar
                held = sums.setdefault((part[1][:2], part[2]), [ZERO, ZERO, ZERO])
                sums[part[1][:2], part[2]] = [held[0] + count, held[1] + count * paid / tokens, held[2] + own]
    rows = [
        (*model, name, count, rounded(_MTOK * was / count), rounded(_MTOK * now / count), rounded(was - now))
        for (model, name), (count, was, now) in sums.items()
    ]
    frame = pl.DataFrame(rows, schema=PRICES, orient="row").filter(pl.col("amount") != 0)
    return frame.sort(pl.col("amount").abs(), "model", "token_class", descending=[True, False, False], nulls_last=True)
