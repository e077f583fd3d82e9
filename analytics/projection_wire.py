"""A projection in the form other programs read: rows by plan, when the floor is reached and gross profit halves, side tables."""

from typing import Any

import polars as pl

from analytics.equations.floor import Crossing
from analytics.projection import Projection

BANDS = ("gross_margin_p10", "gross_margin_p90", "gross_profit_p10", "gross_profit_p90")
SAVING = ("t", "share", "gpus", "serving", "saving", "cumulative")


def wire(projection: Projection) -> dict[str, Any]:
    """The JSON of `unpeg project`: projected money is a number in full precision, a month without a calendar null."""
    scenario = projection.scenario
    return {
        "scenario": scenario.name,
        "snapshot": projection.baseline.snapshot,
        "seed": scenario.seed,
        "plans": {name: _rows(frame) for name, frame in projection.plans.items()},
        "floor": {name: _crossing(projection, crossing) for name, crossing in projection.floor.items()},
        "halved": {name: _crossing(projection, crossing) for name, crossing in projection.halved.items()},
        "levers": {name: frame.select(SAVING).to_dicts() for name, frame in projection.levers.items()},
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    missing = [pl.lit(None, pl.Float64).alias(name) for name in BANDS if name not in frame.columns]
    return frame.with_columns(*missing).to_dicts()


def _crossing(projection: Projection, crossing: Crossing) -> dict[str, Any]:
    return {"status": crossing.status, "t": crossing.months, "month": projection.month_of(crossing)}
