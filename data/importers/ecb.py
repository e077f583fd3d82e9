"""The ECB's reference rates, `eurofxref-hist.csv`: a row a business day, a column a currency, units of it for one euro."""

from data.expressions import col, computed, const, day, fn
from data.importer import Importer

_CURRENCIES = (
    "USD JPY BGN CYP CZK DKK EEK GBP HUF LTL LVL MTL PLN ROL RON SEK SIT SKK CHF ISK NOK HRK RUB TRL TRY AUD BRL CAD CNY HKD "
    "IDR ILS INR KRW MXN MYR NZD PHP SGD THB ZAR"
).split()

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
    day="day",
    key=("day",),
)
