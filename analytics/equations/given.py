"""What a number given to an equation may be; what cannot be is refused in a sentence."""

import math
from collections.abc import Iterable
from decimal import Decimal

from data.errors import BadValueError

_FUZZ = 1e-12  # shares that are sums of floats
_MOST = 1e100  # what is larger counts nothing that a company has, and its products leave the range of floats


def within(name: str, value: float, low: float = 0.0, high: float = math.inf, because: str = "") -> None:
    """Raise BadValueError unless low <= value <= high and the value is a number."""
    if not isinstance(value, int | float):
        return  # an expression: its terms were judged where they were named
    if not low <= value <= min(high + _FUZZ, _MOST):
        wanted = f"between {low:g} and {high:g}" if math.isfinite(high) else f"a number of at least {low:g}"
        raise BadValueError(refusal(name, value, wanted + (f", {because}" if because else "")))


def above(name: str, value: float, low: float = 0.0) -> None:
    """Raise BadValueError unless value > low and the value is a number."""
    if not low < value <= _MOST:
        raise BadValueError(refusal(name, value, f"a number above {low:g}"))


def finite(**values: float | Decimal) -> None:
    """Raise BadValueError unless each value is a number: neither NaN nor beyond all that a company has."""
    for name, value in values.items():
        _number(name, value, _MOST)


def all_finite(name: str, values: Iterable[float | Decimal | None], most: float = _MOST) -> None:
    """The same of each of several values of one name; a missing one is no matter."""
    for value in values:
        if value is not None:
            _number(name, value, most)


def _number(name: str, value: float | Decimal, most: float) -> None:
    number = float(value) if isinstance(value, Decimal) else value
    if isinstance(number, int | float) and not (abs(number) <= most and math.isfinite(number)):
        raise BadValueError(refusal(name, number, "a number"))


def whole(name: str, value: float, low: int = 0, high: int = 1_000_000) -> int:
    """The value as a whole number; BadValueError unless it is one between the ends."""
    within(name, value, low, high)
    if value != int(value):
        raise BadValueError(refusal(name, value, "a whole number"))
    return int(value)


def refusal(name: str, found: float, wanted: str) -> str:
    """The sentence: where, what was found, what was expected, what happened, what to do."""
    return f"{name}: found {found:.10g}; expected {wanted}. Nothing was computed. Correct it."


def power(base: float, exponent: float) -> float:
    """base^exponent of a base >= 0; BadValueError where it is beyond all numbers."""
    within("base", base)
    try:
        raised = float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        raised = math.inf
    within(f"{base:g} to the power of {exponent:g}", raised)
    return raised
