"""Hybrid: a platform fee with an allowance, and usage beyond it."""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Amount, term
from analytics.plan import Plan


class Hybrid(Plan):
    """E5.1  R = F + max(0, V - I) p_over; fee and allowance are those of all customers together."""

    transparency: ClassVar[float] = 1.0
    billed_by_token: ClassVar[bool] = True

    plan: Literal["hybrid"] = "hybrid"
    platform_fee: Amount = Field(default=0.0, title="Platform fee", description="USD a month, all customers")
    included_mtok: Amount = Field(default=0.0, title="Included tokens", description="million a month, all customers")
    overage_markup: float = Field(default=0.30, strict=True, ge=0, le=10, title="Markup on overage", description="fraction of cost")
    overage_usd_per_mtok: float | None = Field(
        default=None, strict=True, gt=0, le=1e6, title="Overage at a fixed price", description="USD per million tokens"
    )

    @model_validator(mode="after")
    def _one_overage(self) -> Self:
        if self.overage_usd_per_mtok is not None and "overage_markup" in self.model_fields_set:
            raise ValueError("found both overage_markup and overage_usd_per_mtok; expected one of them")
        return self

    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P_c: the overage price."""
        if self.overage_usd_per_mtok is not None:
            return term(self.overage_usd_per_mtok) + 0.0
        return pl.col("benchmark_price") * (1 + behaviour.markup(self.overage_markup))

    def revenue(self) -> pl.Expr:
        """E5.1  F S + max(0, V - I S) P_c."""
        beyond = pl.max_horizontal(pl.col("tokens_mtok") - self.included_mtok * pl.col("fee_share"), pl.lit(0.0))
        return self.platform_fee * pl.col("fee_share") + beyond * pl.col("unit_price")

    def own_key_revenue(self, fee: pl.Expr, handed_back_share: float) -> pl.Expr:
        """E11.2  F S + f p V."""
        return self.platform_fee * pl.col("fee_share") + fee * pl.col("tokens_mtok")

    def priced(self, factor: float) -> Self:
        """E15.2: fee and overage alike; the allowance stays."""
        if self.overage_usd_per_mtok is not None:
            overage = {"overage_usd_per_mtok": self.overage_usd_per_mtok * factor}
        else:
            overage = {"overage_markup": (1 + self.overage_markup) * factor - 1}
        return self.model_copy(update={"platform_fee": self.platform_fee * factor, **overage})
