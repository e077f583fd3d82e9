"""What a mapping says, value by value: what cannot be taken is a sentence that names it, what was expected and the nearest word."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz import process

from data.currencies import EXPONENT
from data.errors import BadValueError
from data.importers import IMPORTERS
from data.meanings import Kind

SETTINGS: dict[str, tuple[str, ...]] = {
    "amount_unit": ("major", "minor"),
    "token_unit": ("tokens", "thousands", "millions"),
    "dates": ("iso", "day_first", "month_first"),
    "decimal": ("point", "comma"),
}
SAID = {"major": "major (dollars)", "minor": "minor (cents)"}
FLAGS = {  # and the columns that make it a question
    "amount_includes_tax": ("tax",),
    "input_includes_cached": ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens"),
}
TOP = ("kind", "source", *SETTINGS, *FLAGS, "columns", "fixed")
AFTER = "Nothing was loaded."


def bad(where: str, name: str, found: str, expected: str, word: str = "", known: Iterable[str] = ()) -> BadValueError:
    near = process.extractOne(word, list(known)) if word else None
    nearest = f" Nearest: {near[0]}." if near else ""
    return BadValueError(f"{where}, {name}: found {found}; expected {expected}. {AFTER} Correct the mapping.{nearest}")


def chosen(values: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str) -> str:
    value = values.get(name)
    if value is None or value == "":
        return ""
    if value not in allowed:
        said = ", ".join(SAID.get(word, word) for word in allowed)
        raise bad(where, name, str(value), f"one of {said}", str(value), allowed)
    return str(value)


def flag(values: Mapping[str, Any], name: str, where: str) -> bool | None:
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise bad(where, name, str(value), "true or false")
    return value


def source_said(values: Mapping[str, Any], where: str) -> str:
    source = values.get("source")
    if not isinstance(source, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", source):
        found = "nothing" if source in (None, "") else str(source)
        raise bad(where, "source", found, "what to call where such files come from: small letters, digits and dashes, such as mygateway")
    taken = sorted({importer.family.split("_")[0] for importer in IMPORTERS})
    if source in taken:
        raise bad(where, "source", source, f"a name of its own; {', '.join(taken)} are those of formats that are read without a mapping")
    return source


def columns_said(said: Any, kind: Kind, where: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, column in _table(said, "columns", kind, where).items():
        if isinstance(column, list):
            raise bad(where, f"columns.{name}", f"{len(column)} columns, {', '.join(map(str, column))}", "one column for one meaning")
        if not isinstance(column, str) or not column.strip():
            raise bad(where, f"columns.{name}", f"{column!r}", "the name of a column in quotes")
        clean = column.strip().lower()
        other = next((meaning for meaning, taken in columns.items() if taken == clean), None)
        if other:
            raise bad(where, f"columns.{name}", f"the column {column}, which is {other} already", "one meaning for one column")
        columns[name] = clean
    return columns


def fixed_said(said: Any, kind: Kind, where: str) -> dict[str, str]:
    fixed: dict[str, str] = {}
    for name, value in _table(said, "fixed", kind, where).items():
        may = tuple(meaning.name for meaning in kind.meanings if meaning.fixed)
        if name not in may:
            raise bad(where, f"fixed.{name}", f"the same {name} for every row", f"one of {', '.join(may)} under [fixed]", name, may)
        if not isinstance(value, str) or not value.strip():
            raise bad(where, f"fixed.{name}", f"{value!r}", "a value in quotes")
        fixed[name] = value.strip()
    if "currency" in fixed:
        fixed["currency"] = fixed["currency"].upper()
        if fixed["currency"] not in EXPONENT:
            raise bad(where, "fixed.currency", fixed["currency"], "a currency of ISO 4217 such as USD", fixed["currency"], EXPONENT)
    return fixed


def _table(said: Any, name: str, kind: Kind, where: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise bad(where, name, repr(said), f"a table [{name}] with a line for each meaning")
    for meaning in said:
        if meaning not in kind.names:
            expected = f"one of {', '.join(kind.names)} for {kind.name}"
            raise bad(where, f"{name}.{meaning}", "a meaning that there is not", expected, meaning, kind.names)
    return said


def complete(
    kind: Kind,
    columns: Mapping[str, str],
    fixed: Mapping[str, str],
    settings: Mapping[str, str],
    flags: Mapping[str, bool | None],
    where: str,
) -> None:
    """All that the kind needs is said, and each unit."""
    for name in kind.needs:
        if name not in columns and name not in fixed:
            place = f"a column under [columns]{', or a value under [fixed]' if kind.meaning(name).fixed else ''}"
            raise bad(where, f"columns.{name}", "nothing", f"{place}: {kind.name} needs its {name}")
    if kind.any_of and not any(name in columns for name in kind.any_of):
        raise bad(where, "columns", f"none of {', '.join(kind.any_of)}", "at least one of them")
    reads = {kind.meaning(name).reads for name in columns}
    if "amount" in reads and not settings["amount_unit"]:
        raise bad(where, "amount_unit", "nothing", "one of major (dollars), minor (cents): a unit is never guessed")
    if "tokens" in reads and not settings["token_unit"]:
        raise bad(where, "token_unit", "nothing", "one of tokens, thousands, millions: a unit is never guessed")
    if kind.amount in columns and "currency" not in columns and "currency" not in fixed:
        raise bad(where, "columns.currency", "nothing", "a column under [columns], or a value under [fixed]: an amount needs its currency")
    if kind.name == "usage" and fixed.get("currency", "USD") != "USD":
        raise bad(where, "fixed.currency", fixed["currency"], "USD: cost beside usage is in US dollars; map it as provider_cost instead")
    for flag, asking in FLAGS.items():
        told = next((name for name in asking if name in columns), None)
        if told and flags[flag] is None:
            whole = "the amount holds the tax" if told == "tax" else "the input tokens hold the cached ones"
            raise bad(where, flag, "nothing", f"true or false: whether {whole}")
