"""List prices of the models the demo company buys, on their day, from the price book."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from data.demo.story import FIRST_DAY, GATEWAY, LAST_DAY, RESOLVE
from data.pricebook import PriceBook

Price = tuple[int, int, int, int]  # input, cache read, cache write, output
PICO = 10**12  # a picodollar is the unit of cost here: whole for every list price of a token


class ListPrices:
    """Picodollars a token by provider and model, as of a day; a model we host ourselves has no price."""

    def __init__(self, steps: Mapping[tuple[str, str], list[tuple[date, Price]]]) -> None:
        self._steps = steps

    def on(self, provider: str, model: str, day: date) -> Price:
        """The price in force on a day, or the first known one after it."""
        steps = self._steps.get((provider, model))
        if not steps:
            return (0, 0, 0, 0)
        return steps[max(bisect_right(steps, day, key=_day) - 1, 0)][1]


def list_prices(book: PriceBook) -> ListPrices:
    """The dated list prices of every model in the story, without what a customer may have agreed."""
    bought = sorted({(provider, model) for _, routes in GATEWAY + RESOLVE for provider, model, _ in routes if provider != "hosted_vllm"})
    named = pl.DataFrame(bought, schema=["provider", "model"], orient="row")
    keys = named.with_columns(service_tier=pl.lit("standard"), first_day=FIRST_DAY, last_day=LAST_DAY)
    steps: dict[tuple[str, str], list[tuple[date, Price]]] = {}
    for row in book.steps(keys).filter(~pl.col("long_context")).sort("valid_from").iter_rows(named=True):
        steps.setdefault((row["provider"], row["model"]), []).append((row["valid_from"], _price(row)))
    return ListPrices(steps)


def _price(row: Mapping[str, Any]) -> Price:
    read, cached, written, output = (
        int(row[f"{name}_usd_per_mtok"] * 1_000_000) for name in ("input", "cache_read", "cache_write", "output")
    )
    return read, cached, written, output


def _day(step: tuple[date, Price]) -> date:
    return step[0]
