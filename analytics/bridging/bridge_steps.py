"""M18 for one customer's product: revenue and cost after each driver has moved, those before it having moved already.

Every state between the two months is rounded once; the first and the last are the months themselves, so the steps sum exactly.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from analytics.bridging.bridge_cells import SMALLEST, ZERO, Cell, Part
from analytics.provider_money import SELF_HOSTED

STEPS = ("units", "mix", "own_price", "tokens_per_unit", "model_mix", "cache_share", "provider_price", "fx")
_GRAIN: dict[str, Callable[[Part], Any]] = {
    "tokens_per_unit": lambda part: part[0],
    "model_mix": lambda part: part[:2],
    "cache_share": lambda part: part,
}


@dataclass(frozen=True)
class Money:
    """Exchange between two months: the earlier month's rate of each currency, and the earlier over the later price of a dollar."""

    rates: Mapping[str, Decimal]
    dollar: Decimal = Decimal(1)


@dataclass(frozen=True)
class States:
    """Revenue and cost at the start and after each of STEPS; units at the start and at the end."""

    revenue: tuple[Decimal, ...]
    cost: tuple[Decimal, ...]
    units: tuple[Decimal, Decimal]

    @property
    def gross_profit(self) -> tuple[Decimal, ...]:
        return tuple(revenue - cost for revenue, cost in zip(self.revenue, self.cost, strict=True))

    def contributions(self) -> dict[str, Decimal]:
        """What each step does to gross profit."""
        profits = self.gross_profit
        return {step: later - earlier for step, earlier, later in zip(STEPS, profits, profits[1:], strict=False)}


def states(before: Cell | None, after: Cell | None, units: tuple[Decimal, Decimal], growth: Decimal | None, money: Money) -> States:
    """The states of a cell whose customer is there in both months; a product taken up or dropped is mix.

    `growth` is that of all units; of usage that nothing is sold with, its own, and None where it is new: that is units, never mix.
    """
    last = len(STEPS)
    if before is None:
        end = after or Cell()
        wait = 1 if growth is None else 2
        revenue, cost = ((*[ZERO] * wait, *[value] * (last + 1 - wait)) for value in (end.revenue, end.cost))
        return States(revenue, cost, units)
    growth = growth if growth is not None else Decimal(1)
    first = before.revenue, before.cost
    grown = [rounded(growth * value) for value in first]
    if after is None:
        return States((first[0], grown[0], *[ZERO] * (last - 1)), (first[1], grown[1], *[ZERO] * (last - 1)), units)
    ratio = units[1] / units[0]
    moved = [rounded(ratio * value) for value in first]
    price = rounded(at_rates(before, after, money))
    costs = [priced_as(before, after, _GRAIN[step], money.dollar) for step in _GRAIN]
    now = rounded(at_dollar(after, money.dollar))
    return States(
        (first[0], grown[0], moved[0], *[price] * 5, after.revenue),
        (first[1], grown[1], moved[1], moved[1], *costs, now, after.cost),
        units,
    )


def priced_as(before: Cell, after: Cell, grain: Callable[[Part], Any], dollar: Decimal) -> Decimal:
    """The later month's tokens at the earlier month's cost per token of each side, model or class; at their own where it has none."""
    earlier, later = grouped(before.parts, grain), grouped(after.parts, grain)
    total = ZERO
    for key, (count, cost) in later.items():
        tokens, paid = earlier.get(key, (ZERO, ZERO))
        total += count * paid / tokens if tokens else cost * _dollar_of(key, dollar)
    return rounded(total)


def grouped(parts: Mapping[Part, list[Decimal]], grain: Callable[[Part], Any]) -> dict[Any, tuple[Decimal, Decimal]]:
    """Tokens and cost by a coarser key."""
    sums: dict[Any, tuple[Decimal, Decimal]] = {}
    for part, (count, cost) in parts.items():
        held = sums.get(grain(part), (ZERO, ZERO))
        sums[grain(part)] = held[0] + count, held[1] + cost
    return sums


def at_dollar(cell: Cell, dollar: Decimal) -> Decimal:
    """Its cost at the earlier month's price of a dollar; a model we host ourselves is not paid in dollars."""
    return sum((cost * _dollar_of(part, dollar) for part, (_, cost) in cell.parts.items()), ZERO)


def _dollar_of(key: Any, dollar: Decimal) -> Decimal:
    hosted = isinstance(key, tuple) and key[1][0] == SELF_HOSTED
    return Decimal(1) if hosted else dollar


def at_rates(before: Cell, after: Cell, money: Money) -> Decimal:
    """The later revenue at the earlier rates: the cell's own, else the company's, else as it was converted."""
    total = ZERO
    for currency, (amount, base, _, _) in after.billed.items():
        rate = _rate(before.billed.get(currency)) or money.rates.get(currency)
        total += base if rate is None or rate == _rate(after.billed[currency]) else amount * rate
    return total


def _rate(sums: list[Decimal] | None) -> Decimal | None:
    return sums[3] / sums[2] if sums and sums[2] else None


def company_rates(cells: Iterable[Cell]) -> dict[str, Decimal]:
    """A month's average rate of each currency, weighed by what was billed at it."""
    sizes: dict[str, tuple[Decimal, Decimal]] = {}
    for cell in cells:
        for currency, (_, _, size, base) in cell.billed.items():
            held = sizes.get(currency, (ZERO, ZERO))
            sizes[currency] = held[0] + size, held[1] + base
    return {currency: base / size for currency, (size, base) in sizes.items() if size}


def rounded(value: Decimal) -> Decimal:
    return value.quantize(SMALLEST, ROUND_HALF_EVEN)
