"""Cells of a mapped file: amounts in major or minor units, tokens in thousands or millions, days in the order a person named."""

from collections.abc import Iterable

from duckdb import CaseExpression

from data.currencies import EXPONENT
from data.expressions import Cell, Value, among, col, const, count, day, fn, null, number, trimmed, true, when

_WIDE = "DECIMAL(27,12)"
_SIGNS = "$€£¥"
_GROUPED = {"point": r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", "comma": r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?"}
_MARKS = {"point": (",", "."), "comma": (".", ",")}  # of thousands, of decimals
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_ORDERS = {"day_first": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"), "month_first": ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y")}
_SHOWN = {"day_first": "31/01/2026", "month_first": "01/31/2026"}
FACTOR = {"tokens": 1, "thousands": 1_000, "millions": 1_000_000}


def plain(column: str) -> Value:
    """The text of a number as `plain_number` reads it, by the name under which a mapped importer reads it once."""
    return col(f"_plain {column}")


def plain_numbers(columns: Iterable[str], decimal: str) -> dict[str, Value]:
    """What `plain` names, for each column: written out wherever a cell names its text, it would be a statement of hundreds of thousands of
    parts."""
    return {f"_plain {column}": plain_number(column, decimal) for column in columns}


def plain_number(column: str, decimal: str) -> Value:
    """The text of a number with a decimal point and without marks, signs of money and accountants' brackets.

    `decimal` empty: the file's sign was settled before. What does not follow the sign keeps its text, and is rejected by its gate.
    """
    text = fn("trim", fn("translate", fn("replace", trimmed(column), "\u2212", "-"), _SIGNS, ""))
    bracketed = true(fn("regexp_full_match", text, r"\([0-9.,]+\)"))
    text = when(bracketed, fn("concat", "-", fn("translate", text, "()", "")), text)
    if not decimal:
        return text
    mark, sign = _MARKS[decimal]
    whole = when(true(fn("regexp_full_match", text, _GROUPED[decimal])), fn("replace", text, mark, ""), text)
    return when(fn("contains", whole, mark), fn("concat", text, " "), fn("replace", whole, sign, "."))


def amount(column: str, currency: Value, unit: str, decimal: str, required: bool) -> Cell:
    """An amount in major units; minor ones are divided by what the currency counts in a major one."""
    read = number(plain(column), column, required, _WIDE)
    expected = "a number such as 1.234,56" if decimal == "comma" else read.expected
    expected = expected if unit == "major" else "a number of cents (or the currency's smallest unit) such as 123456"
    value = read.value if unit == "major" else _scaled(read.value, currency)
    return Cell(value.cast("DECIMAL(38,12)"), trimmed(column), column, expected, read.bad)


def _scaled(value: Value, currency: Value) -> Value:
    scaled = CaseExpression(among(currency, _with(0)), value.cast("DECIMAL(38,12)"))
    for digits in (3, 4):
        step = const(f"{10**-digits:.{digits}f}").cast(f"DECIMAL({digits + 1},{digits})")
        scaled = scaled.when(among(currency, _with(digits)), (value * step).cast("DECIMAL(38,12)"))
    return scaled.otherwise((value * const("0.01").cast("DECIMAL(3,2)")).cast("DECIMAL(38,12)"))


def _with(digits: int) -> list[str]:
    return [code for code, places in EXPONENT.items() if places == digits]


def tokens(column: str, unit: str) -> Cell:
    """A count of tokens; thousands and millions are rounded to whole tokens. Empty is null."""
    source = plain(column)
    if unit == "tokens":
        read = count(source, column)
        return Cell(read.value, trimmed(column), column, read.expected, read.bad)
    read = number(source, column, required=False, kind=_WIDE)
    small = (read.value >= const(0).cast(_WIDE)) & (read.value < const(10**12 // FACTOR[unit]).cast(_WIDE))
    whole = (read.value * const(FACTOR[unit]).cast("DECIMAL(7,0)")).cast("BIGINT")
    value = when(true(small), whole, null("BIGINT"))
    wrong = true(trimmed(column).isnotnull() & value.isnull())
    return Cell(value, trimmed(column), column, f"a number of {unit} of tokens, zero or more", wrong)


def dated(column: str, order: str, required: bool) -> Cell:
    """The UTC day of a time, in the order a person named; year first is as other exports write it."""
    if order == "iso":
        return _milliseconds(day(column, required=required), column, required)
    text = fn("replace", trimmed(column), ",", "")
    formats = [form + time for form in _ORDERS[order] for time in _TIMES]
    value = fn("try_strptime", text, formats).cast("DATE")
    written = true((value >= const("1900-01-01").cast("DATE")) & (value < const("2200-01-01").cast("DATE")))
    read = when(written, value, null("DATE"))
    missing = trimmed(column).isnull() if required else const(False)
    expected = f"a day that exists, {order.replace('_', ' ')}, such as {_SHOWN[order]}"
    return Cell(read, trimmed(column), column, expected, true(missing | (trimmed(column).isnotnull() & read.isnull())))


def _milliseconds(read: Cell, column: str, required: bool) -> Cell:
    """Milliseconds since 1970 too, which logs write."""
    source = col(column)
    since = fn("regexp_full_match", source, "[0-9]{13}")
    value = when(true(since), fn("make_timestamp", source.try_cast("BIGINT") * const(1_000).cast("BIGINT")).cast("DATE"), read.value)
    missing = trimmed(column).isnull() if required else const(False)
    return Cell(value, read.text, column, read.expected, true(missing | (read.text.isnotnull() & value.isnull())))
