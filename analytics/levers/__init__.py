"""What changes: the levers, in the order in which they act. The union is the registry; a new lever is one file and one line."""

from typing import Annotated

from pydantic import Field

from analytics.levers.byok import Byok
from analytics.levers.caching import Caching
from analytics.levers.distillation import Distillation
from analytics.levers.migration import Migration
from analytics.levers.other_cogs import OtherCogs
from analytics.levers.price_path import PricePath
from analytics.levers.routing import Routing

AnyLever = Annotated[
    PricePath
    | Routing
    | Caching
    | Distillation
    | Byok
    | OtherCogs
    | Migration,
    Field(discriminator="lever"),
]  # fmt: skip
