"""From a list price to the price of a row: service tiers, corrections, the company's own terms, classes the list leaves out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from data.prices.listed import Listed, Prices, Quote
from data.prices.names import listed_as
from data.prices.overrides import Entry

_HALF = Decimal("0.5")
_HALF_PRICE = {
    "batch": {"openai", "azure", "anthropic", "aws", "google", "mistral", "groq", "together", "fireworks", "x-ai"},
    "flex": {"openai", "google"},
}
_NO_OUTPUT = ("embed", "rerank", "moderation", "bge-", "voyage", "ada")


def in_tier(listed: Listed | None, seller: str | None, tier: str, day: date, standard: Quote) -> Quote:
    """The tier's own price, else the documented half of the standard one, else in proportion, else at standard or not at all."""
    if listed and (quote := listed.quote(day, tier)):
        quote = replace(quote, notes=(f"list price of {listed.model.id} for {tier}", *quote.notes))
        return quote if listed.same else quote.noted("matched by the beginning or a part of its name", estimated=True)
    if not standard.prices:
        return standard
    if listed_as(seller) in _HALF_PRICE.get(tier, ()):
        note = f"half the standard price, as documented for {tier}: the list has none for that day"
        return standard.times(_HALF).noted(note, estimated=True)
    if listed and (relative := listed.relative(tier)):
        prices = {name: price * relative[name] for name, price in standard.prices.items() if name in relative}
        quote = replace(standard, prices=prices, long=None, over_tokens=None)
        return quote.noted(f"the standard price, dearer by what {tier} costs more since the list has it", estimated=True)
    if tier == "priority":
        return replace(standard, prices={}, long=None, notes=("the list has no priority price here; the standard one would be too low",))
    return standard.noted(f"the standard price: the list has none for {tier}", estimated=True)


def corrected(quote: Quote, entry: Entry) -> Quote:
    """A shipped correction over the list: the classes it names; long-context rates keep their proportion."""
    why = "; ".join(part for part in (entry.reason, f"source: {entry.source}" if entry.source else "") if part)
    notes = (f"list price of {entry.model} from {entry.first} ({why})",)
    return replace(_laid_over(quote, entry.prices), grade=entry.grade, matched=quote.matched or entry.model, notes=notes)


def agreed(quote: Quote, entry: Entry) -> Quote:
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
        long = quote.long | {name: price * ratio.get(name, ratio.get("input", Decimal(1))) for name, price in prices.items()}
    return replace(quote, prices=quote.prices | prices, long=long)


def filled(quote: Quote, *, long: bool = False) -> Quote:
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
    if "output" not in prices and any(kind in (quote.matched or "") for kind in _NO_OUTPUT):
        prices["output"] = Decimal(0)
        notes.append("has no output to bill")
    return replace(quote, prices=prices, notes=tuple(notes))
