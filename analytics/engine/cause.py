"""Why a margin comes below its floor or gross profit halves: the one force of a scenario without which it would not, or would latest."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from analytics.engine.projection import Projection, project
from analytics.equations.floor import Crossing
from analytics.estimates.baseline import Baseline
from analytics.levers.other_cogs import OtherCogs
from analytics.scenario import Scenario

WORDS: Mapping[str, str] = {
    "compression": "competition takes the markup away",
    "hazard": "customers leave",
    "price_rise": "token prices rise",
    "fixed_cogs": "COGS stay that do not follow tokens",
    "price_fall": "token prices fall",
    "other": "no single force does it",
}
_LEAVING = dict.fromkeys(("churn", "price_gap_hazard"), 0.0)
_STANDING = dict.fromkeys(("hosting_usd_per_customer", "support_usd_per_customer", "card_usd_per_invoice"), 0.0)
_SAME = 1e-9


def causes(projection: Projection) -> dict[str, dict[str, str | None]]:
    """M11  `floor` and `halved`, each by plan, a name of WORDS; None where the line is not reached, or is passed at t = 0 already.

    Each force is taken out of the scenario by itself. Of several without which the line holds, the first of WORDS is named.
    """
    found = {"floor": dict(projection.floor), "halved": dict(projection.halved)}
    if not any(each.status == "reached" for crossings in found.values() for each in crossings.values()):
        return {line: dict.fromkeys(crossings) for line, crossings in found.items()}
    without = {force: project(*rest) for force, rest in _without(projection.baseline, projection.scenario)}
    prices = projection.rows["price_index"].to_list()
    return {
        line: {
            name: _cause(crossing, {force: getattr(other, line).get(name) for force, other in without.items()}, prices)
            for name, crossing in crossings.items()
        }
        for line, crossings in found.items()
    }


def causes_in_words(projection: Projection) -> list[str]:
    """A sentence for each plan and line that is reached."""
    said = {"floor": "its margin comes below the floor because", "halved": "its gross profit halves because"}
    found = causes(projection)
    return [f"{name}: {words} {WORDS[cause]}." for line, words in said.items() for name, cause in found[line].items() if cause is not None]


def _without(baseline: Baseline, scenario: Scenario) -> Iterator[tuple[str, tuple[Baseline, Scenario]]]:
    """The baseline and the scenario less one force, of those that act."""
    behaviour, student = scenario.behaviour, scenario.distillation
    held = scenario.model_copy(update={"behaviour": behaviour.model_copy(update={"markup_end": None})})
    quality = () if student is None else (student.model_copy(update={"quality_hazard": 0.0}),)
    stay = _with(scenario, quality).model_copy(update={"behaviour": behaviour.model_copy(update=_LEAVING)})
    other = tuple(lever.model_copy(update=_STANDING) for lever in scenario.levers if isinstance(lever, OtherCogs))
    still = scenario.model_copy(update={"levers": scenario.other_levers})
    for force, less in (("compression", held), ("hazard", stay), ("prices", still)):
        if less != scenario:
            yield force, (baseline, less)
    if baseline.fixed_cogs or _with(scenario, other) != scenario:
        yield "fixed_cogs", (replace(baseline, fixed_cogs=0.0), _with(scenario, other))


def _with(scenario: Scenario, levers: tuple[object, ...]) -> Scenario:
    """The scenario with levers in the place of those of their name."""
    named = {getattr(lever, "lever", ""): lever for lever in levers}
    return scenario.model_copy(update={"levers": tuple(named.get(lever.lever, lever) for lever in scenario.levers)})


def _cause(crossing: Crossing, without: Mapping[str, Crossing | None], prices: list[float]) -> str | None:
    if crossing.status != "reached" or crossing.months is None:
        return None
    when = {name: _months(each) for name, each in without.items()}
    if "prices" in when:
        rising = prices[math.ceil(crossing.months)] > 1
        when["price_rise" if rising else "price_fall"] = when.pop("prices")
    latest = max(when.values(), default=0.0)
    if latest <= crossing.months + _SAME:
        return "other"
    return next(name for name in WORDS if when.get(name) == latest)


def _months(crossing: Crossing | None) -> float:
    """When a line is reached; infinite where it is not."""
    return math.inf if crossing is None or crossing.after is None else crossing.after
