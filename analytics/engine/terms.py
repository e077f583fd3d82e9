"""What a plan, a lever or a scenario may say: frozen values, strictly numbers, each with its title, unit and range.

A term may be used by arithmetic alone (never compared, never given to `math`), so that a range of values can stand in for one.
"""

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import polars as pl
from pydantic import BaseModel, Field, SerializerFunctionWrapHandler, model_serializer

_OF_A_MONTH = {"t", "years"}
Share = Annotated[float, Field(strict=True, ge=0, le=1)]  # a fraction of something
Amount = Annotated[float, Field(strict=True, ge=0, le=1e15)]  # money, counts, quantities
Month = Annotated[int, Field(strict=True, ge=0, le=120)]  # counted from t = 0


def term(value: Any) -> pl.Expr:
    """A term as an expression: its one value, or the range that stands in for it."""
    return value if isinstance(value, pl.Expr) else pl.lit(value)


def is_plainly(value: Any, number: float) -> bool:
    """Whether a term is this one number, and no range stands in for it."""
    return not isinstance(value, pl.Expr) and value == number


def power(base: Any, exponent: Any) -> pl.Expr:
    """base ** exponent of terms and columns; 1 where either says so by itself. Numpy takes a fifth of polars' time, but must be called:
    for what follows from the month alone, of which there are few, that takes longer.
    """
    if is_plainly(base, 1) or is_plainly(exponent, 0):
        return pl.lit(1.0)
    if is_plainly(exponent, 1):
        return term(base)
    if not isinstance(base, pl.Expr) and not isinstance(exponent, pl.Expr):
        return pl.lit(float(base) ** exponent)
    if isinstance(exponent, pl.Expr) and not isinstance(base, pl.Expr) and _OF_A_MONTH.issuperset(exponent.meta.root_names()):
        return pl.lit(float(base)) ** exponent
    found = pl.map_batches([term(base), term(exponent)], _power, return_dtype=pl.Float64)
    return found if found.meta.root_names() else pl.lit(pl.select(term(base) ** term(exponent)).item())  # of no column: one value


def _power(values: Sequence[pl.Series]) -> pl.Series:
    base, exponent = (each.to_numpy() for each in values)
    with np.errstate(all="ignore"):
        return pl.Series(np.power(base, exponent, dtype=np.float64))


class Terms(BaseModel, frozen=True, extra="forbid", allow_inf_nan=False):
    """Values that stand together; unknown names are refused."""


def _with_its_tag(schema: dict[str, Any]) -> None:
    schema["required"] = sorted({*schema.get("required", []), *({"plan", "lever"} & schema["properties"].keys())})


class Tagged(Terms, json_schema_extra=_with_its_tag):
    """Terms of a union, told apart by a tag, which is written even where only named values are."""

    @model_serializer(mode="wrap")
    def _with_tag(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        named: dict[str, Any] = handler(self)
        return {tag: getattr(self, tag) for tag in ("plan", "lever") if tag in type(self).model_fields} | named
