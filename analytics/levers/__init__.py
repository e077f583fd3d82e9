"""What changes: the levers, in the order in which they act. The union is the registry; a new lever is one file and one line."""

from typing import Annotated

from pydantic import Field

from analytics.levers.byok import Byok
from analytics.levers.distillation import Distillation
from analytics.levers.other_cogs import OtherCogs
from analytics.levers.price_path import PricePath

AnyLever = Annotated[
    PricePath
    | Distillation
    | Byok
    | OtherCogs,
    Field(discriminator="lever"),
]  # fmt: skip
