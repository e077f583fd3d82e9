from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from currency_converter import CurrencyConverter
from hypothesis import given
from hypothesis import strategies as st

from data.currencies import EXPONENT, STRIPE_EXPONENT, known_currencies
from data.rates import FURTHEST_DAYS, last_day, rates_for, reference

ECB = CurrencyConverter(decimal=True)
CODES = sorted(code for code in ECB.currencies or () if code in EXPONENT)


def imported(*rows: tuple[date, str, str]) -> pl.DataFrame:
    table = [(day, currency, Decimal(per_euro)) for day, currency, per_euro in rows]
    return pl.DataFrame(table, schema={"day": pl.Date, "currency": pl.String, "per_euro": pl.Decimal(18, 8)}, orient="row")


def test_one_euro_on_a_saturday_is_worth_friday_s_rate():
    assert reference(date(2026, 1, 3), "EUR", "USD") == (Decimal("1.1721"), date(2026, 1, 2))


def test_a_rate_goes_through_the_euro_when_neither_is_one():
    found = reference(date(2026, 1, 2), "GBP", "JPY")
    direct = ECB.convert(Decimal(1), "GBP", "JPY", date=date(2026, 1, 2))
    assert found is not None
    assert abs(found[0] - direct) < Decimal("1e-12")


@given(currency=st.sampled_from(CODES), base=st.sampled_from(CODES), day=st.dates(date(1999, 1, 1), date(2026, 12, 31)))
def test_a_rate_is_never_of_a_later_day_nor_more_than_seven_days_old(currency: str, base: str, day: date):
    found = reference(day, currency, base)
    if found is None:
        assert currency != base
        assert all(_published(currency, base, day - timedelta(days=back)) is None for back in range(FURTHEST_DAYS + 1))
        return
    rate, rate_day = found
    assert timedelta(0) <= day - rate_day <= timedelta(days=FURTHEST_DAYS)
    expected = Decimal(1) if currency == base else _published(currency, base, rate_day)
    assert expected is not None
    assert abs(rate - expected) <= Decimal("1e-12")


def _published(currency: str, base: str, day: date) -> Decimal | None:
    rates = ECB._rates
    per_euro, base_per_euro = (Decimal(1) if code == "EUR" else rates[code].get(day) for code in (currency, base))
    if per_euro is None or base_per_euro is None or rates["USD"].get(day) is None:
        return None
    return Decimal(base_per_euro) / Decimal(per_euro)


@given(first=st.sampled_from(["USD", "GBP", "JPY", "INR"]), second=st.sampled_from(["EUR", "CHF", "USD"]))
def test_there_and_back_is_where_it_began(first: str, second: str):
    day = date(2026, 3, 4)
    there, back = reference(day, first, second), reference(day, second, first)
    assert there and back
    assert abs(there[0] * back[0] - 1) < Decimal("1e-8")


def test_without_a_rate_within_seven_days_the_amount_stays_unconverted():
    last = last_day()
    assert reference(last + timedelta(days=7), "EUR", "USD") is not None
    assert reference(last + timedelta(days=8), "EUR", "USD") is None
    assert reference(date(2026, 1, 2), "RUB", "USD") is None  # its series ended in March 2022


def test_unknown_currencies_are_unconverted_and_the_base_is_always_one():
    pairs = pl.DataFrame({"currency": ["XXX", "usd", "USD", None], "day": [date(2030, 1, 2)] * 4})
    rates = rates_for(pairs, "USD").rows()
    assert sorted(rates, key=str) == sorted(
        [
            ("XXX", date(2030, 1, 2), None, None),
            ("usd", date(2030, 1, 2), None, None),
            ("USD", date(2030, 1, 2), Decimal(1), date(2030, 1, 2)),
            (None, date(2030, 1, 2), None, None),
        ],
        key=str,
    )


def test_an_imported_file_wins_over_the_shipped_one_and_extends_it():
    later = last_day() + timedelta(days=30)
    own = imported((date(2026, 1, 2), "USD", "2"), (later, "USD", "1.25"))
    assert reference(date(2026, 1, 2), "EUR", "USD", own) == (Decimal(2), date(2026, 1, 2))
    assert reference(date(2026, 1, 5), "EUR", "USD", own) == reference(date(2026, 1, 5), "EUR", "USD")
    assert reference(later + timedelta(days=1), "USD", "EUR", own) == (Decimal("0.8"), later)
    assert last_day(own) == later


def test_a_monthly_average_is_the_mean_of_the_month_s_daily_rates():
    own = imported((date(2031, 5, 1), "USD", "1.0"), (date(2031, 5, 2), "USD", "1.5"), (date(2031, 6, 2), "USD", "9"))
    pairs = pl.DataFrame({"currency": ["EUR", "EUR", "USD"], "day": [date(2031, 5, 30), date(2031, 7, 1), date(2031, 5, 4)]})
    assert rates_for(pairs, "USD", own, "monthly_average").rows() == [
        ("EUR", date(2031, 5, 30), Decimal("1.25"), date(2031, 5, 2)),
        ("EUR", date(2031, 7, 1), None, None),
        ("USD", date(2031, 5, 4), Decimal(1), date(2031, 5, 4)),
    ]


def test_many_rows_ask_once_for_each_currency_and_day():
    pairs = pl.DataFrame({"currency": ["EUR", "EUR"], "day": [date(2026, 1, 2)] * 2})
    assert rates_for(pairs, "USD").height == 1
    assert rates_for(pairs.clear(), "USD").schema == rates_for(pairs, "USD").schema


def test_the_minor_units_are_iso_4217_s_and_stripe_s_exceptions_stay_with_stripe():
    assert (EXPONENT["USD"], EXPONENT["JPY"], EXPONENT["KWD"], EXPONENT["HUF"], EXPONENT["MGA"]) == (2, 0, 3, 2, 2)
    assert (EXPONENT["ISK"], EXPONENT["UGX"]) == (0, 0)
    zero = ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
    assert all(STRIPE_EXPONENT[code] == 0 for code in zero)
    assert (STRIPE_EXPONENT["ISK"], STRIPE_EXPONENT["UGX"]) == (2, 2)
    assert "XXX" not in known_currencies()
    assert len(known_currencies()) > 150
