"""Where a company stands in one month: gross profit on inference by what its prices follow.

Other COGS belong to no class, so classes are compared before them; what they leave is said beside.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.actuals import between, regroup
from analytics.equations.margin import gross_margin, share
from analytics.measure import Grade, worst
from analytics.provider_money import SELF_HOSTED
from analytics.statement import ClassRow
from analytics.words import PRICED_BY
from data.tables import PEGGED

UNCLASSIFIED = "unclassified"
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
    """The classes of a month; `fixed_price_cost` is hosted inference outside pegged prices, which alone follows list prices."""

    month: date
    currency: str
    classes: dict[str, Part]
    grades: dict[str, Grade]
    other_cogs: Decimal | None
    other_grade: Grade
    fixed_price_cost: Decimal

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
    hosted = here.filter(pl.col("provider").fill_null("") != SELF_HOSTED, ~pl.col("priced_by").is_in(PEGGED))
    return Position(
        month=month,
        currency=currency,
        classes=classes,
        grades=dict(found.select("priced_by", "grade").rows()),
        other_cogs=None if typed.is_empty() else Decimal(typed["other_cogs"].sum()),
        other_grade="assumed" if typed["other_grade"].max() == 2 else "measured",
        fixed_price_cost=Decimal(hosted["inference_cost"].sum() or 0),
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
    of_all = share(part.gross_profit, at.whole.gross_profit) if at.in_shares else None
    return ClassRow(name, label, part.revenue, part.inference_cost, part.gross_profit, part.margin, of_all, grade)
