"""A mapping dropped among the exports: shown like them before anything is committed, then taken as a decision."""

from pathlib import Path

from data.decisions import MapReceipt, is_mapping, map_file
from data.errors import UnpegError
from data.home import Home
from data.receipt import Receipt
from pages.parts.shown import today

FORMAT = "mapping"
_SHOWN = 5
__all__ = ["FORMAT", "is_mapping", "look", "take"]


def look(home: Home, path: Path, name: str) -> Receipt:
    """What taking the mapping would do."""
    return _receipt(home, path, name, dry_run=True)


def take(home: Home, path: Path, name: str) -> Receipt:
    """Take it; its id is that of the decision."""
    return _receipt(home, path, name, dry_run=False)


def _receipt(home: Home, path: Path, name: str, dry_run: bool) -> Receipt:
    try:
        made = map_file(home, path, today=today(), who="page", name=name, dry_run=dry_run)
    except UnpegError as error:
        return Receipt(name, errors=(str(error),))
    if not made.rows_loaded:
        return Receipt(name, errors=(_nothing(name, made),))
    more = len(made.warnings) - _SHOWN
    return Receipt(
        name,
        format=FORMAT,
        label="Mapping of ids to customers and products",
        kind=FORMAT,
        why="it has the columns source, kind and id, and says what they belong to",
        status="loaded",
        import_id=made.decision_id,
        rows_read=made.rows_read,
        rows_loaded=made.rows_loaded,
        rows_rejected=made.rows_rejected,
        rejected=made.rejected,
        snapshot=made.snapshot,
        warnings=(*made.warnings[:_SHOWN], *([f"and {more:,} more rows wait for their file"] if more > 0 else [])),
    )


def _nothing(name: str, made: MapReceipt) -> str:
    if not made.rejected:
        return f"{name}: found the header of a mapping and no row below it. Nothing was changed."
    first = made.rejected[0]
    return (
        f"{name}: none of its {made.rows_read:,} rows can be taken; line {first.line}, {first.column}: found {first.found}; expected "
        f"{first.expected}. Nothing was changed. Correct the file and drop it again."
    )
