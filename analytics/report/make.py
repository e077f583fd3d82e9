"""The pack in the forms that can be asked for, and what a program is told of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from analytics.report.blocks import printed, tables
from analytics.report.pack import Pack, pack
from data.errors import BadValueError
from data.pricebook import PriceBook
from data.snapshot import Snapshot


def made_of(snapshot: Snapshot, book: PriceBook, today: date, anonymous: bool = False) -> Pack:
    """The pack of a snapshot. BadValueError where nothing counts in it."""
    whole = pack(snapshot, book, today, anonymous=anonymous)
    if whole.state == "empty":
        raise BadValueError("snapshot: found nothing that counts; expected invoices or usage. Nothing was written. Import files first.")
    return whole


def written(ending: str) -> Callable[[Pack], bytes]:
    """What writes a pack, by a file's ending. BadValueError where it is none of ours."""
    if ending.lower() == ".pdf":
        from analytics.report.pdf import pdf

        return pdf
    if ending.lower() == ".xlsx":
        from analytics.report.workbook import xlsx

        return xlsx
    raise BadValueError(f"--out: found the ending {ending or 'none'}; expected .pdf or .xlsx. Nothing was written. Name the file so.")


def pack_json(whole: Pack) -> dict[str, Any]:
    """What the pack says: title, snapshot, sections with their claims and printed tables, and its record."""
    return {
        "title": whole.title,
        "snapshot": whole.snapshot,
        "anonymous": whole.anonymous,
        "sections": [{"id": each.id, "title": each.title, "claim": each.claim} for each in whole.sections],
        "tables": {table.id: printed(table, whole.currency) for table in tables(whole.sections)},
        "said": whole.said,
    }
