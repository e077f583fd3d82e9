"""Proposals for a mapping, from the names of columns and the first rows: shown to a person, never taken unasked."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.meanings import KINDS, Kind

_ISO = re.compile(r"\d{4}-\d{2}|\d{9,13}(\.0*)?$")
_LONGEST = 24  # letters of a source
_WRITTEN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}")


def proposal(header: Sequence[str], sample: Sequence[Mapping[str, str]], kind: str = "") -> dict[str, Any]:
    """Values as `mapping_of` takes them, with what cannot be proposed left out."""
    chosen = KINDS[kind] if kind else max(KINDS.values(), key=lambda one: _telling(one, _columns(one, header)))
    columns = _columns(chosen, header)
    proposed: dict[str, Any] = {
        "kind": chosen.name,
        "columns": columns,
        "dates": _dates([row.get(columns.get("day", ""), "") for row in sample]),
    }
    if any(chosen.meaning(name).reads == "tokens" for name in columns):
        proposed |= {"token_unit": "tokens"}
    amounts = [column for name, column in columns.items() if chosen.meaning(name).reads == "amount"]
    proposed["amount_unit"] = _unit(amounts)
    return {name: value for name, value in proposed.items() if value}


def source_of(name: str) -> str:
    """What to call where a file comes from, by its name."""
    words = re.findall(r"[a-z]+", name.lower().split(".")[0])
    while len("-".join(words)) > _LONGEST and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST]


def _columns(kind: Kind, header: Sequence[str]) -> dict[str, str]:
    """Each column for one meaning at most: the same word first, then one that holds it."""
    found: dict[str, str] = {}
    for same in (True, False):
        for meaning in kind.meanings:
            for word in meaning.words if meaning.name not in found else ():
                column = next((c for c in header if c and c not in found.values() and _says(c, word, same)), None)
                if column:
                    found[meaning.name] = column
                    break
    return {meaning.name: found[meaning.name] for meaning in kind.meanings if meaning.name in found}


def _says(column: str, word: str, same: bool) -> bool:
    bare = re.sub(r"[^a-z0-9]", "", column.lower())
    return bare == word if same else len(word) > 5 and word in bare


def _telling(kind: Kind, columns: Mapping[str, str]) -> float:
    """How much a kind explains: what it cannot do without counts most, tokens tell usage."""
    needed = sum(name in columns or kind.meaning(name).fixed for name in kind.needs) / len(kind.needs)
    tokens = sum(kind.meaning(name).reads == "tokens" for name in columns)
    own = sum(name in ("customer_id", "invoice_id", "product", "provider", "line_item") for name in columns)
    return needed * 2 + tokens * 2 + own + (0 if not kind.any_of or any(name in columns for name in kind.any_of) else -5)


def _dates(values: Sequence[str]) -> str:
    """The order of day and month, where the first rows tell."""
    filled = [value.strip() for value in values if value.strip()]
    if filled and all(_ISO.match(value) for value in filled):
        return "iso"
    written = [match for value in filled if (match := _WRITTEN.match(value))]
    first, second = any(int(m[1]) > 12 for m in written), any(int(m[2]) > 12 for m in written)
    return "day_first" if first and not second else "month_first" if second and not first else ""


def _unit(columns: Sequence[str]) -> str:
    """Dollars or cents, where a name says so."""
    names = " ".join(columns).lower()
    return "minor" if re.search(r"cents?\b|minor", names.replace("_", " ")) else "major" if re.search(r"usd|dollar|eur", names) else ""
