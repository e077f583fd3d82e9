"""Public price lists as plans: what is charged for a resolution, a unit, a credit, a seat, a token, with its source and date."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from analytics.plans import AnyPlan

PRESETS = Path(__file__).parent.parent / "plans" / "presets.toml"
_PLAN: TypeAdapter[AnyPlan] = TypeAdapter(AnyPlan)


class PlanPreset(BaseModel, frozen=True, extra="forbid"):
    """A public price list as the `plan` of a scenario.

    `says` is what the list says; `assumed` names the fields it does not say, with where their value comes from; `task_is` is what it
    counts, where a task is taken for that. `dated` is the day, month or year of the source, or, with dated_by `reading`, the day by which a
    page without a date was read.
    """

    name: str
    label: str
    says: str
    plan: Mapping[str, Any]
    assumed: Mapping[str, str] = Field(default={})
    task_is: str = Field(default="")
    source: str = Field(min_length=1)
    dated: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    dated_by: Literal["source", "reading"]
    evidence: Literal["own page", "named source", "claim"]

    def terms(self) -> AnyPlan:
        """The plan as checked terms."""
        return _PLAN.validate_python(self.plan)


@cache
def plan_presets() -> tuple[PlanPreset, ...]:
    """The presets in the order of their file."""
    return tuple(PlanPreset(name=name, **fields) for name, fields in tomllib.loads(PRESETS.read_text(encoding="utf-8")).items())
