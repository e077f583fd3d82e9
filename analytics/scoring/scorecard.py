"""The Terminal-or-Tech score of a company, with its components, the gross profit it stands beside, and the one change that moves it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.assumptions import assumption
from analytics.company import company
from analytics.measure import Grade
from analytics.scoring.by_contract import ByContract, by_contract
from analytics.scoring.score import Input, Move, Score, next_move, score
from analytics.scoring.score_inputs import COMPONENTS, watched_beta
from analytics.words import money, percent
from data.snapshot import Snapshot

ENOUGH = 0.60  # of the weight must be measurable, or the evidence is insufficient whatever the band
WHAT = {
    "S1": "pass-through",
    "S2": "margin at risk under BYOK",
    "S3": "durable gross margin",
    "S4": "the part of gross profit that is a visible toll",
    "S5": "the cost advantage of own models, as a share of cost",
    "S6": "gross revenue retention",
    "S7": "concentration of suppliers (HHI)",
}


@dataclass(frozen=True)
class Component:
    """A component in points 0 to 100, between `low` and `high`; `value` None where not measurable, and `missing` what would help."""

    id: str
    label: str
    weight: float
    value: float | None
    low: float
    high: float
    grade: Grade
    missing: str


@dataclass(frozen=True)
class Scorecard:
    """The score of a month; gross profit is on inference, a month, as the verdict states it."""

    snapshot: str | None
    month: date | None
    score: Score
    components: tuple[Component, ...]
    pegged_gross_profit: Decimal | None
    gross_profit: Decimal | None
    next_move: str
    currency: str = "USD"
    move: Move | None = None
    by_contract: ByContract | None = None

    @property
    def enough(self) -> bool:
        """Whether the evidence suffices to speak of a band at all."""
        return self.score.coverage >= ENOUGH

    @property
    def claim(self) -> str:
        """Both ends and the band; both readings of it, where they give another band."""
        claim = f"{ends(self.score.low, self.score.high)} of 100: {self.score.band}"
        other = self.other
        if other is None or other.score.low is None or other.score.high is None:
            return claim
        return f"{claim} as outcomes measure it, {ends(float(other.score.low), float(other.score.high))} by contract: {other.band}"

    @property
    def other(self) -> ByContract | None:
        """The reading by contract, where the band hangs on which is read."""
        return self.by_contract if self.enough and self.by_contract is not None and self.by_contract.other_band else None

    @property
    def beside(self) -> str:
        """How much of it is measurable, and the dollars it stands beside."""
        evidence = (
            f"{percent(self.score.coverage, 0)} of the weight is measurable{'' if self.enough else ', which is insufficient evidence'}"
        )
        if self.pegged_gross_profit is None:
            return f"{evidence}. How much of gross profit is pegged is not known."
        amounts = f"{money(self.pegged_gross_profit, self.currency)} of {money(self.gross_profit, self.currency)}"
        return f"{evidence}. {amounts} gross profit a month is pegged.{self.other.text if self.other is not None else ''}"

    @property
    def sentence(self) -> str:
        """The score in a sentence, with the dollars it stands beside."""
        return f"{self.claim}; {self.beside}"


def ends(low: float, high: float) -> str:
    """Both ends in points, as one where they read the same."""
    return f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f} to {high:.0f}"


def scorecard(snapshot: Snapshot | None, today: date) -> Scorecard:
    """C2, M14  of the last actual month; with nothing loaded, everything between 0 and 100."""
    found = company(snapshot, today) if snapshot is not None else None
    inputs = {
        name: compute(found) if found else Input(missing="billing lines, usage and a provider's cost")
        for name, (_, _, compute) in COMPONENTS.items()
    }
    weights = {name: found.assumed(key) if found else assumption(key).value for name, (_, key, _) in COMPONENTS.items()}
    profit = float(found.gross_profit) if found and found.gross_profit is not None else None
    gates = {"S1": watched_beta(found, inputs["S1"])} if found else {}
    here = score(inputs, profit, weights, gates)
    move = next_move(inputs, profit, weights, gates)
    read = by_contract(found, inputs, profit, weights, gates, here) if found else None
    known = found is not None and found.at.whole.gross_profit is not None and found.at.cost_is_known
    return Scorecard(
        snapshot=snapshot.id if snapshot is not None else None,
        month=found.month if found else None,
        score=here,
        components=tuple(
            Component(part.id, COMPONENTS[part.id][0], part.weight, part.value, part.low, part.high, given.grade, given.missing)
            for part in here.parts
            for given in (inputs[part.id],)
        ),
        pegged_gross_profit=found.at.pegged.gross_profit if found and known else None,
        gross_profit=found.at.whole.gross_profit if found else None,
        next_move=_said(here, inputs, move, read),
        currency=found.at.currency if found else "USD",
        move=move,
        by_contract=read,
    )


def score_json(card: Scorecard) -> dict[str, Any]:
    """The score as the command prints it; components in points, null where not measurable."""
    components = [
        {
            "id": each.id, "label": each.label, "weight": each.weight, "value": each.value,
            "grade": each.grade if each.value is not None else None, "missing": each.missing or None,
        }
        for each in card.components
    ]  # fmt: skip
    return {
        "snapshot": card.snapshot,
        "low": card.score.low,
        "high": card.score.high,
        "cap": card.score.cap,
        "band": card.score.band,
        "coverage": card.score.coverage,
        "pegged_gross_profit": card.pegged_gross_profit,
        "gross_profit": card.gross_profit,
        "components": components,
        "next_move": card.next_move,
    }


def _said(here: Score, inputs: dict[str, Input], move: Move | None, other: ByContract | None) -> str:
    """The change in a sentence: a missing file where the band is not decided for want of it, else a component's own value."""
    if here.band == "sold below cost":
        return "Gross profit above zero: until then no other change counts."
    total = sum(part.weight for part in here.parts)
    widest = max(here.parts, key=lambda part: part.weight * (part.high - part.low))
    width = widest.weight * (widest.high - widest.low) / total
    if here.band == "not decided" and width > 0 and inputs[widest.id].missing:
        worth = f"is worth up to {width:.0f} of the {here.high - here.low:.0f} points in doubt"
        return f"Bring {inputs[widest.id].missing}: {WHAT[widest.id]} alone {worth}."
    if move is not None:
        return f"Move {_way(move)}: that makes it a {move.band}."
    if here.band == "software company" and other is not None and other.other_band:
        by = f"move {_way(other.move)}, and it is a {other.move.band}" if other.move is not None else "it takes two components at least"
        return f"As outcomes measure it, nothing: no band is higher. By contract: {by}."
    if here.band == "software company":
        return "Nothing: no band is higher."
    return (
        "No single change is enough: pass-through and margin at risk under BYOK have to fall together."
        if here.high <= 34.5
        else ("No single change is enough: it takes two components at least.")
    )


def _way(move: Move) -> str:
    start, end = (_amount(move.component, value) for value in (move.now, move.to))
    return f"{WHAT[move.component]} from {start} to {end}"


def _amount(component: str, value: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:.2f}" if component == "S7" else percent(value)
