"""From a file to text whose shape is known: packing, encoding, separator, header, a sample of its rows."""

import codecs
import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ijson

from data.errors import UnreadableFileError
from data.json_document import Nothing, is_nested, records_of

_CHUNK = 1 << 20
_MOST_COLUMNS = 2_000
_MOST_UNPACKED = 8 << 30
_MOST_RATIO = 150  # text packs ten to thirty times; beyond this a small file would fill the disk
_SAMPLE = 50
_HEAD = 4 << 20  # letters in which the header and the first rows stand
csv.field_size_limit(64 << 20)


@dataclass(frozen=True)
class Staged:
    """A file whose packing, encoding, shape and header are known."""

    name: str
    raw: Path  # as it came
    sha256: str
    bytes: int
    text: Path  # unpacked
    encoding: str
    shape: str  # csv | lines (JSON lines) | document (JSON)
    separator: str = ","
    header: tuple[str, ...] = ()  # lower case, as found
    sample: tuple[dict[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    empty_page: bool = False  # a JSON page that says nothing happened
    rows: bool = True  # something stands below the header
    top: str = ""  # the first lines in lower case, where a title may stand above the header
    prefixes: tuple[str, ...] = field(default=())


def stage(path: Path, work: Path, name: str = "") -> Staged:
    """Look a file over once: hash, packing, encoding, shape, header. Raises UnreadableFileError; changes nothing."""
    name = name or path.name
    if not path.is_file() and path.exists():
        raise UnreadableFileError(f"{name}: this is no file; expected an export. Nothing was loaded. Name the files in it.")
    size = path.stat().st_size
    sha256, text = digest(path), path
    with path.open("rb") as file:
        if file.read(2) == b"\x1f\x8b":
            text = _unpack(path, work / "unpacked", name)
    if text.stat().st_size == 0:
        raise UnreadableFileError(f"{name}: the file is empty; expected a header and rows. Nothing was loaded. Export it again.")
    encoding, notes = _encoding(text, name)
    staged = Staged(name, path, sha256, size, text, encoding, _shape(text, encoding), notes=notes)
    return _document(staged, work) if staged.shape == "document" else _lines(staged) if staged.shape == "lines" else _table(staged)


def digest(path: Path) -> str:
    """The SHA-256 of a file as it came."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(path: Path, target: Path, name: str) -> Path:
    most = min(_MOST_UNPACKED, max(path.stat().st_size * _MOST_RATIO, 64 << 20))
    written = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                written += len(chunk)
                if written > most:
                    raise UnreadableFileError(
                        f"{name}: unpacks to more than {most >> 20:,} MB from {path.stat().st_size:,} bytes; expected an export packed "
                        f"at most {_MOST_RATIO} to 1. Nothing was loaded. Unpack it yourself and import the parts you trust."
                    )
                out.write(chunk)
    except (EOFError, OSError, zlib.error) as error:
        raise UnreadableFileError(
            f"{name}: the packed file ends early or is damaged ({error}). Nothing was loaded. Download it again."
        ) from error
    return target


def _encoding(path: Path, name: str) -> tuple[str, tuple[str, ...]]:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide(path, "utf-16", name)
    if b"\x00" in head:
        for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            zeros = head[first::2].count(0) * 2 / len(head)
            if zeros > 0.7 and b"\x00" not in head[1 - first :: 2]:
                return _wide(path, encoding, name)
        raise UnreadableFileError(
            f"{name}: the file holds binary data (a NUL byte near its start), whatever its name; expected text: CSV, TSV or JSON. "
            "Nothing was loaded. Export it as CSV."
        )
    decoder, western = codecs.getincrementaldecoder("utf-8")(), False
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk:
                raise UnreadableFileError(
                    f"{name}: the file holds binary data; expected text: CSV, TSV or JSON. Nothing was loaded. Export it as CSV."
                )
            if not western:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    western = True
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        western = True
    if western:
        return "cp1252", ("Windows-1252 letters",)
    return ("utf-8-sig", ("byte-order mark",)) if head.startswith(codecs.BOM_UTF8) else ("utf-8", ())


def _wide(path: Path, encoding: str, name: str) -> tuple[str, tuple[str, ...]]:
    """UTF-16 that is whole to its end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{name}: the UTF-16 text breaks off or is damaged at byte {error.start:,}; expected whole text. Nothing was loaded. "
            "Export it again."
        ) from error
    return encoding, ("UTF-16",)


def opened(staged: Staged) -> Any:
    """The text of a staged file, its line ends as they are."""
    return staged.text.open(encoding=staged.encoding, newline="", errors="replace" if staged.encoding == "cp1252" else "strict")


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line, parse_int=str, parse_float=str), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def _shape(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace") as file:
        first = file.readline(4 << 20)
        while first and not first.strip():
            first = file.readline(4 << 20)
        if first.lstrip()[:1] not in ("{", "["):
            return "csv"
        second = file.readline(_CHUNK)
    try:
        record = json.loads(first, parse_int=str, parse_float=str)
    except (json.JSONDecodeError, RecursionError):
        return "lines" if first.lstrip().startswith("{") and _is_object(second) else "document"  # a broken first line
    return "lines" if not is_nested(record) and second.strip().startswith("{") else "document"


# -- tables ----------------------------------------------------------------------------------------------------------------


def _table(staged: Staged) -> Staged:
    with opened(staged) as file:
        lines = list(with_plain_ends(io.StringIO(file.read(_HEAD), newline="")))
        whole = not file.read(1)
    lines = lines[: _SAMPLE * 4] if whole else lines[:-1][: _SAMPLE * 4]
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise UnreadableFileError(
            f"{staged.name}, row 1: found {'nothing but blank lines' if whole else 'no end of line'}; expected a header and rows. "
            "Nothing was loaded. Export it again."
        )
    try:
        separator = max(",;\t|", key=lambda s: len(next(csv.reader([first], delimiter=s), [])))
        next(row for row in csv.reader(lines, delimiter=separator, strict=True) if row)
        rows = [row for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error as error:
        raise UnreadableFileError(
            f"{staged.name}, row 1: found quotes that do not close ({error}); expected a header. Nothing was loaded. Export it again."
        ) from error
    header = tuple(cell.strip().lower() for cell in rows[0])
    if len(header) > _MOST_COLUMNS:
        raise UnreadableFileError(
            f"{staged.name}, row 1: found {len(header):,} columns; expected at most {_MOST_COLUMNS:,}. Nothing was loaded."
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableFileError(
            f"{staged.name}, row 1: found the column {', '.join(twice)} more than once; expected each column once. "
            "Nothing was loaded. Remove the repeated column or export again."
        )
    sample = tuple(dict(zip(header, row, strict=True)) for row in rows[1:_SAMPLE] if len(row) == len(header))
    said = {",": (), ";": ("semicolons",), "\t": ("tabs",), "|": ("bars",)}[separator]
    return replace(
        staged,
        separator=separator,
        header=header,
        sample=sample,
        notes=staged.notes + said,
        rows=len(rows) > 1,
        top="".join(lines[:10]).lower(),
    )


def with_plain_ends(file: Iterable[str]) -> Iterator[str]:
    """Lines with CRLF and CR as LF; a bare CR ends a line too, and nothing else does (a cell may hold U+2028)."""
    for line in file:
        yield line.rstrip("\r\n") + "\n" if line.endswith("\r") or line.endswith("\r\n") else line


# -- JSON ------------------------------------------------------------------------------------------------------------------


def _lines(staged: Staged) -> Staged:
    sample: list[dict[str, str]] = []
    with opened(staged) as file:
        for line, _ in zip(file, range(_SAMPLE), strict=False):
            if line.strip().startswith("{"):
                try:
                    sample.append(texts(json.loads(line, parse_float=str, parse_int=str)))
                except (json.JSONDecodeError, RecursionError):
                    continue
    header = tuple(dict.fromkeys(key for record in sample for key in record))
    return replace(staged, header=header, sample=tuple(sample), notes=(*staged.notes, "JSON lines"))


def texts(record: dict[str, Any], inside: bool = True) -> dict[str, str]:
    """Each value as text under its lower-case name; an object as JSON text, and its own plain values under `name.inner`."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = str(key).lower()
        if value is None:
            continue
        if isinstance(value, bool):
            flat[name] = "true" if value else "false"
        elif isinstance(value, dict | list):
            flat[name] = json.dumps(value, default=str, ensure_ascii=False)
            if inside and isinstance(value, dict):
                flat.update({f"{name}.{k}": v for k, v in texts(value, inside=False).items() if not isinstance(value.get(k), dict | list)})
        else:
            flat[name] = str(value)
    return flat


def _document(staged: Staged, work: Path) -> Staged:
    """Write a JSON document's records as JSON lines of texts, numbers to the digit."""
    target = work / "records.jsonl"
    header: dict[str, None] = {}
    sample: list[dict[str, str]] = []
    warnings: list[str] = []
    count, empty = 0, Nothing()
    try:
        with target.open("w", encoding="utf-8") as out:
            for record in records_of(staged.text, staged.encoding, staged.name, warnings):
                if isinstance(record, Nothing):
                    empty = record
                    continue
                count += 1
                cells = texts(record)
                header.update(dict.fromkeys(cells))
                if len(sample) < _SAMPLE:
                    sample.append(cells)
                out.write(json.dumps(cells, ensure_ascii=False) + "\n")
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            f"{staged.name}: the JSON breaks off or is damaged after {count:,} records ({_reason(error)}); "
            "expected a whole document. "
            "Nothing was loaded. Save it again."
        ) from error
    return replace(
        staged, text=target, encoding="utf-8", shape="document", header=tuple(header or empty), sample=tuple(sample),
        notes=(*staged.notes, "JSON"), warnings=tuple(warnings), empty_page=not count and bool(empty),
    )  # fmt: skip


def _reason(error: Exception) -> str:
    said = error.args[0] if error.args else error  # the parser may speak in bytes
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)).strip().splitlines()[0]
