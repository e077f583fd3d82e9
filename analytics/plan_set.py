"""The required set of a company: what it starts from, and every way to price under every price path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics import plans_compared as compared
from analytics.actuals import margin
from analytics.baseline import Baseline, Known, baseline
from analytics.charts.price_paths import Way
from analytics.equations.floor import Crossing
from analytics.required import PATHS, Case, assumed_by, required
from analytics.scenario_file import scenario_from
from analytics.words import money, percent
from data.errors import BadValueError
from data.snapshot import Snapshot

COLOURS = {"cost_plus": "markup", "hybrid": "hybrid", "credits": "credit", "outcome_market": "outcome", "outcome_neutral": "task"}
SHORT = {"cost_plus": "Cost-plus", "hybrid": "Hybrid", "credits": "Credits", "outcome_market": "At market", "outcome_neutral": "At revenue"}
PATH = {"list_30": "−30%/yr", "flat": "Stay", "tenfold": "Tenfold", "shock_100_month_3": "Double"}


@dataclass(frozen=True)
class Compared:
    """The required set of a company, and the baseline and revenue it starts from, and what the company has signed."""

    base: Baseline
    revenue: float
    cases: tuple[Case, ...]
    signed: Mapping[str, float]


def assumed_tasks(known: Known, signed: Mapping[str, float]) -> float | None:
    """Where the ledger counts no tasks, or one product's alone: as many as bring today's revenue at the market's price."""
    revenue = known.measures.get("revenue")
    if revenue is None or not revenue.value or revenue.value <= 0:
        return None
    found = compared.tasks_to_assume(known, float(revenue.value), assumed_by(signed))
    return None if found is None else float(f"{found:.2g}")


def compared_set(snapshot: Snapshot, known: Known, signed: Mapping[str, float], tasks: float | None) -> Compared:
    """The set from the last month of the ledger, `tasks` where it counts none. BadValueError where it cannot be told."""
    currency, floor = snapshot.settings.base_currency, snapshot.settings.floor
    month = None if known.month is None else margin(snapshot, "month", known.month, known.month).to_dicts()[0]
    if month is None or not month["revenue"] or month["revenue"] <= 0:
        raise BadValueError(
            "billing: found no month with revenue and cost; expected one. No plan was compared. Import what you invoiced and what you used."
        )
    revenue = float(month["revenue"])
    typed = {} if tasks is None else {"tasks": tasks}
    base = baseline(scenario_from({"plan": {"plan": "markup"}, "floor": floor, "baseline": typed}), known)
    if base.inference_cost < compared.TOO_LITTLE * revenue:
        raise BadValueError(
            f"{known.month:%B %Y}: found {money(base.inference_cost, currency)} of inference beside {money(revenue, currency)} of revenue; "
            f"expected {percent(compared.TOO_LITTLE, 0)} of it or more, else inference is not what is sold. No plan was compared. "
            "Import the usage, or what the providers charged, of the same month."
        )
    return Compared(base, revenue, required(base, revenue, floor, assumed=assumed_by(signed)), signed)


def way(case: Case) -> Way:
    """A case as its panel draws it."""
    return Way(SHORT[case.member], COLOURS[case.member], case.rows, case.floor.months, case.member == "cost_plus")


def ways(cases: Sequence[Case]) -> dict[str, list[Way]]:
    """The lines of each panel, by price path."""
    return {path: [way(case) for case in cases if case.path == path] for path in PATHS}


def when(crossing: Crossing, already: str = "already") -> str:
    """The month of a crossing in a table's cell."""
    if crossing.status == "already_below":
        return already
    return "never" if crossing.months is None else f"{crossing.months:.1f} mo"
