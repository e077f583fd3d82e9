"""A company in one month, as the indicators look at it: the cube, the position, what each customer brings and what is assumed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

import polars as pl

from analytics.actuals import between, fullest_month, last_actual_month, other_cogs, regroup
from analytics.assumptions import assumption
from analytics.cube import cube
from analytics.equations.margin import share
from analytics.measure import Grade, Measure, Number, Rows
from analytics.position import Position, position
from data.pricebook import PriceBook
from data.snapshot import Snapshot

COVERED = (0.80, 1.25)  # of inference cost: where less reaches customers, or provider money is less than their usage, none is named


@dataclass(frozen=True)
class Company:
    """`rows` of the cube up to any month, `at` the position in `month`; money is in base currency a month."""

    snapshot: Snapshot
    month: date
    rows: pl.DataFrame
    at: Position
    today: date
    book: PriceBook | None = None

    @cached_property
    def here(self) -> pl.DataFrame:
        """The cube's rows of the month."""
        return between(self.rows, self.month, self.month)

    @cached_property
    def customers(self) -> pl.DataFrame:
        """Margin by customer in the month; what belongs to nobody is left out."""
        found = regroup(self.here, other_cogs(self.snapshot).clear(), "customer")
        return found.filter(pl.col("customer").is_not_null())

    @cached_property
    def coverage(self) -> float | None:
        """M17  inference cost that reaches a customer over all of it."""
        whole = self.at.whole.inference_cost
        return share(Decimal(self.here.filter(pl.col("customer").is_not_null())["inference_cost"].sum() or 0), whole)

    @cached_property
    def buys_models(self) -> bool:
        """Whether usage of any month names a model: without it nothing can be said of what is bought, not even that nothing changed."""
        return not self.rows.filter(pl.col("side") == "cost", pl.col("model").is_not_null()).is_empty()

    @property
    def covered(self) -> bool:
        """Whether enough of inference cost reaches customers to say anything about one of them."""
        return self.coverage is not None and COVERED[0] <= self.coverage <= COVERED[1]

    @property
    def gross_profit(self) -> Decimal | None:
        """E0.2  gross profit, after other COGS where they are typed."""
        profit = self.at.whole.gross_profit
        return None if profit is None else profit - (self.at.other_cogs or 0)

    @cached_property
    def signed_all(self) -> dict[str, float]:
        """What the company has signed, by name."""
        return signed_values(self.snapshot)

    def signed(self, name: str) -> float | None:
        """What the company has signed for a name; None where it has not."""
        return self.signed_all.get(name)

    def assumed(self, name: str) -> float:
        """What the company has signed for a shipped assumption, else the shipped value."""
        return _or_shipped(self.signed_all, name)

    def query(self, sql: str, **more: Any) -> pl.DataFrame:
        """The answer of a SELECT; `$month` is the month where the text names it."""
        params = {"month": self.month, **more} if "$month" in sql else more
        return self.snapshot.query(sql, **params)

    def behind(self, fact: Any) -> Rows:
        """The month's rows of a fact."""
        return Rows(fact, {"month": self.month})


def company(snapshot: Snapshot, today: date, book: PriceBook | None = None, month: date | None = None) -> Company | None:
    """The company in its last actual month, else in the latest with most, or in the month named; None while nothing is loaded."""
    rows = cube(snapshot)
    if rows.is_empty():
        return None
    chosen = month or last_actual_month(snapshot) or fullest_month(rows)
    at = position(rows, other_cogs(snapshot), chosen, snapshot.settings.base_currency)
    return Company(snapshot, chosen, rows, at, today, book)


def figure(
    id: str, label: str, unit: str, value: Number | None, grade: Grade, equation: str, needs: str, *, low: Number | None = None,
    high: Number | None = None, rows: Rows | None = None,
) -> Measure:  # fmt: skip
    """A measure that names its needs only where it has no value."""
    return Measure(id, label, unit, value, grade, equation, "" if value is not None else needs, low, high, rows)


def signed_values(snapshot: Snapshot) -> dict[str, float]:
    """What the company has signed, by name."""
    rows = snapshot.query("select key, any_value(try_cast(value as double)) as value from assumptions group by key")
    return dict(rows.drop_nulls().rows())


def assumed(snapshot: Snapshot) -> Callable[[str], float]:
    """What the company has signed for the name of a shipped assumption, else the shipped value."""
    return partial(_or_shipped, signed_values(snapshot))


def _or_shipped(signed: Mapping[str, float], name: str) -> float:
    return signed[name] if name in signed else assumption(name).value
