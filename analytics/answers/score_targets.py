"""C2 solved backwards: the fewest components that would make a software company, and the value that each would have to reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from analytics.company import Company
from analytics.equations.solve import parted
from analytics.scoring.score import BANDS, BEST, WEIGHTS, Input, score
from analytics.scoring.score_inputs import COMPONENTS, watched_beta

SOFTWARE = BANDS[1][0]  # the score from which on it is a software company
_TOLERANCE = 1e-6
_FAR = {name: 0.0 if best > 0.5 else 1.0 for name, best in BEST.items()}  # the worst that a component can be


@dataclass(frozen=True)
class Target:
    """A component's fraction now, None where it is not known, the one it would have to reach, and the part of its way that this is."""

    component: str
    now: float | None
    to: float
    way: float


@dataclass(frozen=True)
class Scored:
    """What the score of a company is made of: fractions by component, gross profit, weights, and the gates that look elsewhere."""

    inputs: Mapping[str, Input]
    profit: float | None
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)
    gates: Mapping[str, Input] = field(default_factory=dict)

    def low_at(self, values: Mapping[str, float]) -> float:
        """The lower end of the score with some components at other values."""
        at = {name: replace(self.inputs[name], value=to, worst=None, best=None) for name, to in values.items()}
        gates = {name: gate for name, gate in self.gates.items() if name not in at}
        return score({**self.inputs, **at}, self.profit, self.weights, gates).low

    def moved(self, names: Sequence[str], way: float, ends: Mapping[str, float]) -> dict[str, float]:
        """Components a part of their way from where they are to these ends."""
        starts = {name: self._start(name) for name in names}
        return {name: start + way * (ends[name] - start) for name, start in starts.items()}

    def _start(self, name: str) -> float:
        """Its value, else its worst end, else the far end of its scale."""
        given = self.inputs[name]
        start = given.worst if given.value is None else given.value
        return _FAR[name] if start is None else start


def scored(company: Company) -> Scored:
    """The score of the company's month, as `scorecard` has it."""
    inputs = {name: compute(company) for name, (_, _, compute) in COMPONENTS.items()}
    weights = {name: company.assumed(key) for name, (_, key, _) in COMPONENTS.items()}
    profit = None if company.gross_profit is None else float(company.gross_profit)
    return Scored(inputs, profit, weights, {"S1": watched_beta(company, inputs["S1"])})


def targets(of: Scored) -> tuple[Target, ...] | None:
    """What has to come true together for the lower end to reach `SOFTWARE`: the fewest components, each moved the same part of its way to
    its best; of as many, those that go the shortest way. Empty where it is reached, None where all of them at their best do not."""
    if of.low_at({}) >= SOFTWARE:
        return ()
    for count in range(1, len(of.inputs) + 1):
        found = [(_way(of, names), names) for names in combinations(of.inputs, count) if of.low_at(of.moved(names, 1.0, BEST)) >= SOFTWARE]
        if found:
            way, names = min(found)
            return tuple(Target(name, of.inputs[name].value, to, way) for name, to in of.moved(names, way, BEST).items())
    return None


def first_to_break(of: Scored) -> Target | None:
    """The component whose shortest way to its worst takes the lower end below `SOFTWARE`; None where none alone does."""
    found = []
    for name, given in of.inputs.items():
        if given.value is None or of.low_at(of.moved([name], 1.0, _FAR)) >= SOFTWARE:
            continue
        holds = lambda way, name=name: of.low_at(of.moved([name], way, _FAR)) >= SOFTWARE  # noqa: E731
        way = parted(holds, 0.0, 1.0, _TOLERANCE)[1]
        found.append((way, Target(name, given.value, of.moved([name], way, _FAR)[name], way)))
    return min(found, key=lambda each: (each[0], each[1].component))[1] if found else None


def _way(of: Scored, names: Sequence[str]) -> float:
    return parted(lambda way: of.low_at(of.moved(names, way, BEST)) < SOFTWARE, 0.0, 1.0, _TOLERANCE)[1]
