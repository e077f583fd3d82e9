"""Figures in the reader's form: $1.24M, 23.1%, −4.2 pts, 12.0 months. What is missing is an em dash."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from analytics.measure import Grade, Number

MISSING = "—"
MINUS = "−"
_FAR = -10.0  # a margin below it says nothing more
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_STEPS = ((Decimal(10**9), "B"), (Decimal(10**6), "M"))
PRICED_BY: dict[str, str] = {
    "tokens": "Tokens",
    "credits": "Credits",
    "acu": "Agent compute units",
    "seat": "Seats",
    "platform": "Platform fees",
    "outcome": "Outcomes",
    "task": "Tasks",
    "one_off": "One-off work",
    "unclassified": "Not classified",
}
GRADES: dict[Grade, str] = {
    "measured": "measured: a total that a provider or an invoice states",
    "estimated": "estimated: a share of a total, a list price, or a part that is missing",
    "assumed": "assumed: it rests on a value nobody has measured here",
}


def symbol(currency: str) -> str:
    """What stands before an amount of a currency: $, €, else its code."""
    return _SYMBOLS.get(currency, currency)


def money(value: Number | None, currency: str = "USD") -> str:
    """An amount to the whole unit below a million ($23,412), to three figures above ($1.24M); below 10, with cents."""
    if value is None:
        return MISSING
    amount = Decimal(str(value)) if isinstance(value, float) else value
    size = abs(amount)
    text = _size(size)
    signed = f"{_SYMBOLS.get(currency, currency + ' ')}{text}"
    return f"{MINUS}{signed}" if amount < 0 and any(digit in "123456789" for digit in text) else signed


def _size(size: Decimal) -> str:
    for step, letter in _STEPS:
        if size >= step * Decimal("0.9995"):
            scaled = size / step
            places = 2 if scaled < Decimal("9.995") else 1 if scaled < Decimal("99.95") else 0
            return f"{_round(scaled, places):,}{letter}"
    return f"{_round(size, 2 if 0 < size < Decimal('9.995') else 0):,}"


def signed_money(value: Number | None, currency: str = "USD") -> str:
    """A change in money, with its sign even where it is a gain: +$100, −$10; what rounds to nothing has none."""
    text = money(value, currency)
    return f"+{text}" if value is not None and value > 0 and any(digit in "123456789" for digit in text) else text


def fine(value: Decimal | None, currency: str = "USD") -> str:
    """An amount below a hundred to three figures or more: $0.264, $2.59, $11.38."""
    if value is None or abs(value) >= 100 or value == 0:
        return money(value, currency)
    size = abs(value)
    places = 2 if size >= 1 else 3 if size >= Decimal("0.1") else 4
    return f"{MINUS if value < 0 else ''}{_SYMBOLS.get(currency, currency + ' ')}{size:.{places}f}"


def exact(value: Decimal | None, among: Iterable[Decimal | None] = ()) -> str:
    """An amount to the cent; to six places where it, or another of its column, is below a cent."""
    if value is None:
        return MISSING
    small = any(each and abs(each) < Decimal("0.01") for each in (value, *among))
    return f"{value:,.6f}".replace("-", MINUS) if small else f"{value:,.2f}".replace("-", MINUS)


def signed_fine(value: Decimal, currency: str = "USD") -> str:
    """A change of a small amount, with its sign; what rounds to nothing is nothing."""
    if abs(value) < Decimal("0.00005"):
        return money(Decimal(0), currency)
    return f"{'+' if value > 0 else ''}{fine(value, currency)}"


def percent(value: Number | None, places: int = 1) -> str:
    """A fraction as a percentage: 0.231 is 23.1%."""
    return MISSING if value is None else f"{_plain(Decimal(str(value)) * 100, places)}%"


def signed_percent(value: Number | None, places: int = 1) -> str:
    """A relative change as a percentage, with its sign even where it is a rise: +3.0%, −35.4%."""
    text = percent(value, places)
    return text if value is None or value <= 0 or not any(digit in "123456789" for digit in text) else f"+{text}"


def margin_text(value: float | None) -> str:
    """A margin in the reader's form; far below zero, where the figure says nothing more, as below a bound."""
    return f"below {percent(_FAR, 0)}" if value is not None and value < _FAR else percent(value)


def points(value: Number | None) -> str:
    """A difference of two fractions in percentage points, with its sign: −4.2 pts."""
    if value is None:
        return MISSING
    text = _plain(Decimal(str(value)) * 100, 1)
    return f"{text} pts" if text.startswith(MINUS) or text == "0.0" else f"+{text} pts"


def months(value: Number | None) -> str:
    """A length of time in months, to one decimal; short of a year and beyond it alike."""
    return MISSING if value is None else f"{_plain(Decimal(str(value)), 1)} months"


def times(value: Number | None) -> str:
    """How many times another amount: 1.25×, 12.40×; from a hundred on without decimals: 10,080×."""
    return MISSING if value is None else f"{float(value):,.{0 if abs(float(value)) >= 99.995 else 2}f}×"


def count(value: int | None) -> str:
    """A count with thousands separated."""
    return MISSING if value is None else f"{value:,}"


def inside(label: str) -> str:
    """A label inside a sentence: other COGS, new customers; NRR and GPUs stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def counted(many: int, noun: str) -> str:
    """A count with its noun: 1 row, 1,200 rows."""
    return f"{many:,} {noun}{'' if many == 1 else 's'}"


def number(value: Number) -> str:
    """A bare number in as few digits as it has: 0.7, 10,000, −0.25."""
    return f"{float(value):,.12g}".replace("-", MINUS)


def span(low: Number, high: Number) -> str:
    """The ends between which a number lies: 2,000 to 40,000; one where they are the same."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def in_unit(value: Number | None, unit: str, currency: str = "USD", places: int = 1) -> str:
    """A measure's value in the reader's form, by its unit."""
    match unit:
        case "fraction":
            return percent(value, places)
        case "points":
            return points(value)
        case "width":  # a distance between two fractions, without a sign
            return MISSING if value is None else f"{_plain(abs(Decimal(str(value))) * 100, 1)} points"
        case "months":
            return months(value)
        case "count":
            return MISSING if value is None else f"{_round(Decimal(str(value)), 0):,}"
        case "money" | "USD":
            return _cents(value, currency)
        case _ if unit == currency:
            return _cents(value, currency)
        case _ if value is None:
            return MISSING
        case _ if unit.startswith("times"):
            return f"{times(value)[:-1]} {unit}"
        case _:
            return f"{float(value):,{'.4g' if abs(float(value)) < 9_999.5 else '.0f'}} {unit}".strip()


def _cents(value: Number | None, currency: str) -> str:
    """An amount; below ten cents with what lies behind the cents, so that two small prices do not read alike: $0.0264, $0.05."""
    size = Decimal(0) if value is None else abs(Decimal(str(value)))
    if not Decimal("0.00005") <= size < Decimal("0.0995"):
        return money(value, currency)
    whole, behind = f"{_round(size, 4):.4f}".split(".")
    text = f"{_SYMBOLS.get(currency, currency + ' ')}{whole}.{behind[:2]}{behind[2:].rstrip('0')}"
    return f"{MINUS}{text}" if value is not None and value < 0 else text


def listed(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Words in a row: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def _plain(value: Decimal, places: int) -> str:
    rounded = _round(value, places)
    return f"{MINUS}{abs(rounded):,}" if rounded < 0 else f"{abs(rounded):,}"


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
