"""The records of a staged file, each with its first line and its text as it stands: cells, or why there are none.

Small files, and large ones in which something is wrong, are rewritten as plain CSV with the line of each record in front.
A large clean file is read by DuckDB as it is.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.stage import Staged, opened, texts, with_plain_ends

LINE = "unpeg line"
csv.field_size_limit(64 << 20)


@dataclass(frozen=True)
class Broken:
    """A record that is no row of the table."""

    line: int
    found: str
    expected: str
    raw: str


class _Remembered:
    """Lines of a file, with those of the record being read kept."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self.kept, self.number = iter(lines), [""], 0
        self._again: list[str] = []

    def __iter__(self) -> "_Remembered":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.number += 1
        self.kept.append(line)
        return line

    def back_to_second(self) -> None:
        """Give the lines after the record's first once more."""
        again = self.kept[1:]
        self._again.extend(reversed(again))
        self.number -= len(again)
        del self.kept[1:]


def records(staged: Staged) -> Iterator[tuple[int, str, list[str] | Broken]]:
    """The records after the header: first line, text as it stands, cells or why there are none."""
    with opened(staged) as file:
        lines = _Remembered(with_plain_ends(file))
        reader = csv.reader(lines, delimiter=staged.separator, strict=True)
        seen_header = False
        while True:
            lines.kept.clear()
            start = lines.number + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lines.back_to_second()  # a quote that never closes must not swallow the rows after it
                raw = "".join(lines.kept).rstrip("\n")
                yield start, raw, Broken(start, str(error), "text in balanced quotes", raw)
                continue
            if not row:
                continue
            if not seen_header:
                seen_header = True
                continue
            raw = "".join(lines.kept).rstrip("\n")
            if len(row) != len(staged.header):
                yield start, raw, Broken(start, f"{len(row)} cells", f"{len(staged.header)} cells as in the header", raw)
            else:
                yield start, raw, row


def json_records(staged: Staged) -> Iterator[tuple[int, str, list[str] | Broken]]:
    """The records of JSON lines: line, text, cells in the order of the header."""
    with opened(staged) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            raw = line.rstrip("\r\n")
            try:
                record = json.loads(line, parse_float=str, parse_int=str)
            except (json.JSONDecodeError, RecursionError) as error:
                yield number, raw, Broken(number, raw[:60], f"a JSON object ({getattr(error, 'msg', 'nested too deep')})", raw)
                continue
            if not isinstance(record, dict):
                yield number, raw, Broken(number, raw[:60], "a JSON object", raw)
                continue
            cells = texts(record)
            yield number, raw, [cells.get(name, "") for name in staged.header]


def numbered(staged: Staged) -> Iterator[tuple[int, str, list[str] | Broken]]:
    """The records of any shape with their lines; a JSON document's are counted from 1."""
    return records(staged) if staged.shape == "csv" else json_records(staged)


def rewrite(staged: Staged, target: Path) -> int:
    """Write the records as plain CSV, line first; how many are no rows."""
    broken = 0
    with target.open("w", encoding="utf-8", newline="", errors="replace") as out:
        writer = csv.writer(out, lineterminator="\r\n")  # so that a cell with either is quoted
        writer.writerow([LINE, *staged.header])
        for number, _, row in numbered(staged):
            if isinstance(row, Broken):
                broken += 1
            else:
                writer.writerow([number, *row])
    return broken


def texts_of(staged: Staged, wanted: set[int]) -> dict[int, str]:
    """The text of certain lines as it stands in the file."""
    found: dict[int, str] = {}
    if wanted:
        for number, raw, _ in numbered(staged):
            if number in wanted:
                found[number] = raw
                if len(found) == len(wanted):
                    break
    return found
