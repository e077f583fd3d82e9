"""The derivation: a pure function of the active imports and the decisions, never of their order or the clock.

Constant SQL in `data/sql` does the work; prices and exchange rates come in as small tables. The result is published.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from duckdb import DuckDBPyConnection

from data.beside import named_by
from data.classify import PATTERNS
from data.currencies import EXPONENT, STRIPE_EXPONENT
from data.home import Home
from data.imported import imported
from data.ledger import Decision, Import, Ledger
from data.overlap import units_of
from data.pricebook import PriceBook
from data.rates import rates_for
from data.settings import Settings
from data.snapshot import publish, sweep
from data.tables import FACTS, IMPORTED, JOURNAL

_SQL = Path(__file__).parent / "sql"
_KINDS: dict[str, Any] = {
    "VARCHAR": pl.String, "BIGINT": pl.Int64, "INTEGER": pl.Int32, "BOOLEAN": pl.Boolean, "TIMESTAMP": pl.Datetime("us"), "DATE": pl.Date,
}  # fmt: skip
_MAPPED = ("customer", "product", "key_owner", "priced_by")


def derive(home: Home, ledger: Ledger) -> tuple[str, str]:
    """Make and publish the snapshot of a ledger; its ids. The caller holds the writer's lock."""
    work = Path(tempfile.mkdtemp(prefix=".tmp-", dir=home.imports))
    connection = duckdb.connect(
        config={"temp_directory": str(work / "spill"), "memory_limit": "700MB", "preserve_insertion_order": "false"}
    )
    try:
        connection.execute("set python_enable_replacements=false")
        connection.execute("set enable_progress_bar=false")
        imports, decisions = ledger.imports(), ledger.decisions()
        active = [entry for entry in imports if entry.status == "active"]
        settings = settings_of(decisions)
        book = PriceBook.load(home.prices)
        _inputs(connection, home, active, decisions)
        _run(connection, "documents")
        _run(connection, "customers")
        _run(connection, "billing", spread=settings.spread)
        _priced(connection, book)
        _exchanged(connection, settings)
        _run(connection, "usage")
        _run(connection, "outcomes")
        _facts(connection, settings, decisions)
        _run(connection, "journal")
        _journal(connection, home, imports, decisions, ledger.audit())
        ids = publish(home, connection, settings, ledger.decisions_made, prices_of(home, book))
        sweep(home, named_by(decisions))
        return ids
    finally:
        connection.close()
        shutil.rmtree(work, ignore_errors=True)


def prices_of(home: Home, book: PriceBook) -> dict[str, str]:
    """What names the prices in force: other prices are another derivation."""
    own = hashlib.sha256(home.prices.read_bytes()).hexdigest() if home.prices.exists() else ""
    return {"version": book.version, "data_date": str(book.data_date), "own": own}


def settings_of(decisions: Sequence[Decision]) -> Settings:
    """The settings in force: the later change of each wins."""
    changes: dict[str, Any] = {}
    for decision in decisions:
        if decision.kind == "settings" and decision.active:
            changes |= json.loads(decision.detail)
    return Settings(**changes)


def mappings_of(decisions: Sequence[Decision]) -> pl.DataFrame:
    """The mappings in force: a later row's words win, its blanks change nothing."""
    said: dict[tuple[str, str, str], dict[str, str | None]] = {}
    classed: dict[tuple[str, str, str], int] = {}  # when the way of pricing was said last: a product may have said it by id and by name
    for decision in decisions:
        if decision.kind == "mapping" and decision.active:
            for row in json.loads(decision.detail)["rows"]:
                entry = said.setdefault((row["source"], row["kind"], row["id"]), dict.fromkeys(_MAPPED))
                entry.update({name: row[name] for name in _MAPPED if row.get(name)})
                entry["decision_id"] = decision.decision_id
                if row.get("priced_by"):
                    classed[row["source"], row["kind"], row["id"]] = decision.seq
    columns = ("source", "kind", "id", *_MAPPED, "decision_id")
    rows = [(*key, *(entry.get(name) for name in columns[3:]), classed.get(key)) for key, entry in said.items()]
    return pl.DataFrame(rows, schema={**dict.fromkeys(columns, pl.String), "classed": pl.Int64}, orient="row")


# -- inputs ----------------------------------------------------------------------------------------------------------------


def _run(connection: DuckDBPyConnection, name: str, **values: Any) -> None:
    text = (_SQL / f"{name}.sql").read_text()
    for statement in connection.extract_statements(text):
        named = {key: value for key, value in values.items() if key in statement.named_parameters}
        connection.execute(statement, named or None)


def _table(connection: DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    connection.register(f"{name}_given", frame.to_arrow())
    connection.table(f"{name}_given").create(name)
    connection.unregister(f"{name}_given")


def _inputs(connection: DuckDBPyConnection, home: Home, active: Sequence[Import], decisions: Sequence[Decision]) -> None:
    shape = {"import_id": pl.String, "seq": pl.Int64, "family": pl.String, "target": pl.String}
    _table(connection, "active", pl.DataFrame([(e.import_id, e.seq, e.family, e.target) for e in active], schema=shape, orient="row"))
    for name in IMPORTED:
        files = [str(home.imports / entry.import_id / "rows.parquet") for entry in active if entry.target == name]
        imported(connection, name, files).create_view(f"in_{name}")
    _table(connection, "mapping", mappings_of(decisions))
    _table(
        connection,
        "patterns",
        pl.DataFrame([(*p, i) for i, p in enumerate(PATTERNS)], schema=["priced_by", "pattern", "place"], orient="row"),
    )
    systems = {"stripe": EXPONENT | STRIPE_EXPONENT}
    systems |= {entry.family.split("_")[0]: EXPONENT for entry in active if entry.target == "billing_rows"}
    exponents = [(system, code, digits) for system, table in systems.items() for code, digits in table.items()]
    _table(
        connection,
        "exponents",
        pl.DataFrame(exponents, schema={"system": pl.String, "currency": pl.String, "digits": pl.Int32}, orient="row"),
    )
    _units(connection, home, active)
    _keyed_usage(connection, active)


def _units(connection: DuckDBPyConnection, home: Home, active: Sequence[Import]) -> None:
    """Of each account and day: which imports count. The same rows count once; a replacement ends what came before it."""
    units = units_of(home, active).with_columns(
        fact=pl.when(pl.col("family").str.ends_with("cost"))
        .then(pl.lit("provider_costs"))
        .when(pl.col("family").str.ends_with("_billing"))
        .then(pl.lit("billing_lines"))
        .when(pl.col("family").str.ends_with("outcomes"))
        .then(pl.lit("outcomes"))
        .otherwise(pl.lit("usage"))
    )
    same_day = ["family", "account", "day"]
    replaced, unnamed = pl.col("conflict") == "replace", pl.col("account") == ""  # an export that names no account may be any
    of_account = pl.max_horizontal(
        pl.when(replaced).then("seq").max().over(same_day), pl.when(replaced & unnamed).then("seq").max().over("family", "day")
    )
    since = pl.when(unnamed).then(pl.when(replaced).then("seq").max().over("family", "day")).otherwise(of_account).fill_null(0)
    standing = pl.when(pl.col("seq") >= pl.col("since")).then("seq").min().over([*same_day, "content"])
    another = (pl.col("conflict") == "add") & unnamed & (pl.col("seq") >= pl.col("since"))  # of an account of its own: nothing repeats it
    judged = units.with_columns(since=since).with_columns(kept_by=pl.when(another).then("seq").otherwise(standing))
    kept = judged.filter(pl.col("seq") == pl.col("kept_by"))
    columns = ["import_id", "family", "account", "day", "fact", "rows", "amount"]
    _table(connection, "units_all", judged.select(*columns, again=pl.col("kept_by").is_not_null()))
    _table(connection, "units_kept", kept.select("import_id", "account", "day"))


def _keyed_usage(connection: DuckDBPyConnection, active: Sequence[Import]) -> None:
    """Requests with an id: looked at one by one only where an id can stand twice."""
    logs: dict[str, list[Import]] = {}
    for entry in active:
        if entry.target == "usage":
            logs.setdefault(entry.family, []).append(entry)
    twice = any(len(entries) > 1 or any(e.repeats for e in entries) for entries in logs.values())
    _run(connection, "repeats" if twice else "no_repeats")


def _priced(connection: DuckDBPyConnection, book: PriceBook) -> None:
    keys: pl.DataFrame = connection.sql(
        """
        select provider, model, service_tier, min(day) as first_day, max(day) as last_day
        from usage_kept where model is not null group by all
        """
    ).pl()
    steps = book.steps(keys)
    _table(connection, "price_steps", steps)
    over = steps.filter(pl.col("long_context_over_tokens").is_not_null()).select(
        "provider", "model", "service_tier", over_tokens=pl.col("long_context_over_tokens").cast(pl.Int64)
    )
    _table(connection, "thresholds", over.unique(["provider", "model", "service_tier"]))


def _imported_rates(connection: DuckDBPyConnection) -> pl.DataFrame:
    rates: pl.DataFrame = connection.sql(
        """
        select day, pair.key as currency, try_cast(pair.value as decimal(38, 12)) as per_euro
        from (select day, unnest(map_entries(per_euro)) as pair from in_rates) where try_cast(pair.value as decimal(38, 12)) > 0
        """
    ).pl()
    return rates


def _exchanged(connection: DuckDBPyConnection, settings: Settings) -> None:
    pairs: pl.DataFrame = connection.sql(
        """
        select distinct currency, issued as day from billing_spread where currency is not null
        union select distinct currency, day from in_provider_costs
        union select distinct 'USD', day from usage_kept
        """
    ).pl()
    _table(connection, "rates", rates_for(pairs, settings.base_currency, _imported_rates(connection), settings.exchange))


# -- results ---------------------------------------------------------------------------------------------------------------


def _facts(connection: DuckDBPyConnection, settings: Settings, decisions: Sequence[Decision]) -> None:
    typed = []
    latest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for decision in decisions:
        if decision.kind == "typed" and decision.active:
            figure = json.loads(decision.detail)
            latest[(figure["month"], figure["what"], figure.get("provider") or "")] = figure
    for (month, what, provider), figure in latest.items():
        typed.append((month, what, provider or None, figure["amount"], bool(figure.get("document")), figure.get("note") or None))
    shape = {"month": pl.String, "what": pl.String, "provider": pl.String, "amount": pl.String, "documented": pl.Boolean, "note": pl.String}
    _table(connection, "typed_given", pl.DataFrame(typed, schema=shape, orient="row"))
    _run(connection, "facts")
    _table(connection, "assumptions", _signed(decisions))


def _signed(decisions: Sequence[Decision]) -> pl.DataFrame:
    """Rows of `assumptions`: the last value signed for each key, where it stands."""
    found = {}
    for decision in decisions:
        if decision.kind == "assumption" and decision.active:
            said = json.loads(decision.detail)
            found[said["key"]] = said | {"signed_by": decision.who or None}
    return pl.DataFrame(list(found.values()), schema=dict.fromkeys(FACTS["assumptions"], pl.String))


def _empty(connection: DuckDBPyConnection, name: str, columns: dict[str, str]) -> None:
    nothing = [duckdb.ConstantExpression(None).cast(kind).alias(column) for column, kind in columns.items()]
    connection.sql("select 1 where false").select(*nothing).create(name)


def _journal(
    connection: DuckDBPyConnection, home: Home, imports: Sequence[Import], decisions: Sequence[Decision], audit: Sequence[tuple[Any, ...]]
) -> None:
    _empty(connection, "rejected_rows", JOURNAL["rejected_rows"])
    for entry in imports:
        if entry.status == "active" and entry.rows_rejected:
            given_by = {"import_id": duckdb.ConstantExpression(entry.import_id), "file": duckdb.ConstantExpression(entry.file)}
            columns = (given_by.get(name, duckdb.ColumnExpression(name)) for name in JOURNAL["rejected_rows"])
            rows = connection.read_parquet(str(home.imports / entry.import_id / "rejected.parquet"))
            rows.select(*columns).insert_into("rejected_rows")
    record(connection, "imports", [tuple(vars(entry)[column] for column in JOURNAL["imports"]) for entry in imports])
    record(connection, "decisions", [tuple(vars(decision)[column] for column in JOURNAL["decisions"]) for decision in decisions])
    record(connection, "audit_log", list(audit))
    connection.table("mapping").select(*JOURNAL["mappings"]).create("mappings")
    for name in ("lineage", "months", "known_ids"):
        connection.table(f"out_{name}").create(name)


def record(connection: DuckDBPyConnection, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Make a table of the journal from the ledger's rows."""
    _table(connection, name, pl.DataFrame(rows, schema={c: _KINDS[k] for c, k in JOURNAL[name].items()}, orient="row"))
