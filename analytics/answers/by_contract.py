"""The score read by contract: what it would be if revenue followed the token price as far as its lines are priced by it.

The score takes pass-through as outcomes measured it, where they did (C2); questions about who is billed what go by the lines.
"""

from dataclasses import dataclass

from analytics.answers.answering import span
from analytics.answers.asked import Asked
from analytics.answers.score_targets import scored
from analytics.company import figure
from analytics.measure import Measure
from analytics.scoring.score import Band, Input, score

BESIDE = " It goes by what lines are priced by; the score goes by the pass-through that outcomes measured, {beta}."  # after what lines say
APART = 0.20  # of revenue, from which on the two readings are worth telling apart


@dataclass(frozen=True)
class ByContract:
    """`beta` as measured a unit, `contract` the share of revenue priced by tokens or credits, and the band of the score on that reading."""

    beta: Measure
    contract: Measure
    score: Measure
    band: Band
    measured: Band

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


def by_contract(asked: Asked) -> ByContract | None:
    """The other reading, where outcomes measured a pass-through that is far from the contractual one; else None."""
    company, card = asked.company, asked.score.score
    unit, contract = (asked.indicators.get(name) for name in ("M7_unit", "M7_contractual"))
    if company is None or unit is None or contract is None or unit.value is None or contract.low is None or contract.high is None:
        return None
    if abs(float(contract.low) - float(unit.value)) < APART:
        return None
    of = scored(company)
    ends = Input(None if contract.value is None else float(contract.value), worst=float(contract.high), best=float(contract.low))
    read = score({**of.inputs, "S1": ends}, of.profit, of.weights, {name: gate for name, gate in of.gates.items() if name != "S1"})
    rows = company.behind("billing_lines")
    share = figure("by_contract_share", "Share of revenue priced by tokens or credits", "fraction", contract.value, contract.grade, "E5.2",
                   contract.needs, low=contract.low, high=contract.high, rows=rows)  # fmt: skip
    beta = figure("by_contract_unit", "Pass-through measured a unit", "fraction", unit.value, unit.grade, "M7", "", rows=unit.rows)
    points = span("by_contract_score", "Score read by contract, of a hundred", "count", read.low, read.high, "assumed", "C2, E5.2")
    return ByContract(beta, share, points, read.band, card.band)
