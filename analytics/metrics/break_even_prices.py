"""M12 Break-even deflation and inflation: how far token prices may move within a year before gross profit falls, or no longer pays.

Roots are found on the engine, at today's volume; beside them stands what growth as measured would make up for.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.engine import forward
from analytics.engine.breakeven import break_even_decline
from analytics.indicator import Indicator
from analytics.measure import Measure

DEEPEST, HIGHEST = 0.01, 10.0  # the price in a year over today's, at most
STEPS = 120  # prices tried between two, each as a month of one path
_NONE = "none: prices may fall to a hundredth, or rise tenfold, and it holds"


def _measures(company: Company) -> tuple[Measure, ...]:
    """Declines and rises are fractions over twelve months; `low` and `high` are the ends of the elasticity range."""
    at = company.at
    profit = at.whole.gross_profit
    needs = "both sides of the month, and the products that inference cost belongs to"
    assumed, eta = assumption("behaviour.elasticity"), assumption("behaviour.tokens_elasticity").value
    ends = (assumed.low, assumed.high)
    behind = company.behind("usage")
    found: list[Measure] = []
    for name, label, wanted, furthest in (
        ("holds", "Deepest fall of prices in a year that leaves gross profit where it is", profit, DEEPEST),
        ("covers_fall", "Deepest fall of prices in a year that still covers other COGS", at.other_cogs or 0, DEEPEST),
        ("covers_rise", "Largest rise of prices in a year that still covers other COGS", at.other_cogs or 0, HIGHEST),
    ):
        measurable = profit is not None and at.cost_is_known
        ratios = [furthest_price(at.lines, float(wanted or 0), eps, eta, furthest) for eps in ends] if measurable else []
        moves = [abs(ratio - 1) for ratio in ratios if ratio is not None]
        high = max(moves) if moves and len(moves) == len(ratios) else None
        least = min(moves, default=None)
        equation = "M12, E16.3" if name == "holds" else "M12"
        found.append(
            figure(
                f"M12_{name}", label, "fraction", least, "assumed", equation, _NONE if ratios else needs, low=least, high=high, rows=behind
            )
        )
    growth = _growth(company)
    declines = [break_even_decline(growth, eps, eta) for eps in ends] if growth is not None else []
    known = [decline for decline in declines if decline is not None]
    label = "Decline a year that growth of tokens as measured makes up for, all lines pegged"
    least, most = min(known, default=None), max(known, default=None) if len(known) == len(declines) else None
    needs = "usage of the same month a year before"
    return (*found, figure("M12_growth", label, "fraction", least, "assumed", "E16.3", needs, low=least, high=most, rows=behind))


def furthest_price(
    lines: Sequence[forward.Line], wanted: float, elasticity: float, tokens_elasticity: float, furthest: float
) -> float | None:
    """The price over today's up to which gross profit on inference is at least what is wanted, on the way to the furthest.

    1 where the first step is too far, None where all of the way holds. The engine runs the way as one path, then once more between the
    two prices that bracket the answer.
    """

    def spare(start: float, end: float) -> list[tuple[float, float]]:
        """Prices from start to end, and what is left over revenue at each."""
        decline = 1 - (end / start) ** (12 / STEPS)
        jumps = [{"month": 1, "change": start ** (1 / 4) - 1}] * 4  # one jump at most doubles a price
        lever: Mapping[str, Any] = {"lever": "price_path", "annual_decline": decline, "jumps": jumps if start != 1 else []}
        market = forward.Market([lever], elasticity, tokens_elasticity)
        left = forward.margins(lines, market, wanted, STEPS)
        return [(start * (end / start) ** (step / STEPS), -1.0 if each is None else each) for step, each in enumerate(left) if step]

    way = spare(1.0, furthest)
    place = next((place for place, (_, left) in enumerate(way) if left < 0), None)
    if place is None:
        return None
    if place == 0:
        return 1.0
    (start, before), (end, _) = way[place - 1], way[place]
    for price, left in spare(start, end):
        if left < 0:
            return start + (price - start) * before / (before - left)
        start, before = price, left
    return start


def _growth(company: Company) -> float | None:
    """G of E16.3, a month: tokens of the month over those of a year before, to the twelfth root."""
    then = date(company.month.year - 1, company.month.month, 1)
    used = company.rows.filter(pl.col("side") == "cost")
    now, before = (float(used.filter(pl.col("month") == month)["tokens"].sum() or 0) for month in (company.month, then))
    return math.exp(math.log(now / before) / 12) if now > 0 and before > 0 else None


BREAK_EVEN_PRICES = Indicator("M12", "Break-even deflation and inflation", "E16.3, E16.4", _measures)
