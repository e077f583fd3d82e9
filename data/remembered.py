"""What a person said of a header, remembered: the next file with the same header is read by the same mapping.

An import keeps the mapping it was made with; taking the decision back changes what comes, not what came.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from data.column_mapping import ColumnMapping, check_columns, signature
from data.errors import BadValueError, ConflictError, UnreadableFileError
from data.identify import identify
from data.importer import Importer
from data.importers import IMPORTERS
from data.ledger import Import, Ledger
from data.mapped import mapped_importer
from data.snapshot import Snapshot
from data.stage import Staged

DECISION = "columns"
_ACTIVE = "select detail, made_at from decisions where kind = $kind and active order by seq"


def in_ledger(ledger: Ledger) -> tuple[Importer, ...]:
    """The importers of the mappings in force."""
    return _of([(entry.detail, entry.made_at) for entry in ledger.decisions() if entry.kind == DECISION and entry.active])


def in_snapshot(snapshot: Snapshot | None) -> tuple[Importer, ...]:
    """The same from what is published: a dry run never opens the ledger."""
    return _of(snapshot.query(_ACTIVE, kind=DECISION).rows()) if snapshot else ()


def _of(said: Sequence[tuple[str, datetime]]) -> tuple[Importer, ...]:
    """A later word on the same header takes the place of the earlier one."""
    latest = {detail["signature"]: (detail, made_at.date()) for text, made_at in said for detail in (json.loads(text),)}
    return tuple(mapped_importer(ColumnMapping(**detail["mapping"]), detail["header"], day) for detail, day in latest.values())


def recognise(
    staged: Staged, as_format: str | None, mapping: ColumnMapping | None, remembered: Sequence[Importer], before: Sequence[Import]
) -> Importer:
    """The importer of a file: of the mapping given, of the one it was imported by, or what its content says. Raises UnpegError."""
    earlier = next(((entry, made) for entry in before if entry.sha256 == staged.sha256 and (made := _mapping_in(entry.receipt))), None)
    if mapping is None:
        return mapped_importer(earlier[1]) if earlier and as_format is None else identify(staged, as_format, remembered)
    if known := next((importer for importer in IMPORTERS if importer.fits(staged.header, staged.sample, staged.shape)), None):
        raise BadValueError(
            f"{staged.name}: found {known.label}, which is read without a mapping; expected a file that no importer knows. "
            "Nothing was loaded. Import it without --mapping."
        )
    check_columns(mapping, staged.header, staged.name)
    if staged.shape == "csv" and not staged.rows:
        raise UnreadableFileError(
            f"{staged.name}: found a header and no row below it; expected at least one row. Nothing was loaded. "
            "Export a period in which something happened."
        )
    if earlier and earlier[1].fingerprint != mapping.fingerprint:
        entry = earlier[0]
        raise ConflictError(
            f"{staged.name}: found it loaded already as {entry.import_id}, by another mapping; expected it once. Nothing was loaded. "
            f"To read it anew, first take that import back: unpeg undo {entry.import_id}"
        )
    same = next((i for i in remembered if i.version == mapping.fingerprint and i.header == set(staged.header)), None)
    return same or mapped_importer(mapping)


def remember(ledger: Ledger, importer: Importer, staged: Staged, who: str) -> None:
    """Write down the mapping of a file that is being imported, unless it is in force for that header already."""
    header = sorted(set(staged.header))
    if importer.mapping is None or any(i.version == importer.version and i.header == set(header) for i in in_ledger(ledger)):
        return
    detail = {"about": f"{importer.label} {importer.why}", "signature": signature(header), "header": header, "mapping": importer.mapping}
    ledger.decide(DECISION, detail, who, importer.format)


def family_of(entry: dict[str, Any]) -> tuple[str, str]:
    """Family and table of a published import."""
    known = {importer.format: (importer.family, importer.table) for importer in IMPORTERS}
    made = _mapping_in(entry["receipt"])
    return (entry["format"], made.of.table) if made else known.get(entry["format"], ("", ""))


def _mapping_in(receipt: str) -> ColumnMapping | None:
    said = json.loads(receipt).get("mapping") if receipt else None
    return ColumnMapping(**said) if said else None
