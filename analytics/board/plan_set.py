"""How the required set is named and drawn, on the Plans page and in the pack alike."""

from collections.abc import Sequence

from analytics.charts.price_paths import Way
from analytics.engine.required import PATHS, Case
from analytics.equations.floor import Crossing

COLOURS = {"cost_plus": "markup", "hybrid": "hybrid", "credits": "credit", "outcome_market": "outcome", "outcome_neutral": "task"}
SHORT = {"cost_plus": "Cost-plus", "hybrid": "Hybrid", "credits": "Credits", "outcome_market": "At market", "outcome_neutral": "At revenue"}
PATH = {"list_30": "−30%/yr", "flat": "Stay", "tenfold": "Tenfold", "shock_100_month_3": "Double"}


def way(case: Case) -> Way:
    """A case as its panel draws it."""
    return Way(SHORT[case.member], COLOURS[case.member], case.rows, case.floor.after, case.member == "cost_plus")


def ways(cases: Sequence[Case]) -> dict[str, list[Way]]:
    """The lines of each panel, by price path."""
    return {path: [way(case) for case in cases if case.path == path] for path in PATHS}


def when(crossing: Crossing, already: str = "already") -> str:
    """The month of a crossing in a table's cell."""
    if crossing.status == "already_below":
        return already
    return "never" if crossing.months is None else f"{crossing.months:.1f} mo"
