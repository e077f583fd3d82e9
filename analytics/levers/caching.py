"""Caching: what was read before costs less, and some answers need no model at all."""

from typing import Literal, Self

from pydantic import Field, model_validator

from analytics.engine.terms import Share
from analytics.equations.routing import answered_from_memory, delivered, prefix_cached
from analytics.lever import Lever


class Caching(Lever):
    """E3.2, E3.3. Writes cost more than plain input: with few reads it loses money."""

    lever: Literal["caching"] = "caching"
    input_share: Share = Field(title="Input", description="fraction of inference cost")
    hit_rate: Share = Field(title="Read from the cache", description="fraction of input")
    write_rate: Share = Field(default=0.0, title="Written to the cache", description="fraction of input")
    read_price_ratio: Share = Field(default=0.1, title="Price of a read", description="fraction of plain input's")
    write_price_ratio: float = Field(default=1.25, strict=True, ge=0, le=10, title="Price of a write", description="times plain input's")
    semantic_hit_rate: Share = Field(default=0.0, title="Answered from memory", description="fraction of calls")
    lookup_cost_ratio: Share = Field(default=0.0, title="Cost of looking up", description="fraction of a call's cost")

    @model_validator(mode="after")
    def _no_more_than_all(self) -> Self:
        if self.hit_rate + self.write_rate > 1:
            raise ValueError(f"found hit_rate + write_rate = {self.hit_rate + self.write_rate:g}; expected at most 1")
        return self

    def delivered_cost(self) -> float:
        """E3.2 x E3.3."""
        prefix = prefix_cached(self.input_share, self.hit_rate, self.write_rate, self.read_price_ratio, self.write_price_ratio)
        return delivered(prefix, answered_from_memory(self.semantic_hit_rate, self.lookup_cost_ratio))
