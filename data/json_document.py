"""A JSON document's records, one by one: results of a vendor's pages, entries of a list, or the document itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson

from data.errors import UnreadableFileError

_DEEPEST = 60  # brackets within brackets; a reader's work grows with their square
_LONGEST = 1_000  # digits of a number; beyond a few thousand the reader falls over
_CHUNK = 8 << 10  # bytes read at once: within a chunk nothing stops the nesting
_DAYS = {"page": "start_time", None: "starting_at"}  # what a page says it is: where its days begin
_PAGES = (*_DAYS, "list")
_DOCUMENTS = ("invoice", "credit_note")  # of Stripe: their lines are the rows, each with its document
_DIGITS = re.compile(b"[0-9]{%d}" % _LONGEST)


class _Reader:
    """A file in any encoding as UTF-8 bytes, in which no number is endless."""

    def __init__(self, path: Path, encoding: str, name: str) -> None:
        self._file, self._name, self._tail = path.open(encoding=encoding, errors="replace", newline=""), name, b""

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size).encode("utf-8", "replace")
        if _DIGITS.search(self._tail + chunk):
            raise UnreadableFileError(
                f"{self._name}: found a number of more than {_LONGEST:,} digits; expected an export's amounts and counts. "
                "Nothing was loaded. Export it again."
            )
        self._tail = chunk[-_LONGEST:] if len(chunk) >= _LONGEST else (self._tail + chunk)[-_LONGEST:]
        return chunk

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class Nothing(dict[str, Any]):
    """A bucket or a page in which nothing happened."""


def records_of(text: Path, encoding: str, name: str, warnings: list[str]) -> Iterator[dict[str, Any]]:
    """The records, and Nothing for a bucket or a page in which nothing happened. Says where a further page is missing.

    Raises UnreadableFileError, and ijson.JSONError where the document is broken.
    """
    with _Reader(text, encoding, name) as file:
        top = _top(file, name)
    if top.get("has_more") is True:
        warnings.append(
            f"{name}: has_more is true: the period goes on in a further page that is not in this file. Import the following pages too."
        )
    path = "data.item" if top.get("data") else "item" if top.get("list") else ""
    with _Reader(text, encoding, name) as file:
        empty = _DAYS.get(top.get("object")) if "has_more" in top else None  # a page may hold no day at all
        listed = False
        for entry in ijson.items(file, path, multiple_values=True, buf_size=_CHUNK):
            empty, listed = None, True
            for part in entry["data"] if _is_page(entry) else [entry]:
                yield from _rows(part)
        if empty:
            yield Nothing({empty: None})
        elif not listed and top.get("object") == "list":
            raise UnreadableFileError(
                f"{name}: the list is empty; expected at least one object in data. Nothing was loaded. Fetch a longer period."
            )


def _top(file: _Reader, name: str) -> dict[str, Any]:
    """What stands at the top: `object`, `has_more` of the last page, and whether there is a list or a list called data."""
    top: dict[str, Any] = {}
    depth = 0
    for prefix, event, value in ijson.parse(file, multiple_values=True, buf_size=_CHUNK):
        depth += (event in ("start_array", "start_map")) - (event in ("end_array", "end_map"))
        if depth > _DEEPEST:
            raise UnreadableFileError(
                f"{name}: the JSON is nested more than {_DEEPEST} deep; expected an export's pages or rows. Nothing was loaded. "
                "Export it again."
            )
        if prefix in ("object", "has_more", "item.has_more") and event in ("string", "boolean"):
            top[prefix.removeprefix("item.")] = value
        if event == "start_array" and prefix in ("", "data"):
            top[prefix or "list"] = True
    return top


def is_nested(record: Any) -> bool:
    """Whether what one line of JSON holds is several rows: a list, a page, a document with its lines."""
    return not isinstance(record, dict) or isinstance(record.get("data"), list) or _is_document(record)


def _is_page(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("object") in _PAGES and isinstance(entry.get("data"), list)


def _is_document(entry: dict[str, Any]) -> bool:
    lines = entry.get("lines")
    return entry.get("object") in _DOCUMENTS and isinstance(lines, dict) and isinstance(lines.get("data"), list)


def _rows(entry: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(entry, dict):
        yield {"(bare value)": entry}
    elif isinstance(entry.get("results"), list):
        outer = {key: value for key, value in entry.items() if key not in ("results", "object")}
        if not entry["results"]:
            yield Nothing(outer)
        for result in entry["results"]:
            yield outer | _object(result)
    elif _is_document(entry):
        kind, lines = entry["object"], entry["lines"]
        outer = {f"{kind}.{key}": value for key, value in entry.items() if key != "lines"} | {f"{kind}.has_more": lines.get("has_more")}
        for line in lines["data"] or [{}]:
            yield _object(line) | outer
    else:
        yield entry


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"(bare value)": value}
