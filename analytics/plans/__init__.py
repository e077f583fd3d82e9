"""How a company prices: the plans, in the order people see them. The union is the registry; a new plan is one file and one line."""

from typing import Annotated

from pydantic import Field

from analytics.plans.hybrid import Hybrid
from analytics.plans.markup import Markup
from analytics.plans.outcome import Outcome

AnyPlan = Annotated[
    Markup
    | Hybrid
    | Outcome,
    Field(discriminator="plan"),
]  # fmt: skip
