"""The valley of a migration (E14): gross profit while customers come to another plan at renewal, forced and by choice, beside staying."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analytics.baseline import Baseline
from analytics.levers.migration import Migration
from analytics.plan import Plan
from analytics.projection import project
from analytics.scenario import Scenario
from analytics.words import money


@dataclass(frozen=True)
class Valley:
    """Rows t = 0..T of gross profit (USD a month) and margin, by `stay`, `forced` and `opt_in`, and where forced stands below today."""

    rows: Mapping[str, pl.DataFrame]

    @property
    def deepest(self) -> tuple[int, float]:
        """The month in which a forced move earns least, and what it earns less than today, USD a month; 0 where it never does."""
        profit = self.rows["forced"]["gross_profit"]
        month = int(profit.arg_min() or 0)
        return month, max(float(profit[0] - profit[month]), 0.0)

    @property
    def back(self) -> int | None:
        """The first month after the deepest in which a forced move earns what today earns; None where none does."""
        month, _ = self.deepest
        profit = self.rows["forced"]["gross_profit"]
        return next((t for t in range(month, len(profit)) if profit[t] >= profit[0]), None)

    @property
    def chosen(self) -> bool:
        """Whether anybody moves by choice."""
        return not self.rows["opt_in"]["gross_profit"].equals(self.rows["stay"]["gross_profit"])

    @property
    def against_staying(self) -> float:
        """What a forced move earns more than staying over months 1..T, USD."""
        sums = {name: float(frame["gross_profit"][1:].sum()) for name, frame in self.rows.items()}
        return sums["forced"] - sums["stay"]

    @property
    def sentence(self) -> str:
        """How deep, until when, and what it comes to beside staying."""
        month, depth = self.deepest
        horizon = self.rows["forced"].height - 1
        gain = self.against_staying
        beside = f"over {horizon} months it earns {money(abs(gain))} {'more' if gain >= 0 else 'less'} than staying"
        if depth <= 0:
            return f"Moving everybody to outcomes at renewal has no valley: {beside}"
        until = f"and it is back in month {self.back}" if self.back is not None else f"and it is not back within {horizon} months"
        return f"Moving everybody to outcomes at renewal costs up to {money(depth)} a month, in month {month}, {until}; {beside}"


def valley(baseline: Baseline, scenario: Scenario, to: Plan) -> Valley:
    """E14.1 to E14.3  the scenario as it is, and with its customers coming to `to` over twelve renewals. BadValueError as a projection."""
    rows = {"stay": project(baseline, scenario).rows}
    for mode in ("forced", "opt_in"):
        move = Migration.model_validate({"to": to.terms, "mode": mode})
        rows[mode] = project(baseline, scenario.model_copy(update={"levers": (*scenario.levers, move)})).rows
    return Valley(rows)
