"""What a lever is: what changes. A lever answers the questions it has something to say to; the rest are neutral."""

import polars as pl

from analytics.engine.terms import Tagged


class Lever(Tagged):
    """The questions of a month (E15.3), in the order in which they are asked."""

    def price_index(self) -> pl.Expr:
        """p / p(0); several multiply. E1.1."""
        return pl.lit(1.0)

    def committed(self) -> pl.Expr:
        """The share still bought at p(0). E1.2."""
        return pl.lit(0.0)

    def delivered_cost(self) -> float:
        """M: hosted inference after over before; several multiply. E3.4."""
        return 1.0

    def other_cogs(self) -> pl.Expr:
        """Hosting, support and payment fees. E13.1."""
        return pl.lit(0.0)
