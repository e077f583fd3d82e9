"""Routing: a share of the work goes to a smaller model."""

from typing import Literal

from pydantic import Field

from analytics.engine.terms import Share
from analytics.equations.routing import routed
from analytics.lever import Lever


class Routing(Lever):
    """E3.1. What it saves reaches customers' reference price as others copy it (E3.5)."""

    lever: Literal["routing"] = "routing"
    share: Share = Field(title="Routed", description="fraction of work")
    price_ratio: Share = Field(default=0.15, title="Price of the small model", description="fraction of the large one's")
    escalated_share: Share = Field(default=0.10, title="Escalated", description="fraction of routed work, paid twice")

    def delivered_cost(self) -> float:
        """E3.1."""
        return routed(self.share, self.price_ratio, self.escalated_share)
