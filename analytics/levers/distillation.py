"""Distillation: a small model of our own takes a share of the tokens; its GPUs come whole."""

from typing import Literal

import polars as pl
from pydantic import Field

from analytics.engine.terms import Amount, Month, Share, power, term
from analytics.equations.distillation import HOURS, SECONDS
from analytics.lever import Lever

_FUZZ = 1e-9  # a volume that fills its GPUs exactly needs no further one


class Distillation(Lever):
    """E12.1 to E12.9. Inference cost uses the teacher's price; the alternative acts in the saving alone."""

    lever: Literal["distillation"] = "distillation"
    launch_month: Month = Field(default=2, title="Launch", description="month")
    max_share: Share = Field(default=0.5, title="Share of tokens in the end", description="fraction")
    steepness: float = Field(default=0.9, strict=True, gt=0, le=10, title="Steepness of the ramp", description="a month")
    mid_month: float = Field(default=6, strict=True, ge=0, le=120, title="Half way", description="month")
    gpu_usd_per_hour: Amount = Field(default=2.95, title="GPU", description="USD an hour")
    overhead: float = Field(default=0.30, strict=True, ge=0, le=5, title="Overhead", description="fraction of the GPU bill")
    tokens_per_second: float = Field(default=10_000.0, strict=True, gt=0, le=1e9, title="Tokens a second", description="a GPU, blended")
    utilisation: float = Field(default=0.35, strict=True, gt=0, le=1, title="Utilisation", description="fraction")
    min_gpus: int = Field(default=2, strict=True, ge=0, le=100_000, title="GPUs at least", description="count")
    retention: float = Field(default=1.0, strict=True, ge=0, le=1.02, title="Success kept", description="fraction of the teacher's success")
    escalated_share: Share = Field(default=0.10, title="Escalated to the teacher", description="fraction of the student's tokens")
    rescue_rate: Share = Field(default=0.0, title="Escalations the teacher rescues", description="fraction")
    setup_usd: Amount = Field(default=120_000.0, title="Setup", description="USD, before month 1")
    refresh_usd_per_month: Amount = Field(default=12_000.0, title="Refresh", description="USD a month, from launch")
    accounting: Literal["rnd", "refresh_in_cogs", "cogs"] = Field(
        default="rnd", title="Setup and refresh are", description="R&D, refresh in COGS, or both in COGS (setup over twelve months)"
    )
    alternative_usd_per_mtok: float | None = Field(
        default=None, strict=True, gt=0, le=1e5, title="Price of the best alternative", description="USD per million tokens"
    )
    alternative_from_month: Month = Field(default=0, title="Alternative from", description="month")
    alternative_annual_decline: float = Field(
        default=0.0, strict=True, ge=-1, le=0.99, title="Decline of the alternative", description="fraction a year, from its month"
    )
    quality_hazard: float = Field(default=0.0, strict=True, ge=0, le=5, title="Churn for lost quality", description="hazard a month")
    licence: Share = Field(default=1.0, title="Licence", description="fraction: 1 open or permitted, 0.5 unknown, 0 restricted")

    def student_share(self) -> pl.Expr:
        """E12.2  x = 0 before launch, then x_max / (1 + exp(-k (t - t_mid)))."""
        ramp = 1 / (1 + (-term(self.steepness) * (pl.col("t") - self.mid_month)).exp())
        return pl.when(pl.col("t") >= self.launch_month).then(self.max_share * ramp).otherwise(0.0)

    def gpus(self, mtok: pl.Expr) -> pl.Expr:
        """E12.3  none before there is a share, then at least n_min, whole."""
        capacity = term(self.tokens_per_second) * self.utilisation * SECONDS
        return pl.max_horizontal((mtok * (1e6 / capacity) - _FUZZ).ceil(), pl.col("least_gpus"))

    def least_gpus(self) -> pl.Expr:
        """n_min where there is a share."""
        return pl.when(pl.col("student_share") > 0).then(float(self.min_gpus)).otherwise(0.0)

    def serving(self, gpus: pl.Expr) -> pl.Expr:
        """E12.3  n P_gpu 730 (1 + o_h), USD a month."""
        return gpus * (self.gpu_usd_per_hour * HOURS * (1 + term(self.overhead)))

    def success(self, teacher: float) -> pl.Expr:
        """E12.7 over both models: (1 - x) q_T + x q_eff, with q_eff = q_s + min(1 - q_s, e) resc."""
        kept = pl.min_horizontal(term(self.retention) * teacher, pl.lit(1.0))
        student = kept + pl.min_horizontal(1 - kept, term(self.escalated_share)) * self.rescue_rate
        return (1 - pl.col("student_share")) * teacher + pl.col("student_share") * student

    def refresh(self) -> pl.Expr:
        """F_r, from launch on."""
        return pl.when(pl.col("t") >= self.launch_month).then(self.refresh_usd_per_month).otherwise(0.0)

    def in_cogs(self) -> pl.Expr:
        """What the accounting puts into COGS: nothing, F_r, or F_r and a twelfth of F0 in months 1 to 12."""
        if self.accounting == "rnd":
            return pl.lit(0.0)
        setup = pl.when(pl.col("t").is_between(1, 12)).then(self.setup_usd / 12).otherwise(0.0)
        return self.refresh() + setup if self.accounting == "cogs" else self.refresh()

    def alternative(self) -> pl.Expr:
        """E12.4  p_alt: the path's price, or the alternative where it is there and cheaper."""
        price = pl.col("price")
        if self.alternative_usd_per_mtok is None:
            return price
        since = pl.col("t") - self.alternative_from_month
        other = self.alternative_usd_per_mtok * power(1 - self.alternative_annual_decline, since / 12)
        return pl.when(since >= 0).then(pl.min_horizontal(price, other)).otherwise(price)

    def saving(self) -> pl.Expr:
        """E12.5  y (p_alt - e p) - serving - F_r; `student_mtok` is y."""
        kept = self.alternative() - self.escalated_share * pl.col("price")
        return pl.col("student_mtok") * kept - pl.col("serving") - self.refresh()
