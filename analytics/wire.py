"""The form other programs read: money as decimal text, ratios as numbers or null, months as YYYY-MM, frames as lists of objects."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from data.receipt import decimal_text


def as_json(value: Any) -> Any:
    """A value as JSON would hold it. A date is its month; a Decimal has at least two decimals and no exponent."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, pl.DataFrame):
        return [as_json(row) for row in value.iter_rows(named=True)]
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_json(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    return value
