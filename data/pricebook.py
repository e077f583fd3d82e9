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
from data.prices.listed import Listed, Prices, Quote, find
from data.prices.names import SELF_HOSTED, listed_as, split, tier_of
from data.prices.overrides import CLASSES, Entry, Overrides

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
_HALF = Decimal("0.5")
_HALF_PRICE = {
    "batch": {"openai", "azure", "anthropic", "aws", "google", "mistral", "groq", "together", "fireworks", "x-ai"},
    "flex": {"openai", "google"},
}


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
            old, new = _filled(before.quote).prices, _filled(then.quote).prices
            if then.first and then.first > after and (blend := _blend(old)) and old != new:
                changes.append(Announced(provider, model, then.first, old, new, float(_blend(new) / blend - 1)))
        return changes

    def _rows(
        self, provider: str | None, model: str | None, service_tier: str | None, first_day: date, last_day: date
    ) -> Iterator[dict[str, object]]:
        steps = [
            step
            for step in self._steps(provider, model, service_tier)
            if (step.first is None or step.first <= last_day) and (step.until is None or step.until > first_day)
        ]
        for long_context in (False, True) if any(step.quote.long for step in steps) else (False,):
            for step in steps:
                quote = _filled(step.quote, long=long_context)
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
        if refused := _refused(seller, ref, service_tier):
            return [Step(None, None, Quote({}, grade="unpriced", notes=(refused,)))]
        assert tier is not None
        listed = find(seller, ref)
        days = {self._known_from(listed)} if listed else set()
        days |= listed.changes(tier) if listed else set()
        days |= self.shipped.changes(seller, ref, tier) | self.shipped.changes(seller, ref, "standard") | self.own.changes(seller, ref, tier)
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
        confirmed = self.shipped.confirmed.get(listed.borrowed or "", {}) if listed.borrowed else {}
        for models in (confirmed, *self.shipped.confirmed.values()):
            if listed.model.id in models:
                return models[listed.model.id]
        return date.fromisoformat(str(self.shipped.about["recorded_from"]))

    def _quote(self, listed: Listed | None, seller: str | None, ref: str, tier: str, day: date) -> Quote:
        standard = self._standard(listed, seller, ref, day)
        quote = standard if tier == "standard" else _in_tier(listed, seller, tier, day, standard)
        if tier != "standard" and (entry := self.shipped.on(seller, ref, tier, day)):
            quote = _corrected(quote, entry)
        if entry := self.own.on(seller, ref, tier, day):
            quote = _agreed(quote, entry)
        if not quote.prices:
            return replace(quote, grade="unpriced", long=None, notes=quote.notes or (f"the price list has no model {ref} of {seller}",))
        return quote

    def _standard(self, listed: Listed | None, seller: str | None, ref: str, day: date) -> Quote:
        entry = self.shipped.on(seller, ref, "standard", day)
        if listed is None:
            return _corrected(Quote({}), entry) if entry else Quote({})
        quote = listed.quote(day) or Quote({})
        if not quote.prices:
            quote = quote.noted(f"the price list has no price per token for {listed.model.id}")
        if entry:
            return _corrected(quote, entry)
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


def _refused(seller: str | None, ref: str, service_tier: str | None) -> str | None:
    if seller in SELF_HOSTED:
        return "a model we host ourselves has no list price: its bill is typed"
    if not ref:
        return "the row names no model"
    if seller is None:
        return "the row names no provider"
    if listed_as(seller) is None:
        return f"the price list has no provider {seller}"
    if tier_of(service_tier) is None:
        return f"no price is kept for the service tier {service_tier}"
    return None


def _in_tier(listed: Listed | None, seller: str | None, tier: str, day: date, standard: Quote) -> Quote:
    """The tier's own price, else the documented half of the standard one, else in proportion, else at standard or not at all."""
    if listed and (quote := listed.quote(day, tier)):
        quote = replace(quote, notes=(f"list price of {listed.model.id} for {tier}", *quote.notes))
        return quote if listed.same else quote.noted("matched by the beginning or a part of its name", estimated=True)
    if not standard.prices:
        return standard
    if listed_as(seller) in _HALF_PRICE.get(tier, ()):
        return standard.times(_HALF).noted(f"half the standard price, as documented for {tier}: the list has none for that day", estimated=True)
    if listed and (relative := listed.relative(tier)):
        prices = {name: price * relative[name] for name, price in standard.prices.items() if name in relative}
        quote = replace(standard, prices=prices, long=None, over_tokens=None)
        return quote.noted(f"the standard price, dearer by what {tier} costs more since the list has it", estimated=True)
    if tier == "priority":
        return replace(standard, prices={}, long=None, notes=("the list has no priority price here; the standard one would be too low",))
    return standard.noted(f"the standard price: the list has none for {tier}", estimated=True)


def _corrected(quote: Quote, entry: Entry) -> Quote:
    """A shipped correction over the list: the classes it names; long-context rates keep their proportion."""
    why = "; ".join(part for part in (entry.reason, f"source: {entry.source}" if entry.source else "") if part)
    notes = (f"list price of {entry.model} from {entry.first} ({why})",)
    return replace(_laid_over(quote, entry.prices), grade=entry.grade, matched=quote.matched or entry.model, notes=notes)


def _agreed(quote: Quote, entry: Entry) -> Quote:
    """The company's own price or discount over whatever the list says."""
    if entry.discount is not None:
        if not quote.prices:
            return quote
        note = f"contract: {entry.discount * 100:g}% off the list from {entry.first}"
        return replace(quote.times(1 - entry.discount), grade="contract", notes=(note, *quote.notes))
    listed = [name for name in quote.prices if name not in entry.prices]
    rest = f"; {', '.join(listed)} at list price" if listed else ""
    notes = (f"contract: {', '.join(entry.prices)} as agreed from {entry.first}{rest}",)
    return replace(_laid_over(quote, entry.prices), grade="contract", matched=quote.matched or entry.model, notes=notes)


def _laid_over(quote: Quote, prices: Prices) -> Quote:
    long = None
    if quote.long is not None:
        ratio = {name: quote.long[name] / price for name, price in quote.prices.items() if price and name in quote.long}
        long = quote.long | {name: price * ratio.get(name, Decimal(1)) for name, price in prices.items()}
    return replace(quote, prices=quote.prices | prices, long=long)


def _filled(quote: Quote, *, long: bool = False) -> Quote:
    """Classes the list leaves out are billed as plain input; the note says so."""
    prices = dict(quote.long if long and quote.long is not None else quote.prices)
    if quote.grade == "unpriced" or "input" not in prices:
        return replace(quote, prices=prices)
    notes = list(quote.notes)
    if "cache_read" not in prices:
        prices["cache_read"] = prices["input"]
        notes.append("no price for cache reads: billed as input")
    if "cache_write" not in prices:
        prices["cache_write"] = prices["input"]
        notes.append("no price for cache writes: billed as input")
    prices.setdefault("cache_write_1h", prices["cache_write"])
    if "output" not in prices and any(kind in (quote.matched or "") for kind in ("embed", "rerank", "moderation", "bge-", "voyage", "ada")):
        prices["output"] = Decimal(0)
        notes.append("has no output to bill")
    return replace(quote, prices=prices, notes=tuple(notes))


def _blend(prices: Prices) -> Decimal:
    return 3 * prices.get("input", Decimal(0)) + prices.get("output", Decimal(0))


def _exact(price: Decimal | None) -> Decimal | None:
    return None if price is None else price.quantize(_SMALLEST, rounding=ROUND_HALF_UP)
