"""What a plan is: how the customer pays. It prices volumes and never changes inference cost at t = 0.

Columns a plan may use: t, years (t / 12) and start (the row of t = 0), price, list_price, benchmark_price, price_index, fee_share (what
is left of the company's fees), seats, tasks, tokens_mtok (all customers, on whichever key), asked_mtok (tokens before what the plan lets
them use), success, unit_price, task_cost, full_revenue and full_cost (with every key ours), first_price, first_tokens_mtok, first_tasks.
What it bills scales with the customers that are left: revenue follows fee_share, seats, tasks, tokens_mtok and full_cost in proportion.
"""

from abc import abstractmethod
from typing import Any, ClassVar, Self

import polars as pl
from pydantic import Field

from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Tagged
from data.errors import BadValueError

CLOSE = 1e-6  # a unit cost that is named must agree this well with the baseline


class Plan(Tagged):
    """The terms every plan has; `plan` itself is the tag."""

    transparency: ClassVar[float]  # T of E4.6 where the scenario names none
    billed_by_token: ClassVar[bool] = False  # the customer's unit price is one per million tokens
    repriced_on_cost: ClassVar[bool] = False  # the unit price follows inference per task

    share: float = Field(default=1.0, strict=True, gt=0, le=1, title="Share of the baseline", description="fraction; in a mix of plans")

    @property
    def success_rate_now(self) -> float:
        """q of E9.1: the share of tasks that succeed today; 1 where the plan knows no failure."""
        return 1.0

    @property
    def bills_nothing(self) -> bool:
        """Whether by its own terms nothing is ever paid for; no revenue at t = 0 is then no mistake."""
        return self.success_rate_now <= 0

    @property
    def terms(self) -> dict[str, Any]:
        """All that the plan says, its share aside."""
        return self.model_dump(exclude={"share"})

    def needs(self, tokens_mtok: float, cost: float, tasks: float, seats: float | None) -> None:
        """Raise BadValueError where the baseline lacks something, or disagrees with a unit cost that is named."""

    @abstractmethod
    def unit_price(self, behaviour: Behaviour) -> pl.Expr:
        """P_c: what the customer pays a unit."""

    def used_share(self) -> pl.Expr | None:
        """What the plan lets customers use of what they would; None where it does not say."""
        return None

    @abstractmethod
    def revenue(self) -> pl.Expr:
        """R at full volume with every key ours."""

    def own_key_revenue(self, fee: pl.Expr, handed_back_share: float) -> pl.Expr:
        """E11.2  R at full volume with every key the customer's: here R - psi C. `fee` is what BYOK pays a million tokens."""
        return pl.col("full_revenue") - handed_back_share * pl.col("full_cost")

    def other_cogs(self) -> pl.Expr:
        """Hand-off, review and machine cost."""
        return pl.lit(0.0)

    @abstractmethod
    def priced(self, factor: float) -> Self:
        """The same plan at `factor` times its prices: all that it bills at t = 0 moves by that factor."""


def agree(field: str, named: float | None, solved: float) -> None:
    """Raise BadValueError where a named unit cost is not what the baseline comes to."""
    if named is not None and abs(named - solved) > CLOSE * max(abs(solved), abs(named)):
        raise BadValueError(
            f"{field}: found {named:g}; expected {solved:.10g}, which is what the baseline's tokens and price come to. "
            "Nothing was projected. Leave it out, or change the baseline."
        )
