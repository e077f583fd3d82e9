"""Price path: how what we pay for tokens moves."""

from typing import Annotated, Any, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from analytics.engine.terms import Month, Share, Terms, is_plainly, power, term
from analytics.lever import Lever
from analytics.paths.presets import Preset, terms


class Jump(Terms):
    """A price change at once, from a month on."""

    month: int = Field(strict=True, ge=1, le=120, title="Month", description="counted from t = 0")
    change: float = Field(strict=True, ge=-0.9, le=1, title="Change", description="fraction; 1.0 doubles the price")


def at_once(month: int, ratio: float) -> tuple[Jump, ...]:
    """E1.1  A price times `ratio` from a month on, in as many jumps as one may not exceed; a price never falls to less than a hundredth."""
    found, left = [], max(ratio, 0.01)
    while not 0.1 <= left <= 2:
        found.append(1.0 if left > 2 else -0.9)
        left /= 1 + found[-1]
    return tuple(Jump(month=month, change=change) for change in (*found, left - 1))


class PricePath(Lever):
    """E1.1 to E1.3, with the share of work that is moved to the cheapest model able to do it (capture)."""

    lever: Literal["price_path"] = "price_path"
    preset: Preset | None = Field(default=None, title="Named path", description="stands alone")
    annual_decline: float = Field(default=0.0, strict=True, ge=-1, le=0.99, title="Decline", description="fraction a year; below 0 a rise")
    jumps: Annotated[tuple[Jump, ...], Field(max_length=60)] = Field(default=(), title="Changes at once", description="by month")
    tokenizer_drift: float = Field(
        default=0.0, strict=True, ge=-0.5, le=1, title="More tokens for the same text", description="fraction, from t = 1"
    )
    committed_share: Share = Field(default=0.0, title="Share bought ahead at today's price", description="fraction of volume")
    committed_until_month: Month = Field(default=0, title="Bought ahead until", description="month, not included")
    capture: Share = Field(default=0.0, title="Capture", description="fraction of work moved each year to the cheapest adequate model")
    capability_decline: float = Field(
        default=0.80, strict=True, ge=0, le=0.99, title="Decline of a fixed capability", description="fraction a year"
    )

    @model_validator(mode="after")
    def _alone(self) -> Self:
        beside = sorted(self.model_fields_set - {"lever", "preset"})
        if self.preset is not None and beside:
            raise ValueError(f"found the preset {self.preset} beside {', '.join(beside)}; expected the preset alone, or no preset")
        return self

    def plain(self, announced: tuple[Jump, ...] = ()) -> "PricePath":
        """The path a preset stands for, in plain terms; `announced` are the dated changes known for what is bought."""
        if self.preset is None:
            return self
        found: dict[str, Any] = {"jumps": announced} if self.preset == "announced" else terms(self.preset)
        return PricePath(**found)

    def price_index(self) -> pl.Expr:
        """E1.1, E1.3  [(1-d)^(t/12) PROD(1 + J_s)]^(1-k) (1-d_cap)^(k t/12) (1 + z from t = 1)."""
        years = pl.col("years")
        listed = power(1 - self.annual_decline, years)
        for jump in self.jumps:
            listed = listed * pl.when(pl.col("t") >= jump.month).then(1 + term(jump.change)).otherwise(1.0)
        index = power(listed, 1 - self.capture)
        if not is_plainly(self.capture, 0):
            index = index * power(1 - self.capability_decline, self.capture * years)
        if not is_plainly(self.tokenizer_drift, 0):
            index = index * pl.when(pl.col("t") >= 1).then(1 + term(self.tokenizer_drift)).otherwise(1.0)
        return index

    def committed(self) -> pl.Expr:
        """E1.2  kappa while t < tau_c."""
        return pl.when(pl.col("t") < self.committed_until_month).then(self.committed_share).otherwise(0.0)
