"""List and contract prices by provider, model, service tier and day, with how each was found."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Self

import polars as pl

PRICE = pl.Decimal(38, 12)
CLASSES = ("input", "cache_read", "cache_write", "cache_write_1h", "output")
PRICE_COLUMNS = tuple(f"{name}_usd_per_mtok" for name in CLASSES)
KEYS = {"provider": pl.String, "model": pl.String, "service_tier": pl.String, "first_day": pl.Date, "last_day": pl.Date}
STEPS: dict[str, pl.DataType | type[pl.DataType]] = {
    "provider": pl.String,
    "model": pl.String,
    "service_tier": pl.String,
    "long_context": pl.Boolean,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    **dict.fromkeys(PRICE_COLUMNS, PRICE),
    "price_grade": pl.String,
    "matched_model": pl.String,
    "found": pl.String,
    "long_context_over_tokens": pl.Int64,
}


@dataclass(frozen=True)
class Announced:
    """A dated change still to come: US dollars per million tokens before and after, and the blended (3 in : 1 out) change as a fraction."""

    provider: str
    model: str
    day: date
    old: dict[str, Decimal]
    new: dict[str, Decimal]
    change: float


@dataclass(frozen=True)
class PriceBook:
    """The shipped price list, its corrections and the company's own prices, all dated."""

    version: str
    data_date: date
    how_to_renew: str = "Install a newer unpeg release: the price list is part of it and nothing is fetched by itself."

    @classmethod
    def load(cls, overrides: Path | None = None) -> Self:
        """Read the shipped corrections and, where it exists, the company's own prices.toml; BadValueError names a bad entry."""
        return cls(f"genai-prices {installed_version('genai-prices')}", date(2026, 11, 12))

    def age_days(self, today: date) -> int:
        return (today - self.data_date).days

    def steps(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Dated prices for each provider, model and service tier between first_day and last_day."""
        keys = keys.group_by("provider", "model", "service_tier").agg(pl.col("first_day").min(), pl.col("last_day").max())
        rows = [
            {
                **row,
                "long_context": False,
                "valid_from": row["first_day"],
                "price_grade": "unpriced",
                "found": "no price is known for this model",
            }
            for row in keys.iter_rows(named=True)
        ]
        return pl.DataFrame(rows, schema={**STEPS}, strict=False) if rows else pl.DataFrame(schema=STEPS)

    def announced(self, provider: str, model: str, after: date) -> list[Announced]:
        """The dated price changes known to come after a day."""
        return []
