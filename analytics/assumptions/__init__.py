"""Shipped assumptions: a value with its range, unit, source, grade and first day. One TOML file a subject."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field

from analytics.measure import Grade


class Assumption(BaseModel, frozen=True, extra="forbid", allow_inf_nan=False):
    """A number that nobody has measured here; `low` and `high` are its range."""

    value: float
    low: float
    high: float
    unit: str
    source: str
    grade: Grade = Field(default="assumed")
    since: str


@cache
def assumptions() -> dict[str, Assumption]:
    """All shipped assumptions by name, as `subject.key`."""
    return {
        f"{path.stem}.{key}": Assumption(**fields)
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for key, fields in tomllib.loads(path.read_text()).items()
    }


def assumption(name: str) -> Assumption:
    """One of them; KeyError where it is not shipped."""
    return assumptions()[name]
