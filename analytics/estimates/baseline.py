"""The baseline: company totals in the month t = 0, typed in a scenario or estimated from the ledger, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analytics.estimates.suggested import Suggested
from analytics.levers.price_path import Jump
from analytics.measure import Grade, Measure
from analytics.scenario import Scenario
from data.errors import BadValueError

FIELDS = (
    "customers", "tasks", "tokens_mtok", "price_usd_per_mtok", "list_price_usd_per_mtok", "fixed_cogs", "seats", "human_usd_per_task",
    "own_key_share",
)  # fmt: skip
DRAWN = ("behaviour.task_growth", "behaviour.churn")  # drawn where they were measured
_NEUTRAL = {"customers": 1.0, "tasks": 1.0, "fixed_cogs": 0.0, "own_key_share": 0.0}


@dataclass(frozen=True)
class Known:
    """What the ledger knows of its last actual month: measures by field, the month, announced price changes, the snapshot.

    `suggested` starts sliders, by place such as `behaviour.churn`, and acts in no scenario; `mix` are the shares of cost by model.
    """

    measures: Mapping[str, Measure] = field(default_factory=dict)
    month: date | None = None
    announced: tuple[Jump, ...] = ()
    snapshot: str | None = None
    suggested: Mapping[str, Suggested] = field(default_factory=dict)
    mix: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """A month's totals, in full; tokens and tasks on our keys. `grades` says how each is known; what is neutral is assumed.

    `intervals`: both ends, 95%, of behaviour that the ledger measured, by place: random paths are drawn from them.
    """

    customers: float
    tasks: float
    tokens_mtok: float
    price_usd_per_mtok: float
    list_price_usd_per_mtok: float
    fixed_cogs: float = 0.0
    seats: float | None = None
    human_usd_per_task: float | None = None
    own_key_share: float = 0.0
    month: date | None = None
    announced: tuple[Jump, ...] = ()
    snapshot: str | None = None
    grades: Mapping[str, Grade] = field(default_factory=dict)
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def inference_cost(self) -> float:
        """C(0), USD a month."""
        return self.tokens_mtok * self.price_usd_per_mtok


def baseline(scenario: Scenario, known: Known | None = None) -> Baseline:
    """The scenario's baseline: each field as typed, else as the ledger knows it, else neutral. BadValueError where one is missing.

    A typed price stands for its own list price, and no announced change of what the ledger buys is a change of it. Typed tokens and
    price are a company of their own: what is not typed beside them is neutral.
    """
    known = known or Known()
    typed = scenario.baseline.model_dump(exclude_none=True)
    found: dict[str, float] = dict(typed)
    grades: dict[str, Grade] = dict.fromkeys(typed, "assumed")
    own = {"tokens_mtok", "price_usd_per_mtok"} <= typed.keys()
    for name in FIELDS:
        measure = known.measures.get(name)
        skip = own or (name == "list_price_usd_per_mtok" and "price_usd_per_mtok" in typed)
        if name not in found and measure is not None and measure.value is not None and not skip:
            found[name], grades[name] = float(measure.value), measure.grade
    for name in ("tokens_mtok", "price_usd_per_mtok"):
        if name not in found:
            raise _missing(name, known)
    if "list_price_usd_per_mtok" not in found:
        found["list_price_usd_per_mtok"] = found["price_usd_per_mtok"]
        grades["list_price_usd_per_mtok"] = grades["price_usd_per_mtok"]
    for name, neutral in _NEUTRAL.items():
        if name not in found:
            found[name], grades[name] = neutral, "assumed"
    announced = () if "price_usd_per_mtok" in typed else known.announced
    intervals = {} if own else {name: ends for name in DRAWN if (ends := _interval(known.suggested.get(name))) is not None}
    return Baseline(**found, month=known.month, announced=announced, snapshot=known.snapshot, grades=grades, intervals=intervals)


def _interval(one: Suggested | None) -> tuple[float, float] | None:
    """Both ends of what was measured; None where nothing was."""
    if one is None or one.measure.grade == "assumed" or one.measure.low is None or one.measure.high is None:
        return None
    return float(one.measure.low), float(one.measure.high)


def _missing(name: str, known: Known) -> BadValueError:
    measure = known.measures.get(name)
    why = f"not measurable in the ledger: needs {measure.needs}" if measure is not None else "nothing, and no ledger to take it from"
    return BadValueError(
        f"baseline.{name}: found {why}; expected an amount a month, without which there is neither cost nor revenue. "
        f"Nothing was projected. Name it under [baseline], or import usage and costs."
    )
