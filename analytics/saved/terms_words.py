"""A field of a plan, a lever or behaviour inside a sentence: its title and its value with the unit."""

from typing import Any

from analytics.engine.terms import Terms
from analytics.paths.presets import LABELS
from analytics.words import MISSING, inside, listed, percent


def title(model: Any, name: str) -> str:
    """A field's title inside a sentence."""
    return inside(str(model.model_fields[name].title or name))


def in_words(model: type[Terms], name: str, value: Any) -> str:
    """A value of a plan, a lever or behaviour with its unit."""
    unit = str(model.model_fields[name].description or "")
    if value is None:
        return MISSING
    if isinstance(value, tuple):
        return listed([f"{percent(jump.change, 0)} in month {jump.month}" for jump in value])
    if name == "preset":
        label: str = LABELS[value]
        return label
    if unit.startswith("fraction") and isinstance(value, int | float):
        return f"{percent(value)}{unit.removeprefix('fraction') if unit.startswith('fraction a') else ''}"
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:,.6g} {unit}" if unit.startswith("USD") else f"{unit} {value:g}" if unit == "month" else f"{value:,.6g}"
