"""The rejected rows of a file: all of them in a Parquet file, the first of them at hand; never all in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from data.receipt import RejectedRow

FIRST = 1000
_CHUNK = 20_000
_SHAPE: dict[str, Any] = {
    "line": pl.Int64, "column_name": pl.String, "found": pl.String, "expected": pl.String, "raw": pl.String, "currency": pl.String,
    "amount": pl.Decimal(38, 12),
}  # fmt: skip


@dataclass(frozen=True)
class Rejects:
    """How many rows were rejected, and what they were worth by currency, where that is known."""

    rows: int = 0
    first: tuple[RejectedRow, ...] = ()
    without_amount: int = 0
    worth: Mapping[str, Decimal] = field(default_factory=dict)
    expected: frozenset[str] = frozenset()  # everything that was expected and not found
    file: Path | None = None


def kept(found: Iterable[RejectedRow], work: Path) -> Rejects:
    """Write rejected rows, given in the order of the file, piece by piece into `work/rejected.parquet`."""
    count = without = 0
    first: list[RejectedRow] = []
    worth: dict[str, Decimal] = {}
    expected: set[str] = set()
    pieces: list[Path] = []
    rows = iter(found)
    while chunk := list(islice(rows, _CHUNK)):
        count += len(chunk)
        first += chunk[: FIRST - len(first)]
        for row in chunk:
            expected.add(row.expected)
            if row.amount is None:
                without += 1
            else:
                worth[row.currency] = worth.get(row.currency, Decimal(0)) + row.amount
        pieces.append(work / f"rejected-{len(pieces):06}.parquet")
        cells = [(r.line, r.column, r.found, r.expected, r.raw, r.currency, r.amount) for r in chunk]
        pl.DataFrame(cells, schema=_SHAPE, orient="row").write_parquet(pieces[-1])
    if not count:
        return Rejects()
    target = work / "rejected.parquet"
    pl.scan_parquet(pieces).sink_parquet(target)
    return Rejects(count, tuple(first), without, worth, frozenset(expected), target)


def nothing(target: Path) -> None:
    """The file of rejected rows where none was."""
    pl.DataFrame(schema=_SHAPE).write_parquet(target)
