"""The number that would change the verdict: how far gross profit is from another sentence, and margin from its floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.board.statement import PriceChange
from analytics.equations.margin import share
from analytics.measure import Measure, Rows, worst
from analytics.position import Position
from analytics.said import Said

HALF = Decimal("0.5")
SEEN = 3  # times inference cost: beyond it a share of it says nothing


@dataclass(frozen=True)
class Turning:
    """`nearest` is the nearer of both ways to another verdict, `other` the further one; None where there is none."""

    nearest: Said
    other: Said | None = None


def turning(at: Position, floor: float, announced: Decimal | None = None) -> Turning | None:
    """E0.2, M5 of the month, in dollars a month; None while the verdict cannot be said.

    `announced` is what price changes announced for the models bought add to cost a month, before customers pay any of it.
    """
    if at.undecided:
        return None
    found = [each for each in (_floor(at, Decimal(str(floor)), announced), _half(at)) if each is not None]
    if not found:
        return None
    said = [each for _, each in sorted(found, key=lambda each: each[0])]
    return Turning(said[0], said[1] if len(said) > 1 else None)


def added(changes: Sequence[PriceChange]) -> Decimal | None:
    """What announced price changes come to a month together; None where one of them cannot be said, or there is none."""
    known = [change.dollars for change in changes if change.dollars is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(changes) else None


def _floor(at: Position, floor: Decimal, announced: Decimal | None) -> tuple[Decimal, Said] | None:
    """Cost that brings the margin to its floor, or that has to go for it."""
    profit, revenue, cost = at.whole.gross_profit, at.whole.revenue, at.whole.inference_cost
    if profit is None or revenue is None or revenue <= 0 or not cost:
        return None
    left = profit - (at.other_cogs or 0) - floor * revenue
    grade = worst(at.grade, at.other_grade if at.other_cogs is not None else "estimated")
    kind = "gross margin" if at.other_cogs is not None else "inference margin"
    measures = {
        "room": Measure("turning_floor", f"Cost between {kind} and its floor", at.currency, abs(left), grade, "E0.2: GP - floor x R",
                        rows=Rows("billing_lines", {"month": at.month})),
        "share": Measure("turning_floor_share", "The same, of inference cost", "fraction", share(abs(left), cost), grade, "E0.2"),
        "floor": Measure("floor", "Floor of gross margin", "fraction", float(floor), "assumed", "set by the board"),
    }  # fmt: skip
    of_cost = ", {share} of inference cost," if abs(left) <= SEEN * abs(cost) else ""
    if left > 0:
        text = f"{{room}} more cost a month{of_cost} brings {kind} down to the floor of {{floor:0}}."
        if announced and announced > 0:
            measures["announced"] = Measure("turning_announced", "Cost a month that announced price changes add", at.currency,
                                            announced, "estimated", "tokens of the month x change of price")  # fmt: skip
            text += " Price changes already announced add {announced}, before customers pay any of it."
    else:
        text = f"{{room}} less cost a month{of_cost} brings {kind} up to the floor of {{floor:0}}."
    return abs(left) / abs(cost), Said(text, measures, currency=at.currency)


def _half(at: Position) -> tuple[Decimal, Said] | None:
    """Gross profit of other lines that has to go, or to come, for the pegged part to be half of all."""
    whole, pegged = at.whole.gross_profit, at.pegged.gross_profit
    if whole is None or pegged is None or whole <= 0 or pegged <= 0 or not at.in_shares or not at.cost_is_known:
        return None
    gap = whole - pegged / HALF
    measures = {
        "gap": Measure("turning_half", "Gross profit of other lines between today and half", at.currency, abs(gap), at.grade,
                       "M5: GP - pegged / half", rows=Rows("billing_lines", {"month": at.month})),
        "part": Measure("turning_part", "Pegged share of gross profit", "fraction", share(pegged, whole), at.grade, "M5"),
    }  # fmt: skip
    change = "less" if gap > 0 else "more"
    becomes = "more than half of gross profit is a visible markup" if gap > 0 else "less than half of gross profit is a visible markup"
    text = f"{{gap}} {change} gross profit a month from lines that are not pegged, and {becomes}; today it is {{part:0}}."
    return abs(gap) / abs(whole), Said(text, measures, currency=at.currency)
