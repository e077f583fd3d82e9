"""Markup: the customer pays the price of tokens within reach, plus a share of it."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.plan import Plan


class Markup(Plan):
    """E4.1  R = C (1 + m), on list price as far as customers can reach it."""

    transparency: ClassVar[float] = 1.0
    billed_by_token: ClassVar[bool] = True

    plan: Literal["markup"] = "markup"
    markup: float = Field(default=0.30, strict=True, ge=0, le=10, title="Markup", description="fraction of cost")

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P_c = p_bench (1 + m)."""
        return pl.col("benchmark_price") * (1 + behaviour.markup(self.markup))

    def revenue(self) -> pl.Expr:
        """E4.1  R = P_c V."""
        return pl.col("unit_price") * pl.col("tokens_mtok")

    def own_key_revenue(self, fee: pl.Expr, handed_back_share: float) -> pl.Expr:
        """E11.2  f p V."""
        return fee * pl.col("tokens_mtok")

    def priced(self, factor: float) -> Self:
        """E15.2."""
        return self.model_copy(update={"markup": (1 + self.markup) * factor - 1})
