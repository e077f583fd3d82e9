"""Judging staged text: one statement an importer, gates on each cell, rows apart from rejected rows.

A large clean file takes the fast pass: DuckDB reads it as it is. Where a row is rejected, or the file is small, the records are
rewritten with their lines first, so that each rejected row can be named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
from duckdb import CaseExpression, ConstantExpression, DuckDBPyConnection, DuckDBPyRelation, Expression, StarExpression

from data.decimals import settled
from data.expressions import Rule, col, const, fn, null, true, when
from data.importer import Importer
from data.overlap import Unit
from data.receipt import Amount, MonthAmount, RejectedRow
from data.records import LINE, Broken, numbered, rewrite
from data.rejected import Rejects, kept
from data.stage import Staged
from data.tables import IMPORTED, MONEY

_FAST = 8 << 20  # bytes from which the fast pass pays
_LONGEST_FAST, _LONGEST = 2 << 20, 64 << 20  # bytes of a line; a reader's buffers grow with it
_PROBLEM, _FOUND, _VALUE = "_problem", "_found", "_value_"  # columns beside the canonical ones
_CHUNK = 20_000  # rejected rows in memory at a time
_NO_MORE = (None,) * 5
_NOT_FUTURE = ("usage", "provider_costs", "outcomes")
_FUTURE = "a day that has come"
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Judged:
    """The rows of a file as Parquet, and what its receipt says."""

    rows: Path
    read: int
    loaded: int
    rejected: Rejects
    amounts: tuple[Amount, ...]
    by_month: tuple[MonthAmount, ...]
    units: tuple[Unit, ...]
    repeats: bool  # some ids stand more than once with other content
    future: bool  # some rows were rejected for being dated in the future
    warnings: tuple[str, ...]


def judge(staged: Staged, importer: Importer, import_id: str, today: date, work: Path, progress: Progress) -> Judged:
    """Read a staged file by its importer into `work/rows.parquet`. Raises UnreadableFileError where no number can be read safely."""
    lost = () if staged.empty_page or staged.shape == "lines" else importer.lost(staged.header)  # a line may hold what others do not
    staged = replace(staged, warnings=staged.warnings + tuple(f"{staged.name}: {said}" for said in lost))
    connection = _connection(work)
    try:
        rows = work / "rows.parquet"
        if staged.empty_page:
            _empty(connection, importer, rows)
            return Judged(rows, 0, 0, Rejects(), (), (), (), False, False, staged.warnings)
        fast = (
            staged.shape == "csv"
            and staged.encoding in ("utf-8", "utf-8-sig")
            and staged.text.stat().st_size >= _FAST
            and not (importer.numbers and not importer.points)
        )
        if fast:
            progress("reading", 0.2)
            read = _fast(connection, staged, importer, import_id, today, rows)
            if read is not None:
                progress("summing", 0.7)
                return _summed(connection, importer, import_id, rows, read, Rejects(), staged.warnings, repeats=False)
        progress("reading with lines", 0.3)
        return _careful(connection, staged, importer, import_id, today, work, progress)
    finally:
        connection.close()


def _connection(work: Path) -> DuckDBPyConnection:
    connection = duckdb.connect(config={"temp_directory": str(work / "spill")})
    for setting in (
        "memory_limit='600MB'",
        "preserve_insertion_order=false",
        "python_enable_replacements=false",
        "enable_progress_bar=false",
    ):
        connection.execute(f"set {setting}")
    return connection


def _empty(connection: DuckDBPyConnection, importer: Importer, rows: Path) -> None:
    columns = [null(kind).alias(name) for name, kind in _columns(importer).items()]
    connection.sql("select 1 as one where false").select(*columns).write_parquet(str(rows))


def _columns(importer: Importer) -> dict[str, str]:
    return {"import_id": "VARCHAR", **IMPORTED[importer.table]}


# -- the statement ---------------------------------------------------------------------------------------------------------


def _problems(importer: Importer, today: date) -> list[Rule]:
    """Everything a row can be rejected for, in the order it is asked."""
    table = IMPORTED[importer.table]
    cells = [Rule(cell.column, cell.bad, cell.text, cell.expected) for cell in importer.columns.values() if cell.bad is not None]
    rules = [rule for rule in importer.rules if rule.bad is not None]
    if importer.table in _NOT_FUTURE:
        day = importer.columns["day"]
        cells.append(Rule(day.column, true(col(f"{_VALUE}day") > const(today + timedelta(days=1))), day.text, _FUTURE))
    for name, kind in table.items():
        if kind == MONEY and name in importer.columns:
            value = col(_VALUE + name)
            too_large = true(value.isnotnull() & value.try_cast(MONEY).isnull())
            cells.append(Rule(name, too_large, value.cast("VARCHAR"), "an amount below 1,000,000,000,000"))
    return cells + rules


def _judged(source: DuckDBPyRelation, importer: Importer, import_id: str, today: date, explain: bool) -> DuckDBPyRelation:
    present = set(source.columns)
    needed = sorted(importer.must | importer.one_of | set(importer.optional)) + ([LINE] if LINE in present else [])
    base = source.select(*(col(name) if name in present else null().alias(name) for name in needed))
    for lets in importer.lets:
        base = base.select(StarExpression(), *(value.alias(name) for name, value in lets.items()))
    base = base.select(StarExpression(), *(cell.value.alias(_VALUE + name) for name, cell in importer.columns.items()))
    line = col(LINE).cast("BIGINT") if LINE in present else null("BIGINT")
    given = {"import_id": const(import_id), "family": const(importer.family), "source": const(importer.format), "line": line}
    values = [
        (given[name] if name in given else col(_VALUE + name) if name in importer.columns else ConstantExpression(None))
        .try_cast(kind)
        .alias(name)
        for name, kind in _columns(importer).items()
    ]
    problems = _problems(importer, today)
    numbered = [(rule.bad, const(number)) for number, rule in enumerate(problems, start=1)]
    skipped = [(true(importer.skip), const(0))] if importer.skip is not None else []
    code = null("INTEGER")
    for condition, number in reversed(skipped + numbered):
        code = when(condition, number, code)
    base = base.select(StarExpression(), code.alias(_PROBLEM))
    texts = fn("list_value", *(rule.found.cast("VARCHAR") for rule in problems))
    found = when(col(_PROBLEM).isnull(), null(), fn("list_extract", texts, col(_PROBLEM)))
    return base.select(*values, col(_PROBLEM), *([found.alias(_FOUND)] if explain else []))


def _names(header: tuple[str, ...]) -> list[str]:
    return [name or f"_blank{position}" for position, name in enumerate(header)]


_READ = """
select * from read_csv($path, columns=$columns, header=true, auto_detect=false, delim=$separator, quote='"', escape='"',
    store_rejects=$rejects, max_line_size=$longest)
"""


def _fast(connection: DuckDBPyConnection, staged: Staged, importer: Importer, import_id: str, today: date, rows: Path) -> int | None:
    """The rows in one strict pass and how many there were, or None where something needs the careful one."""
    columns = dict.fromkeys(_names(staged.header), "VARCHAR")
    values = {"path": str(staged.text), "columns": columns, "separator": staged.separator, "rejects": True, "longest": _LONGEST_FAST}
    try:
        source = connection.sql(_READ, params=values)
        _judged(source, importer, import_id, today, explain=False).write_parquet(str(rows), compression="snappy", row_group_size=100_000)
        if connection.execute("select count(*) from reject_errors").fetchall()[0][0]:
            return None
    except duckdb.InvalidInputException:
        return None
    written = connection.read_parquet(str(rows))
    read, problems = written.aggregate(f"count(*), count({_PROBLEM})").fetchall()[0]
    if problems:
        return None
    return None if importer.key and _distinct(connection, importer, rows) != read else int(read)


def _distinct(connection: DuckDBPyConnection, importer: Importer, rows: Path) -> int:
    hashed = connection.read_parquet(str(rows)).select(fn("hash", *(col(name) for name in importer.key)).alias("h"))
    return int(hashed.aggregate("count(distinct h)").fetchall()[0][0])


def _careful(
    connection: DuckDBPyConnection, staged: Staged, importer: Importer, import_id: str, today: date, work: Path, progress: Progress
) -> Judged:
    rewritten = work / "rewritten.csv"
    if staged.shape == "lines":  # a key may first stand far below
        wanted = importer.must | importer.one_of | set(importer.optional)
        staged = replace(staged, header=tuple(dict.fromkeys((*staged.header, *sorted(wanted)))))
    broken = rewrite(staged, rewritten)
    columns = dict.fromkeys([LINE, *_names(staged.header)], "VARCHAR")
    source = connection.sql(
        _READ, params={"path": str(rewritten), "columns": columns, "separator": ",", "rejects": False, "longest": _LONGEST}
    )
    warnings = staged.warnings
    if importer.numbers:
        source, said = settled(source, importer.numbers, staged.name, importer.points)
        warnings += said
    progress("judging", 0.5)
    judged_file = work / "judged.parquet"
    judged = _judged(source, importer, import_id, today, explain=True)
    judged.write_parquet(str(judged_file))
    judged = connection.read_parquet(str(judged_file))
    content = [name for name in _columns(importer) if name != "line"]
    good = judged.filter(f"{_PROBLEM} is null")
    if importer.key:
        counted = good.row_number(f"over (partition by {', '.join(content)} order by line) as _times", "*")
        good, repeated = counted.filter("_times = 1"), counted.filter("_times > 1")
    else:
        repeated = good.filter("false")
    rows = work / "rows.parquet"
    good.select(*(col(column) for column in _columns(importer))).write_parquet(str(rows), compression="snappy")
    progress("summing", 0.8)
    rejected = _rejected(staged, importer, today, judged.filter(f"{_PROBLEM} > 0"), repeated, broken, work)
    skipped = judged.filter(f"{_PROBLEM} = 0").aggregate("count(*)").fetchall()[0][0]
    loaded = connection.read_parquet(str(rows)).aggregate("count(*)").fetchall()[0][0] + skipped
    repeats = bool(importer.key) and _distinct(connection, importer, rows) != loaded - skipped
    result = _summed(connection, importer, import_id, rows, loaded + rejected.rows, rejected, warnings, repeats)
    return replace(result, loaded=loaded, future=_FUTURE in rejected.expected)


def _rejected(
    staged: Staged, importer: Importer, today: date, bad: DuckDBPyRelation, repeated: DuckDBPyRelation, broken: int, work: Path
) -> Rejects:
    amount = col(importer.amount).cast("VARCHAR") if importer.amount else null()
    currency = col(importer.currency) if importer.currency else const("USD") if importer.amount else null()
    key = fn("concat_ws", " ", *(col(name).cast("VARCHAR") for name in importer.key)) if importer.key else null()
    told = bad.select(col("line"), col(_PROBLEM).alias("rule"), col(_FOUND).alias("found"), amount.alias("amount"), currency.alias("unit"))
    again = repeated.select(col("line"), null("INTEGER"), key, amount, currency)
    judged = work / "told.parquet"
    told.union(again).order("line").write_parquet(str(judged), row_group_size=_CHUNK)
    count = pl.scan_parquet(judged).select(pl.len()).collect().item()
    if not count and not broken:
        return Rejects()
    found = kept(_told_rows(staged, importer, today, judged, count), work)
    return found if importer.amount else replace(found, without_amount=0)


def _told_rows(staged: Staged, importer: Importer, today: date, judged: Path, count: int) -> Iterator[RejectedRow]:
    """Rows rejected by a rule and records that are no rows, in the order of the file, with their text."""
    problems = _problems(importer, today)
    pieces = (pl.scan_parquet(judged).slice(start, _CHUNK).collect().iter_rows() for start in range(0, count, _CHUNK))
    waiting = (row for piece in pieces for row in piece)
    line, code, text, value, unit = next(waiting, _NO_MORE)
    for number, raw, cells in numbered(staged):
        if isinstance(cells, Broken):
            yield RejectedRow(number, "(row)", cells.found, cells.expected, raw)
        elif number == line:
            if code is None:
                column, expected = importer.key[-1], "each id once; the same row stands above"
            else:
                rule = problems[code - 1]
                columns = rule.column.split("|")
                column, expected = next((name for name in columns if name in staged.header), columns[0]), rule.expected
            worth = Decimal(value) if value and (unit or code is None) else None
            yield RejectedRow(number, column, text or "nothing", expected, raw, unit or "", worth)
            line, code, text, value, unit = next(waiting, _NO_MORE)


def _summed(
    connection: DuckDBPyConnection, importer: Importer, import_id: str, rows: Path, read: int,
    rejected: Rejects, warnings: tuple[str, ...], repeats: bool,
) -> Judged:  # fmt: skip
    table = connection.read_parquet(str(rows))
    unit = col(importer.currency) if importer.currency else const("USD") if importer.amount else const("")
    value = col(importer.amount).cast("DECIMAL(38,12)") if importer.amount else null("DECIMAL(38,12)")
    month = fn("strftime", col(importer.day), "%Y-%m") if importer.day else null()
    months = table.select(month.alias("month"), unit.alias("currency"), value.alias("amount"))
    by_month = tuple(
        MonthAmount(label or "", currency or "", count, Decimal(total) if total else None)  # none where no row says one
        for label, currency, count, total in months.aggregate("month, currency, count(*), sum(amount)::varchar", "month, currency")
        .order("1, 2").fetchall()
    )  # fmt: skip
    loaded_amounts: dict[str, Decimal] = {}
    for entry in by_month:
        if entry.amount is not None:
            loaded_amounts[entry.currency] = loaded_amounts.get(entry.currency, Decimal(0)) + entry.amount
    lost = rejected.worth
    amounts = tuple(
        Amount(
            code,
            loaded_amounts.get(code, Decimal(0)) + lost.get(code, Decimal(0)),
            loaded_amounts.get(code, Decimal(0)),
            lost.get(code, Decimal(0)),
        )
        for code in sorted(loaded_amounts.keys() | lost.keys())
    )
    units = () if importer.key else _units(table, importer, import_id)
    return Judged(rows, read, read - rejected.rows, rejected, amounts, by_month, units, repeats, False, warnings)


def _units(table: DuckDBPyRelation, importer: Importer, import_id: str) -> tuple[Unit, ...]:
    """Per account and day a sum over the rows' content that no order or split changes."""
    if "account" not in IMPORTED[importer.table]:
        return ()
    skip = {"line", "import_id", "source", "family"}
    text = fn("concat_ws", "|", *(_told(name) for name in IMPORTED[importer.table] if name not in skip))
    value = col(importer.amount) if importer.amount else null("DECIMAL(38,12)")
    account = CaseExpression(col("account").isnull(), const("")).otherwise(col("account"))
    hashed = table.select(
        account.alias("account"), col(importer.day or "day").alias("day"), fn("md5_number_lower", text).alias("h"), value.alias("amount")
    )
    grouped = hashed.aggregate("account, day, count(*), sum(h)::varchar, sum(amount)", "account, day")
    return tuple(Unit(import_id, *row) for row in grouped.fetchall())


def _told(name: str) -> Expression:
    return CaseExpression(col(name).isnull(), const("\x1f")).otherwise(col(name).cast("VARCHAR"))
