"""Price changes already announced for the models a company buys, in dollars and by date."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from analytics.board.statement import PriceChange
from analytics.words import percent
from data.pricebook import Announced, PriceBook
from data.snapshot import Snapshot

_BOUGHT = """
select provider, model,
       sum(input_tokens)::bigint as input, sum(cache_read_tokens)::bigint as cache_read, sum(cache_write_tokens)::bigint as cache_write,
       sum(cache_write_1h_tokens)::bigint as cache_write_1h, sum(output_tokens)::bigint as output
from usage
where is_primary and month = $month and key_owner = 'vendor' and answered_by = 'provider' and model is not null
group by all order by all
"""
_WORDS = {"input": "input", "cache_read": "cached input", "cache_write": "cache write", "output": "output"}
_MTOK = Decimal(1_000_000)


def price_changes(snapshot: Snapshot, book: PriceBook, month: date, today: date) -> tuple[PriceChange, ...]:
    """Changes after today for the models bought in a month, at that month's tokens; a rise is above zero. By date, then size."""
    usd = snapshot.settings.base_currency == "USD"
    found: list[PriceChange] = []
    for row in snapshot.query(_BOUGHT, month=month).rows(named=True):
        for change in book.announced(row["provider"], row["model"], today):
            dollars = _dollars(change, row) if usd else None
            found.append(PriceChange(change.day, row["provider"], row["model"], _text(change), dollars))
    return tuple(sorted(found, key=lambda change: (change.day, -abs(change.dollars or Decimal(0)), change.model)))


def _dollars(change: Announced, tokens: Mapping[str, int | None]) -> Decimal | None:
    total = Decimal(0)
    for name in ("input", "cache_read", "cache_write", "cache_write_1h", "output"):
        used = tokens[name]
        if not used:
            continue
        if name not in change.old or name not in change.new:
            return None
        total += used * (change.new[name] - change.old[name]) / _MTOK
    return total


def _text(change: Announced) -> str:
    parts = [
        f"{words} ${_price(change.old[name])} to ${_price(change.new[name])}"
        for name, words in _WORDS.items()
        if name in change.old and name in change.new and change.old[name] != change.new[name]
    ]
    sign = "+" if change.change > 0 else ""
    return f"{', '.join(parts)} per million tokens ({sign}{percent(change.change, 0)})"


def _price(value: Decimal) -> str:
    text = f"{value.normalize():f}"
    return text if "." in text and len(text.partition(".")[2]) >= 2 else f"{value:.2f}"
