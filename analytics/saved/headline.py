"""What a scenario comes to in four figures: gross profit over the horizon, margin at its end, months to the floor and to half."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analytics.engine.projection import Projection
from analytics.equations.floor import Crossing
from analytics.words import margin_text, money, months


@dataclass(frozen=True)
class Headline:
    """Gross profit of months 1 to `horizon_months` (USD), gross margin of the last (fraction; None without revenue), E16.5 and E16.6."""

    horizon_months: int
    gross_profit: float
    gross_margin: float | None
    floor: Crossing
    halved: Crossing

    @property
    def words(self) -> tuple[str, str, str, str]:
        """The four in the reader's form."""
        return (f"{money(self.gross_profit)} in {self.horizon_months} months", *self.cells[2:])

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The four in the reader's form for a table, the horizon in a cell of its own."""
        return (
            money(self.gross_profit),
            str(self.horizon_months),
            margin_text(self.gross_margin),
            when(self.floor, "from the start"),
            when(self.halved, "none to halve"),
        )

    @property
    def sentence(self) -> str:
        """The four in a sentence."""
        floor = {"already_below": "is below the floor from the start", "not_within_horizon": "stays at or above the floor"}
        half = {"already_below": "there is no gross profit to halve", "not_within_horizon": "it does not halve by then"}
        margin = floor.get(self.floor.status, f"is below the floor in {months(self.floor.months)}")
        profit = half.get(self.halved.status, f"it halves in {months(self.halved.months)}")
        last = "without revenue at the end" if self.gross_margin is None else f"{margin_text(self.gross_margin)} at the end"
        return f"Gross profit is {self.words[0]}, and {profit}; gross margin is {last} and {margin}."


def headline(projection: Projection) -> Headline:
    """The headline of a projection: of the company's rows, those of all plans together."""
    rows, name = projection.rows, list(projection.plans)[-1]
    return Headline(
        projection.scenario.horizon_months,
        float(rows["gross_profit"][1:].sum()),
        rows["gross_margin"][-1],
        projection.floor[name],
        projection.halved[name],
    )


def as_json(found: Headline) -> dict[str, Any]:
    """Plain values, which `from_json` reads back to the same headline."""
    return asdict(found)


def from_json(values: Mapping[str, Any]) -> Headline:
    """The headline that was written."""
    return Headline(**{**values, "floor": Crossing(**values["floor"]), "halved": Crossing(**values["halved"])})


def when(crossing: Crossing, already: str) -> str:
    """A crossing in words: months, `already`, or that it does not come within the horizon."""
    if crossing.status == "already_below":
        return already
    return "not by then" if crossing.status == "not_within_horizon" else months(crossing.months)
