"""What a file shares with what is loaded: days that come again, ids that come again.

Rows without an id are compared by account and day: the same rows are a repetition, other rows a conflict that a person decides.
Rows with an id are compared one by one: the same content is a repetition, other content a restatement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data.expressions import col
from data.home import Home
from data.imported import imported
from data.importer import Importer
from data.importers import IMPORTERS
from data.ledger import Import
from data.receipt import Conflict, row_count
from data.tables import IMPORTED

_OF_A_FORM = ("needs_lines", "version_time", "lines_of")  # what a format says of itself, not of the row
_SHAPE: dict[str, Any] = {
    "import_id": pl.String,
    "account": pl.String,
    "day": pl.Date,
    "rows": pl.Int64,
    "content": pl.String,
    "amount": pl.Decimal(38, 12),
}


@dataclass(frozen=True)
class Unit:
    """What one import says of one day of one account."""

    import_id: str
    account: str
    day: date
    rows: int
    content: str
    amount: object = None


@dataclass(frozen=True)
class Overlap:
    restated: int
    repeated: int
    said: tuple[str, ...]


def write_units(units: Sequence[Unit], path: Path) -> None:
    pl.DataFrame([tuple(vars(unit).values()) for unit in units], schema=_SHAPE, orient="row").write_parquet(path)


def units_of(home: Home, imports: Sequence[Import]) -> pl.DataFrame:
    """The units of imports, in the order of the ledger; columns of Unit and seq, conflict."""
    frames = [
        pl.read_parquet(home.imports / entry.import_id / "units.parquet").with_columns(
            seq=pl.lit(entry.seq, pl.Int64), conflict=pl.lit(entry.conflict), family=pl.lit(entry.family)
        )
        for entry in imports
    ]
    empty = pl.DataFrame(schema={**_SHAPE, "seq": pl.Int64, "conflict": pl.String, "family": pl.String})
    return pl.concat([empty, *frames])


def conflicts(home: Home, units: Sequence[Unit], others: Sequence[Import]) -> tuple[Conflict, ...]:
    """The days of a file that are loaded with other rows. An export that names no account may be of any."""
    if not units or not others:
        return ()
    there: dict[date, list[dict[str, object]]] = {}
    for row in units_of(home, others).to_dicts():
        there.setdefault(row["day"], []).append(row)
    found = []
    for unit in sorted(units, key=lambda u: (u.day, u.account)):
        loaded = [row for row in there.get(unit.day, []) if row["account"] == unit.account or not (row["account"] and unit.account)]
        if loaded and all((row["account"], row["content"]) != (unit.account, unit.content) for row in loaded):
            last = loaded[-1]
            found.append(Conflict(unit.day.isoformat(), unit.account, last["rows"], unit.rows, last["amount"], unit.amount))  # type: ignore[arg-type]
    return tuple(found)


def overlap(home: Home, importer: Importer, rows: Path, others: Sequence[Import], units: Sequence[Unit], added: bool = False) -> Overlap:
    """How many rows of a file are loaded already, with the same content or with other content.

    Where a person says `add`, an export that names no account is another account's: none of its days is a repetition.
    """
    beside = 0
    if importer.key:
        restated, repeated = _keyed(home, importer, rows, others)
    else:
        loaded = set(units_of(home, others).select("account", "day", "content").iter_rows()) if others else set()
        again = [unit for unit in units if (unit.account, unit.day, unit.content) in loaded]
        beside = sum(unit.rows for unit in again if added and not unit.account)
        restated, repeated = 0, sum(unit.rows for unit in again) - beside
    said = []
    if repeated:
        said.append(f"{row_count(repeated, 'is', 'are')} loaded already; {'it counts' if repeated == 1 else 'they count'} once")
    if beside:
        said.append(f"{row_count(beside, 'equals a row', 'equal rows')} loaded before; added as another account's, they count beside them")
    if restated:
        said.append(f"{row_count(restated, 'restates', 'restate')} what is loaded; the later export counts")
    return Overlap(restated, repeated, tuple(said))


def _keyed(home: Home, importer: Importer, rows: Path, others: Sequence[Import]) -> tuple[int, int]:
    """Rows whose key is loaded with other content, and with the same; another format is compared by what both of them say."""
    loaded: dict[str, list[str]] = {}
    for entry in others:
        if entry.target == importer.table:
            loaded.setdefault(entry.format, []).append(str(home.imports / entry.import_id / "rows.parquet"))
    if not loaded:
        return 0, 0
    key = [col(name) for name in importer.key]
    with duckdb.connect(config={"temp_directory": str(rows.parent / "spill"), "memory_limit": "600MB"}) as connection:
        connection.execute("set enable_progress_bar=false")
        here = connection.read_parquet(str(rows))
        nothing = here.select(*key).limit(0)
        met, same = nothing, nothing
        for format, files in loaded.items():
            there = imported(connection, importer.table, files)
            said = [col(name) for name in _said_by_both(importer, format)]
            met = met.union(here.select(*key).intersect(there.select(*key)))
            same = same.union(here.select(*said).intersect(there.select(*said)).select(*key))
        again, repeated = (int(keys.distinct().aggregate("count(*)").fetchall()[0][0]) for keys in (met, same))
    return again - repeated, repeated


def _said_by_both(importer: Importer, format: str) -> list[str]:
    other = next((known for known in IMPORTERS if known.format == format), importer)
    if other.format == importer.format:
        return [name for name in IMPORTED[importer.table] if name not in ("line", "source")]
    return [name for name in IMPORTED[importer.table] if name in importer.columns and name in other.columns and name not in _OF_A_FORM]
