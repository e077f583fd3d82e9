"""The least-evidenced inputs of the figures of a ledger, in one place to sign: what each is taken to be, and what it moves in dollars.

A company signs a value of its own for any of them, within the range that is shipped, or for what only it can know.

Those that act only once a scenario names them (hazard, copying, transparency, migration, quality) are weighed by the scenario's own
tornado.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from analytics.assumptions import assumption, assumptions
from analytics.company import Company
from analytics.engine import forward
from analytics.engine.complaints import nearest
from analytics.metrics.byok_risk import at_risk, leaving_pays
from data.errors import BadValueError

_GRADES = ("assumed", "estimated", "measured")
SCHEMA = {
    "name": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "source": pl.String,
    "grade": pl.String, "since": pl.String, "signed": pl.Boolean, "moves": pl.String, "effect": pl.Float64,
}  # fmt: skip


def to_sign(company: Company, most: int = 6) -> pl.DataFrame:
    """The inputs to sign, those nobody has signed first, then the worst evidenced, then the largest effect.

    `effect` is the width, in base currency a month, of what the input `moves` between the ends of its range; null where the ledger
    does not say.
    """
    rows = []
    for name, (moves, effect) in _MOVES.items():
        shipped, own = assumption(name), company.signed(name)
        ends = [effect(company, end) for end in (shipped.low, shipped.high)]
        width = None if None in ends else abs((ends[1] or 0.0) - (ends[0] or 0.0))
        rows.append(
            {"name": name, "value": company.assumed(name), "low": shipped.low, "high": shipped.high, "unit": shipped.unit,
             "source": shipped.source, "grade": shipped.grade, "since": shipped.since, "signed": own is not None, "moves": moves,
             "effect": width}
        )  # fmt: skip
    evidence = pl.col("grade").replace_strict(_GRADES, range(3), return_dtype=pl.Int64)
    ordered = pl.DataFrame(rows, schema=SCHEMA).sort("signed", evidence, -pl.col("effect"), "name", nulls_last=True)
    return ordered.head(most)


@dataclass(frozen=True)
class Signable:
    """What can be signed: its unit and the ends between which a value is believed."""

    unit: str
    low: float
    high: float


def signable() -> dict[str, Signable]:
    """All that can be signed, by name."""
    shipped = {name: Signable(each.unit, each.low, each.high) for name, each in assumptions().items()}
    return {**shipped, **_OWN}


def unit_to_sign(name: str, value: Decimal) -> str:
    """The unit of an assumption about to be signed. BadValueError where there is none of the name, or the value is out of its range."""
    there = signable()
    if name not in there:
        near = nearest(name, there)
        listed = f"one that `unpeg assumptions` lists{f' (nearest: {near})' if near else ''}"
        raise BadValueError(f"{name}: no assumption of that name; expected {listed}. Nothing was changed. Correct the name.")
    found = there[name]
    if not (value.is_finite() and found.low <= float(value) <= found.high):
        raise BadValueError(
            f"{name}: found {value}; expected between {found.low:g} and {found.high:g} ({found.unit}). Nothing was changed. Correct it."
        )
    return found.unit


def _known(company: Company) -> bool:
    return company.at.whole.gross_profit is not None and company.at.cost_is_known


def _elasticity(company: Company, value: float) -> float | None:
    return forward.price_move(company.at.lines, assumption("prices.doubling").value, value) if _known(company) else None


def _decline(company: Company, value: float) -> float | None:
    elasticity = company.assumed("behaviour.elasticity")
    return forward.price_move(company.at.lines, 1 - value, elasticity) if _known(company) else None


def _left(company: Company, fee: float, handed_back: float) -> float | None:
    return forward.left_with_every_key(company.at.lines, fee, handed_back) if _known(company) else None


def _fee(company: Company, value: float) -> float | None:
    return _left(company, value, company.assumed("byok.handed_back_share"))


def _handed_back(company: Company, value: float) -> float | None:
    return _left(company, company.assumed("byok.fee_rate"), value)


def _moved(company: Company, value: float) -> float | None:
    return value * float(at_risk(company)["at_risk"].sum()) if company.covered else None


def _leaving(company: Company, value: float) -> float | None:
    rows = leaving_pays(company).filter(pl.col("annual_saving") >= value)
    return float(rows["gross_profit"].sum() or 0) if company.covered else None


_OWN: Mapping[str, Signable] = {
    "alternative_usd_per_mtok": Signable("USD per million tokens, the cheapest hosted price at the same quality", 0.0, 1000.0),
    "committed_usd_per_month": Signable("USD a month of inference promised to a provider, used or not", 0.0, 1e9),
    "human_usd_per_task": Signable("USD a task, for which there is no default", 0.0, 1e6),
    "wage_usd_per_hour": Signable("USD an hour", 0.0, 10_000.0),
    "licence": Signable("1 where the licence of the model we host lets us sell it, else 0", 0.0, 1.0),
}
_MOVES: Mapping[str, tuple[str, Callable[[Company, float], float | None]]] = {
    "behaviour.elasticity": ("the change of gross profit if token prices double", _elasticity),
    "prices.list_decline": ("the change of gross profit after a year of it", _decline),
    "byok.fee_rate": ("gross profit left with every key the customer's", _fee),
    "byok.handed_back_share": ("gross profit left with every key the customer's", _handed_back),
    "byok.max_share": ("gross profit expected to go with customers' keys", _moved),
    "leaving.switching_cost": ("gross profit of customers for whom leaving pays within a year", _leaving),
}
