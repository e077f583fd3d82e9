"""BYOK: customers bring keys of their own; inference leaves, and part of the price with it."""

from typing import Literal, Self

import polars as pl
from pydantic import Field, model_validator

from analytics.engine.terms import Share, term
from analytics.lever import Lever


class Byok(Lever):
    """E11.1 to E11.5. The share is by revenue; savings accrue to the customer unless gainshare captures them."""

    lever: Literal["byok"] = "byok"
    share_now: float | None = Field(
        default=None, strict=True, ge=0, le=0.99, title="Share today", description="fraction; measured where it is not named"
    )
    share: Share | None = Field(default=None, title="Share at once", description="fraction, from t = 1")
    max_share: Share | None = Field(default=None, title="Share in the end", description="fraction")
    steepness: float = Field(default=0.35, strict=True, gt=0, le=10, title="Steepness of the ramp", description="a month")
    mid_month: float = Field(default=12, strict=True, ge=0, le=120, title="Half way", description="month")
    fee_rate: Share = Field(default=0.05, title="Fee on the customer's key", description="fraction of its tokens' price")
    handed_back_share: Share = Field(default=0.75, title="Saving handed back", description="fraction of the inference saved")
    gainshare_share: Share = Field(default=0.0, title="Gainshare", description="fraction of what we save the customer")
    gainshare_saving: Share | None = Field(default=None, title="What we save the customer", description="fraction of its tokens' price")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.share is not None and self.max_share is not None:
            raise ValueError("found both share and max_share; expected share (at once) or max_share (a ramp)")
        if self.share is None and self.max_share is None and self.share_now is None:
            raise ValueError("found no share; expected share (at once), max_share (a ramp), or share_now alone where it stays")
        if self.gainshare_share > 0 and self.gainshare_saving is None:
            raise ValueError("found gainshare_share without gainshare_saving; expected both")
        return self

    def own_key_share(self, now: float) -> pl.Expr:
        """E11.1  b(t), b(0) = b_0: at once from t = 1, or along a ramp."""
        if self.share is not None:
            return pl.when(pl.col("t") >= 1).then(self.share).otherwise(now)
        if self.max_share is None:
            return pl.lit(now)
        begun = 1 / (1 + (term(self.steepness) * self.mid_month).exp())
        ramp = 1 / (1 + (-term(self.steepness) * (pl.col("t") - self.mid_month)).exp())
        return now + (self.max_share - now) * (ramp - begun) / (1 - begun)

    def fee(self) -> pl.Expr:
        """E11.2, E11.5  what a million tokens on the customer's key pay: f p, or gainshare's share_g S p in its place."""
        if self.gainshare_share > 0 and self.gainshare_saving is not None:
            return self.gainshare_share * self.gainshare_saving * pl.col("price")
        return self.fee_rate * pl.col("price")
