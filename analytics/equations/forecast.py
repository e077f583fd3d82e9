"""M19: how far a projection was from what happened, and how often what happened lay in its band."""

from collections.abc import Iterable
from statistics import fmean

from analytics.equations.given import all_finite, refusal
from analytics.equations.margin import share
from data.errors import BadValueError

Values = Iterable[float | None]


def mean_error(said: Values, happened: Values) -> float | None:
    """M19  MAPE: mean of |said - happened| / happened, a fraction, over the months in which something happened; None without any."""
    return _mean(share(abs(told - found), found) for told, found in _months(said, happened))


def mean_points(said: Values, happened: Values) -> float | None:
    """M19  mean of |said - happened| of two margins, in points (hundredths); None without a month that has both."""
    return _mean(100 * abs(told - found) for told, found in _months(said, happened))


def share_inside(happened: Values, low: Values, high: Values) -> float | None:
    """M19  share of months with what happened between the ends of the band, ends included; None without a month that has all three."""
    return _mean(float(least <= value <= most) for value, least, most in _months(happened, low, high))


def _months(*given: Values) -> list[tuple[float, ...]]:
    """The months in which each has a value; BadValueError where they are not of the same months."""
    columns = [list(values) for values in given]
    for column in columns[1:]:
        if len(column) != len(columns[0]):
            raise BadValueError(refusal("months", len(column), f"{len(columns[0])}, as many as of the first"))
    for column in columns:
        all_finite("month", column)
    rows = [tuple(value for value in row if value is not None) for row in zip(*columns, strict=True)]
    return [row for row in rows if len(row) == len(columns)]


def _mean(values: Values) -> float | None:
    found = [value for value in values if value is not None]
    return fmean(found) if found else None
