"""Where a company stands in one month: gross profit on inference by what its prices follow.

Other COGS belong to no class, so classes are compared before them; what they leave is said beside. Cost that no product claims stands
with what is not classified; above a fifth it hides where gross profit comes from, unless only one way of pricing can have caused it.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.actuals import between, regroup
from analytics.board.statement import ClassRow
from analytics.engine.forward import Line
from analytics.equations.margin import gross_margin, share
from analytics.measure import Grade, worst
from analytics.provider_money import SELF_HOSTED
from analytics.words import PRICED_BY
from data.tables import METERED, PEGGED

UNCLASSIFIED = "unclassified"
TOO_MUCH = 0.20  # of revenue, or of inference cost: above it nothing can be said
SMALL = 0.03  # of gross profit: a negative remainder below it leaves the shares readable


@dataclass(frozen=True)
class Part:
    """Sums of some classes; None where a side is missing altogether."""

    revenue: Decimal | None
    inference_cost: Decimal | None

    @property
    def gross_profit(self) -> Decimal | None:
        return None if self.revenue is None or self.inference_cost is None else self.revenue - self.inference_cost

    @property
    def margin(self) -> float | None:
        return gross_margin(self.gross_profit, self.revenue)


@dataclass(frozen=True)
class Position:
    """The classes of a month; `self_hosted` is their inference that follows no list price, `claimed` what no product did."""

    month: date
    currency: str
    classes: dict[str, Part]
    grades: dict[str, Grade]
    other_cogs: Decimal | None
    other_grade: Grade
    self_hosted: dict[str, Decimal]
    claimed: Decimal | None = None

    @property
    def pegged(self) -> Part:
        return self._sum(name for name in self.classes if name in PEGGED)

    @property
    def free(self) -> Part:
        return self._sum(name for name in self.classes if name not in (*PEGGED, UNCLASSIFIED))

    @property
    def unclassified(self) -> Part:
        return self._sum(name for name in self.classes if name == UNCLASSIFIED)

    @property
    def whole(self) -> Part:
        return self._sum(self.classes)

    @property
    def grade(self) -> Grade:
        return worst("estimated", *self.grades.values())

    @property
    def unclassified_share(self) -> float | None:
        """Unclassified revenue over all revenue."""
        return share(self.unclassified.revenue, self.whole.revenue)

    @property
    def unclassified_cost_share(self) -> float | None:
        """Inference cost of no product over all inference cost; None where there is none."""
        cost = self.whole.inference_cost
        return abs(float(self.unclassified.inference_cost or 0)) / float(cost) if cost is not None and cost > 0 else None

    @property
    def revenue_is_known(self) -> bool:
        """Whether what sets the price is known of enough of revenue."""
        return (self.unclassified_share or 0) <= TOO_MUCH

    @property
    def cost_is_known(self) -> bool:
        """Whether enough of inference cost reaches a product to say what each way of pricing earns."""
        return (self.unclassified_cost_share or 0) <= TOO_MUCH

    @property
    def undecided(self) -> bool:
        """Whether too much of either side is not classified for the sentence to be said."""
        return self.whole.gross_profit is not None and not (self.revenue_is_known and self.cost_is_known)

    @property
    def sole_way(self) -> str | None:
        """The one way of pricing that inference can belong to, where all revenue is classified."""
        sold = [name for name, part in self.classes.items() if part.revenue]
        metered = [name for name in sold if name in METERED] or sold
        return metered[0] if len(metered) == 1 and UNCLASSIFIED not in sold else None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The classes as the engine takes them."""
        return tuple(
            Line(name, float(part.revenue or 0), float(part.inference_cost or 0), float(self.self_hosted.get(name, 0)))
            for name, part in self.classes.items()
        )

    @property
    def in_shares(self) -> bool:
        """Whether parts can be spoken of as shares: all gross profit above zero, and no part below it but for a small remainder."""
        whole = self.whole.gross_profit
        parts = (self.pegged.gross_profit, self.free.gross_profit, self.unclassified.gross_profit)
        if whole is None or whole <= 0 or any(part is None for part in parts):
            return False
        pegged, free, rest = (part or Decimal(0) for part in parts)
        return pegged >= 0 and free >= 0 and float(rest) >= -SMALL * float(whole)

    def _sum(self, names: Any) -> Part:
        parts = [self.classes[name] for name in names]
        whole = list(self.classes.values())

        def side(values: list[Decimal | None], known: bool) -> Decimal | None:
            return sum((value or Decimal(0) for value in values), Decimal(0)) if known else None

        return Part(
            side([part.revenue for part in parts], any(part.revenue is not None for part in whole)),
            side([part.inference_cost for part in parts], any(part.inference_cost is not None for part in whole)),
        )


def position(rows: pl.DataFrame, other: pl.DataFrame, month: date, currency: str) -> Position:
    """The position in one month of the cube."""
    here = between(rows, month, month)
    found = regroup(here, other.clear(), "priced_by").filter(pl.col("priced_by").is_not_null())
    classes = {row["priced_by"]: Part(row["revenue"], row["inference_cost"]) for row in found.rows(named=True)}
    typed = between(other, month, month)
    own = here.filter(pl.col("provider") == SELF_HOSTED).group_by("priced_by").agg(pl.col("inference_cost").sum())
    at = Position(
        month=month,
        currency=currency,
        classes=classes,
        grades=dict(found.select("priced_by", "grade").rows()),
        other_cogs=None if typed.is_empty() else Decimal(typed["other_cogs"].sum()),
        other_grade="assumed" if typed["other_grade"].max() == 2 else "measured",
        self_hosted={name: Decimal(cost or 0) for name, cost in own.rows()},
    )
    return at if at.cost_is_known or at.sole_way is None else _claimed(at, at.sole_way)


def _claimed(at: Position, way: str) -> Position:
    """The position with the cost of no product given to the one way of pricing there is, which is then estimated."""
    nobody, part = at.classes[UNCLASSIFIED], at.classes[way]
    cost = (part.inference_cost or Decimal(0)) + (nobody.inference_cost or Decimal(0))
    own = at.self_hosted.get(way, Decimal(0)) + at.self_hosted.get(UNCLASSIFIED, Decimal(0))
    return replace(
        at,
        classes={name: known for name, known in at.classes.items() if name != UNCLASSIFIED} | {way: Part(part.revenue, cost)},
        grades={name: grade for name, grade in at.grades.items() if name != UNCLASSIFIED} | {way: worst("estimated", at.grades[way])},
        self_hosted={way: own},
        claimed=nobody.inference_cost,
    )


def class_rows(at: Position) -> tuple[ClassRow, ...]:
    """One row for each priced_by there is, one for what is not classified, then the total."""
    named = [name for name in PRICED_BY if name in at.classes and name != UNCLASSIFIED]
    rows = [(name, PRICED_BY[name], at.classes[name]) for name in named]
    grades = [at.grades[name] for name in named]
    rows.append((UNCLASSIFIED, PRICED_BY[UNCLASSIFIED], at.unclassified))
    whole = at.whole
    label = "Total" if at.other_cogs is None else "Total before other COGS"
    return (
        *(_row(at, name, words, part, grade) for (name, words, part), grade in zip(rows, [*grades, at.grade], strict=True)),
        _row(at, None, label, whole, at.grade),
    )


def _row(at: Position, name: str | None, label: str, part: Part, grade: Grade) -> ClassRow:
    known = name is None or at.cost_is_known
    of_all = share(part.gross_profit, at.whole.gross_profit) if at.in_shares and known else None
    profit, margin = (part.gross_profit, part.margin) if known else (None, None)
    return ClassRow(name, label, part.revenue, part.inference_cost, profit, margin, of_all, grade)
