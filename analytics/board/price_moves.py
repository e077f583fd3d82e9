"""What moves of the token price do to gross profit: a fall and a doubling as intervals (M20), and the changes already announced."""

from collections.abc import Sequence
from decimal import Decimal

from analytics.assumptions import assumption
from analytics.board import outlook
from analytics.board.statement import PriceChange
from analytics.company import Company, figure
from analytics.measure import Measure
from analytics.said import Said
from analytics.words import percent


def moved(company: Company) -> tuple[Measure, ...]:
    """M20  the change of gross profit a month if prices fall by the shipped fall, and if they double: low and high over the elasticity."""
    return outlook.price_move(company.at).measures


def move_names() -> tuple[str, str]:
    """What to call both moves."""
    return f"Prices fall {percent(assumption('prices.fall').value, 0)}", "Prices double"


def moved_said(found: Sequence[Measure], currency: str) -> Said:
    """Which way the company stands: whether lower prices hurt it, help it, or either by how customers answer."""
    fall = found[0]
    if fall.low is None or fall.high is None or len(found) < 2:
        return Said("What a move of the token price does to gross profit cannot be told: it needs {needs}", names={"needs": fall.needs})
    double = found[1]
    ends = {
        f"{name}_{end}": figure(f"{name}_{end}", each.label, each.unit, abs(value), "assumed", each.equation, "")
        for name, each in (("fall", fall), ("double", double))
        for end, value in (("small", _small(each)), ("large", _large(each)))
    }
    if fall.high <= 0 and (double.low or 0) >= 0:
        said = "Gross profit moves with token prices: a fall costs {fall_small} to {fall_large} of gross profit a month, a doubling adds {double_small} to {double_large}"  # noqa: E501
    elif fall.low >= 0 and (double.high or 0) <= 0:
        said = "Gross profit moves against token prices: a fall adds {fall_small} to {fall_large} of gross profit a month, a doubling costs {double_small} to {double_large}"  # noqa: E501
    else:
        return Said("A move of the token price may add to gross profit or take from it, as customers answer")
    return Said(said, ends, currency=currency)


def announced_total(changes: Sequence[PriceChange]) -> Decimal | None:
    """What they come to a month together, in money; None where there is none, or one of them has no figure."""
    known = [change.dollars for change in changes if change.dollars is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(changes) else None


def announced_said(changes: Sequence[PriceChange], currency: str, bought: bool = True) -> Said:
    """What the announced changes come to a month at the last month's tokens; `bought` is whether any usage says which models are."""
    total = announced_total(changes)
    if not changes and not bought:
        return Said("What announced changes cost cannot be told yet: it takes usage, which says what is bought")
    if not changes:
        return Said("No price change is announced for a model that is bought")
    if total is None:
        return Said("Price changes are announced for models that are bought")
    figures = {"total": figure("total", "Announced changes a month", currency, abs(total), "estimated", "tokens × (new − old price)", "")}
    verb = "adds" if total > 0 else "takes off"
    return Said(f"What is already announced {verb} {{total}} of inference cost a month, at today's tokens", figures, currency=currency)


def _small(measure: Measure) -> float:
    return min(abs(float(measure.low or 0)), abs(float(measure.high or 0)))


def _large(measure: Measure) -> float:
    return max(abs(float(measure.low or 0)), abs(float(measure.high or 0)))
