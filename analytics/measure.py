"""A figure with its unit, its grade, the equation it comes from and the way back to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Grade = Literal["measured", "estimated", "assumed"]
Number = Decimal | float
_ORDER: tuple[Grade, ...] = ("measured", "estimated", "assumed")


def worst(*grades: Grade) -> Grade:
    """The worst of some grades; of none, measured."""
    return max(grades, key=_ORDER.index, default="measured")


@dataclass(frozen=True)
class Rows:
    """The rows behind a figure: a fact table of the snapshot and the values its columns must have."""

    fact: Literal["billing_lines", "usage", "provider_costs", "outcomes", "typed"]
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """One figure. `value` None means not measurable, and `needs` says what is missing; `low` and `high` bound an interval."""

    id: str
    label: str
    unit: str
    value: Number | None
    grade: Grade
    equation: str
    needs: str = ""
    low: Number | None = None
    high: Number | None = None
    rows: Rows | None = None
