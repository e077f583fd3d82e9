"""Imported rows as they came, whatever version of an importer wrote them."""

from duckdb import ColumnExpression, ConstantExpression, DuckDBPyConnection, DuckDBPyRelation

from data.tables import IMPORTED


def imported(connection: DuckDBPyConnection, table: str, files: list[str]) -> DuckDBPyRelation:
    """The rows of a canonical table in several imports; a column that an older one did not know is null."""
    source = connection.read_parquet(files, union_by_name=True) if files else connection.sql("select 1 as nothing where false")
    there = set(source.columns)
    columns = {"import_id": "VARCHAR", **IMPORTED[table]}
    return source.select(
        *(ColumnExpression(name) if name in there else ConstantExpression(None).cast(kind).alias(name) for name, kind in columns.items())
    )
