"""C2, M14: the Terminal-or-Tech score as two ends. What is not known counts 0 in the lower and 100 in the upper end: silence never pays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from analytics.equations.given import above, all_finite, finite, within
from analytics.measure import Grade
from data.errors import BadValueError

Band = Literal["sold below cost", "payment terminal", "toll road with a product", "software company", "not decided"]
BANDS: tuple[tuple[float, Band], ...] = ((35.0, "payment terminal"), (60.0, "toll road with a product"), (100.1, "software company"))
WEIGHTS: Mapping[str, float] = {"S1": 25, "S2": 20, "S3": 20, "S4": 10, "S5": 10, "S6": 10, "S7": 5}


def clip(value: float) -> float:
    """A value held between 0 and 1."""
    return min(max(value, 0.0), 1.0)


def owned_cost(share: float, own_cost: float, alternative_price: float, licence: float) -> float:
    """S5  x_own max(0, 1 - c_own / p_alt) L: how much cheaper our own model serves the share it serves, as a fraction."""
    finite(share=share, own_cost=own_cost, alternative_price=alternative_price, licence=licence)
    return clip(share * max(0.0, 1 - own_cost / alternative_price) * licence) if alternative_price > 0 else 0.0


# what a fraction is worth, 0 to 100; S1 beta, S2 margin at risk, S3 durable margin, S4 toll, S5 owned cost, S6 GRR, S7 provider HHI
POINTS: Mapping[str, Callable[[float], float]] = {
    "S1": lambda beta: 100 * (1 - clip(beta)),
    "S2": lambda at_risk: 100 * (1 - clip(at_risk)),
    "S3": lambda margin: 100 * clip((margin - 0.05) / 0.70),
    "S4": lambda toll: 100 * (1 - clip(toll)),
    "S5": lambda owned: 100 * clip(owned),
    "S6": lambda retained: 100 * clip((retained - 0.40) / 0.50),
    "S7": lambda hhi: 100 * (1 - clip((hhi - 0.25) / 0.75)),
}
# the value that is best for the score, and what it would be called
BEST: Mapping[str, float] = {"S1": 0.0, "S2": 0.0, "S3": 0.75, "S4": 0.0, "S5": 1.0, "S6": 0.90, "S7": 0.25}


@dataclass(frozen=True)
class Input:
    """What a component is made of, as a fraction: `value` None where not measurable; `worst` and `best` bound it where anything does."""

    value: float | None = None
    worst: float | None = None
    best: float | None = None
    grade: Grade = "estimated"
    missing: str = ""


@dataclass(frozen=True)
class Part:
    """A component in points; None where not measurable, between `low` and `high`."""

    id: str
    weight: float
    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """Both ends 0 to 100, the cap of the upper end, the share of weight that is measurable, and the band."""

    low: float
    high: float
    cap: float
    coverage: float
    band: Band
    parts: tuple[Part, ...] = field(default=())


def score(
    inputs: Mapping[str, Input],
    gross_profit: float | None,
    weights: Mapping[str, float] = WEIGHTS,
    gates: Mapping[str, Input] | None = None,
) -> Score:
    """M14 from the fractions of its components.

    `gates` stands in for what the cap looks at, where that is another value than the component's: the lower end of a measured beta.
    A gate whose value is not known is taken as reached in the lower end and as open in the upper one; margin at risk has no value,
    and no gate, where there is no gross profit to risk. BadValueError where a fraction or a weight is no number.
    """
    _judge(inputs, weights)
    _judge(gates or {}, weights)
    total = sum(weights.values())
    parts = tuple(_part(name, weight, inputs.get(name, Input())) for name, weight in weights.items())
    watched = {name: (gates or {}).get(name, inputs.get(name, Input())) for name in _GATES}
    cap_low, cap_high = (_cap(watched, gross_profit, end) for end in ("worst", "best"))
    low, high = (sum(part.weight * getattr(part, end) for part in parts) / total for end in ("low", "high"))
    low, high = min(low, cap_low), min(high, cap_high)
    known = sum(part.weight for part in parts if part.value is not None) / total
    return Score(low, high, cap_high, known, _band(low, high, gross_profit), parts)


def _judge(inputs: Mapping[str, Input], weights: Mapping[str, float]) -> None:
    for name, given in inputs.items():
        all_finite(name, (given.value, given.worst, given.best))
    for name, weight in weights.items():
        if name not in POINTS:
            raise BadValueError(f"weights: found {name}; expected weights of {', '.join(POINTS)}. Nothing was computed. Leave it out.")
        within(f"weight of {name}", weight)
    above("sum of weights", sum(weights.values()))


# a gate falls in a straight line from 100 at the first value to the last at the second
_GATES: Mapping[str, tuple[float, float, float]] = {"S1": (0.6, 0.8, 34.0), "S2": (0.6, 0.8, 34.0), "S3": (0.35, 0.30, 59.0)}


def _cap(watched: Mapping[str, Input], gross_profit: float | None, end: str) -> float:
    return min(_gate(name, given, gross_profit, end) for name, given in watched.items())


def _gate(name: str, given: Input, gross_profit: float | None, end: str) -> float:
    opens, shuts, last = _GATES[name]
    bound = getattr(given, end)
    at = given.value if bound is None else bound
    if at is None:
        nothing_at_risk = name == "S2" and gross_profit is not None and gross_profit <= 0
        return 100.0 if end == "best" or nothing_at_risk else last
    return 100 - (100 - last) * clip((at - opens) / (shuts - opens))


def _part(name: str, weight: float, given: Input) -> Part:
    def points(bound: float | None, unknown: float) -> float:
        at = given.value if bound is None else bound
        return unknown if at is None else POINTS[name](at)

    value = None if given.value is None else POINTS[name](given.value)
    return Part(name, weight, value, points(given.worst, 0.0), points(given.best, 100.0))


def _band(low: float, high: float, gross_profit: float | None) -> Band:
    if gross_profit is not None and gross_profit <= 0:
        return "sold below cost"
    ends = {next(name for below, name in BANDS if value < below) for value in (low, high)}
    return ends.pop() if len(ends) == 1 else "not decided"


@dataclass(frozen=True)
class Move:
    """The one change that moves the band: a component's fraction from `now` (None: not known) to `to`, and the band it gives."""

    component: str
    now: float | None
    to: float
    band: Band


def next_move(
    inputs: Mapping[str, Input],
    gross_profit: float | None,
    weights: Mapping[str, float] = WEIGHTS,
    gates: Mapping[str, Input] | None = None,
) -> Move | None:
    """The smallest single change that lifts the company into another band, as a share of the component's own way to its best.

    Known components alone are tried, since a file that is missing is no change of the company. None where no single one suffices.
    """
    here = score(inputs, gross_profit, weights, gates)

    def moved(name: str, way: float) -> tuple[float, Score]:
        given = inputs[name]
        start = given.value or 0.0
        to = start + way * (BEST[name] - start)
        one = replace(given, value=to, worst=None, best=None)
        return to, score({**inputs, name: one}, gross_profit, weights, {key: value for key, value in (gates or {}).items() if key != name})

    found: list[tuple[float, Move]] = []
    for name, given in inputs.items():
        if given.value is None or name not in weights or not _lifted(here, moved(name, 1.0)[1]):
            continue
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (low, middle) if _lifted(here, moved(name, middle)[1]) else (middle, high)
        to, reached = moved(name, high)
        found.append((high, Move(name, given.value, to, reached.band)))
    return min(found, key=lambda each: each[0])[1] if found else None


def _lifted(here: Score, there: Score) -> bool:
    """Whether the band is another, decided, and not a worse one."""
    order = [name for _, name in BANDS]
    if here.band == "sold below cost" or there.band not in order:
        return False
    return there.band != here.band and there.low >= here.low
