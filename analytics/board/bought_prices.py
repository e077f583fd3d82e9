"""The prices of what a company bought: its own index, the list-price paths it belongs with, and the fixed capability it does not."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.actuals import between
from analytics.assumptions import assumption
from analytics.board.effective_price import effective_price
from analytics.board.price_index import preset_paths, price_index
from analytics.company import Company, figure
from analytics.equations.price import price_index as path_index
from analytics.estimates.part import Part
from analytics.measure import Measure
from analytics.paths.presets import LABELS
from analytics.paths.tiers import bought, decline_of
from analytics.said import Said
from analytics.words import percent

LISTED = ("flat", "list_30", "by_tier")
YEAR = 12
_SAME = 0.005  # an index that moved by less is the same
PATHS = {"path": pl.String, "label": pl.String, "kind": pl.String, "month": pl.Date, "index": pl.Float64}


@dataclass(frozen=True)
class Bought:
    """`index` as `price_index` gives it; `paths` of kind list or capability from the same first month; `effective` by month."""

    index: pl.DataFrame
    paths: pl.DataFrame
    effective: pl.DataFrame
    measures: dict[str, Measure]
    first: date | None = None
    last: date | None = None
    currency: str = "USD"

    @property
    def title(self) -> Said:
        """What the prices of the models bought did, as an index and a year."""
        change = self.measures["change"].value
        if change is None:
            return self._said("What the models bought cost, month by month: too little is known for an index")
        since = self.since
        if self.measures["fell"].value is not None:
            size, verb = "{fell}", "fell"
        elif self.measures["rose"].value is not None:
            size, verb = "{rose}", "rose"
        else:
            return self._said("Prices of the models bought are what they were in {first}")
        if self.measures["annual"].value is None:
            return self._said(f"Prices of the models bought {verb} {size} {since}")
        return self._said(f"Prices of the models bought {verb} {size} {since}, {{annual}} a year")

    @property
    def lede(self) -> Said:
        """Which rate this is, and which it is not."""
        return self._said(
            "These are the prices that the company pays, list or contract. A fixed capability is another rate, {capability:0} a year by "
            "published studies: it is had only by moving work to ever smaller models, and the two are never mixed here."
        )

    @property
    def effective_title(self) -> Said:
        """What a million tokens cost, and what prices alone would have made of it."""
        if self.measures["effective"].value is None:
            return self._said("What a million tokens cost needs usage and its cost")
        if self.measures["alone"].value is None:
            return self._said("A million tokens cost {effective} in {last_effective}")
        cost = "A million tokens cost {effective} in {last_effective}, {effective_first} in {first_effective}"
        return self._said(f"{cost}; prices alone would have made it {{alone}}")

    @property
    def since(self) -> str:
        """The months of the index, as a part of a template: where tokens were bought after its last month, that month is named."""
        paid = self._paid
        return "from {first} to {last}" if self.last is not None and paid.len() and paid[-1] > self.last else "since {first}"

    @property
    def spoken_since(self) -> str:
        """The same in words."""
        return self._said(self.since).text

    @property
    def _paid(self) -> pl.Series:
        return self.effective.filter(pl.col("effective").is_not_null())["month"]

    def _said(self, template: str) -> Said:
        paid = self._paid
        called = {"first": self.first, "last": self.last}
        called |= {"first_effective": paid[0] if paid.len() else None, "last_effective": paid[-1] if paid.len() else None}
        return Said(template, self.measures, {name: f"{day:%B %Y}" if day else "" for name, day in called.items()}, self.currency)


def bought_prices(company: Company, by_model: bool = False) -> Bought:
    """The index of the company's own keys up to its month; by line, or by model, where only a new price of the same model counts."""
    index = price_index(company.snapshot, "model" if by_model else "line").filter(pl.col("month") <= company.month)
    known = index.filter(pl.col("index").is_not_null())
    effective = effective_price(Part(company.snapshot, company.month, between(company.rows, None, company.month)))
    first, last = (known["month"][0], known["month"][-1]) if known.height else (None, None)
    mix = decline_of(bought(company.snapshot, company.month))
    paths = _paths(first, last, None if mix is None else mix.annual_decline)
    return Bought(index, paths, effective, _measures(company, known, effective), first, last, company.at.currency)


def _paths(first: date | None, last: date | None, mix_decline: float | None) -> pl.DataFrame:
    """List prices and a fixed capability from the first month of the index to its last; none while there is one month alone."""
    if first is None or last is None or first == last:
        return pl.DataFrame(schema=PATHS)
    horizon = _between(first, last)
    listed = preset_paths(horizon, mix_decline=mix_decline).filter(pl.col("preset").is_in(LISTED))
    month = pl.lit(first).dt.offset_by(pl.format("{}mo", pl.col("t"))).alias("month")
    label = pl.col("preset").replace({"by_tier": "Published half-lives, by tier bought" if mix_decline is not None else LABELS["by_tier"]})
    label = pl.when(pl.col("preset") == "by_tier").then(label).otherwise("label").alias("label")
    lists = listed.select(pl.col("preset").alias("path"), label, pl.lit("list").alias("kind"), month, "index")
    assumed = assumption("prices.capability_decline")
    rows = [
        (name, f"A fixed capability, −{percent(decline, 0)} a year", "capability", t, path_index(t, annual_decline=decline))
        for name, decline in (("capability", assumed.value), ("slowest", assumed.low), ("fastest", assumed.high))
        for t in range(horizon + 1)
    ]
    found = pl.DataFrame(rows, schema=["path", "label", "kind", "t", "index"], orient="row").select("path", "label", "kind", month, "index")
    return pl.concat([lists, found])


def _measures(company: Company, known: pl.DataFrame, effective: pl.DataFrame) -> dict[str, Measure]:
    behind, dollars = company.behind("usage"), company.at.currency
    months, now = (_between(known["month"][0], known["month"][-1]), float(known["index"][-1])) if known.height > 1 else (0, None)
    change = None if now is None else now - 1
    annual = None if now is None or months < YEAR else now ** (YEAR / months) - 1
    fell = -change if change is not None and change <= -_SAME else None
    rose = change if change is not None and change >= _SAME else None
    prices = effective.filter(pl.col("effective").is_not_null())
    first, last = (float(prices["effective"][0]), float(prices["effective"][-1])) if prices.height > 1 else (None, None)
    if prices.height == 1:
        last = float(prices["effective"][0])
    at = dict(known.select("month", "index").rows())  # only where the index reaches both ends it says what prices alone did
    then, there = (at.get(prices["month"][place]) for place in (0, -1)) if prices.height > 1 else (None, None)
    alone = None if first is None or then is None or there is None else first * float(there) / float(then)
    two, year = "two months of priced usage in a row", "a year of priced usage in a row"
    chain = "√(Laspeyres × Paasche), chained by month: see the price index"
    found = (
        figure("change", "Change of the price index of what is bought", "fraction", change, "estimated", chain, two, rows=behind),
        figure("fell", "Fall of it", "fraction", fell, "estimated", chain, "a fall",
               rows=behind),
        figure("rose", "Rise of it", "fraction", rose, "estimated", chain, "a rise",
               rows=behind),
        figure("annual", "The same a year", "fraction", annual if annual is None else abs(annual), "estimated",
               "|I^(12 / months) − 1|", year, rows=behind),
        figure("capability", "Fall of the price of a fixed capability a year", "fraction", assumption("prices.capability_decline").value,
               "assumed", "E1.1", ""),
        figure("effective", "Effective price of a million tokens", dollars, last, "estimated", "inference cost / tokens on our keys: E1.4",
               "usage and its cost", rows=behind),
        figure("effective_first", "The same in the first month", dollars, first, "estimated", "E1.4", "two months of usage and cost"),
        figure("alone", "What prices alone would have made of it", dollars, alone, "estimated", "first price × index / index then",
               "the index over the same months"),
    )  # fmt: skip
    return {each.id: each for each in found}


def _between(first: date, last: date) -> int:
    return (last.year - first.year) * YEAR + last.month - first.month
