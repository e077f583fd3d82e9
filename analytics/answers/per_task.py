"""What a task of the product that costs most cost a year ago and costs now, and what each force did to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from analytics.bridging.bridge import bridge
from analytics.bridging.cost_per_unit import FORCES
from analytics.company import Company
from analytics.estimates.part import back

YEAR = 12
OWN = ("tokens_per_unit", "model_mix", "cache_share")  # the forces that are the company's own doing


@dataclass(frozen=True)
class PerTask:
    """Cost of a unit (outcomes, quantity billed, or a million tokens) `months` ago and now, and by force, in base currency."""

    product: str
    unit: str
    months: int
    before: float
    after: float
    forces: Mapping[str, float]

    @property
    def is_task(self) -> bool:
        """Whether the unit is a task; tokens are none."""
        return self.unit != "tokens"

    @property
    def change(self) -> float:
        """The later over the earlier, less one."""
        return self.after / self.before - 1

    @property
    def a_year(self) -> float:
        """The change a year, at the same pace."""
        return float((1 + self.change) ** (YEAR / self.months) - 1)

    @property
    def own(self) -> float:
        """What tokens a task, model mix and caching did to it together."""
        return sum(self.forces[name] for name in OWN)


def per_task(company: Company) -> PerTask | None:
    """M18  over a year, else since the first month after it with both sides: by outcomes where counted, else billed units, else tokens."""
    first = _first(company)
    if first is None:
        return None
    months = (company.month.year - first.year) * 12 + company.month.month - first.month
    rows = bridge(company.snapshot, first, company.month).per_unit.filter(pl.col("before") > 0, pl.col("after") > 0)
    spent = (pl.col("after") * pl.col("units_after")).cast(pl.Float64).alias("spent")
    ordered = rows.with_columns(spent).sort("spent", "product", descending=[True, False])
    for unit in ("outcomes", "quantity", "tokens"):
        found = ordered.filter(pl.col("unit") == unit)
        if found.height:
            row: Mapping[str, Any] = found.row(0, named=True)
            forces = {name: float(row[name]) for name in FORCES}
            return PerTask(row["product"], unit, months, float(row["before"]), float(row["after"]), forces)
    return None


def _first(company: Company) -> date | None:
    sides = company.rows.filter(pl.col("month") < company.month).group_by("month").agg(pl.col("side").n_unique())
    held = sides.filter(pl.col("side") == 2)["month"].to_list()
    year = back(company.month, YEAR)
    return min((month for month in held if month >= year), default=None)
