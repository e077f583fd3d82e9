"""M12 Break-even deflation and inflation: how far token prices may move within a year before gross profit falls, or no longer pays.

Roots are found on the engine, at today's volume; beside them stands what growth as measured would make up for.
"""

import math
from collections.abc import Callable
from datetime import date

import polars as pl

from analytics import forward
from analytics.assumptions import assumption
from analytics.breakeven import break_even_decline
from analytics.company import Company, figure
from analytics.indicator import Indicator
from analytics.measure import Measure

BRACKET = (0.01, 10.0)  # the price in a year, over today's
CLOSE = 1e-6
_NONE = "none: no move of prices within a hundredth and ten times does it"


def _measures(company: Company) -> tuple[Measure, ...]:
    """Declines and rises are fractions over twelve months; `low` and `high` are the ends of the elasticity range."""
    at = company.at
    needs = "both sides of the month, and the products that inference cost belongs to"
    measurable = at.whole.gross_profit is not None and at.cost_is_known
    assumed = assumption("behaviour.elasticity")
    eta = assumption("behaviour.tokens_elasticity").value
    ends = (assumed.low, assumed.high)
    found: list[Measure] = []
    for name, label, rise, solve in (
        ("holds", "Deepest fall of prices in a year that leaves gross profit where it is", False, _holds),
        ("covers_fall", "Deepest fall of prices in a year that still covers other COGS", False, _covers),
        ("covers_rise", "Largest rise of prices in a year that still covers other COGS", True, _covers),
    ):
        ratios = [solve(company, eps, eta, rise) for eps in ends] if measurable else []
        moves = [ratio - 1 if rise else 1 - ratio for ratio in ratios if ratio is not None]
        beyond = len(moves) < len(ratios)
        found.append(
            figure(f"M12_{name}", label, "fraction", min(moves, default=None), "assumed", "M12, E16.3" if not rise else "M12",
                   _NONE if ratios else needs, low=min(moves, default=None), high=None if beyond else max(moves, default=None),
                   rows=company.behind("usage"))
        )  # fmt: skip
    growth = _growth(company)
    declines = [break_even_decline(growth, eps, eta) for eps in ends] if growth is not None else []
    known = [decline for decline in declines if decline is not None]
    found.append(
        figure("M12_growth", "Decline a year that growth of tokens as measured makes up for, all lines pegged", "fraction",
               min(known, default=None), "assumed", "E16.3", "usage of the same month a year before", low=min(known, default=None),
               high=max(known, default=None) if len(known) == len(declines) else None, rows=company.behind("usage"))
    )  # fmt: skip
    return tuple(found)


def _holds(company: Company, eps: float, eta: float, rise: bool) -> float | None:
    """The price ratio down to which gross profit is not below today's; 1 where any fall lowers it, None where none does."""

    def change(ratio: float) -> float:
        return forward.price_move(company.at.lines, ratio, eps, eta)

    near = 1 - 1e-4
    return 1.0 if change(near) < 0 else _root(change, near, BRACKET[0])


def _covers(company: Company, eps: float, eta: float, rise: bool) -> float | None:
    """The price ratio up or down to which gross profit on inference is at least other COGS; 1 where it is not today."""
    other = float(company.at.other_cogs or 0)

    def left(ratio: float) -> float:
        steps = max(1, math.ceil(math.log2(ratio) - CLOSE))  # one step at most doubles a price
        jumps = [{"month": step, "change": ratio ** (1 / steps) - 1} for step in range(1, steps + 1)]
        market = forward.Market([{"lever": "price_path", "jumps": jumps}], eps, eta)
        margin = forward.margins(company.at.lines, market, other, steps)[-1]
        return -1.0 if margin is None else margin

    return 1.0 if (company.gross_profit or 0) < 0 else _root(left, 1.0, BRACKET[1] if rise else BRACKET[0])


def _root(value: Callable[[float], float], start: float, end: float) -> float | None:
    """Where a value that starts at or above zero first falls below it, going from start to end in eight steps of the logarithm.

    Within the bracket of the step it is found by false position with halving of the end that stays (Illinois).
    """
    before, at_before = start, value(start)
    for step in range(1, 9):
        here = start * (end / start) ** (step / 8)
        at_here = value(here)
        if at_here < 0:
            return _between(value, before, at_before, here, at_here)
        before, at_before = here, at_here
    return None


def _between(value: Callable[[float], float], low: float, at_low: float, high: float, at_high: float) -> float:
    side = 0
    middle = high
    for _ in range(60):
        if abs(high - low) < CLOSE or at_low == at_high:
            break
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        found = value(middle)
        if abs(found) <= CLOSE * max(abs(at_low), abs(at_high), CLOSE):
            return middle
        if found < 0:
            high, at_high = middle, found
            at_low, side = (at_low / 2 if side == -1 else at_low), -1
        else:
            low, at_low = middle, found
            at_high, side = (at_high / 2 if side == 1 else at_high), 1
    return middle


def _growth(company: Company) -> float | None:
    """G of E16.3, a month: tokens of the month over those of a year before, to the twelfth root."""
    then = date(company.month.year - 1, company.month.month, 1)
    used = company.rows.filter(pl.col("side") == "cost")
    now, before = (float(used.filter(pl.col("month") == month)["tokens"].sum() or 0) for month in (company.month, then))
    return math.exp(math.log(now / before) / 12) if now > 0 and before > 0 else None


BREAK_EVEN_PRICES = Indicator("M12", "Break-even deflation and inflation", "E16.3, E16.4", _measures)
