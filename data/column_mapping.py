"""Which column of a file is what, and in which unit: said once by a person for a file that no importer knows.

A mapping is small TOML, or the same names from the form of the Imports page:

    kind = "usage"                  # billing, usage or provider_cost
    source = "mygateway"            # what to call where such files come from
    token_unit = "tokens"           # tokens, thousands or millions
    amount_unit = "major"           # major (dollars) or minor (cents)
    dates = "iso"                   # iso, day_first or month_first
    decimal = "point"               # point or comma; else told from the file

    [columns]                       # what it is = the column of the file
    day = "Timestamp"
    input_tokens = "Prompt"

    [fixed]                         # the same in every row
    provider = "openai"
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import process

from data.currencies import EXPONENT
from data.errors import BadValueError, UnreadableFileError
from data.importers import IMPORTERS
from data.meanings import KINDS, Kind

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
_AFTER = "Nothing was loaded."
_LARGEST = 1 << 20


@dataclass(frozen=True)
class ColumnMapping:
    """A mapping that can be taken. Names of columns are lower case, as the stage gives them."""

    kind: str
    source: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    amount_unit: str = ""
    token_unit: str = ""
    dates: str = "iso"
    decimal: str = ""
    amount_includes_tax: bool = False
    input_includes_cached: bool = False

    @property
    def of(self) -> Kind:
        return KINDS[self.kind]

    @property
    def format(self) -> str:
        return f"{self.source}_{self.of.suffix}"

    @property
    def plain(self) -> dict[str, Any]:
        """As plain values that make the same mapping again."""
        return {**vars(self), "columns": dict(self.columns), "fixed": dict(self.fixed)}

    @property
    def fingerprint(self) -> int:
        """A number that is the mapping's own: another mapping of the same file is another import."""
        text = json.dumps(self.plain, sort_keys=True)
        return int(hashlib.sha256(text.encode()).hexdigest()[:7], 16)


def read_mapping(path: Path) -> ColumnMapping:
    """The mapping of a TOML file. OSError where it cannot be opened, UnreadableFileError or BadValueError where it cannot be taken."""
    if path.is_file() and path.stat().st_size > _LARGEST:
        raise UnreadableFileError(f"{path.name}: found more than 1 MB; expected a mapping of a few lines. {_AFTER} Name another file.")
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{path.name}: found bytes that are not UTF-8; expected TOML in UTF-8. {_AFTER} Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        if "overwrite" in str(error):
            raise BadValueError(
                f"{path.name}: found one name twice {_place(error)}; expected one column for each meaning. {_AFTER} Keep one of them."
            ) from error
        raise BadValueError(
            f'{path.name}: found text that is not TOML ({error}); expected lines such as day = "Date" under [columns]. {_AFTER} '
            "Correct that line."
        ) from error
    return mapping_of(values, path.name)


def mapping_of(values: Mapping[str, Any], where: str) -> ColumnMapping:
    """A mapping of plain values; `where` is what an error names. Raises BadValueError in one sentence."""
    for name in values:
        if name not in TOP:
            raise _bad(where, name, "a name that means nothing here", f"one of {', '.join(TOP)}", name, TOP)
    kind = _chosen(values, "kind", tuple(KINDS), where)
    if not kind:
        raise _bad(where, "kind", "nothing", f"what its rows are: one of {', '.join(KINDS)}")
    settings = {name: _chosen(values, name, allowed, where) for name, allowed in SETTINGS.items()}
    flags = {name: _flag(values, name, where) for name in FLAGS}
    columns = _columns(values.get("columns", {}), KINDS[kind], where)
    fixed = _fixed(values.get("fixed", {}), KINDS[kind], where)
    for name in columns.keys() & fixed.keys():
        raise _bad(where, f"columns.{name}", f"the column {columns[name]}, and {fixed[name]} under [fixed]", "one of the two")
    _complete(KINDS[kind], columns, fixed, settings, flags, where)
    return ColumnMapping(
        kind, _source(values, where), columns, fixed, settings["amount_unit"], settings["token_unit"], settings["dates"] or "iso",
        settings["decimal"], bool(flags["amount_includes_tax"]), bool(flags["input_includes_cached"]),
    )  # fmt: skip


def check_columns(mapping: ColumnMapping, header: Iterable[str], name: str) -> None:
    """Raises BadValueError where a mapped column is not in the file."""
    present = [column for column in header if column]
    for meaning, column in mapping.columns.items():
        if column not in present:
            shown = ", ".join(present[:12]) + (" …" if len(present) > 12 else "")
            near = process.extractOne(column, present)
            nearest = f" Nearest: {near[0]}." if near and near[1] >= 60 else ""
            raise BadValueError(
                f"{name}, row 1: found no column {column}, which the mapping reads as {meaning}; found {shown}; expected it there. "
                f"{_AFTER} Export it again with that column, or map the columns anew.{nearest}"
            )


def signature(header: Iterable[str]) -> str:
    """What a header is remembered by: its names, in whatever order."""
    return hashlib.sha256("\n".join(sorted(set(header))).encode()).hexdigest()[:16]


# -- parts -----------------------------------------------------------------------------------------------------------------


def _bad(where: str, name: str, found: str, expected: str, word: str = "", known: Iterable[str] = ()) -> BadValueError:
    near = process.extractOne(word, list(known)) if word else None
    nearest = f" Nearest: {near[0]}." if near else ""
    return BadValueError(f"{where}, {name}: found {found}; expected {expected}. {_AFTER} Correct the mapping.{nearest}")


def _place(error: tomllib.TOMLDecodeError) -> str:
    place = re.search(r"at line \d+", str(error))
    return place[0] if place else ""


def _chosen(values: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str) -> str:
    value = values.get(name)
    if value is None or value == "":
        return ""
    if value not in allowed:
        said = ", ".join(SAID.get(word, word) for word in allowed)
        raise _bad(where, name, str(value), f"one of {said}", str(value), allowed)
    return str(value)


def _flag(values: Mapping[str, Any], name: str, where: str) -> bool | None:
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise _bad(where, name, str(value), "true or false")
    return value


def _source(values: Mapping[str, Any], where: str) -> str:
    source = values.get("source")
    if not isinstance(source, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", source):
        found = "nothing" if source in (None, "") else str(source)
        raise _bad(where, "source", found, "what to call where such files come from: small letters, digits and dashes, such as mygateway")
    taken = sorted({importer.family.split("_")[0] for importer in IMPORTERS})
    if source in taken:
        raise _bad(where, "source", source, f"a name of its own; {', '.join(taken)} are those of formats that are read without a mapping")
    return source


def _columns(said: Any, kind: Kind, where: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, column in _table(said, "columns", kind, where).items():
        if isinstance(column, list):
            raise _bad(where, f"columns.{name}", f"{len(column)} columns, {', '.join(map(str, column))}", "one column for one meaning")
        if not isinstance(column, str) or not column.strip():
            raise _bad(where, f"columns.{name}", f"{column!r}", "the name of a column in quotes")
        clean = column.strip().lower()
        other = next((meaning for meaning, taken in columns.items() if taken == clean), None)
        if other:
            raise _bad(where, f"columns.{name}", f"the column {column}, which is {other} already", "one meaning for one column")
        columns[name] = clean
    return columns


def _fixed(said: Any, kind: Kind, where: str) -> dict[str, str]:
    fixed: dict[str, str] = {}
    for name, value in _table(said, "fixed", kind, where).items():
        may = tuple(meaning.name for meaning in kind.meanings if meaning.fixed)
        if name not in may:
            raise _bad(where, f"fixed.{name}", f"the same {name} for every row", f"one of {', '.join(may)} under [fixed]", name, may)
        if not isinstance(value, str) or not value.strip():
            raise _bad(where, f"fixed.{name}", f"{value!r}", "a value in quotes")
        fixed[name] = value.strip()
    if "currency" in fixed:
        fixed["currency"] = fixed["currency"].upper()
        if fixed["currency"] not in EXPONENT:
            raise _bad(where, "fixed.currency", fixed["currency"], "a currency of ISO 4217 such as USD", fixed["currency"], EXPONENT)
    return fixed


def _table(said: Any, name: str, kind: Kind, where: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise _bad(where, name, repr(said), f"a table [{name}] with a line for each meaning")
    for meaning in said:
        if meaning not in kind.names:
            expected = f"one of {', '.join(kind.names)} for {kind.name}"
            raise _bad(where, f"{name}.{meaning}", "a meaning that there is not", expected, meaning, kind.names)
    return said


def _complete(
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
            raise _bad(where, f"columns.{name}", "nothing", f"{place}: {kind.name} needs its {name}")
    if kind.any_of and not any(name in columns for name in kind.any_of):
        raise _bad(where, "columns", f"none of {', '.join(kind.any_of)}", "at least one of them")
    reads = {kind.meaning(name).reads for name in columns}
    if "amount" in reads and not settings["amount_unit"]:
        raise _bad(where, "amount_unit", "nothing", "one of major (dollars), minor (cents): a unit is never guessed")
    if "tokens" in reads and not settings["token_unit"]:
        raise _bad(where, "token_unit", "nothing", "one of tokens, thousands, millions: a unit is never guessed")
    if kind.amount in columns and "currency" not in columns and "currency" not in fixed:
        raise _bad(where, "columns.currency", "nothing", "a column under [columns], or a value under [fixed]: an amount needs its currency")
    if kind.name == "usage" and fixed.get("currency", "USD") != "USD":
        raise _bad(where, "fixed.currency", fixed["currency"], "USD: cost beside usage is in US dollars; map it as provider_cost instead")
    for flag, asking in FLAGS.items():
        told = next((name for name in asking if name in columns), None)
        if told and flags[flag] is None:
            whole = "the amount holds the tax" if told == "tax" else "the input tokens hold the cached ones"
            raise _bad(where, flag, "nothing", f"true or false: whether {whole}")
