"""How work goes in the month: what is resolved, what comes back, what people add."""

import polars as pl

from analytics.company import figure
from analytics.equations.margin import share
from analytics.estimates.part import Part
from analytics.estimates.rate_interval import wilson
from analytics.measure import Measure

FEWEST = 30  # tasks, below which a rate says nothing


def rates(part: Part) -> list[Measure]:
    """E9.1, E9.4  resolution and reversal with their 95% intervals (Wilson), and E10.2 minutes of people a task."""
    here = part.outcomes.filter(pl.col("month") == part.month)
    total = {name: float(here[name].sum() or 0) for name in here.columns[2:]}
    says = "outcomes that say whether they succeeded" if total["attempted"] else "outcomes of the month"
    taken = share(total["human_minutes"], total["with_minutes"])
    return [
        _rate(part, "resolution_rate", "Resolved of attempted", "E9.1", total["resolved"], total["judged"], says),
        _rate(part, "reversed_share", "Reversed of resolved", "E9.4", total["reversed"], total["settled"],
              "outcomes that say whether they were reversed"),
        figure("review_minutes", "Minutes of people", "minutes a task", taken, "estimated", "E10.2", "outcomes with the minutes of people",
               rows=part.behind("outcomes")),
    ]  # fmt: skip


def _rate(part: Part, name: str, label: str, equation: str, hits: float, tried: float, needs: str) -> Measure:
    ends = wilson(hits, tried) if tried >= FEWEST else None
    few = f"{FEWEST} {needs}; found {tried:,.0f}" if 0 < tried < FEWEST else needs
    low, high = ends or (None, None)
    value = hits / tried if ends else None
    return figure(name, label, "fraction", value, "estimated", equation, few, low=low, high=high, rows=part.behind("outcomes"))
