"""ACU: the customer pays for agent compute units, whether the task succeeds or not."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Amount, Share
from analytics.plan import Plan, agree


class Acu(Plan):
    """E8.1, E8.3  R = N a_task P_acu; machine cost follows the work, v_vm a_task(0) N, and is other COGS."""

    transparency: ClassVar[float] = 0.4

    plan: Literal["acu"] = "acu"
    price_usd: float = Field(default=2.25, strict=True, gt=0, le=1e6, title="Price of a unit", description="USD")
    acu_per_task: float = Field(strict=True, gt=0, le=1e6, title="Units a task takes", description="count")
    mtok_per_acu: Amount | None = Field(default=None, title="Tokens a unit", description="million; solved where it is not named")
    machine_usd_per_acu: Amount = Field(default=0.0, title="Machine time a unit", description="USD")
    success_rate: float = Field(default=1.0, strict=True, ge=0, le=1, title="Tasks that succeed", description="fraction")
    pass_through: Share = Field(default=0.0, title="Passed through", description="fraction of the change of inference a unit")

    @property
    def success_rate_now(self) -> float:
        """q."""
        return self.success_rate

    def needs(self, tokens_mtok: float, cost: float, tasks: float, seats: float | None) -> None:
        """x_a = V / (N a_task)."""
        agree("plan.mtok_per_acu", self.mtok_per_acu, tokens_mtok / (tasks * self.acu_per_task))

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P_c = P_acu a_task(t), with E8.3  a_task = a_task0 [1 - theta share_inf (1 - p / p(0))]."""
        inference = pl.col("first_price") * pl.col("first_tokens_mtok")
        whole = inference + self._machine(pl.col("first_tasks"))
        weight = pl.when(whole > 0).then(inference / whole).otherwise(0.0)  # of nothing there is nothing to pass through
        units = self.acu_per_task * (1 - self.pass_through * weight * (1 - pl.col("price_index")))
        return self.price_usd * units

    def revenue(self) -> pl.Expr:
        """N a_task P_acu."""
        return pl.col("tasks") * pl.col("unit_price")

    def own_key_revenue(self, fee: pl.Expr, handed_back_share: float) -> pl.Expr:
        """E11.2  R (1 - C / (C + machine cost))."""
        machine = self._machine(pl.col("tasks"))
        used = pl.col("full_cost") + machine
        return pl.col("full_revenue") * pl.when(used > 0).then(machine / used).otherwise(1.0)

    def other_cogs(self) -> pl.Expr:
        """v_vm a_task(0) N."""
        return self._machine(pl.col("tasks"))

    def priced(self, factor: float) -> Self:
        """E15.2."""
        return self.model_copy(update={"price_usd": self.price_usd * factor})

    def _machine(self, tasks: pl.Expr) -> pl.Expr:
        return self.machine_usd_per_acu * self.acu_per_task * tasks
