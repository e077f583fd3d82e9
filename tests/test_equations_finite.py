"""Every public equation, whatever numbers it is given: a number, None, or a refusal in a sentence; never NaN, infinity or another error."""

import collections.abc
import dataclasses
import importlib
import inspect
import math
import pkgutil
import random
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import UnionType
from typing import Any

import pytest

import analytics.engine.breakeven
import analytics.equations
from data.errors import BadValueError

NUMBERS = [0.0, 0.0, 0.3, 0.5, 0.99, 1.0, 1.0, 1.3, 2.0, 12.0, 120.0, 1e3, 1e9, 1e-12, 1e-300, -0.5, -1.0, -3.0]
NONE = [math.nan, math.inf, -math.inf, 1e200, -1e200]
WORDS = ["tokens", "credits", "acu", "seat", "platform"]
MODULES = [importlib.import_module(f"analytics.equations.{found.name}") for found in pkgutil.iter_modules(analytics.equations.__path__)]
EQUATIONS = [
    function
    for module in (*MODULES, analytics.engine.breakeven)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_") and "ndarray" not in str(inspect.signature(function))
]


def drawn(wanted: Any, chance: random.Random) -> Any:
    """A value of an annotated type, awkward ones often."""
    kind, parts = typing.get_origin(wanted), typing.get_args(wanted)
    plain: dict[Any, Callable[[], Any]] = {
        float: lambda: chance.choice(NUMBERS if chance.random() < 0.9 else NONE),
        int: lambda: chance.choice([0, 1, 2, 5, 12, 40, -1]),
        bool: lambda: chance.random() < 0.5,
        str: lambda: chance.choice(WORDS),
        Decimal: lambda: Decimal(str(chance.choice(NUMBERS))),
        type(None): lambda: None,
    }
    if wanted in plain:
        return plain[wanted]()
    if kind is typing.Literal:
        return chance.choice(parts)
    if kind in (typing.Union, UnionType):
        return drawn(chance.choice(parts), chance)
    if kind is tuple:
        return tuple(drawn(part, chance) for part in parts)
    if kind is collections.abc.Mapping:
        return {word: drawn(parts[1], chance) for word in WORDS}
    if kind is collections.abc.Callable:
        turn = chance.choice(NUMBERS)
        return (lambda value: value < turn) if parts[1] is bool else (lambda value: turn * value)
    if dataclasses.is_dataclass(wanted):
        return typing.cast(Any, wanted)(**{name: drawn(one, chance) for name, one in typing.get_type_hints(wanted).items()})
    return [drawn(parts[0], chance) for _ in range(chance.randint(0, 3))]


def numbers(value: Any) -> Iterator[float]:
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float):
        yield value


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda equation: f"{equation.__module__.split('.')[-1]}.{equation.__name__}")
def test_an_equation_gives_a_number_or_none_or_refuses(equation):
    chance, hints, answers = random.Random(7), typing.get_type_hints(equation), 0
    for _ in range(600):
        given: list[Any] = []
        named: dict[str, Any] = {}
        for name, parameter in inspect.signature(equation).parameters.items():
            if parameter.default is not parameter.empty and chance.random() < 0.5:
                continue
            if parameter.kind is parameter.VAR_POSITIONAL:
                given += [drawn(hints[name], chance) for _ in range(2)]
            elif parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.default is parameter.empty:
                given.append(drawn(hints[name], chance))
            else:
                named[name] = drawn(hints[name], chance)
        try:
            found = equation(*given, **named)
        except BadValueError:
            continue
        answers += 1
        assert all(math.isfinite(number) for number in numbers(found)), (given, named, found)
    assert answers, "every try was refused; expected some to be answered"
