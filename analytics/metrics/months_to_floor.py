"""M11 Months until the floor breaks and until gross profit halves, under each named price path, over the elasticity range."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.engine import forward
from analytics.engine.forward import Market
from analytics.equations.floor import Crossing, months_to_floor
from analytics.estimates.estimate import announced
from analytics.estimates.part import part
from analytics.indicator import Indicator
from analytics.measure import Measure
from analytics.paths.presets import LABELS, Preset
from analytics.words import inside

HORIZON = 36
_SCHEMA = {
    "preset": pl.String, "label": pl.String, "elasticity": pl.Float64, "floor_status": pl.String, "months_to_floor": pl.Float64,
    "cause": pl.String, "months_until_halved": pl.Float64,
}  # fmt: skip


def by_preset(company: Company, presets: Sequence[Preset] = tuple(LABELS)) -> pl.DataFrame:
    """E16.5, E16.6  one row for each named path (or those given) and end of the elasticity range; months null where a line is not reached.

    `months_until_halved` is of all gross profit on inference. `cause` says what breaks the floor: `already_below`, `price_rise`,
    or `other_cogs` that stay while gross profit falls, `mix` where pegged lines shrink beside the others. Nothing is known of
    compression or churn until a scenario names them.
    """
    at = company.at
    if at.whole.gross_profit is None or not at.cost_is_known or not at.whole.revenue or at.whole.revenue <= 0:
        return pl.DataFrame(schema=_SCHEMA)
    assumed = assumption("behaviour.elasticity")
    rows = [
        _row(company, preset, lever, elasticity)
        for preset in presets
        for lever in (_lever(company, preset),)
        for elasticity in sorted({assumed.low, assumed.high})
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _row(company: Company, preset: Preset, lever: Mapping[str, Any], elasticity: float) -> tuple[object, ...]:
    lines, floor = company.at.lines, company.snapshot.settings.floor
    market = Market([lever], elasticity, assumption("behaviour.tokens_elasticity").value)
    other = float(company.at.other_cogs or 0)
    found = months_to_floor(forward.margins(lines, market, other, HORIZON), floor)
    halved = forward.months_until_halved(lines, market) if (company.at.whole.gross_profit or 0) > 0 else None
    return (preset, LABELS[preset], elasticity, found.status, found.after, _cause(company, market, found), halved)


def _lever(company: Company, preset: Preset) -> Mapping[str, Any]:
    if preset != "announced":
        return {"lever": "price_path", "preset": preset}
    here = part(company.snapshot, rows=company.rows)
    jumps = announced(here, company.book, company.today) if company.book is not None and here is not None else ()
    return {"lever": "price_path", "jumps": [jump.model_dump() for jump in jumps]}


def _cause(company: Company, market: Market, found: Crossing) -> str | None:
    if found.status != "reached":
        return "already_below" if found.status == "already_below" else None
    floor, steps = company.snapshot.settings.floor, HORIZON
    without = months_to_floor(forward.margins(company.at.lines, market, 0.0, steps), floor)
    if without.status != "reached":
        return "other_cogs"
    metered = [line for line in company.at.lines if not line.pegged and line.inference_cost > 0]
    fixed = months_to_floor(forward.margins(metered, market, 0.0, steps), floor) if metered else None
    return "price_rise" if fixed is not None and fixed.status != "not_within_horizon" else "mix"


def _measures(company: Company) -> tuple[Measure, ...]:
    """The soonest of each path is its value, the latest its upper end: none where an elasticity keeps it above."""
    rows = by_preset(company)
    behind = company.behind("billing_lines")
    needs = "both sides of the month, and the products that inference cost belongs to"
    found: list[Measure] = []
    for preset, label in LABELS.items():
        of = rows.filter(pl.col("preset") == preset)
        for name, column, equation, words in (
            ("floor", "months_to_floor", "E16.5", "margin is below the floor"),
            ("half", "months_until_halved", "E16.6", "gross profit has halved"),
        ):
            months = of[column].drop_nulls().to_list()
            reached = len(months) == of.height
            beyond = needs if of.is_empty() else "a horizon on which it happens"
            found.append(
                figure(f"M11_{name}_{preset}", f"Months until {words}: {inside(label)}", "months", min(months, default=None),
                       "assumed", equation, beyond, low=min(months, default=None), high=max(months) if months and reached else None,
                       rows=behind)
            )  # fmt: skip
    return tuple(found)


MONTHS_TO_FLOOR = Indicator(
    "M11", "Months to the floor, and until gross profit halves", "E16.5, E16.6", _measures, lambda company: by_preset(company)
)
