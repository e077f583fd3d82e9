"""The importers' vocabulary: how a cell of text becomes a value, and when its row must be rejected.

A `Cell` carries the value (null where it cannot be read), the text it was read from, and the condition under which the row is
rejected. Everything is a DuckDB expression over staged text columns: no row passes through Python.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, FunctionExpression, LambdaExpression

from data.currencies import EXPONENT, STRIPE_EXPONENT

_NUMBER = r"-?[0-9]{1,26}(\.[0-9]{0,60})?([eE][-+]?[0-9]{1,2})?"
_COUNT = r"[0-9]{1,12}(\.0{0,2})?"  # millions of such counts still sum to a BIGINT; 59.000 may be fifty-nine thousand
INVOICE_STATUSES = {word: word for word in ("draft", "open", "paid", "void", "uncollectible")}
_OFFSET = r".*:[0-9.]+ ?([+-][0-9]{2}(:?[0-9]{2})?|[A-Za-z_/]+)"  # after a time: a bare day has no zone
_WIDE = "DECIMAL(27,12)"  # sums and differences of such amounts stay within 38 digits


Value = Expression


@dataclass(frozen=True)
class Cell:
    """A value, the text it came from, and why its row may be rejected. `bad` is true (not null) where it must be.

    `column` names where it stands; alternatives are divided by bars, of which a file names the first that it has.
    """

    value: Expression
    text: Expression
    column: str
    expected: str
    bad: Expression | None = None


@dataclass(frozen=True)
class Rule:
    """A condition over values that rejects a row: `bad` is an expression over canonical columns."""

    column: str
    bad: Expression
    found: Expression
    expected: str


def fn(name: str, *arguments: Expression | str | int | list[str]) -> Expression:
    """A DuckDB function; plain Python arguments are constants."""
    return FunctionExpression(name, *(a if isinstance(a, Expression) else ConstantExpression(a) for a in arguments))


def col(name: str) -> Expression:
    return ColumnExpression(name)


def const(value: object) -> Expression:
    return ConstantExpression(value)


def null(kind: str = "VARCHAR") -> Expression:
    return ConstantExpression(None).cast(kind)


def either(*values: Expression) -> Expression:
    """The first value that is not null."""
    *first, last = values
    for value in reversed(first):
        last = CaseExpression(value.isnotnull(), value).otherwise(last)
    return last


def when(condition: Expression, value: Expression, otherwise: Expression) -> Expression:
    return CaseExpression(condition, value).otherwise(otherwise)


def true(condition: Expression) -> Expression:
    """The condition, with unknown taken as false."""
    return when(condition, const(True), const(False))


def trimmed(column: str) -> Expression:
    """The text of a cell without surrounding blanks; null where nothing is left."""
    clean = (fn("ord", col(column)) > const(32)) & ~fn("ends_with", col(column), " ")  # most are: trimming each costs more
    return when(clean, col(column), fn("nullif", fn("trim", col(column)), ""))


def among(value: Expression, words: Iterable[str]) -> Expression:
    """Whether a text is one of a constant list; `isin` over many words becomes a join each time it stands in a statement."""
    return fn("list_contains", sorted(words), value)


def any_of(columns: Iterable[str]) -> Expression:
    """The text of the first of several columns that is not empty."""
    return either(*(trimmed(column) for column in columns))


def or_zero(cell: Cell) -> Expression:
    """A value, and zero where the cell is empty; null where it cannot be read."""
    return when(cell.text.isnull(), const(0).cast("BIGINT"), cell.value)


def meaning(value: Expression, meanings: Mapping[str, str], otherwise: Expression) -> Expression:
    """What a table says of a word, else `otherwise`."""
    for word, said in reversed(list(meanings.items())):
        otherwise = when(true(value == const(word)), const(said), otherwise)
    return otherwise


def judged(*cells: Cell) -> tuple["Rule", ...]:
    """The rules of cells that are read to be counted with, and are no column of their own."""
    return tuple(Rule(cell.column, cell.bad, cell.text, cell.expected) for cell in cells if cell.bad is not None)


# -- cells -----------------------------------------------------------------------------------------------------------------


def text(*columns: str, required: str = "") -> Cell:
    """Text of the first column that is not empty; `required` says what it should have been."""
    value = any_of(columns)
    return Cell(value, value, "|".join(columns), required, true(value.isnull()) if required else None)


def fixed(value: object) -> Cell:
    """The same value in each row."""
    return Cell(const(value), null(), "", "")


def computed(value: Expression) -> Cell:
    """A value that nothing can be wrong with."""
    return Cell(value, null(), "", "")


def lowered(cell: Cell) -> Cell:
    return replace(cell, value=fn("lower", cell.value))


def number(source: Expression, column: str, required: bool = True, kind: str = _WIDE) -> Cell:
    """A decimal number; text beyond the type's digits is rounded once, half away from zero."""
    value = when(fn("regexp_full_match", source, _NUMBER), source.try_cast(kind), null(kind))
    missing = source.isnull() if required else const(False)
    return Cell(value, source, column, "a number such as 1234.56", true(missing | (source.isnotnull() & value.isnull())))


def money(*columns: str, required: bool = True, kind: str = _WIDE) -> Cell:
    """An amount in major units."""
    return number(any_of(columns), "|".join(columns), required, kind)


def minor(column: str, currency: str, required: bool = True) -> Cell:
    """An amount in Stripe's minor units as major units of the currency in another column (FORMATS 0.4)."""
    source = trimmed(column)
    read = when(fn("regexp_full_match", source, r"-?[0-9]{1,17}(\.0{0,2})?"), source.try_cast("DECIMAL(38,0)"), null("DECIMAL(38,0)"))
    value = major(read, fn("upper", trimmed(currency)))
    missing = source.isnull() if required else const(False)
    return Cell(
        value, source, column, "a whole number of the currency's smallest unit", true(missing | (source.isnotnull() & read.isnull()))
    )


def major(amount: Expression, currency: Expression) -> Expression:
    """Minor units as major units, by Stripe's exponents: zero for JPY, three for KWD, two for most."""
    return _scaled(amount.cast("DECIMAL(24,0)"), currency)


def fraction_of_major(amount: Expression, currency: Expression) -> Expression:
    """The same for a price, which may be a fraction of a minor unit."""
    return _scaled(amount.cast("DECIMAL(28,14)"), currency)


def _scaled(whole: Expression, currency: Expression) -> Expression:
    exponents = EXPONENT | STRIPE_EXPONENT
    zero = [code for code, digits in exponents.items() if digits == 0]
    three = [code for code, digits in exponents.items() if digits == 3]
    scaled = CaseExpression(among(currency, zero), whole.cast("DECIMAL(38,12)"))
    scaled = scaled.when(among(currency, three), (whole * const("0.001").cast("DECIMAL(4,3)")).cast("DECIMAL(38,12)"))
    return scaled.otherwise((whole * const("0.01").cast("DECIMAL(3,2)")).cast("DECIMAL(38,12)"))


def signed(source: Expression, column: str) -> Cell:
    """A whole number that may be negative, such as the tax of a credited line."""
    value = when(fn("regexp_full_match", source, f"-?{_COUNT}"), source.try_cast("DECIMAL(38,6)").cast("BIGINT"), null("BIGINT"))
    return Cell(value, source, column, "a whole number", true(source.isnull() | value.isnull()))


def count(source: Expression, column: str, required: bool = False) -> Cell:
    """A count of tokens or requests, not negative; `59200.0` is a count. Empty is null unless required."""
    plain = source.try_cast("BIGINT")
    written = when(fn("regexp_full_match", source, _COUNT), source.try_cast("DECIMAL(38,6)").cast("BIGINT"), null("BIGINT"))
    small = (plain >= const(0)) & (plain < const(10**12))
    value = when(true(plain.cast("VARCHAR") == source) & small, plain, written)
    missing = source.isnull() if required else const(False)
    wrong = missing | (source.isnotnull() & value.isnull())
    return Cell(value, source, column, "a whole number, zero or more", true(wrong))


def tokens(column: str, required: bool = False) -> Cell:
    return count(trimmed(column), column, required)


def moment(source: Expression) -> Expression:
    """A time of day in UTC, as a timestamp: ISO with or without zone, `2025-02-27 9:56`, or seconds since 1970."""
    zoned = fn("make_timestamp", fn("epoch_us", source.try_cast("TIMESTAMPTZ")))
    epoch = fn("make_timestamp", source.try_cast("DECIMAL(18,6)").try_cast("BIGINT") * const(1_000_000).cast("BIGINT"))
    return (
        CaseExpression(fn("regexp_full_match", source, r"[0-9]{9,11}(\.0*)?"), epoch)
        .when(fn("regexp_full_match", source, _OFFSET), zoned)
        .otherwise(source.try_cast("TIMESTAMP"))
    )


def time(*columns: str) -> Cell:
    value = moment(any_of(columns))
    return Cell(value, any_of(columns), columns[0], "", None)


def day(*columns: str, required: bool = True) -> Cell:
    """The UTC day of a time. 1970-01-01 stands for none."""
    source = any_of(columns)
    found = moment(source).cast("DATE")
    written = (found >= const("1900-01-01").cast("DATE")) & (found < const("2200-01-01").cast("DATE"))  # 1/2/26 is no year 1
    read = when(true(written), found, null("DATE"))
    value = fn("nullif", read, const("1970-01-01").cast("DATE"))
    missing = value.isnull() if required else const(False)
    return Cell(
        value, source, "|".join(columns), "a day that exists, such as 2026-01-31", true(missing | (source.isnotnull() & read.isnull()))
    )


def log_day(column: str) -> Cell:
    """The UTC day of `2025-01-24 09:20:46.847371` or `2025-01-24T09:20:46Z`, read by its first ten letters where no zone is named."""
    source = col(column)
    short = fn("left", source, 10).try_cast("DATE")
    tail = fn("substr", source, 17)
    value = when(fn("contains", tail, "+") | fn("contains", tail, "-"), moment(source).cast("DATE"), short)
    missing = true(value.isnull()) | true(value < const("2000-01-01").cast("DATE"))
    return Cell(value, source, column, "a time that exists, such as 2026-01-31 09:20:46", missing)


def currency(column: str) -> Cell:
    """A currency of ISO 4217 in upper case."""
    source = trimmed(column)
    code = fn("upper", source)
    known = among(code, EXPONENT)
    return Cell(when(known, code, null()), source, column, "a currency of ISO 4217 such as USD", true(source.isnull() | ~known))


def live_mode(column: str) -> "Rule":
    """Stripe's word on whether a row is of live or of test mode; none is live."""
    return Rule(column, true(fn("lower", trimmed(column)) == const("false")), trimmed(column), "live data, not test mode")


def one_of(column: str, meanings: dict[str, str], expected: str) -> Cell:
    """A word translated by a table; an unknown one rejects the row."""
    source = fn("lower", trimmed(column))
    known = [(source == const(word), const(meaning)) for word, meaning in meanings.items()]
    value = CaseExpression(*known[0])
    for condition, meaning in known[1:]:
        value = value.when(condition, meaning)
    read = value.otherwise(null())
    return Cell(read, trimmed(column), column, expected, true(read.isnull()))


def json_texts(column: str, paths: list[str]) -> Expression:
    """The texts at several paths of a JSON column in one reading, a list; null where it is no JSON. Unwraps JSON in a JSON string."""
    inner = when(fn("starts_with", col(column), '"'), fn("try", fn("json_extract_string", col(column), "$")), col(column))
    return fn("try", fn("json_extract_string", inner, paths))


def item(listed: str, position: int) -> Expression:
    """One entry of a list made by `json_texts`, counted from 1."""
    return fn("nullif", fn("list_extract", col(listed), position), "")


def json_sum(column: str, of: str, where: tuple[str, str] = ("", "")) -> Cell:
    """Whole numbers of a JSON list of objects, added up: those whose other name has a value. No list is zero."""
    name, value = where
    shape = json.dumps([dict.fromkeys((of, name) if name else (of,), "VARCHAR")])
    source = trimmed(column)
    entries = fn("try", fn("from_json", source, shape))
    chosen = fn("list_filter", entries, LambdaExpression("x", fn("struct_extract", col("x"), name) == const(value))) if name else entries
    texts = fn("list_transform", chosen, LambdaExpression("x", fn("struct_extract", col("x"), of)))
    whole = when(fn("regexp_full_match", col("x"), "-?[0-9]{1,17}"), col("x").try_cast("BIGINT"), null("BIGINT"))
    numbers = fn("list_transform", texts, LambdaExpression("x", whole))
    added = either(fn("list_sum", numbers), const(0)).cast("BIGINT")
    unread = source.isnotnull() & (entries.isnull() | (fn("len", numbers) != fn("list_count", numbers)))
    return Cell(when(true(unread), null("BIGINT"), added), source, column, f"a list in which each {of} is a whole number", true(unread))
