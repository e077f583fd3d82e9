"""The method in words: the vocabulary, every metric, every equation as the code states it, every default with its source, the limits."""

import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from analytics import equations, metrics
from analytics.assumptions import assumptions
from analytics.engine import breakeven
from analytics.indicator import Indicator
from analytics.metric import Metric

_HERE = Path(__file__).parent
_NUMBERED = re.compile(r"(E(\d+)\.(\d+)\w?)(?:,? (?:and |to )?E\d+\.\d+\w?)*[:.,]? +")
SUBJECTS = {
    0: "Identities", 1: "Inference prices", 2: "Volume", 3: "Routing and caching", 4: "Markup, premium and churn", 5: "Hybrid", 6: "Seats",
    7: "Credits", 8: "Agent compute units", 9: "Outcomes", 10: "Tasks", 11: "BYOK", 12: "Distillation", 13: "Other COGS", 14: "Migration",
    15: "Composition", 16: "The floor",
}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """A word and what it means here."""

    term: str
    means: str


@dataclass(frozen=True)
class Equation:
    """An equation as the function that computes it states it; `subject` is its chapter."""

    number: str
    subject: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A metric: its number, name, unit (empty where it has several), what it is, and the equations it comes from."""

    id: str
    label: str
    unit: str
    means: str
    equation: str


@dataclass(frozen=True)
class Default:
    """An assumption as shipped, and the value in force where the company has signed one."""

    name: str
    value: float
    signed: float | None
    low: float
    high: float
    unit: str
    source: str
    since: str


@dataclass(frozen=True)
class Limit:
    """Something the figures do not claim, and whose word that is."""

    text: str
    source: str


@cache
def glossary() -> tuple[Term, ...]:
    """The vocabulary, in the order of its file."""
    return tuple(Term(**each) for each in tomllib.loads((_HERE / "glossary.toml").read_text(encoding="utf-8")).values())


@cache
def limits() -> tuple[Limit, ...]:
    """What is not claimed."""
    return tuple(Limit(**each) for each in tomllib.loads((_HERE / "limits.toml").read_text(encoding="utf-8"))["limits"])


@cache
def all_equations() -> tuple[Equation, ...]:
    """Every equation that a function states, by number: the opening of its docstring."""
    found: dict[tuple[int, int, str], Equation] = {}
    for module in (*_modules(equations), breakeven):
        for text in _stated(module):
            if numbered := _NUMBERED.match(text):
                chapter, place = int(numbered[2]), int(numbered[3])
                found[chapter, place, text] = Equation(numbered[1], SUBJECTS[chapter], text[numbered.end() :])
    return tuple(found[key] for key in sorted(found))


@cache
def readings() -> tuple[Reading, ...]:
    """Every metric of the registries, by its number."""
    registry: tuple[Metric | Indicator, ...] = (*metrics.METRICS, *metrics.INDICATORS)
    found = []
    for module in _modules(metrics):
        means = (inspect.getdoc(module) or "").split("\n\n")[0].replace("\n", " ")
        means = re.sub(r"^M\d+ ", "", means)
        for each in registry:
            if any(value is each for value in vars(module).values()):
                found.append(Reading(each.id, each.label, getattr(each, "unit", ""), means, each.equation))
    return tuple(sorted(found, key=lambda each: (int(re.sub(r"\D", "", each.id) or 0), each.id)))


def defaults(signed: dict[str, float]) -> tuple[Default, ...]:
    """Every shipped assumption by name, beside what the company has signed."""
    return tuple(
        Default(name, each.value, signed.get(name), each.low, each.high, each.unit, each.source, each.since)
        for name, each in assumptions().items()
    )


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def _stated(module: ModuleType) -> Iterator[str]:
    """The opening of the docstring of each public function of a module."""
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ")
