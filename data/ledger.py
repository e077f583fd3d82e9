"""The ledger: what people decided, in one DuckDB file that is open only for the seconds of a change.

Imports, mappings, typed figures and settings are numbered in the order they were made; nothing is ever patched.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from data.errors import HomeError, NotFoundError
from data.home import Home

_VERSION = 1
_TABLES = """
create table if not exists ledger (version integer, decisions bigint);
create table if not exists imports (
    import_id varchar primary key, seq bigint, file varchar, sha256 varchar, bytes bigint, format varchar, label varchar, family varchar,
    kind varchar, target varchar, importer_version integer, imported_at timestamp, judged_on date, status varchar,
    conflict varchar, repeats boolean, rows_read bigint, rows_loaded bigint, rows_rejected bigint, receipt varchar);
create table if not exists decisions (
    decision_id varchar primary key, seq bigint, kind varchar, made_at timestamp, who varchar, active boolean, detail varchar);
create table if not exists audit_log (seq bigint, made_at timestamp, who varchar, action varchar, subject varchar, detail varchar);
"""

_REGISTER = "insert into imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Import:
    """An import as the ledger knows it."""

    import_id: str
    seq: int
    file: str
    sha256: str
    bytes: int
    format: str
    label: str
    family: str
    kind: str
    target: str
    importer_version: int
    imported_at: datetime
    judged_on: date
    status: str
    conflict: str
    repeats: bool
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    receipt: str


@dataclass(frozen=True)
class Decision:
    decision_id: str
    seq: int
    kind: str
    made_at: datetime
    who: str
    active: bool
    detail: str


class Ledger:
    """An open ledger. Use it inside `change` or `reading`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @property
    def decisions_made(self) -> int:
        return int(self._rows("select decisions from ledger")[0][0])

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def imports(self) -> list[Import]:
        return [Import(*row) for row in self._rows("select * from imports order by seq")]

    def active(self) -> list[Import]:
        return [entry for entry in self.imports() if entry.status == "active"]

    def decisions(self) -> list[Decision]:
        return [Decision(*row) for row in self._rows("select * from decisions order by seq")]

    def audit(self) -> list[tuple[Any, ...]]:
        return self._rows("select * from audit_log order by seq")

    def note(self, who: str, action: str, subject: str, detail: str = "") -> int:
        """Write the audit line of a decision and number it."""
        seq = self.decisions_made + 1
        self._connection.execute("update ledger set decisions = ?", [seq])
        self._connection.execute("insert into audit_log values (?, ?, ?, ?, ?, ?)", [seq, _now(), who, action, subject, detail])
        return seq

    def register(self, entry: Import, who: str) -> None:
        """Add an import, or revive it in its old place."""
        seq = self.note(who, "import", entry.import_id, entry.file)
        known = self._rows("select seq from imports where import_id = ?", entry.import_id)
        values = [*entry.__dict__.values()]
        values[1] = known[0][0] if known else seq
        self._connection.execute("delete from imports where import_id = ?", [entry.import_id])
        self._connection.execute(_REGISTER, values)

    def decide(self, kind: str, detail: dict[str, Any], who: str, subject: str) -> str:
        """Add a decision; its id is its kind's first letter and its number."""
        text = json.dumps(detail, sort_keys=True, default=str)
        seq = self.note(who, kind, subject, text)
        decision_id = f"{kind}-{seq}"
        self._connection.execute("insert into decisions values (?, ?, ?, ?, ?, true, ?)", [decision_id, seq, kind, _now(), who, text])
        return decision_id

    def undo(self, subject: str, who: str) -> None:
        """Mark an import or a decision inactive. Raises NotFoundError."""
        if self._rows("select 1 from imports where import_id = ? and status = 'active'", subject):
            self._connection.execute("update imports set status = 'undone' where import_id = ?", [subject])
        elif self._rows("select 1 from decisions where decision_id = ? and active", subject):
            self._connection.execute("update decisions set active = false where decision_id = ?", [subject])
        else:
            raise NotFoundError(f"{subject}: {self._not_there(subject)} Nothing was changed.")
        self.note(who, "undo", subject)

    def _not_there(self, subject: str) -> str:
        """Why nothing can be taken back by this id, and the latest ids by which something can."""
        taken = self._rows(
            "select 1 from imports where import_id = ? union all select 1 from decisions where decision_id = ?", subject, subject
        )
        said = "it is taken back already;" if taken else "no import or decision has this id;"
        imports = self._rows("select import_id, file from imports where status = 'active' order by seq desc")
        decisions = self._rows(
            "select d.decision_id, a.subject from decisions d join audit_log a using (seq) where d.active order by d.seq desc"
        )
        groups = (("imports", imports), ("decisions", decisions))
        there = "; ".join(f"{name} {_listed(rows)}" for name, rows in groups if rows)
        return f"{said} expected one of the {there}." if there else f"{said} there is nothing to take back."


def _listed(rows: Sequence[tuple[str, str]], most: int = 8) -> str:
    more = f" and {len(rows) - most:,} more" if len(rows) > most else ""
    return ", ".join(f"{identity} ({name})" for identity, name in rows[:most]) + more


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@contextmanager
def opened(home: Home) -> Iterator[Ledger]:
    """The ledger for reading and for one transaction of changes; the caller holds the writer's lock."""
    connection = _connect(home)
    try:
        connection.execute("begin")
        yield Ledger(connection)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    finally:
        connection.close()


def _connect(home: Home) -> duckdb.DuckDBPyConnection:
    if not home.ledger.exists():
        _create(home)
    try:
        connection = duckdb.connect(str(home.ledger))
    except duckdb.Error as error:
        raise _unusable(home, error) from error
    try:
        version = connection.execute("select version from ledger").fetchall()[0][0]
    except duckdb.Error as error:
        connection.close()
        raise _unusable(home, error) from error
    if version > _VERSION:
        connection.close()
        raise HomeError(
            f"{home.ledger}: written by a newer Unpeg (ledger version {version}); this one reads up to version {_VERSION}. "
            "Nothing was changed. Install the newer version."
        )
    return connection


def _create(home: Home) -> None:
    """Make an empty ledger aside and rename it: killed while it is made, none is there."""
    aside = home.root / ".tmp-ledger.duckdb"
    aside.unlink(missing_ok=True)
    with duckdb.connect(str(aside)) as connection:
        connection.execute(_TABLES)
        connection.execute("insert into ledger values (?, 0)", [_VERSION])
    os.replace(aside, home.ledger)


def _unusable(home: Home, error: duckdb.Error) -> HomeError:
    return HomeError(
        f"{home.ledger}: cannot be opened as a ledger ({str(error).splitlines()[0][:160]}); expected the file Unpeg wrote. "
        "Nothing was changed. Restore it from a backup, or name another folder with --home."
    )
