"""Task: the customer pays for each task or report, whether it took one attempt or several."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Amount, Share, term
from analytics.plan import Plan


class Task(Plan):
    """E10.1  R = N (1 - f) P; people who review are other COGS. Payment fees come from the lever other_cogs."""

    transparency: ClassVar[float] = 0.15

    plan: Literal["task"] = "task"
    price_usd: float = Field(strict=True, gt=0, le=1e9, title="Price of a task", description="USD")
    attempts: float = Field(default=1.0, strict=True, ge=1, le=100, title="Attempts", description="count a task")
    refunded_share: Share = Field(default=0.0, title="Refunded", description="fraction of tasks")
    review_minutes: float = Field(default=0.0, strict=True, ge=0, le=10_000, title="Review by people", description="minutes a task")
    wage_usd_per_hour: Amount = Field(default=0.0, title="Wage", description="USD an hour")
    rework_share: float = Field(default=0.0, strict=True, ge=0, le=1, title="Done again", description="fraction of tasks")

    @property
    def bills_nothing(self) -> bool:
        """Whether every task is refunded."""
        return self.refunded_share >= 1

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P."""
        return term(self.price_usd) + 0.0

    def revenue(self) -> pl.Expr:
        """E10.1."""
        return pl.col("tasks") * (1 - self.refunded_share) * pl.col("unit_price")

    def other_cogs(self) -> pl.Expr:
        """E10.2  N h_q (1 + rho_w)."""
        return pl.col("tasks") * (self.review_minutes / 60 * self.wage_usd_per_hour) * (1 + self.rework_share)

    def priced(self, factor: float) -> Self:
        """E15.2."""
        return self.model_copy(update={"price_usd": self.price_usd * factor})
