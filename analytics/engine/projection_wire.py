"""A projection in the form other programs read: rows by plan, when the floor is reached and gross profit halves, side tables."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Any

import polars as pl

from analytics.engine.projection import Projection
from analytics.engine.risk import Risk
from analytics.equations.floor import Crossing
from analytics.words import months, percent

MONEY = ("revenue", "inference_cost", "cogs", "gross_profit")
BANDS = ("gross_margin_p10", "gross_margin_p90", "gross_profit_p10", "gross_profit_p90")
SAVING = ("t", "share", "gpus", "serving", "saving", "cumulative")


def wire(projection: Projection, drawn: Risk | None = None) -> dict[str, Any]:
    """The JSON of `unpeg project`: projected money is a number in full precision, a month without a calendar null.

    With random paths the rows carry P10 and P90, and `below_floor` the share of paths under the floor within 12 and 24 months.
    """
    scenario = projection.scenario
    bands = drawn.bands if drawn else {}
    found = {
        "scenario": scenario.name,
        "snapshot": projection.baseline.snapshot,
        "seed": scenario.seed,
        "plans": {name: _rows(frame, bands.get(name)) for name, frame in projection.plans.items()},
        "floor": {name: _crossing(projection, crossing) for name, crossing in projection.floor.items()},
        "halved": {name: _crossing(projection, crossing) for name, crossing in projection.halved.items()},
        "levers": {name: frame.select(SAVING).to_dicts() for name, frame in projection.levers.items()},
    }
    return found | {"below_floor": drawn.below_floor} if drawn else found


def beside(drawn: Risk | None) -> dict[str, Any]:
    """What the command says beside the rows, and no lock holds: with random paths, the months until P10, P50 and P90 are at the floor."""
    if drawn is None:
        return {}
    to_floor = drawn.to_floor.items()
    return {"to_floor": {name: {at: {"status": each.status, "t": each.months} for at, each in of.items()} for name, of in to_floor}}


def spoken(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows for people: money in cents, customers whole."""
    rows = frame.to_dicts()
    return [row | {name: _cents(row[name]) for name in MONEY} | {"customers": round(row["customers"])} for row in rows]


def _cents(value: float) -> Decimal:
    with localcontext(prec=400):  # a float has up to 309 digits before its point
        return Decimal(repr(value)).quantize(Decimal("0.01"))


def sentences(projection: Projection, drawn: Risk | None = None) -> list[str]:
    """When the margin of each plan reaches the floor, and when its gross profit has halved; of random paths, how many fall under it."""
    floor, horizon = percent(projection.scenario.floor, 0), projection.scenario.horizon_months
    said = []
    for name in projection.plans:
        margin = {
            "already_below": f"is already below the floor of {floor}",
            "reached": f"is below the floor of {floor} in {months(projection.floor[name].months)}",
            "not_within_horizon": f"stays at or above the floor of {floor} for {months(horizon)}",
        }
        profit = {
            "already_below": "is not above zero to begin with",
            "reached": f"has halved in {months(projection.halved[name].months)}",
            "not_within_horizon": f"does not halve within {months(horizon)}",
        }
        said.append(f"{name}: gross margin {margin[projection.floor[name].status]}; gross profit {profit[projection.halved[name].status]}.")
    if drawn is not None:
        name, shares = list(drawn.below_floor.items())[-1]
        said += [f"{name}: of {drawn.paths:,} random paths {_fallen(shares, floor)}."] if shares else []
        soonest = drawn.to_floor[name]["p10"]
        said += [f"{name}: {_when(drawn.to_floor[name], horizon)}."] if soonest.status == "reached" else []
    if any(path.preset == "announced" for path in projection.scenario.price_paths) and not projection.baseline.announced:
        said.append("No announced price change is known for what is bought here: prices stay as they are.")
    return said


def _fallen(shares: Mapping[int, float], floor: str) -> str:
    within = " and ".join(f"{percent(share, 0)} within {until} months" for until, share in shares.items())
    return f"{within} have a margin below the floor of {floor}"


def _when(to_floor: Mapping[str, Crossing], horizon: int) -> str:
    """M11  P10, P50 and P90 of the months to the floor."""
    told = [f"in {months(each.months)}" if each.status == "reached" else f"not within {months(horizon)}" for each in to_floor.values()]
    return f"the tenth of paths that is there first comes below the floor {told[0]}, half of them {told[1]}, nine of ten {told[2]}"


def _rows(frame: pl.DataFrame, bands: pl.DataFrame | None) -> list[dict[str, Any]]:
    if bands is None:
        return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in BANDS).to_dicts()
    return frame.with_columns(bands.select(BANDS)).to_dicts()


def _crossing(projection: Projection, crossing: Crossing) -> dict[str, Any]:
    return {"status": crossing.status, "t": crossing.months, "month": projection.month_of(crossing)}
