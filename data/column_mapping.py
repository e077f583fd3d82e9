"""Which column of a file is what, and in which unit: said once by a person for a file that no importer knows.

A mapping is small TOML, or the same names from the form of the Imports page:

    kind = "usage"                  # billing, usage, provider_cost or outcomes
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

from data.errors import BadValueError, UnreadableFileError
from data.mapping_values import AFTER, FLAGS, SETTINGS, TOP, bad, chosen, columns_said, complete, fixed_said, flag, source_said
from data.meanings import KINDS, Kind

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
        raise UnreadableFileError(f"{path.name}: found more than 1 MB; expected a mapping of a few lines. {AFTER} Name another file.")
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{path.name}: found bytes that are not UTF-8; expected TOML in UTF-8. {AFTER} Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        if "overwrite" in str(error):
            raise BadValueError(
                f"{path.name}: found one name twice {_place(error)}; expected one column for each meaning. {AFTER} Keep one of them."
            ) from error
        raise BadValueError(
            f'{path.name}: found text that is not TOML ({error}); expected lines such as day = "Date" under [columns]. {AFTER} '
            "Correct that line."
        ) from error
    return mapping_of(values, path.name)


def mapping_of(values: Mapping[str, Any], where: str) -> ColumnMapping:
    """A mapping of plain values; `where` is what an error names. Raises BadValueError in one sentence."""
    for name in values:
        if name not in TOP:
            raise bad(where, name, "a name that means nothing here", f"one of {', '.join(TOP)}", name, TOP)
    kind = chosen(values, "kind", tuple(KINDS), where)
    if not kind:
        raise bad(where, "kind", "nothing", f"what its rows are: one of {', '.join(KINDS)}")
    settings = {name: chosen(values, name, allowed, where) for name, allowed in SETTINGS.items()}
    flags = {name: flag(values, name, where) for name in FLAGS}
    columns = columns_said(values.get("columns", {}), KINDS[kind], where)
    fixed = fixed_said(values.get("fixed", {}), KINDS[kind], where)
    for name in sorted(columns.keys() & fixed.keys()):
        raise bad(where, f"columns.{name}", f"the column {columns[name]}, and {fixed[name]} under [fixed]", "one of the two")
    complete(KINDS[kind], columns, fixed, settings, flags, where)
    return ColumnMapping(
        kind, source_said(values, where), columns, fixed, settings["amount_unit"], settings["token_unit"], settings["dates"] or "iso",
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
                f"{AFTER} Export it again with that column, or map the columns anew.{nearest}"
            )


def signature(header: Iterable[str]) -> str:
    """What a header is remembered by: its names, in whatever order."""
    return hashlib.sha256("\n".join(sorted(set(header))).encode()).hexdigest()[:16]


def _place(error: tomllib.TOMLDecodeError) -> str:
    place = re.search(r"at line \d+", str(error))
    return place[0] if place else ""
