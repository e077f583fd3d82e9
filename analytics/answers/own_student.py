"""Which of three cases a question about a student meets: none runs and one is assumed, one runs, or something lacks to tell."""

from collections.abc import Callable

from analytics.answers.answering import Open
from analytics.answers.asked import Asked
from analytics.answers.own_models import OwnModels, own_models
from analytics.answers.would_be_student import WouldBe, would_be_student
from analytics.company import Company
from analytics.question import Answer

_USAGE = "a gateway's log of usage with models and tokens"


def of_student(
    asked: Asked,
    open_: Open,
    assumed: Callable[[Asked, Company, WouldBe], Answer],
    running: Callable[[Asked, Company, OwnModels], Answer],
) -> Answer:
    """The answer by what the company hosts; `running` is asked only where the bill of its models is known."""
    company = asked.company
    if company is None:
        return open_.nothing(asked, _USAGE)
    own = own_models(company)
    if own.mtok <= 0:
        would = would_be_student(asked)
        if would is None:
            return open_.because(asked, "no month is there that a projection can start from", asked.unclear or _USAGE)
        return assumed(asked, company, would)
    if own.unit_cost is None:
        return open_.because(asked, "models are hosted, and nobody has typed what they cost", "the bill of the GPUs, typed")
    return running(asked, company, own)
