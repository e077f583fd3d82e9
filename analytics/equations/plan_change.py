"""E15.2: what a change of plan does, apart from what a change of price level does."""

from dataclasses import dataclass

from analytics.equations.given import finite, within
from analytics.equations.margin import share


@dataclass(frozen=True)
class PlanChange:
    """A change of money from one plan to another: `structure` at the revenue-neutral price, `level` the rest, `total` both."""

    structure: float
    level: float

    @property
    def total(self) -> float:
        """E15.2  structure + level."""
        return self.structure + self.level


def plan_change(before: float, at_neutral_price: float, after: float) -> PlanChange:
    """E15.2  of gross profit or revenue: under the old plan, the new one at its revenue-neutral price, the new one as priced."""
    finite(before=before, at_neutral_price=at_neutral_price, after=after)
    return PlanChange(structure=at_neutral_price - before, level=after - at_neutral_price)


def neutral_price(revenue_before: float, units: float, other_revenue: float = 0.0) -> float | None:
    """E15.2  the price at which the new plan's units (and fees beside) bring the old plan's revenue at t = 0; None without units."""
    within("units", units)
    return share(revenue_before - other_revenue, units)
