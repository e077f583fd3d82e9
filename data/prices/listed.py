"""The shipped price list (genai-prices, offline): what it says of one model on one day, and on which days that changes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Literal

from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import (
    ClauseEquals,
    ClauseOr,
    ConditionalPrice,
    MatchLogic,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    StartDateConstraint,
    TieredPrices,
    TimeOfDateConstraint,
)

from data.prices.names import listed_as, same_model

Prices = dict[str, Decimal]
CONTEXT = {"batch": {"processing": "batch"}, "flex": {"service_tier": "flex"}, "priority": {"service_tier": "priority"}}
_KEYS = {
    "input": "input_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
    "output": "output_mtok",
}


@dataclass(frozen=True)
class Quote:
    """US dollars per million tokens by class; `long` above a number of input tokens in one request."""

    prices: Prices
    long: Prices | None = None
    over_tokens: int | None = None
    grade: Literal["exact", "contract", "estimated", "unpriced"] = "exact"
    matched: str | None = None
    notes: tuple[str, ...] = ()

    def noted(self, note: str, *, estimated: bool = False) -> "Quote":
        return replace(self, notes=(*self.notes, note), grade="estimated" if estimated and self.grade == "exact" else self.grade)

    def times(self, factor: Decimal) -> "Quote":
        scaled = {name: price * factor for name, price in self.prices.items()}
        return replace(self, prices=scaled, long=self.long and {name: price * factor for name, price in self.long.items()})


@dataclass(frozen=True)
class Listed:
    """A model of the price list, and how its name was matched."""

    model: ModelInfo
    same: bool
    lister: str  # whose list it stands on
    borrowed: str | None  # the same, where that is not the seller

    @property
    def dated(self) -> list[date]:
        return sorted(step.constraint.start_date for step in self._steps if isinstance(step.constraint, StartDateConstraint))

    def changes(self, tier: str) -> set[date]:
        variants = {v.constraint.start_date for v in self._variants(tier) if isinstance(v.constraint, StartDateConstraint)}
        return variants | set(self.dated)

    def quote(self, day: date, tier: str = "standard") -> Quote | None:
        """The price of a day; None where the list has no price for this tier on it."""
        if tier != "standard" and not any(_active(variant, day) for variant in self._variants(tier)):
            return None
        context = CONTEXT.get(tier)
        hours: dict[str, tuple[int, Quote]] = {}
        for start, minutes in self._parts_of_day():
            quote = _quote(self.model.get_prices(datetime.combine(day, start, UTC), context))
            hours[repr(quote)] = (hours.get(repr(quote), (0, quote))[0] + minutes, quote)
        minutes, quote = max(hours.values(), key=lambda part: part[0])
        quote = replace(quote, matched=self.model.id)
        if len(hours) > 1:
            rest = [q.prices for _, q in hours.values() if q.prices != quote.prices]
            others = " or ".join(f"{prices.get('input')} in and {prices.get('output')} out" for prices in rest)
            note = f"the price depends on the hour: that of {minutes / 60:g} of 24 hours is taken, the others cost {others}"
            quote = quote.noted(note, estimated=True)
        return quote

    def relative(self, tier: str) -> Prices | None:
        """A tier's price over the standard one, by class, where the list has the tier on some day."""
        first = min((v.constraint.start_date for v in self._variants(tier) if isinstance(v.constraint, StartDateConstraint)), default=None)
        if first is None:
            return None
        standard, special = self.quote(first), self.quote(first, tier)
        if standard is None or special is None:
            return None
        return {name: special.prices[name] / price for name, price in standard.prices.items() if price and name in special.prices}

    @property
    def _steps(self) -> list[ConditionalPrice]:
        return [] if isinstance(self.model.prices, ModelPrice) else list(self.model.prices)

    def _variants(self, tier: str) -> list[PriceVariant]:
        if self.borrowed or tier not in CONTEXT:
            return []
        return [variant for variant in self.model.price_variants or () if variant.when == CONTEXT[tier]]

    def _parts_of_day(self) -> list[tuple[time, int]]:
        daily = [step.constraint for step in self._steps if isinstance(step.constraint, TimeOfDateConstraint)]
        marks = sorted({0} | {t.hour * 60 + t.minute for c in daily for t in (c.start_time, c.end_time)})
        return [(time(m // 60, m % 60), end - m) for m, end in zip(marks, [*marks[1:], 24 * 60], strict=True)]


@cache
def find(provider: str | None, ref: str) -> Listed | None:
    """The model a provider sells under a name; None where the list does not know it."""
    seller = listed_as(provider)
    if seller is None or not ref:
        return None
    shelf = get_snapshot()
    try:
        found, model = shelf.find_provider_model(ref, None, seller, None)
    except LookupError:
        return None
    own = any(model is offered for offered in found.models)
    lister = found.id if own else next((p.id for p in shelf.providers if any(model is offered for offered in p.models)), found.id)
    return Listed(model, same_model(ref, (model.id, *_aliases(model.match))), lister, None if own else lister)


def _aliases(match: MatchLogic) -> list[str]:
    if isinstance(match, ClauseEquals):
        return [match.equals]
    return [alias for clause in match.or_ for alias in _aliases(clause)] if isinstance(match, ClauseOr) else []


def _active(variant: PriceVariant, day: date) -> bool:
    return variant.constraint is None or variant.constraint.active(datetime.combine(day, time(12), UTC))


def _quote(price: ModelPrice) -> Quote:
    """Base rates, and apart from them those of the first long-context tier: a day's total is never one giant request."""
    stored = {name: getattr(price, key) for name, key in _KEYS.items()}
    base = {name: p.base if isinstance(p, TieredPrices) else p for name, p in stored.items() if p is not None}
    tiered = [p for p in stored.values() if isinstance(p, TieredPrices) and p.tiers]
    quote = Quote(base)
    if tiered:
        long = {name: p.tiers[0].price if isinstance(p, TieredPrices) and p.tiers else p for name, p in stored.items() if p is not None}
        quote = Quote(base, long, min(p.tiers[0].start for p in tiered))
        if any(len(p.tiers) > 1 for p in tiered):
            quote = quote.noted(f"the list has further tiers above {quote.over_tokens} tokens: the first is taken", estimated=True)
    if price.requests_kcount is not None:
        quote = quote.noted("the list adds a fee per request, which is not in the price per token", estimated=True)
    return quote
