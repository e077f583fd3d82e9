"""List and contract prices by provider, model, service tier and day, with how each was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Self

import polars as pl

from data.prices import overrides as files
from data.prices.adjust import agreed, corrected, filled, in_tier
from data.prices.listed import Listed, Prices, Quote, find
from data.prices.names import SELF_HOSTED, listed_as, split, tier_of
from data.prices.overrides import CLASSES, Overrides

PRICE = pl.Decimal(38, 12)
STEPS: dict[str, Any] = {
    "provider": pl.String,
    "model": pl.String,
    "service_tier": pl.String,
    "long_context": pl.Boolean,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    **{f"{name}_usd_per_mtok": PRICE for name in CLASSES},
    "price_grade": pl.String,
    "matched_model": pl.String,
    "found": pl.String,
    "long_context_over_tokens": pl.Int64,
}
_SMALLEST = Decimal(1).scaleb(-12)


@dataclass(frozen=True)
class Announced:
    """A dated change to come, US dollars per million tokens; `change` is that of 3 parts input to 1 part output, as a fraction."""

    provider: str
    model: str
    day: date
    old: Mapping[str, Decimal]
    new: Mapping[str, Decimal]
    change: float


@dataclass(frozen=True)
class Step:
    """A quote and the days it holds: from `first` (None = since ever) to before `until` (None = open)."""

    first: date | None
    until: date | None
    quote: Quote

    def holds_between(self, first_day: date, last_day: date) -> bool:
        return (self.first is None or self.first <= last_day) and (self.until is None or self.until > first_day)


@dataclass(frozen=True)
class PriceBook:
    """The shipped price list, its corrections and the company's own prices, all dated."""

    version: str
    data_date: date
    shipped: Overrides = field(repr=False)
    own: Overrides = field(repr=False)
    how_to_renew: str = "Install a newer Unpeg: the price list comes with it, and nothing is fetched from the network."

    @classmethod
    def load(cls, overrides: Path | None = None) -> Self:
        """Read the shipped corrections and, where it exists, the company's own prices.toml; BadValueError names a bad entry."""
        shipped = files.read(files.SHIPPED)
        own = files.read(overrides) if overrides and overrides.exists() else Overrides()
        about = shipped.about
        version = f"{about['package']} {installed_version(about['package'])}, corrections of {about['checked_on']:%Y-%m-%d}"
        return cls(version, about["data_date"], shipped, own)

    def age_days(self, today: date) -> int:
        """Days since the price list was last brought up to date."""
        return (today - self.data_date).days

    def steps(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Dated prices of each provider, model and service tier that hold somewhere between its first_day and last_day."""
        columns: dict[str, list[object]] = {name: [] for name in STEPS}
        for key in _distinct(keys):
            for row in self._rows(**key):
                for name, value in row.items():
                    columns[name].append(value)
        return pl.DataFrame(columns, schema=STEPS)

    def announced(self, provider: str, model: str, after: date) -> list[Announced]:
        """The dated changes of a model's standard price known to come after a day, in the order of their days."""
        steps = [step for step in self._steps(provider, model, "standard") if step.until is None or step.until > after]
        changes = []
        for before, then in zip(steps, steps[1:], strict=False):
            old, new = filled(before.quote).prices, filled(then.quote).prices
            if then.first and (blend := _blend(old)) and old != new:
                changes.append(Announced(provider, model, then.first, old, new, float(_blend(new) / blend - 1)))
        return changes

    def _rows(
        self, provider: str | None, model: str | None, service_tier: str | None, first_day: date, last_day: date
    ) -> Iterator[dict[str, object]]:
        known = self._steps(provider, model, service_tier)
        steps = [step for step in known if step.holds_between(first_day, last_day)]
        for long_context in (False, True) if any(step.quote.long for step in known) else (False,):
            for step in steps:
                quote = filled(step.quote, long=long_context)
                yield {
                    "provider": provider,
                    "model": model,
                    "service_tier": service_tier,
                    "long_context": long_context,
                    "valid_from": step.first or first_day,
                    "valid_to": step.until,
                    **{f"{name}_usd_per_mtok": _exact(quote.prices.get(name)) for name in CLASSES},
                    "price_grade": quote.grade,
                    "matched_model": quote.matched,
                    "found": "; ".join(quote.notes),
                    "long_context_over_tokens": quote.over_tokens,
                }

    def _steps(self, provider: str | None, model: str | None, service_tier: str | None) -> list[Step]:
        """Every step of one model: evaluated once between two days on which anything may change, equal neighbours joined."""
        seller, ref = split(provider, model)
        tier = tier_of(service_tier)
        refused = _refused(seller, ref)
        if refused or tier is None:
            note = refused or f"no price is kept for the service tier {service_tier}"
            return [Step(None, None, Quote({}, grade="unpriced", notes=(note,)))]
        listed = find(seller, ref)
        days = {self._known_from(listed)} if listed else set()
        days |= listed.changes(tier) if listed else set()
        days |= self.shipped.changes(seller, ref, tier) | self.shipped.changes(seller, ref, "standard")
        days |= self.own.changes(seller, ref, tier)
        steps: list[Step] = []
        for first, until in zip([None, *sorted(days)], [*sorted(days), None], strict=True):
            day = first or (until - timedelta(days=1) if until else self.data_date)
            quote = self._quote(listed, seller, ref, tier, day)
            if steps and steps[-1].quote == quote:
                steps[-1] = replace(steps[-1], until=until)
            else:
                steps.append(Step(first, until, quote))
        return steps

    def _known_from(self, listed: Listed) -> date:
        recorded: date = self.shipped.about["recorded_from"]
        return self.shipped.confirmed.get(listed.lister, {}).get(listed.model.id, recorded)

    def _quote(self, listed: Listed | None, seller: str | None, ref: str, tier: str, day: date) -> Quote:
        standard = self._standard(listed, seller, ref, day)
        quote = standard if tier == "standard" else in_tier(listed, seller, tier, day, standard)
        if tier != "standard" and (entry := self.shipped.on(seller, ref, tier, day)):
            quote = corrected(quote, entry)
        if entry := self.own.on(seller, ref, tier, day):
            quote = agreed(quote, entry)
        if not quote.prices:
            return replace(quote, grade="unpriced", long=None, notes=quote.notes or (f"the price list has no model {ref} of {seller}",))
        return quote

    def _standard(self, listed: Listed | None, seller: str | None, ref: str, day: date) -> Quote:
        entry = self.shipped.on(seller, ref, "standard", day)
        if listed is None:
            return corrected(Quote({}), entry) if entry else Quote({})
        quote = listed.quote(day) or Quote({})
        if not quote.prices:
            quote = quote.noted(f"the price list has no price per token for {listed.model.id}")
        if entry:
            return corrected(quote, entry)
        quote = replace(quote, notes=(f"list price of {listed.model.id}", *quote.notes))
        if not listed.same:
            quote = quote.noted(f"{ref} was matched to it by the beginning or a part of its name", estimated=True)
        if listed.borrowed:
            quote = quote.noted(f"{seller} has no list price of its own here: that of {listed.borrowed} stands in", estimated=True)
        if day < min([self._known_from(listed), *listed.dated]):
            quote = quote.noted("the history of this price does not reach that day", estimated=True)
        return quote


def _distinct(keys: pl.DataFrame) -> list[dict[str, Any]]:
    names = ["provider", "model", "service_tier"]
    wanted = keys.group_by(names, maintain_order=True).agg(pl.col("first_day").min(), pl.col("last_day").max())
    return wanted.to_dicts()


def _refused(seller: str | None, ref: str) -> str | None:
    if seller in SELF_HOSTED:
        return "a model we host ourselves has no list price: its bill is typed"
    if not ref:
        return "the row names no model"
    if seller is None:
        return "the row names no provider"
    if listed_as(seller) is None:
        return f"the price list has no provider {seller}"
    return None


def _blend(prices: Prices) -> Decimal:
    return 3 * prices.get("input", Decimal(0)) + prices.get("output", Decimal(0))


def _exact(price: Decimal | None) -> Decimal | None:
    return None if price is None else price.quantize(_SMALLEST, rounding=ROUND_HALF_UP)
