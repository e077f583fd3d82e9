"""Migration: customers come to another plan, a cohort at a time as contracts renew."""

from typing import Literal

import polars as pl
from pydantic import Field

from analytics.engine.terms import Amount, Month, Share
from analytics.equations.migration import migration_loss
from analytics.lever import Lever
from analytics.plans import AnyPlan


class Migration(Lever):
    """E14.1 to E14.3. Forced, everybody moves at renewal; opted in, those alone whose bill falls."""

    lever: Literal["migration"] = "migration"
    to: AnyPlan = Field(title="To the plan")
    mode: Literal["forced", "opt_in"] = Field(title="Who moves", description="forced: everybody; opt_in: who pays less")
    start_month: int = Field(default=1, strict=True, ge=1, le=120, title="First cohort moves", description="month")
    renewal_months: int = Field(default=12, strict=True, ge=1, le=60, title="Renewals spread over", description="months, evenly")
    base_loss: Share = Field(default=0.02, title="Lost by moving", description="fraction of those who move")
    loss_per_increase: float = Field(
        default=0.30, strict=True, ge=0, le=10, title="Lost for a dearer bill", description="fraction for a bill that doubles"
    )
    dual_run_usd: Amount = Field(default=0.0, title="Running both", description="USD a month")
    dual_run_months: Month = Field(default=0, title="Running both for", description="months from the first move")

    def takes(self, bill_change: float) -> bool:
        """Whether a customer whose bill changes by this fraction moves."""
        return self.mode == "forced" or bill_change < 0

    def lost(self, bill_change: float) -> float:
        """E14.2  z = min(1, z0 + z1 max(0, D))."""
        return migration_loss(bill_change, self.base_loss, self.loss_per_increase)

    def cohorts(self) -> pl.DataFrame:
        """E14.3  equal cohorts, and the month in which each renews."""
        moves = range(self.start_month, self.start_month + self.renewal_months)
        even = [1.0 / self.renewal_months] * self.renewal_months
        return pl.DataFrame({"weight": even, "heads": even, "moves": list(moves)})

    def dual_run(self) -> pl.Expr:
        """The months in which both plans are run."""
        return pl.col("t").is_between(self.start_month, self.start_month + self.dual_run_months - 1)
