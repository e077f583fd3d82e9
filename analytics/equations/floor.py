"""E16.5, E16.6: months until a margin is below its floor, and until gross profit halves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.equations.given import all_finite, finite
from analytics.equations.margin import share
from analytics.equations.volume import price_exponent


@dataclass(frozen=True)
class Crossing:
    """When a path falls below a line: it is below already, after `months`, or not within its horizon."""

    status: Literal["already_below", "reached", "not_within_horizon"]
    months: float | None = None

    @property
    def after(self) -> float | None:
        """`months`, or 0 where it is below already: to compare crossings by."""
        return 0.0 if self.status == "already_below" else self.months


def months_to_floor(margins: Sequence[float | None], floor: float) -> Crossing:
    """E16.5  first t with GM < g, interpolated k - 1 + (GM[k-1] - g) / (GM[k-1] - GM[k]); a missing margin counts as below."""
    finite(floor=floor)
    all_finite("gross margin", margins, math.inf)
    before: float | None = None
    for month, margin in enumerate(margins):
        if margin is None or margin < floor:
            if before is None:
                return Crossing("already_below")
            return Crossing("reached", float(month) if margin is None else month - 1 + (before - floor) / (before - margin))
        before = margin
    return Crossing("not_within_horizon")


def months_until_halved(annual_decline: float, elasticity: float, tokens_elasticity: float = 0.0) -> float | None:
    """E16.6  12 ln(0.5) / [(1 - eps - eta) ln(1 - d)] at constant markup; None where gross profit never halves.

    It does not halve where falling prices are made up for by volume (eps + eta >= 1), nor where rising ones (d < 0) are not lost by it.
    """
    finite(annual_decline=annual_decline)
    if annual_decline >= 1:
        return None
    rate = price_exponent(elasticity, tokens_elasticity) * math.log(1 - annual_decline)
    return share(12 * math.log(2), -rate)
