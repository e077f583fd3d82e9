"""Exchange at the ECB's reference rate: of the day, or of the last business day before it, at most seven days back; else no rate."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from typing import Literal
from zipfile import ZipFile

import polars as pl
from currency_converter import CURRENCY_FILE

RATE = pl.Decimal(24, 12)
PER_EURO = pl.Decimal(38, 12)
FURTHEST_DAYS = 7
_KEY = {"currency": pl.String, "day": pl.Date}
_SMALLEST = Decimal(1).scaleb(-12)


def rates_for(
    pairs: pl.DataFrame,
    base: str,
    imported: pl.DataFrame | None = None,
    exchange: Literal["invoice_date", "monthly_average"] = "invoice_date",
) -> pl.DataFrame:
    """For each currency and day: `rate`, units of base for one unit of currency, and the day it is of; both null where there is none.

    A monthly average is the mean of its month's daily rates published so far; `rate_day` is the last of them.
    """
    wanted = pairs.select(pl.col(name).cast(kind) for name, kind in _KEY.items()).unique()
    if wanted.is_empty():
        return pl.DataFrame(schema={**_KEY, "rate": RATE, "rate_day": pl.Date})
    published = _published(imported)
    found = _of_the_day(wanted, published, base) if exchange == "invoice_date" else _of_the_month(wanted, published, base)
    rows = [(currency, day, Decimal(1), day) if currency == base else (currency, day, rate, at) for currency, day, rate, at in found]
    return pl.DataFrame(rows, schema={**_KEY, "rate": RATE, "rate_day": pl.Date}, orient="row").sort("currency", "day")


def reference(day: date, currency: str, base: str, imported: pl.DataFrame | None = None) -> tuple[Decimal, date] | None:
    """One rate and the day it is of; None where the amount stays unconverted."""
    rate, rate_day = rates_for(pl.DataFrame({"currency": [currency], "day": [day]}), base, imported).select("rate", "rate_day").row(0)
    return None if rate is None else (rate, rate_day)


def last_day(imported: pl.DataFrame | None = None) -> date:
    """The last day rates are known for."""
    last = _published(imported).get_column("day").max()
    return last if isinstance(last, date) else date.min


def _published(imported: pl.DataFrame | None) -> pl.DataFrame:
    """Every rate per euro ever published, an imported file's before the shipped one's; the euro itself on each of those days."""
    rates = _shipped()
    if imported is not None and imported.height:
        own = imported.select(pl.col("day").cast(pl.Date), pl.col("currency").cast(pl.String), pl.col("per_euro").cast(PER_EURO))
        own = own.filter(pl.col("per_euro") > 0).unique(["day", "currency"], keep="last", maintain_order=True)
        rates = pl.concat([own, rates.join(own, on=["day", "currency"], how="anti")])
    euro = rates.select("day").unique().with_columns(currency=pl.lit("EUR"), per_euro=pl.lit(Decimal(1)).cast(PER_EURO))
    return pl.concat([rates, euro.select("day", "currency", "per_euro")])


@cache
def _shipped() -> pl.DataFrame:
    with ZipFile(CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as file:
        table = pl.read_csv(file.read(), infer_schema=False, null_values=["N/A", ""])
    codes = [name for name in table.columns if len(name.strip()) == 3]
    return (
        table.select(pl.col("Date").str.to_date().alias("day"), *codes)
        .unpivot(codes, index="day", variable_name="currency", value_name="per_euro")
        .drop_nulls("per_euro")
        .select("day", "currency", pl.col("per_euro").cast(PER_EURO))
    )


def _of_the_day(wanted: pl.DataFrame, published: pl.DataFrame, base: str) -> list[tuple[str, date, Decimal | None, date | None]]:
    """Both rates of one and the same published day, never a later one."""
    pair = _against(published, base).sort("day").with_columns(rate_day="day")
    far = f"{FURTHEST_DAYS}d"
    joined = wanted.sort("day").join_asof(pair, on="day", by="currency", strategy="backward", tolerance=far, check_sortedness=False)
    columns = ("currency", "day", "per_euro", "base_per_euro", "rate_day")
    return [
        (currency, day, _ratio(per_euro, base_per_euro), at) for currency, day, per_euro, base_per_euro, at in joined.select(columns).rows()
    ]


def _of_the_month(wanted: pl.DataFrame, published: pl.DataFrame, base: str) -> list[tuple[str, date, Decimal | None, date | None]]:
    month = pl.col("day").dt.truncate("1mo").alias("month")
    daily = _against(published, base).with_columns(month).join(wanted.select(month, "currency"), on=["month", "currency"], how="semi")
    rates: dict[tuple[str, date | None], list[Decimal]] = {}
    last: dict[tuple[str, date | None], date] = {}
    for currency, month, day, per_euro, base_per_euro in daily.select("currency", "month", "day", "per_euro", "base_per_euro").rows():
        rate = _ratio(per_euro, base_per_euro)
        if rate is not None:
            rates.setdefault((currency, month), []).append(rate)
            last[currency, month] = max(day, last.get((currency, month), day))
    found: list[tuple[str, date, Decimal | None, date | None]] = []
    for currency, day in wanted.rows():
        key = (currency, day.replace(day=1) if day else None)
        mean = _rounded(sum(rates[key], Decimal(0)) / len(rates[key])) if key in rates else None
        found.append((currency, day, mean, last.get(key)))
    return found


def _against(published: pl.DataFrame, base: str) -> pl.DataFrame:
    """The days on which both a currency and the base were published."""
    of_base = published.filter(pl.col("currency") == base).select("day", base_per_euro="per_euro")
    return published.join(of_base, on="day")


def _ratio(per_euro: Decimal | None, base_per_euro: Decimal | None) -> Decimal | None:
    """Through the euro; polars would cut the quotient to the scale of its terms."""
    if per_euro is None or base_per_euro is None:
        return None
    with localcontext() as context:
        context.prec = 40
        return _rounded(base_per_euro / per_euro)


def _rounded(rate: Decimal) -> Decimal:
    return rate.quantize(_SMALLEST, rounding=ROUND_HALF_UP)
