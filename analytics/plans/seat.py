"""Seat: the customer pays for each person, however much that person uses."""

import math
from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Amount, power, term
from analytics.plan import Plan
from data.errors import BadValueError


class Seat(Plan):
    """E6.5  R = seats0 (1 - x_seat)^(t/12) S P."""

    transparency: ClassVar[float] = 0.1

    plan: Literal["seat"] = "seat"
    price_usd: float = Field(strict=True, gt=0, le=1e6, title="Price of a seat", description="USD a month")
    cost_sigma: float = Field(default=2.3, strict=True, ge=0, le=5, title="Spread of use", description="sigma of the log of cost a seat")
    fair_use_cap_usd: Amount | None = Field(default=None, title="Fair-use cap", description="USD of inference a seat, from t = 1")
    seat_compression: float = Field(
        default=0.0, strict=True, ge=0, le=0.99, title="Seats our product replaces", description="fraction a year"
    )

    def needs(self, tokens_mtok: float, cost: float, tasks: float, seats: float | None) -> None:
        """Seats are counted, never guessed."""
        if seats is None:
            raise BadValueError(
                "baseline.seats: found nothing; expected the number of seats, which the plan seat is priced by. "
                "Nothing was projected. Name it under [baseline]."
            )

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P."""
        return term(self.price_usd) + 0.0

    def used_share(self) -> pl.Expr | None:
        """E6.4  E[min(c, X)] / E[c] of a log-normal cost a seat, from t = 1: what the fair-use cap leaves of use."""
        if self.fair_use_cap_usd is None:
            return None
        if self.fair_use_cap_usd == 0:
            return pl.when(pl.col("t") >= 1).then(0.0).otherwise(1.0)
        spent = pl.col("delivered") * pl.col("effective_price") * pl.col("asked_mtok")
        mean = pl.when(self._seats() > 0).then(spent / self._seats()).otherwise(0.0)
        if self.cost_sigma == 0:  # every seat uses the same
            least = pl.min_horizontal(pl.lit(1.0), self.fair_use_cap_usd / mean)
            return pl.when((pl.col("t") >= 1) & (mean > 0)).then(least).otherwise(1.0)
        middle = mean.log() - self.cost_sigma**2 / 2
        above = (math.log(self.fair_use_cap_usd) - middle) / self.cost_sigma
        capped = _normal(above - self.cost_sigma) + self.fair_use_cap_usd / mean * (1 - _normal(above))
        return pl.when((pl.col("t") >= 1) & (mean > 0)).then(capped).otherwise(1.0)

    def revenue(self) -> pl.Expr:
        """E6.5."""
        return self._seats() * self.price_usd

    def priced(self, factor: float) -> Self:
        """E15.2."""
        return self.model_copy(update={"price_usd": self.price_usd * factor})

    def _seats(self) -> pl.Expr:
        return pl.col("seats") * power(1 - self.seat_compression, pl.col("years"))


def _normal(value: pl.Expr) -> pl.Expr:
    """The normal distribution function."""
    return (1 + (value / math.sqrt(2)).erf()) / 2
