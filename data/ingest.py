"""From a file to its receipt: recognise, judge, show, commit all or nothing, derive, publish."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import time
from typing import Any, Literal

from data.as_read import as_read
from data.column_mapping import ColumnMapping
from data.derive import derive, prices_of
from data.errors import ConflictError, NotFoundError, NothingLoadedError, UnpegError, UnrecognisedFileError
from data.home import Home
from data.importer import Importer
from data.judge import Judged, judge
from data.ledger import Import, opened
from data.overlap import conflicts, overlap, write_units
from data.pricebook import PriceBook
from data.receipt import Amount, Outline, Receipt, RejectedRow, row_count
from data.rejected import nothing
from data.remembered import family_of, in_ledger, in_snapshot, recognise, remember
from data.republish import republish
from data.saved import refuse_locked
from data.snapshot import current, open_snapshot
from data.stage import Staged, digest, stage

__all__ = ["Receipt", "RejectedRow", "ensure_current", "import_files", "undo"]
_ANSWERED = {"replace": "the rows of this file take their place", "add": "as another account's, the rows of this file count beside them"}
Progress = Callable[[str, float], None]


def import_files(
    home: Home,
    files: Sequence[Path],
    *,
    today: date,
    as_format: str | None = None,
    conflict: Literal["replace", "add", "ask"] | None = None,
    dry_run: bool = False,
    who: str = "",
    progress: Progress | None = None,
    names: Mapping[Path, str] | None = None,
    mappings: Mapping[Path, ColumnMapping] | None = None,
) -> list[Receipt]:
    """Import files, each all or nothing, then derive once; a receipt each, in order. A dry run changes nothing.

    `conflict` says what becomes of days that are loaded already with other rows: a newer export replaces, another account adds.
    Without it such a file is refused; `ask`, of a dry run alone, shows what it holds and leaves the answer open.
    `mappings` says which column is what in files that no importer knows; each is remembered with its import.
    Raises HomeError where nothing can be kept at all; trouble with one file stands in its receipt.
    """
    told = progress or (lambda step, share: None)
    receipts: list[Receipt] = []
    home.prepare()
    with nullcontext() if dry_run else home.writing():
        if not dry_run:
            _sweep(home)
        for file in files:
            name = (names or {}).get(file, file.name)
            try:
                receipts.append(_import(home, file, name, today, as_format, conflict, dry_run, who, told, (mappings or {}).get(file)))
            except FileNotFoundError:
                receipts.append(Receipt(name, errors=(f"{file}: no such file; expected a file to import. Nothing was loaded.",)))
            except UnpegError as error:
                receipts.append(Receipt(name, errors=(str(error),), **error.known))
            except OSError as error:
                said = f"{file}: cannot be read ({error.strerror or error}); expected a file that can be opened. Nothing was loaded."
                receipts.append(Receipt(name, errors=(said,)))
        if not dry_run:
            told("deriving", 0.9)
            _derive_if_behind(home)
        ids = current(home)
    return [replace(receipt, snapshot=ids[0] if ids else None) for receipt in receipts]


def _import(
    home: Home, file: Path, name: str, today: date, as_format: str | None, conflict: str | None, dry_run: bool, who: str, told: Progress,
    mapping: ColumnMapping | None,
) -> Receipt:  # fmt: skip
    work = Path(tempfile.mkdtemp(prefix=".dry-" if dry_run else ".tmp-", dir=home.imports))
    seen: dict[str, Any] = {}
    try:
        told(f"{name}: recognising", 0.05)
        staged = stage(file, work, name)
        seen["sha256"] = staged.sha256
        with opened(home) if not dry_run else nullcontext(None) as ledger:
            before = ledger.active() if ledger else _published(home)
            try:
                importer = recognise(staged, as_format, mapping, in_ledger(ledger) if ledger else in_snapshot(open_snapshot(home)), before)
            except UnrecognisedFileError as error:
                seen["outline"] = Outline(staged.header, staged.sample, error.refused)
                raise
            seen |= {"format": importer.format, "label": importer.label, "kind": importer.kind, "why": importer.why}
            import_id = f"{staged.sha256[:12]}-{importer.version}"
            known = next((entry for entry in before if entry.import_id == import_id), None)
            if known is not None and not _judges_anew(known, today):
                return _already(known, name, importer)
            with ThreadPoolExecutor(1) as beside:
                copied = None if dry_run else beside.submit(_copy, home, file, work / "keep" / "raw")
                judged = judge(staged, importer, import_id, today, work, lambda step, share: told(f"{name}: {step}", share))
                if copied is not None:
                    copied.result()
            if judged.read and not judged.loaded:
                seen |= _nothing_of(judged)
                raise NothingLoadedError(_none(name, judged, importer))
            others = [entry for entry in before if entry.family == importer.family and entry.import_id != import_id]
            clashes = conflicts(home, judged.units, others)
            receipt = _receipt(staged, importer, judged, import_id, name)
            met = overlap(home, importer, work / "rows.parquet", others, judged.units, conflict == "add")
            receipt = replace(receipt, conflicts=clashes, restated_rows=met.restated, repeated_rows=met.repeated)
            if clashes and conflict is None:
                seen["conflicts"] = clashes
                raise ConflictError(
                    f"{name}: {receipt.met}. Nothing was loaded. "
                    "Say --replace where this is a newer export of the same account, or --add where it is another account."
                )
            answered = (f"{receipt.met}; {_ANSWERED[conflict]}",) if clashes and conflict in _ANSWERED else ()
            receipt = replace(receipt, warnings=receipt.warnings + answered + met.said)
            if dry_run or ledger is None:
                return replace(receipt, as_read=as_read(staged, importer, judged, today, work))
            told(f"{name}: keeping", 0.85)
            _keep(home, work, import_id, judged)
            remember(ledger, importer, staged, who)
            ledger.register(_entry(staged, importer, judged, receipt, today, conflict), who)
        return receipt
    except UnpegError as error:
        seen.setdefault("sha256", digest(file) if file.is_file() else "")
        error.known = seen
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _judges_anew(known: Import, today: date) -> bool:
    """A file judged earlier is judged again where rows were rejected for being dated in the future."""
    return '"future": true' in known.receipt and today > known.judged_on


def _already(known: Import, name: str, importer: Importer) -> Receipt:
    amounts = tuple(Amount(a["currency"], Decimal(a["read"]), Decimal(0), Decimal(a["read"])) for a in json.loads(known.receipt)["amounts"])
    said = f"{name}: already imported on {known.imported_at:%Y-%m-%d} as {known.import_id}; nothing changed."
    return Receipt(
        name, known.sha256, known.format, importer.label, known.kind, importer.why, "duplicate", known.import_id,
        known.rows_read, 0, known.rows_read, amounts=amounts, warnings=(said,),
    )  # fmt: skip


def _receipt(staged: Staged, importer: Importer, judged: Judged, import_id: str, name: str) -> Receipt:
    read_as = f"; read as {', '.join(staged.notes)}" if staged.notes else ""
    return Receipt(
        file=name, sha256=staged.sha256, format=importer.format, label=importer.label, kind=importer.kind, why=importer.why + read_as,
        status="loaded", import_id=import_id, rows_read=judged.read, rows_loaded=judged.loaded, rows_rejected=judged.rejected.rows,
        rows_without_amount=judged.rejected.without_amount, amounts=judged.amounts,
        months=tuple(sorted({m.month for m in judged.by_month if m.month})),
        by_month=judged.by_month, warnings=judged.warnings, rejected=judged.rejected.first,
    )  # fmt: skip


def _nothing_of(judged: Judged) -> dict[str, Any]:
    return {
        "rows_read": judged.read, "rows_rejected": judged.rejected.rows, "rows_without_amount": judged.rejected.without_amount,
        "amounts": judged.amounts, "warnings": judged.warnings, "rejected": judged.rejected.first,
    }  # fmt: skip


def _none(name: str, judged: Judged, importer: Importer) -> str:
    first = judged.rejected.first[0]
    advice = "Correct the mapping." if importer.mapping else "Export the file again, or correct its rows."
    return (
        f"{name}: none of its {row_count(judged.read)} can be loaded; the first, line {first.line}, {first.column}: found {first.found}; "
        f"expected {first.expected}. Nothing was loaded. {advice}"
    )


def _copy(home: Home, file: Path, target: Path) -> None:
    """Keep the file as it came; an upload is ours already."""
    target.parent.mkdir()
    if file.parent == home.uploads:
        os.link(file, target)
    else:
        shutil.copyfile(file, target)


def _keep(home: Home, work: Path, import_id: str, judged: Judged) -> None:
    """Put the raw file and its rows where they stay, by one rename."""
    keep = work / "keep"
    os.replace(judged.rows, keep / "rows.parquet")
    if judged.rejected.file:
        os.replace(judged.rejected.file, keep / "rejected.parquet")
    else:
        nothing(keep / "rejected.parquet")
    write_units(judged.units, keep / "units.parquet")
    for path in keep.iterdir():
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
    place = home.imports / import_id
    if place.exists():
        os.replace(place, work / f"before-{import_id}")
    os.replace(keep, place)


def _entry(staged: Staged, importer: Importer, judged: Judged, receipt: Receipt, today: date, conflict: str | None) -> Import:
    text = json.dumps({**receipt.as_json(), "future": judged.future, "why": receipt.why, "mapping": importer.mapping})
    return Import(
        import_id=receipt.import_id or "", seq=0, file=receipt.file, sha256=staged.sha256, bytes=staged.bytes, format=importer.format,
        label=importer.label, family=importer.family, kind=importer.kind, target=importer.table, importer_version=importer.version,
        imported_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0), judged_on=today, status="active", conflict=conflict or "",
        repeats=judged.repeats, rows_read=judged.read, rows_loaded=judged.loaded, rows_rejected=judged.rejected.rows, receipt=text,
    )  # fmt: skip


def _published(home: Home) -> list[Import]:
    """The active imports as the journal has them: a dry run never opens the ledger."""
    snapshot = open_snapshot(home)
    if snapshot is None:
        return []
    rows = snapshot.query("select * from imports where status = 'active' order by seq").to_dicts()
    return [Import(family=of[0], target=of[1], conflict="", repeats=False, **row) for row in rows for of in (family_of(row),)]


def undo(home: Home, subject: str, *, today: date, who: str = "") -> tuple[str, str]:
    """Mark an import or a decision inactive and derive again; the ids of the new state. Raises NotFoundError."""
    if current(home) is None and not home.ledger.exists():
        raise NotFoundError(f"{subject}: nothing has been imported into {home.root}. Nothing was changed.")
    with home.writing():
        with opened(home) as ledger:
            refuse_locked(ledger.decisions(), subject)
            ledger.undo(subject, who)
        return _derive_if_behind(home)


def ensure_current(home: Home, *, today: date) -> None:
    """Derive again where the published state lags behind the ledger, as after a kill between commit and publish, or behind the prices."""
    if home.ledger.exists():
        with home.writing_if_free() as held:  # whoever holds the lock derives
            if held:
                _derive_if_behind(home)


def _derive_if_behind(home: Home) -> tuple[str, str]:
    ids = current(home)
    try:
        snapshot = open_snapshot(home)
    except NotFoundError:
        snapshot = None  # a published file was lost
    with opened(home) as ledger:
        priced = prices_of(home, PriceBook.load(home.prices))
        if ids is not None and snapshot is not None and snapshot.decisions == ledger.decisions_made and snapshot.prices == priced:
            return ids
        return republish(home, ledger) or derive(home, ledger)


def _sweep(home: Home) -> None:
    """Remove what killed imports left; what one was about to replace goes back to its place."""
    for before in home.imports.glob(".tmp-*/before-*"):
        place = home.imports / before.name.removeprefix("before-")
        if not place.exists():
            os.replace(before, place)
    yesterday = time() - 86_400
    aside = (*home.imports.glob(".dry-*"), *(folder for folder in home.uploads.glob("tmp*") if folder.is_dir()))
    for left in (*home.imports.glob(".tmp-*"), *(folder for folder in aside if folder.stat().st_mtime < yesterday)):
        shutil.rmtree(left, ignore_errors=True)
