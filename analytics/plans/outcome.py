"""Outcome: the customer pays for work resolved and not reversed."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Amount, Share, is_plainly, power, term
from analytics.equations.outcome import attempts
from analytics.plan import Plan, agree


class Outcome(Plan):
    """E9.4  R = N iota q (1 - r_rev) P_o."""

    transparency: ClassVar[float] = 0.1

    plan: Literal["outcome"] = "outcome"
    price_usd: float = Field(default=0.99, strict=True, gt=0, le=1e6, title="Price of an outcome", description="USD")
    involvement: float = Field(default=1.0, strict=True, gt=0, le=1, title="Involvement", description="fraction of tasks we try")
    success_per_attempt: Share = Field(default=0.65, title="Success of an attempt", description="fraction")
    max_attempts: int = Field(default=1, strict=True, ge=1, le=100, title="Attempts at most", description="count")
    cost_per_attempt_usd: Amount | None = Field(
        default=None, title="Cost of an attempt", description="USD; solved from the baseline where it is not named"
    )
    reversed_share: float = Field(default=0.0, strict=True, ge=0, lt=1, title="Reversed", description="fraction of resolved")
    reversed_to_person_share: Share = Field(default=0.0, title="Reversals that go to a person", description="fraction of reversed")
    handoff_usd: Amount = Field(default=0.0, title="Cost of a hand-off", description="USD")
    price_erosion: float = Field(default=0.0, strict=True, ge=0, le=0.99, title="Erosion of the price", description="fraction a year")
    price_minimum_usd: Amount = Field(default=0.0, title="Price erodes no further than", description="USD")

    @property
    def success_rate_now(self) -> float:
        """E9.1."""
        return 1 - (1 - self.success_per_attempt) ** self.max_attempts

    def needs(self, tokens_mtok: float, cost: float, tasks: float, seats: float | None) -> None:
        """E9.2  c = C / (N iota n_a)."""
        tried = tasks * self.involvement * attempts(self.success_per_attempt, self.max_attempts)
        agree("plan.cost_per_attempt_usd", self.cost_per_attempt_usd, cost / tried)

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """E9.7  P_o = max(P_min, P_o(0) (1 - e_o)^(t/12))."""
        return pl.max_horizontal(term(self.price_minimum_usd), self.price_usd * power(1 - self.price_erosion, pl.col("years")))

    def revenue(self) -> pl.Expr:
        """E9.4  N iota q (1 - r_rev) P_o."""
        return pl.col("tasks") * (self.involvement * (1 - self.reversed_share)) * pl.col("success") * pl.col("unit_price")

    def other_cogs(self) -> pl.Expr:
        """E9.4  N iota (1 - q) c_esc, and the reversals that go to a person."""
        if is_plainly(self.handoff_usd, 0):
            return pl.lit(0.0)
        returned = pl.col("success") * self.reversed_share * self.reversed_to_person_share
        return pl.col("tasks") * self.involvement * (1 - pl.col("success") + returned) * self.handoff_usd

    def priced(self, factor: float) -> Self:
        """E15.2."""
        return self.model_copy(update={"price_usd": self.price_usd * factor, "price_minimum_usd": self.price_minimum_usd * factor})
