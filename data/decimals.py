"""Which sign is the decimal one: settled per file, never per cell."""

from duckdb import DuckDBPyRelation, Expression

from data.errors import UnreadableFileError
from data.expressions import col, fn, trimmed, true, when

_POINT = r"-?0\.[0-9]+|.*[0-9]\.[0-9]{1,2}\)?|.*\.[0-9]{4,}\)?|.*,[0-9]{3}\.[0-9]+\)?"
_COMMA = r"-?0,[0-9]+|.*[0-9],[0-9]{1,2}\)?|.*,[0-9]{4,}\)?|.*\.[0-9]{3},[0-9]+\)?"
_MARKS = " \u00a0\u202f'\u2019"  # 1 234,56 and 1'234.56
_SPACED = rf"-?[0-9]{{1,3}}([{_MARKS}][0-9]{{3}})+([.,][0-9]*)?"
_OPEN = r"-?[1-9][0-9]{0,2}([.,][0-9]{3})"
_GROUPED = {".": r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", ",": r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?"}


def settled(
    source: DuckDBPyRelation, columns: tuple[str, ...], name: str, points_unless_commas: bool = False
) -> tuple[DuckDBPyRelation, tuple[str, ...]]:
    """The rows with decimal points and without thousands marks, and what was found, in words.

    A cell that does not follow the file's sign keeps its text and is rejected by its gate. Raises UnreadableFileError where
    every telling cell could mean two things.
    """
    present = [column for column in columns if column in source.columns]
    if not present:
        return source, ()
    cells = source.select(fn("unnest", fn("list_value", *(trimmed(column) for column in present))).alias("cell")).filter("cell is not null")
    counts = cells.select(
        *(
            true(fn("regexp_full_match", col("cell"), pattern)).cast("BIGINT").alias(key)
            for key, pattern in (("p", _POINT), ("c", _COMMA), ("o", _OPEN), ("any_comma", ".*,.*"))
        )
    ).aggregate("coalesce(sum(p), 0), coalesce(sum(c), 0), coalesce(sum(o), 0), coalesce(sum(any_comma), 0)")
    points, commas, ambiguous, any_comma = counts.fetchall()[0]
    if points_unless_commas and not any_comma:
        return source, ()
    if points == commas and ambiguous:
        raise UnreadableFileError(
            f"{name}: amounts such as 1,234 or 1.234 stand in {', '.join(present)}, and no cell tells whether that is "
            "a thousand or a decimal; "
            "expected two decimals somewhere. Nothing was loaded. Export it again with two decimals."
        )
    sign = "," if commas > points else "."
    said = (f"{name}: read with decimal commas (1.234,56).",) if sign == "," else ()
    mark = "." if sign == "," else ","

    def plain(column: str) -> Expression:
        text = fn("replace", trimmed(column), "\u2212", "-")
        text = when(true(fn("regexp_full_match", text, _SPACED)), fn("translate", text, _MARKS, ""), text)
        grouped = true(fn("regexp_full_match", text, _GROUPED[sign]))
        whole = when(grouped, fn("replace", text, mark, ""), text)
        return when(fn("contains", whole, mark), text, fn("replace", whole, sign, ".")).alias(column)

    kept = [col(column) for column in source.columns if column not in present]
    return source.select(*kept, *(plain(column) for column in present)), said
