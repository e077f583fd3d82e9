"""Other COGS: hosting, support and payment fees, as rates."""

from typing import Literal

import polars as pl
from pydantic import Field

from analytics.engine.terms import Amount, Share, term
from analytics.lever import Lever


class OtherCogs(Lever):
    """E13.1. Hosting on all tokens, support and card fees on revenue as it is after BYOK; adds to the baseline's fixed COGS."""

    lever: Literal["other_cogs"] = "other_cogs"
    hosting_usd_per_customer: Amount = Field(default=0.0, title="Hosting a customer", description="USD a month")
    hosting_usd_per_mtok: Amount = Field(default=0.0, title="Hosting a million tokens", description="USD")
    support_usd_per_customer: Amount = Field(default=0.0, title="Support a customer", description="USD a month")
    support_rate: Share = Field(default=0.0, title="Support", description="fraction of revenue")
    card_rate: Share = Field(default=0.0, title="Card fee", description="fraction of revenue")
    card_usd_per_invoice: Amount = Field(default=0.0, title="Card fee an invoice", description="USD; an invoice a customer")
    card_share: Share = Field(default=1.0, title="Paid by card", description="fraction of revenue")
    partner_rate: Share = Field(
        default=0.0, title="Partner's share", description="fraction of revenue; lowers contribution, not gross profit"
    )

    def other_cogs(self) -> pl.Expr:
        """h0 customers + h1 V + s0 customers + s1 R + card share (rate R + fee x invoices)."""
        customers, revenue = pl.col("customers"), pl.col("revenue")
        each = term(self.hosting_usd_per_customer) + self.support_usd_per_customer
        card = self.card_share * (self.card_rate * revenue + self.card_usd_per_invoice * customers)
        return each * customers + self.hosting_usd_per_mtok * pl.col("tokens_mtok") + self.support_rate * revenue + card
