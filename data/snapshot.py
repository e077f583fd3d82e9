"""Snapshots: immutable Parquet named by the hash of its rows, published atomically, read by many.

A snapshot is a manifest naming one file a table. The hash is over canonical rows (typed text, names and types in front), so it
does not depend on the order of rows, on threads or on the version of Parquet. `CURRENT` holds one line, `<snapshot> <journal>`.
"""

import hashlib
import json
import os
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, DuckDBPyConnection, DuckDBPyRelation, FunctionExpression

from data.errors import NotFoundError
from data.home import Home
from data.settings import Settings
from data.tables import FACTS, JOURNAL

_KEPT, _GRACE = 4, 3600  # states besides the current one, and seconds after it was replaced, in which a state is not swept
_opening = threading.Lock()


@dataclass(frozen=True)
class Snapshot:
    """A published state of a home. `id` names the facts, `journal_id` what lies beside them.

    `view` says how its texts are renamed, where they are.
    """

    home: Home
    id: str
    journal_id: str
    settings: Settings = field(hash=False)
    decisions: int
    prices: Mapping[str, str] = field(hash=False)
    view: str = ""

    def query(self, sql: str, **params: Any) -> pl.DataFrame:
        """The answer of one SELECT over the views named in `data.tables` FACTS and JOURNAL; parameters as $name."""
        cursor = _reader(self.home.root).cursor()
        try:
            cursor.execute(f"use {_schema(self)}")
            cursor.execute("set max_execution_time=120000")
            frame: pl.DataFrame = cursor.sql(sql, params=params or None).pl()
            return frame
        finally:
            cursor.close()


def current(home: Home) -> tuple[str, str] | None:
    """The ids in CURRENT, or None while nothing has been published."""
    try:
        snapshot, journal = home.current.read_text().split()
    except FileNotFoundError:
        return None
    return snapshot, journal


def open_snapshot(home: Home) -> Snapshot | None:
    """The current snapshot with its views in place, or None while nothing has been published."""
    for _ in range(5):
        ids = current(home)
        if ids is None:
            return None
        try:
            return _open(home, *ids)
        except (FileNotFoundError, duckdb.IOException):
            continue  # swept between the two reads: CURRENT has moved on
    raise NotFoundError(f"{home.root}: the published snapshot cannot be read. Run `unpeg imports` to derive it again.")


def open_kept(home: Home, snapshot_id: str) -> Snapshot | None:
    """An older snapshot with its latest journal, where it is kept; else None."""
    states = sorted((path.stat().st_mtime, path) for path in home.snapshots.glob("journal-*.json"))
    for _, path in reversed(states):
        try:
            found = json.loads(path.read_text())
            if found["snapshot"] == snapshot_id:
                return _open(home, snapshot_id, found["id"])
        except (FileNotFoundError, duckdb.IOException):
            continue  # swept meanwhile
    return None


def _open(home: Home, snapshot_id: str, journal_id: str) -> Snapshot:
    facts = json.loads((home.snapshots / f"{snapshot_id}.json").read_text())
    journal = json.loads((home.snapshots / f"journal-{journal_id}.json").read_text())
    with _opening:
        connection = _reader(home.root).cursor()
        schema = f"s_{snapshot_id}_{journal_id}"
        known = connection.execute("select count(*) from duckdb_schemas() where schema_name = ?", [schema]).fetchall()[0][0]
        if not known:
            connection.execute("begin")
            connection.execute(f"create schema {schema}")
            connection.execute(f"use {schema}")
            for name, entry in {**facts["tables"], **journal["tables"]}.items():
                connection.read_parquet(str(home.snapshots / entry["file"])).create_view(name)
            connection.execute("commit")
        connection.close()
    return Snapshot(home, snapshot_id, journal_id, Settings(**facts["settings"]), journal["decisions"], journal["prices"])


def _schema(snapshot: Snapshot) -> str:
    return f"s_{snapshot.id}_{snapshot.journal_id}{snapshot.view}"


def renamed(snapshot: Snapshot, view: str, changes: Mapping[tuple[str, str], Mapping[str, str]]) -> Snapshot:
    """The same snapshot with texts of some (table, column) replaced, old by new; `view` names it, and one name has one set of changes."""
    other = replace(snapshot, view=f"_{view}")
    base, schema = _schema(snapshot), _schema(other)
    with _opening:
        connection = _reader(snapshot.home.root).cursor()
        if not connection.execute("select count(*) from duckdb_schemas() where schema_name = ?", [schema]).fetchall()[0][0]:
            connection.execute("begin")
            connection.execute(f"create schema {schema}")
            connection.execute(f"use {schema}")
            connection.execute("create table renamed_texts (fact varchar, field varchar, old varchar, new varchar)")
            rows = [(*place, old, new) for place, each in changes.items() for old, new in each.items()]
            if rows:
                connection.executemany("insert into renamed_texts values (?, ?, ?, ?)", rows)
            for name in {**FACTS, **JOURNAL}:
                connection.execute(_renaming(base, name, [column for fact, column in changes if fact == name]))
            connection.execute("commit")
        connection.close()
    return other


def _renaming(base: str, name: str, columns: list[str]) -> str:
    """A view of a table whose named columns are looked up in `renamed_texts`: from names of our own alone."""
    news = ", ".join(f"coalesce({column}_.new, {name}.{column}) as {column}" for column in columns)
    joins = " ".join(
        f"left join renamed_texts as {column}_ on {column}_.fact = '{name}' and {column}_.field = '{column}' "
        f"and {column}_.old = {name}.{column}"
        for column in columns
    )
    return f"create view {name} as select {name}.*{f' replace ({news})' if news else ''} from {base}.{name} as {name} {joins}"  # noqa: S608 names of ours


@cache
def _connect(root: Path) -> DuckDBPyConnection:
    connection = duckdb.connect()
    for setting in (
        "set memory_limit='1GB'",
        "set temp_directory=''",
        "set autoinstall_known_extensions=false",
        "set autoload_known_extensions=false",
        "set allow_community_extensions=false",
        "set python_enable_replacements=false",
        "set enable_progress_bar=false",  # it writes to the standard output, which other programs read
    ):
        connection.execute(setting)
    folder = str(root / "snapshots").replace("'", "''")
    imports = str(root / "imports").replace("'", "''")
    connection.execute(f"set allowed_directories=['{folder}', '{imports}']")
    connection.execute("set allowed_configs=['max_execution_time']")
    connection.execute("set enable_external_access=false")
    connection.execute("set lock_configuration=true")
    return connection


def _reader(root: Path) -> DuckDBPyConnection:
    return _connect(root)


def imported_rows(home: Home, files: list[str]) -> DuckDBPyRelation:
    """The rows of imports as they came, from their Parquet; a relation on a cursor of its own."""
    return _reader(home.root).cursor().read_parquet(files, union_by_name=True)


# -- writing ---------------------------------------------------------------------------------------------------------------


def _content(table: DuckDBPyRelation, columns: Mapping[str, str]) -> str:
    def text(name: str) -> Any:
        plain = FunctionExpression(
            "replace",
            FunctionExpression("replace", ColumnExpression(name).cast("VARCHAR"), ConstantExpression("\\"), ConstantExpression("\\\\")),
            ConstantExpression("|"),
            ConstantExpression("\\|"),
        )
        return CaseExpression(ColumnExpression(name).isnull(), ConstantExpression("\\N")).otherwise(plain)

    row = FunctionExpression("sha256", FunctionExpression("concat_ws", ConstantExpression("|"), *map(text, columns))).alias("h")
    rows = table.select(row).aggregate("sha256(coalesce(string_agg(h, '' order by h), ''))").fetchall()[0][0]
    shape = "|".join(f"{name} {kind}" for name, kind in columns.items())
    return hashlib.sha256(f"{shape}\n{rows}".encode()).hexdigest()


def _write(connection: DuckDBPyConnection, folder: Path, name: str, columns: Mapping[str, str]) -> dict[str, Any]:
    table = connection.table(name).select(*(ColumnExpression(column).cast(kind).alias(column) for column, kind in columns.items()))
    content = _content(table, columns)
    final = folder / f"{name}-{content[:16]}.parquet"
    if not final.exists():
        aside = folder / f".tmp-{os.getpid()}-{name}.parquet"
        table.order("all").write_parquet(str(aside), compression="zstd")
        _sync(aside)
        os.replace(aside, final)
    with final.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rows = table.aggregate("count(*)").fetchall()[0][0]
    return {"file": final.name, "rows": rows, "content": content, "sha256": digest}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    with aside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    _sync(path.parent)


def publish(home: Home, connection: DuckDBPyConnection, settings: Settings, decisions: int, prices: Mapping[str, str]) -> tuple[str, str]:
    """Write the tables FACTS and JOURNAL of a connection aside, then move CURRENT to them; the two ids.

    Call it under the writer's lock. Readers see the old state until the last rename and the new one after it.
    """
    facts = {name: _write(connection, home.snapshots, name, columns) for name, columns in FACTS.items()}
    journal = {name: _write(connection, home.snapshots, name, columns) for name, columns in JOURNAL.items()}
    chosen = settings.model_dump(mode="json")
    snapshot_id = _name({"tables": {name: entry["content"] for name, entry in facts.items()}, "settings": chosen})
    _replace(home.snapshots / f"{snapshot_id}.json", json.dumps({"id": snapshot_id, "tables": facts, "settings": chosen}, indent=1))
    return _publish(home, snapshot_id, journal, decisions, prices)


def publish_journal(
    home: Home, connection: DuckDBPyConnection, snapshot: Snapshot, names: Sequence[str], decisions: int
) -> tuple[str, str]:
    """Write some tables of the journal anew beside facts that stay, then move CURRENT; the two ids. Call it under the writer's lock."""
    journal = json.loads((home.snapshots / f"journal-{snapshot.journal_id}.json").read_text())["tables"]
    journal |= {name: _write(connection, home.snapshots, name, JOURNAL[name]) for name in names}
    return _publish(home, snapshot.id, journal, decisions, snapshot.prices)


def _publish(home: Home, snapshot_id: str, journal: Mapping[str, Any], decisions: int, prices: Mapping[str, str]) -> tuple[str, str]:
    journal_id = _name({"tables": {n: e["content"] for n, e in journal.items()}, "decisions": decisions, "prices": dict(prices)})
    _replace(
        home.snapshots / f"journal-{journal_id}.json",
        json.dumps(
            {"id": journal_id, "snapshot": snapshot_id, "tables": journal, "decisions": decisions, "prices": dict(prices)}, indent=1
        ),
    )
    _replace(home.current, f"{snapshot_id} {journal_id}\n")
    return snapshot_id, journal_id


def _name(parts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def sweep(home: Home, named: Collection[str] = ()) -> None:
    """Remove what killed writers left aside, and journals and tables that no recent manifest names. Under the writer's lock.

    `named` is what decisions rest on: a journal is kept with its snapshot, of a snapshot its facts and its latest journal.
    """
    for left in home.snapshots.glob(".tmp-*"):
        left.unlink(missing_ok=True)
    states = sorted((path.stat().st_mtime, path) for path in home.snapshots.glob("journal-*.json"))
    ended = [moment for moment, _ in states[1:]] + [float("inf")]  # when the next one was published
    now = current(home)
    kept = {
        path
        for place, ((_, path), end) in enumerate(zip(states, ended, strict=True))
        if place >= len(states) - 1 - _KEPT
        or end >= states[-1][0] - _GRACE
        or (now and path.name == f"journal-{now[1]}.json")
        or path.stem.removeprefix("journal-") in named
    }
    of = {path: json.loads(path.read_text())["snapshot"] for _, path in states}
    kept |= set({snapshot: path for path, snapshot in of.items() if snapshot in named}.values())
    kept |= {home.snapshots / f"{of[path]}.json" for path in kept}
    files = {entry["file"] for path in kept for entry in json.loads(path.read_text())["tables"].values()}
    for path in home.snapshots.glob("*.json"):
        if path not in kept:
            path.unlink(missing_ok=True)
    for path in home.snapshots.glob("*.parquet"):
        if path.name not in files:
            path.unlink(missing_ok=True)
