"""The history under public price lists: each beside the lines that its unit replaces, and apart from its price level (E14.1, E15.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from analytics.actuals import last_actual_month
from analytics.board.plan_presets import PlanPreset, plan_presets
from analytics.board.rebilled import MONTHS, Rebilled, rebilled_part
from analytics.cube import cube
from analytics.equations.margin import share
from analytics.equations.migration import accepts, opt_in_revenue
from analytics.estimates.part import WORK, Part, part
from data.snapshot import Snapshot

_REPLACES: Mapping[str, tuple[str, ...]] = {
    "markup": ("tokens",), "hybrid": ("tokens",), "seat": ("seat",), "credit": WORK, "acu": WORK, "outcome": WORK, "task": WORK,
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A public price list and what the last months would have billed under it; money in base currency over those months.

    `product`: whose lines are billed anew, the one product sold by the list's unit; None where it is the whole company.
    """

    preset: PlanPreset
    product: str | None
    found: Rebilled

    @cached_property
    def billed(self) -> float:
        """What was billed in the months known on both sides."""
        return float(self.found.rows["billed"].sum())

    @cached_property
    def rebilled(self) -> float:
        """What the list would have billed in them."""
        return float(self.found.rows["rebilled"].sum())

    @property
    def change(self) -> float | None:
        """E15.2  the price level: a fraction of what was billed; None where nothing was."""
        ratio = share(self.rebilled, self.billed)
        return None if ratio is None else ratio - 1

    @property
    def assumed(self) -> bool:
        """Whether the ledger lacks how many units a task takes, or another term of the list."""
        return self.found.grade == "assumed" or bool(self.preset.task_is)

    @cached_property
    def customers(self) -> pl.DataFrame:
        """By customer: `neutral`, what the list would have billed at a price that brings the same total, and `structure`, its change."""
        factor = share(self.billed, self.rebilled)
        neutral = pl.lit(None, pl.Float64) if factor is None else pl.col("rebilled") * factor
        return self.found.customers.with_columns(neutral.alias("neutral")).with_columns(
            (pl.col("neutral") - pl.col("billed")).alias("structure")
        )

    @property
    def moved(self) -> float | None:
        """E15.2  the structure: what some customers would pay more, and others as much less, at the same total; None without one."""
        moved = self.customers["structure"]
        return None if moved.null_count() else float(moved.filter(moved > 0).sum())

    @property
    def takers(self) -> int:
        """Customers who would choose the list: those who pay less."""
        return sum(accepts(old, new) for old, new in self._bills)

    @property
    def lost_to_choice(self) -> float:
        """E14.3  what less is billed where each customer pays the lower of both."""
        return self.billed - opt_in_revenue(self._bills)

    @cached_property
    def _bills(self) -> list[tuple[float, float]]:
        even = pl.col("pays") == "the same"
        new = pl.when(even).then("billed").otherwise("rebilled").alias("new")
        return self.found.customers.select("billed", new).rows()


def price_lists(snapshot: Snapshot | None, presets: Sequence[PlanPreset] | None = None, months: int = MONTHS[1]) -> tuple[Listed, ...]:
    """The last months under each public price list; nothing without an actual month."""
    month = None if snapshot is None else last_actual_month(snapshot)
    if snapshot is None or month is None:
        return ()
    rows = cube(snapshot)
    parts: dict[str | None, Part] = {}
    found = []
    for preset in plan_presets() if presets is None else presets:
        plan = preset.terms()
        product = _product(rows, _REPLACES[plan.plan])
        if product not in parts:
            one = part(snapshot, month, product=product, rows=rows)
            assert one is not None  # noqa: S101 there is a snapshot and a month
            parts[product] = one
        found.append(Listed(preset, product, rebilled_part(parts[product], plan, months)))
    return tuple(found)


def _product(rows: pl.DataFrame, ways: Sequence[str]) -> str | None:
    """The one product whose lines are priced these ways; None where there is none, or more than one."""
    sold = rows.filter(pl.col("side") == "revenue", pl.col("priced_by").is_in(ways), pl.col("revenue") != 0)["product"].unique().to_list()
    return sold[0] if len(sold) == 1 else None
