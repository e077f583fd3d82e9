"""The score read by contract: what it would be if revenue followed the token price as far as its lines are priced by it.

The score takes pass-through as outcomes measured it, where they did (C2); questions about who is billed what go by the lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analytics.company import Company, figure
from analytics.measure import Measure
from analytics.metrics.pass_through import PASS_THROUGH
from analytics.said import Said
from analytics.scoring.score import Band, Input, Move, Score, next_move, score

BESIDE = " It goes by what lines are priced by; the score goes by the pass-through that outcomes measured, {beta}."  # after what lines say
APART = 0.20  # of revenue, from which on the two readings are worth telling apart


@dataclass(frozen=True)
class ByContract:
    """`beta` as measured a unit, `contract` the share of revenue priced by tokens or credits, the score on that reading with its band, and
    the one change that lifts it into another."""

    beta: Measure
    contract: Measure
    score: Measure
    band: Band
    measured: Band
    move: Move | None

    @property
    def named(self) -> dict[str, Measure]:
        """The measures of `clause`, by their places in a template."""
        return {"beta": self.beta, "contract": self.contract, "by_contract": self.score}

    @property
    def other_band(self) -> bool:
        """Whether the company's band hangs on which of the two is read."""
        return self.band != self.measured

    @property
    def clause(self) -> str:
        """Why the score and the lines differ, as a sentence to follow another."""
        band = f", a {self.band}" if self.other_band and self.band != "not decided" else ", no band of its own" if self.other_band else ""
        return (
            " The score reads pass-through as measured on outcomes, {beta}; by contract {contract} of revenue follows the token price, and "
            f"the score would be {{by_contract}}{band}."
        )

    @property
    def text(self) -> str:
        """`clause` with its figures."""
        return Said(self.clause, self.named).text


def by_contract(
    company: Company,
    inputs: Mapping[str, Input],
    profit: float | None,
    weights: Mapping[str, float],
    gates: Mapping[str, Input],
    here: Score,
) -> ByContract | None:
    """The other reading of a score that stands `here`, where outcomes measured a pass-through far from the contractual one; else None."""
    found = {measure.id: measure for measure in PASS_THROUGH.measures(company)}
    unit, contract = found["M7_unit"], found["M7_contractual"]
    if unit.value is None or contract.low is None or contract.high is None or abs(float(contract.low) - float(unit.value)) < APART:
        return None
    ends = Input(None if contract.value is None else float(contract.value), worst=float(contract.high), best=float(contract.low))
    others = {name: gate for name, gate in gates.items() if name != "S1"}
    read = score({**inputs, "S1": ends}, profit, weights, others)
    share = replace(
        contract, id="by_contract_share", label="Share of revenue priced by tokens or credits", rows=company.behind("billing_lines")
    )
    beta = figure("by_contract_unit", "Pass-through measured a unit", "fraction", unit.value, unit.grade, "M7", "", rows=unit.rows)
    points = figure("by_contract_score", "Score read by contract, of a hundred", "count", None, "assumed", "C2, E5.2", "",
                    low=read.low, high=read.high)  # fmt: skip
    move = next_move({**inputs, "S1": ends}, profit, weights, others)
    return ByContract(beta, share, points, read.band, here.band, move)
