"""What a unit of each product is: outcomes, else the quantity billed, else tokens, else a contract a month; one unit a product."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.bridging.bridge_cells import Cell, Key
from analytics.words import listed

_WANTED = {
    "outcome": ("outcomes", "quantity", "tokens"),
    "task": ("outcomes", "quantity", "tokens"),
    "seat": ("quantity", "tokens"),
    "acu": ("quantity", "tokens"),
    "credits": ("quantity", "tokens"),
    "tokens": ("tokens",),
    "platform": (),
    "one_off": (),
    "unclassified": ("tokens",),
}
ENOUGH = Decimal("0.95")  # of a product's money: what the rest lacks a unit of counts as one contract


@dataclass(frozen=True)
class Basis:
    """A product's unit, and the better one that its data lack (empty where none)."""

    unit: str
    lacks: str = ""


def bases(months: Iterable[Mapping[Key, Cell]]) -> dict[str | None, Basis]:
    """The unit of each product that has a name, from its cells in both months."""
    cells: dict[str | None, list[Cell]] = defaultdict(list)
    for month in months:
        for (_, product), cell in month.items():
            cells[product].append(cell)
    return {product: _basis(found) for product, found in cells.items() if product is not None}


def _basis(cells: list[Cell]) -> Basis:
    sizes: dict[str, Decimal] = defaultdict(Decimal)
    for cell in cells:
        for name, size in cell.classes.items():
            sizes[name] += size
    wanted = _WANTED[max(sizes, key=lambda name: (sizes[name], name)) if sizes else "unclassified"]
    lacks = "outcomes or billed quantities" if "outcomes" in wanted else "billed quantities" if "quantity" in wanted else ""
    whole = sum((_weight(cell) for cell in cells), Decimal(0))
    for unit in wanted:
        if sum((_weight(cell) for cell in cells if (counted(cell, unit) or 0) > 0), Decimal(0)) >= ENOUGH * whole:
            return Basis(unit, lacks if unit == "tokens" else "")
    return Basis("contracts", lacks)


def _weight(cell: Cell) -> Decimal:
    return abs(cell.revenue) + abs(cell.cost)


def counted(cell: Cell, unit: str) -> Decimal | None:
    """How many of a unit a cell has; None where its data do not say."""
    if unit == "contracts":
        return Decimal(cell.months)
    return cell.tokens if unit == "tokens" else cell.quantity if unit == "quantity" else cell.outcomes


def units(before: Cell | None, after: Cell | None, unit: str) -> tuple[Decimal, Decimal]:
    """Units of a cell in both months, 0 where it is absent; a contract each where a month in which it is there lacks them."""
    counts = [Decimal(0) if cell is None else counted(cell, unit) for cell in (before, after)]
    if any(cell is not None and not (count is not None and count > 0) for cell, count in zip((before, after), counts, strict=True)):
        counts = [Decimal(cell is not None) for cell in (before, after)]
    return counts[0] or Decimal(0), counts[1] or Decimal(0)


def said(products: Mapping[str | None, Basis]) -> str:
    """In words: what units are counted in, and what is missing where tokens or contracts stand in."""
    by_unit: dict[str, list[str]] = defaultdict(list)
    for product, basis in sorted(products.items(), key=lambda item: str(item[0])):
        by_unit[basis.unit].append(str(product))
    names = {"outcomes": "outcomes", "quantity": "the quantity billed", "tokens": "tokens", "contracts": "contracts"}
    parts = [f"{listed(by_unit[unit])} in {words}" for unit, words in names.items() if unit in by_unit]
    text = f"Counted: {'; '.join(parts)}." if parts else "No product has a name: tokens where there are any, else one contract a customer."
    lacking = sorted({f"{product} has no {basis.lacks}" for product, basis in products.items() if basis.lacks})
    text += " Usage that no sale claims grows with its own tokens."
    return f"{text} {'; '.join(lacking)} in both months, so tokens or contracts stand in." if lacking else text
