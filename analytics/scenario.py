"""A scenario: how the company prices, what changes, and how customers answer. What it does not name does not act."""

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from analytics.engine.behaviour import Behaviour, TypedBaseline
from analytics.engine.terms import Terms
from analytics.lever import Lever
from analytics.levers import AnyLever
from analytics.levers.byok import Byok
from analytics.levers.distillation import Distillation
from analytics.levers.migration import Migration
from analytics.levers.price_path import PricePath
from analytics.plans import AnyPlan

VERSION = 1  # of the names a scenario uses; a file that says none is of this one
_TWICE = ("price_path",)  # the one lever that may stand twice


class Scenario(Terms):
    """One plan, or a mix of plans whose shares add to 1; levers act in their own order, whatever their order here."""

    version: int = Field(default=VERSION, strict=True, title="Version of the names in this file")
    name: str = Field(default="Scenario", strict=True, min_length=1, max_length=200, title="Name")
    horizon_months: int = Field(default=36, strict=True, ge=1, le=120, title="Horizon", description="months")
    floor: float = Field(default=0.30, strict=True, ge=0, lt=1, title="Gross margin floor", description="fraction")
    seed: int = Field(default=0, strict=True, ge=0, le=2**63 - 1, title="Seed of the random paths")
    paths: int = Field(default=0, strict=True, ge=0, le=20_000, title="Random paths", description="count; 0 draws none")
    baseline: TypedBaseline = Field(default=TypedBaseline(), title="Baseline")
    behaviour: Behaviour = Field(default=Behaviour(), title="Behaviour")
    plan: AnyPlan | None = Field(default=None, title="Plan")
    plans: Annotated[tuple[AnyPlan, ...], Field(max_length=20)] = Field(default=(), title="Mix of plans")
    levers: Annotated[tuple[AnyLever, ...], Field(max_length=20)] = Field(default=(), title="Levers")

    @field_validator("version")
    @classmethod
    def _known_version(cls, version: int) -> int:
        if version != VERSION:
            way = "install the Unpeg that wrote it" if version > VERSION else "leave the line out"
            raise ValueError(f"found {version}; expected {VERSION}, the one this Unpeg reads: {way}")
        return version

    @model_validator(mode="after")
    def _one_plan_or_a_mix(self) -> Self:
        if (self.plan is None) == (not self.plans):
            raise ValueError(f"found {'neither [plan] nor [[plans]]' if self.plan is None else 'both [plan] and [[plans]]'}; expected one")
        if self.plan is not None and self.plan.share != 1:
            raise ValueError(f"plan.share: found {self.plan.share:g}; expected no share in a single plan; a mix is written as [[plans]]")
        total = sum(plan.share for plan in self.plans)
        if self.plans and abs(total - 1) > 1e-9:
            raise ValueError(f"plans: found shares that add to {total:.10g}; expected 1")
        return self

    @model_validator(mode="after")
    def _each_lever_once(self) -> Self:
        names: list[str] = [lever.lever for lever in self.levers]
        again = sorted({name for name in names if names.count(name) > 1} - set(_TWICE))
        if again:
            raise ValueError(f"levers: found {again[0]} twice; expected it once; only price_path may stand twice")
        if any(names.count(name) > 2 for name in _TWICE):
            raise ValueError("levers: found price_path more than twice; expected two at most")
        if sum(path.committed_share > 0 for path in self.price_paths) > 1:
            raise ValueError("levers: found committed_share in two price paths; expected it in one")
        return self

    @model_validator(mode="after")
    def _moves_somewhere(self) -> Self:
        if self.migration is not None and all(plan.terms == self.migration.to.terms for plan in self.entries.values()):
            raise ValueError("levers: found a migration to the plan that everybody has; expected another plan, or other terms of it")
        if self.migration is not None and self.migration.to.share != 1:
            raise ValueError(f"levers.migration.to.share: found {self.migration.to.share:g}; expected no share, since who moves brings it")
        return self

    @property
    def entries(self) -> dict[str, AnyPlan]:
        """The plans by the name of their rows: the plan's own, numbered where one stands again."""
        found: dict[str, AnyPlan] = {}
        for plan in self.plans or (self.plan,):
            if plan is not None:
                again = sum(known.plan == plan.plan for known in found.values())
                found[f"{plan.plan}_{again + 1}" if again else plan.plan] = plan
        return found

    @property
    def price_paths(self) -> tuple[PricePath, ...]:
        """The price paths, presets as named."""
        return tuple(lever for lever in self.levers if isinstance(lever, PricePath))

    @property
    def other_levers(self) -> tuple[Lever, ...]:
        """All levers but price paths."""
        return tuple(lever for lever in self.levers if not isinstance(lever, PricePath))

    @property
    def distillation(self) -> Distillation | None:
        """The lever, where it is named."""
        return next((lever for lever in self.levers if isinstance(lever, Distillation)), None)

    @property
    def byok(self) -> Byok | None:
        """The lever, where it is named."""
        return next((lever for lever in self.levers if isinstance(lever, Byok)), None)

    @property
    def migration(self) -> Migration | None:
        """The lever, where it is named."""
        return next((lever for lever in self.levers if isinstance(lever, Migration)), None)
