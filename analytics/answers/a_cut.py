"""A rival's cut of the price of an outcome, followed at once: margin, gross profit, and how long the floor holds after it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analytics.assumptions import assumption
from analytics.engine import forward
from analytics.engine.forward import Line
from analytics.engine.required import PATHS
from analytics.equations.floor import months_to_floor
from analytics.equations.margin import gross_margin
from analytics.equations.outcome_price import eroded_price
from analytics.equations.solve import root
from analytics.estimates.part import WORK
from analytics.paths.presets import Preset

HORIZON = 36
WORDS: Mapping[Preset, str] = {
    "list_30": "list prices falling as assumed", "flat": "prices that stay", "tenfold": "a tenfold fall in a year",
    "shock_100_month_3": "prices doubling in the third month",
}  # fmt: skip


def cut(lines: Sequence[Line], part: float) -> list[Line]:
    """E9.7  the lines with outcomes and tasks at a price lower by a fraction, at the same volume."""
    return [replace(line, revenue=line.revenue * (1 - part)) if line.priced_by in WORK else line for line in lines]


def profit(lines: Sequence[Line], other_cogs: float) -> float:
    """Gross profit a month of the lines after other COGS."""
    return sum(line.gross_profit for line in lines) - other_cogs


def margin(lines: Sequence[Line], other_cogs: float) -> float | None:
    """E0.2  of the lines, after other COGS."""
    return gross_margin(profit(lines, other_cogs), sum(line.revenue for line in lines))


def breaks_at(lines: Sequence[Line], other_cogs: float, floor: float) -> float | None:
    """The cut, a fraction, at which margin is the floor; None where none up to the whole price is."""

    def spare(part: float) -> float:
        left = cut(lines, part)
        return profit(left, other_cogs) - floor * sum(line.revenue for line in left)

    return root(spare, 0.0, 1.0)


def soonest(lines: Sequence[Line], other_cogs: float, floor: float, part: float) -> tuple[float | None, str]:
    """E16.5  the first month under the floor after the cut over four price paths and both ends of the elasticity, and its path in words."""
    eps, eta = assumption("behaviour.elasticity"), assumption("behaviour.tokens_elasticity").value
    left, found = cut(lines, part), []
    for path in PATHS:
        for elasticity in (eps.low, eps.high):
            market = forward.Market([{"lever": "price_path", "preset": path}], elasticity, eta)
            months = months_to_floor(forward.margins(left, market, other_cogs, HORIZON), floor).after
            found += [] if months is None else [(months, WORDS[path])]
    return min(found, default=(None, ""))


def worn_down(lines: Sequence[Line], other_cogs: float, floor: float, erosion: float) -> float | None:
    """E9.7, E16.5  months until margin is under the floor where the price falls by a fraction over each year; None where not in reach."""
    margins = [margin(cut(lines, 1 - eroded_price(1.0, erosion, month)), other_cogs) for month in range(HORIZON + 1)]
    return months_to_floor(margins, floor).after
