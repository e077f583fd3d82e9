"""How a company prices: the plans, in the order people see them. The union is the registry; a new plan is one file and one line."""

from typing import Annotated

from pydantic import Field

from analytics.plans.acu import Acu
from analytics.plans.credit import Credit
from analytics.plans.hybrid import Hybrid
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome
from analytics.plans.seat import Seat
from analytics.plans.task import Task

AnyPlan = Annotated[
    Markup
    | Hybrid
    | Seat
    | Credit
    | Acu
    | Outcome
    | Task,
    Field(discriminator="plan"),
]  # fmt: skip
