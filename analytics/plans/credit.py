"""Credit: the customer buys credits, and a burn table says how many a task takes."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.engine.grid import at_start
from analytics.engine.terms import Share
from analytics.plan import Plan


class Credit(Plan):
    """E7.1, E7.4  R = N b_j P_cr / (1 - beta_b); a projection holds no balance and sells what is burned."""

    transparency: ClassVar[float] = 0.5
    repriced_on_cost: ClassVar[bool] = True

    plan: Literal["credit"] = "credit"
    price_usd: float = Field(strict=True, gt=0, le=1e6, title="Price of a credit", description="USD")
    credits_per_task: float = Field(strict=True, gt=0, le=1e9, title="Credits a task burns", description="count")
    breakage: float = Field(default=0.0, strict=True, ge=0, le=0.99, title="Breakage", description="fraction of credits sold, never burned")
    repricing_months: int = Field(default=6, strict=True, ge=1, le=120, title="Burn table changes every", description="months")
    pass_through: Share = Field(default=0.0, title="Passed through", description="fraction of the change of cost a task")

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P_c = P_cr b_j(t), with E7.4  b_j = b_j0 [1 - theta (1 - c_j(t_r) / c_j0)], t_r = n floor(t / n)."""
        repriced = pl.col("task_cost").gather(pl.col("start") + pl.col("t") // self.repricing_months * self.repricing_months)
        burned = self.credits_per_task * (1 - self.pass_through * (1 - repriced / at_start(pl.col("task_cost"))))
        return self.price_usd * burned

    def revenue(self) -> pl.Expr:
        """E7.1  N b_j P_cr / (1 - beta_b)."""
        return pl.col("tasks") * pl.col("unit_price") / (1 - self.breakage)

    def own_key_revenue(self, fee: pl.Expr, handed_back_share: float) -> pl.Expr:
        """E11.2  R (1 - C / (C + machine cost)): without machine cost nothing is left."""
        return pl.lit(0.0)

    def priced(self, factor: float) -> Self:
        """E15.2."""
        return self.model_copy(update={"price_usd": self.price_usd * factor})
