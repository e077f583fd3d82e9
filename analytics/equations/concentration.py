"""M8: how concentrated a sum is. Only amounts above zero are units; fractions throughout."""

from collections.abc import Iterable

from analytics.equations.given import all_finite, finite, whole
from analytics.measure import Number

_LEAST = 1e-300  # below it 1 / HHI is beyond what a float holds


def shares(amounts: Iterable[Number]) -> list[float]:
    """The shares of the amounts above zero in their sum, the largest first."""
    given = list(amounts)
    all_finite("amounts", given)
    above = sorted((float(amount) for amount in given if amount > 0), reverse=True)
    whole = sum(above)
    return [amount / whole for amount in above]


def herfindahl(amounts: Iterable[Number]) -> float | None:
    """M8  HHI = sum of share^2, between 1/n and 1; None where nothing is above zero."""
    found = shares(amounts)
    return sum(share * share for share in found) if found else None


def effective_number(hhi: float | None) -> float | None:
    """M8  1 / HHI: how many equal units would be as concentrated; None where no number holds them: HHI at or next to zero."""
    finite(hhi=hhi or 0.0)
    return None if hhi is None or hhi <= _LEAST else 1 / hhi


def top_share(amounts: Iterable[Number], count: int) -> float | None:
    """M8  the share of the `count` largest; None where nothing is above zero."""
    count, found = whole("count", count), shares(amounts)
    return sum(found[:count]) if found else None
