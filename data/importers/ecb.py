"""The ECB's reference rates, `eurofxref-hist.csv`: a row a business day, a column a currency, units of it for one euro."""

from data.expressions import Rule, col, computed, const, day, fn, trimmed, true
from data.importer import Importer

_CURRENCIES = (
    "USD JPY BGN CYP CZK DKK EEK GBP HUF LTL LVL MTL PLN ROL RON SEK SIT SKK CHF ISK NOK HRK RUB TRL TRY AUD BRL CAD CNY HKD "
    "IDR ILS INR KRW MXN MYR NZD PHP SGD THB ZAR"
).split()


def _unread(code: str) -> Rule:
    """Rejects what is neither a rate nor the ECB's word for none."""
    cell = trimmed(code.lower())
    read = fn("regexp_full_match", cell, r"0*[1-9][0-9]{0,8}(\.[0-9]{0,12})?|0+\.[0-9]{0,11}[1-9][0-9]*|N/A")
    return Rule(code.lower(), true(cell.isnotnull() & ~read), cell, "a rate above zero such as 1.0856, or N/A")


ECB_RATES = Importer(
    format="ecb_rates",
    label="ECB reference rates",
    family="ecb",
    kind="books",
    table="rates",
    must=frozenset({"date", "usd", "jpy", "gbp", "chf"}),
    optional=tuple(code.lower() for code in _CURRENCIES),
    columns={
        "day": day("date"),
        "per_euro": computed(
            fn("map", fn("list_value", *map(const, _CURRENCIES)), fn("list_value", *(col(code.lower()) for code in _CURRENCIES)))
        ),
    },
    rules=tuple(map(_unread, _CURRENCIES)),
    day="day",
    key=("day",),
)
