"""The valley of a migration (E14): gross profit while customers come to another plan at renewal, forced and by choice, beside staying."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analytics.engine.projection import project
from analytics.estimates.baseline import Baseline
from analytics.levers.migration import Migration
from analytics.plan import Plan
from analytics.scenario import Scenario
from analytics.words import money

_EVEN = 1e-9  # of a month: what adding cohorts in another order can move

CHEAPER = 0.10  # what is taken off the price for those who may choose: at the price of today nobody gains by moving


@dataclass(frozen=True)
class Valley:
    """Rows t = 0..T of gross profit (a month) and margin, by `stay`, `forced` and `opt_in`; `to` is the plan's name in a sentence.

    Forced, everybody comes at renewal at the price of the plan; by choice, at a price `cheaper` by that fraction, who pays less.
    """

    rows: Mapping[str, pl.DataFrame]
    to: str = "outcomes"
    cheaper: float = CHEAPER

    def deepest(self, name: str = "forced") -> tuple[int, float]:
        """The month in which a way earns least, and what it earns less than today; 0 where it never does."""
        profit = self.rows[name]["gross_profit"]
        month = int(profit.arg_min() or 0)
        return month, max(float(profit[0] - profit[month]), 0.0)

    def back(self, name: str = "forced") -> int | None:
        """The first month after the deepest in which a way earns what today earns; None where none does."""
        month, _ = self.deepest(name)
        profit = self.rows[name]["gross_profit"]
        return next((t for t in range(month, len(profit)) if profit[t] >= profit[0]), None)

    def under_staying(self, name: str = "forced") -> int:
        """In how many months a way earns less than staying; what rounding moves counts as nothing."""
        stay, other = self.rows["stay"]["gross_profit"], self.rows[name]["gross_profit"]
        return int((other < stay - _EVEN * stay.abs()).sum())

    @property
    def chosen(self) -> bool:
        """Whether anybody moves by choice."""
        stay, other = self.rows["stay"]["gross_profit"], self.rows["opt_in"]["gross_profit"]
        return bool(((other - stay).abs() > _EVEN * stay.abs()).any())

    def against_staying(self, name: str = "forced") -> float:
        """What a way earns more than staying over months 1..T."""
        return self.over_horizon(name) - self.over_horizon("stay")

    def over_horizon(self, name: str) -> float:
        """Gross profit of months 1..T together."""
        return float(self.rows[name]["gross_profit"][1:].sum())

    def sentence(self, currency: str = "USD") -> str:
        """How deep, until when, and what it comes to beside staying."""
        month, depth = self.deepest()
        horizon, gain = self.rows["forced"].height - 1, self.against_staying()
        amount, more = money(abs(gain), currency), "more" if gain > 0 else "less"
        some = any(digit in "123456789" for digit in amount)
        apart = f"{amount} {more} than staying" if some else "as much as staying"
        beside = f"over {horizon} months they bring {apart}"
        if depth <= 0:
            return f"Gross profit never falls below today's while all customers move to {self.to}; {beside}"
        until = f"and is back in month {back}" if (back := self.back()) is not None else f"and is not back within {horizon} months"
        low = money(self.rows["forced"]["gross_profit"][month], currency)
        return (
            f"While all customers move to {self.to}, gross profit falls to {low} a month in month {month}, {money(depth, currency)} below "
            f"today, {until}; {beside}"
        )


def valley(baseline: Baseline, scenario: Scenario, to: Plan, name: str = "outcomes", cheaper: float = CHEAPER) -> Valley:
    """E14.1 to E14.3  the scenario as it is, and with its customers coming to `to` over twelve renewals. BadValueError as a projection."""
    rows = {"stay": project(baseline, scenario).rows}
    for mode, plan in (("forced", to), ("opt_in", to.priced(1 - cheaper))):
        move = Migration.model_validate({"to": plan.terms, "mode": mode})
        rows[mode] = project(baseline, scenario.model_copy(update={"levers": (*scenario.levers, move)})).rows
    return Valley(rows, name, cheaper)
