"""How customers answer: growth, elasticity, churn, compression of the markup, copying. What is not named does not act."""

import polars as pl
from pydantic import Field

from analytics.engine.terms import Amount, Share, Terms, is_plainly, power, term


class Behaviour(Terms):
    """The `[behaviour]` of a scenario; every field is neutral until named."""

    task_growth: float = Field(default=0.0, strict=True, ge=-0.5, le=1, title="Growth of tasks", description="fraction a month")
    token_growth: float = Field(default=0.0, strict=True, ge=0, le=0.07, title="Growth of tokens a task", description="fraction a month")
    elasticity: float = Field(
        default=0.0, strict=True, ge=0, le=1.3, title="Elasticity", description="of volume to the customer's price, sign dropped"
    )
    tokens_elasticity: Share = Field(
        default=0.0, title="Elasticity of tokens a task", description="of tokens a task to the token price, sign dropped"
    )
    churn: float = Field(default=0.0, strict=True, ge=0, le=0.2, title="Churn", description="hazard a month")
    price_gap_hazard: float = Field(
        default=0.0, strict=True, ge=0, le=0.5, title="Hazard of the price gap", description="hazard a month for a premium of one"
    )
    price_gap_free: float = Field(
        default=0.05, strict=True, ge=0, le=0.5, title="Premium nobody leaves for", description="fraction of the price within reach"
    )
    switching_cost_usd: float = Field(default=10_000.0, strict=True, ge=0, le=1e6, title="Cost of leaving", description="USD a customer")
    transparency: Share | None = Field(
        default=None, title="How plainly the customer sees the token price", description="fraction; by plan where it is not named"
    )
    markup_end: float | None = Field(default=None, strict=True, ge=0, le=10, title="Markup in the long run", description="fraction of cost")
    markup_half_life_months: float = Field(
        default=12.0, strict=True, ge=1, le=120, title="Half-life of the markup", description="months, once a long-run markup is named"
    )
    copy_half_life_months: float | None = Field(
        default=None, strict=True, ge=0.1, le=120, title="Half-life of copying", description="months; nobody copies where it is not named"
    )
    copy_lag_months: float = Field(
        default=0.25, strict=True, ge=0, le=24, title="Months before anybody copies", description="months, once a half-life is named"
    )
    bypass_share: Share = Field(default=0.0, title="Volume that leaves instead of the customer", description="fraction")

    def copied(self) -> pl.Expr:
        """E3.5  phi = 0 for t <= lag, else 1 - 2^(-(t - lag) / H): the share of routing and caching that others have copied."""
        if self.copy_half_life_months is None:
            return pl.lit(0.0)
        since = pl.max_horizontal(pl.col("t") - self.copy_lag_months, pl.lit(0.0))
        return 1 - power(0.5, since / self.copy_half_life_months)

    def markup(self, named: float) -> pl.Expr:
        """E4.5  m = m_inf + (m_0 - m_inf) exp(-lam t), lam = ln 2 / half-life; as named where no end is."""
        if self.markup_end is None:
            return term(named) + 0.0
        return self.markup_end + (named - self.markup_end) * power(0.5, pl.col("t") / self.markup_half_life_months)

    def growth(self) -> pl.Expr:
        """E2.1  (1 + g_N)^t."""
        return power(1 + self.task_growth, pl.col("t"))

    def tokens_growth(self) -> pl.Expr:
        """E2.3  (1 + g_w)^t (p / p(0))^-eta."""
        return power(1 + self.token_growth, pl.col("t")) * power(pl.col("price_index"), -self.tokens_elasticity)

    def gap_pull(self, transparency: float) -> pl.Expr:
        """E4.6  lam1 T max(0, v - v0); `premium` is v."""
        seen = transparency if self.transparency is None else self.transparency
        return self.price_gap_hazard * seen * pl.max_horizontal(pl.col("premium") - self.price_gap_free, pl.lit(0.0))

    def price_gap(self) -> pl.Expr:
        """E4.6  lam1 T max(0, v - v0) G; `gap_pull` is what stands before G, `annual_saving` A. A <= 0 gives G = 0."""
        if is_plainly(self.price_gap_hazard, 0):
            return pl.lit(0.0)
        pull, saving = pl.col("gap_pull"), pl.col("annual_saving")
        return pl.when(saving > 0).then(pull * saving / (saving + self.switching_cost_usd)).otherwise(0.0)


class TypedBaseline(Terms):
    """The `[baseline]` of a scenario: company totals a month at t = 0; what is not named is estimated from the ledger."""

    customers: float | None = Field(default=None, strict=True, gt=0, le=1e9, title="Customers", description="count")
    tasks: float | None = Field(default=None, strict=True, gt=0, le=1e12, title="Tasks", description="a month")
    tokens_mtok: float | None = Field(default=None, strict=True, gt=0, le=1e12, title="Tokens", description="million a month, on our keys")
    price_usd_per_mtok: float | None = Field(
        default=None, strict=True, gt=0, le=1e5, title="Effective price", description="USD per million tokens: what we pay"
    )
    list_price_usd_per_mtok: float | None = Field(
        default=None, strict=True, gt=0, le=1e5, title="List price", description="USD per million tokens: what customers can reach"
    )
    fixed_cogs: Amount | None = Field(default=None, title="COGS that do not follow tokens", description="USD a month")
    seats: float | None = Field(default=None, strict=True, gt=0, le=1e9, title="Seats", description="count")
    human_usd_per_task: Amount | None = Field(default=None, title="What a task costs the customer without us", description="USD")
