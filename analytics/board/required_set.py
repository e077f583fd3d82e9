"""The required set of a company from what its ledger knows: the Plans page and the questions read this one."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.board.plans_compared import TOO_LITTLE, tasks_to_assume
from analytics.engine.required import Case, assumed_by, required
from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import Baseline, Known, baseline
from analytics.words import money, percent
from data.errors import BadValueError


@dataclass(frozen=True)
class Compared:
    """The required set of a company, and the baseline and revenue it starts from, and what the company has signed."""

    base: Baseline
    revenue: float
    cases: tuple[Case, ...]
    signed: Mapping[str, float]


def revenue_known(known: Known) -> float | None:
    """Revenue of the month projections start from; None where there is none above zero."""
    measure = known.measures.get("revenue")
    return None if measure is None or measure.value is None or measure.value <= 0 else float(measure.value)


def tasks_assumed(known: Known, signed: Mapping[str, float]) -> float | None:
    """Tasks a month to two figures where no file counts those of all the work: they bring today's revenue at the market's price."""
    revenue = revenue_known(known)
    found = None if revenue is None else tasks_to_assume(known, revenue, assumed_by(signed))
    return None if found is None else float(f"{found:.2g}")


def required_set(known: Known, floor: float, signed: Mapping[str, float], tasks: float | None, currency: str = "USD") -> Compared:
    """E15's set over 24 months from the ledger's last month, with `tasks` where it counts none. BadValueError where it cannot be told."""
    revenue = revenue_known(known)
    if revenue is None:
        raise BadValueError(
            "No month has both revenue and inference cost yet, so no plan was compared. Import what you invoiced and what you used."
        )
    for name in ("tokens_mtok", "price_usd_per_mtok"):
        measure = known.measures.get(name)
        if measure is None or measure.value is None:
            needs = f", which need {measure.needs}" if measure is not None and measure.needs else ""
            raise BadValueError(
                f"The plans start from the month's tokens and their cost{needs}. No plan was compared. Import what you used."
            )
    typed = {} if tasks is None else {"tasks": tasks}
    base = baseline(scenario_from({"plan": {"plan": "markup"}, "floor": floor, "baseline": typed}), known)
    if base.inference_cost < TOO_LITTLE * revenue:
        raise BadValueError(
            f"{known.month:%B %Y} has {money(base.inference_cost, currency)} of inference beside {money(revenue, currency)} of revenue. "
            f"Below {percent(TOO_LITTLE, 0)} of it inference is not what is sold, so no plan was compared. "
            "Import the usage, or what the providers charged, of the same month."
        )
    return Compared(base, revenue, required(base, revenue, floor, assumed=assumed_by(signed)), signed)
