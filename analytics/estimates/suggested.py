"""Where the sliders of a scenario start: what the ledger measured, else the shipped value, assumed, and what would measure it.

A suggestion acts in no scenario: what a scenario does not name does not act.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotated_types import Ge, Gt, Le, Lt

from analytics.assumptions import assumption
from analytics.engine.behaviour import Behaviour
from analytics.engine.terms import Terms
from analytics.measure import Measure
from analytics.plans.hybrid import Hybrid
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome
from analytics.plans.seat import Seat
from analytics.plans.task import Task

MEASURED = "Measured in this ledger"


@dataclass(frozen=True)
class Suggested:
    """A value within the range of its field, with its interval; `source` is where it comes from, `measure.needs` what would measure it."""

    measure: Measure
    source: str


@dataclass(frozen=True)
class Place:
    """A field of a scenario, the measure that fills it, and the shipped assumption that does where nothing is measured."""

    terms: type[Terms]
    field: str
    measure: str
    shipped: str | None = None

    @property
    def name(self) -> str:
        """As `behaviour.churn` or `outcome.price_usd`."""
        return f"{self.terms.__name__.lower()}.{self.field}"


PLACES = (
    Place(Behaviour, "task_growth", "task_growth", "start.task_growth"),
    Place(Behaviour, "token_growth", "token_growth", "risk.token_growth"),
    Place(Behaviour, "churn", "churn", "start.churn"),
    Place(Behaviour, "price_gap_hazard", "price_gap_hazard", "risk.price_gap_hazard"),
    Place(Markup, "markup", "markup", "start.markup"),
    Place(Hybrid, "overage_markup", "markup", "start.markup"),
    Place(Hybrid, "platform_fee", "fixed_fees"),
    Place(Seat, "price_usd", "seat_price_usd"),
    Place(Seat, "cost_sigma", "cost_sigma", "start.cost_sigma"),
    Place(Outcome, "price_usd", "outcome_price_usd", "value.rival_price"),
    Place(Outcome, "success_per_attempt", "resolution_rate", "start.success_per_attempt"),
    Place(Outcome, "reversed_share", "reversed_share", "start.reversed_share"),
    Place(Task, "price_usd", "task_price_usd"),
    Place(Task, "review_minutes", "review_minutes"),
)


def suggested(measures: Mapping[str, Measure]) -> dict[str, Suggested]:
    """By place, for each that is measured or has a shipped value."""
    found = {place.name: _suggested(place, measures.get(place.measure)) for place in PLACES}
    return {name: one for name, one in found.items() if one is not None}


def _suggested(place: Place, measure: Measure | None) -> Suggested | None:
    if measure is not None and measure.value is not None and measure.grade != "assumed":
        value = nearest_allowed(place, float(measure.value))
        met = "" if value == float(measure.value) else f"; the field ends at {value:g}, and {float(measure.value):.4g} was measured"
        return Suggested(replace(measure, id=place.field, value=value), f"{MEASURED}{met}")
    if place.shipped is None:
        return None
    shipped = assumption(place.shipped)
    title = place.terms.model_fields[place.field].title or place.field
    needs = measure.needs if measure is not None else ""
    own = Measure(place.field, title, shipped.unit, shipped.value, "assumed", measure.equation if measure else "", needs, shipped.low,
                  shipped.high)  # fmt: skip
    return Suggested(own, shipped.source)


def nearest_allowed(place: Place, value: float) -> float:
    """The nearest value that the field takes."""
    limits: list[Any] = place.terms.model_fields[place.field].metadata
    for limit in limits:
        match limit:
            case Ge(ge=end):
                value = max(value, float(end))  # type: ignore[arg-type]
            case Gt(gt=end):
                value = max(value, math.nextafter(float(end), math.inf))  # type: ignore[arg-type]
            case Le(le=end):
                value = min(value, float(end))  # type: ignore[arg-type]
            case Lt(lt=end):
                value = min(value, math.nextafter(float(end), -math.inf))  # type: ignore[arg-type]
    return value
