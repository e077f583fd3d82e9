"""The pack in the forms that can be asked for, and what a program is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.report.blocks import Block, Cards, Chart, Line, Section, Table, Text, printed, tables
from analytics.report.pack import Pack, pack, page_one
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
    """What the pack says: title, snapshot, sections with all their words and the names of their tables, tables as printed, its record."""
    return {
        "title": whole.title,
        "snapshot": whole.snapshot,
        "anonymous": whole.anonymous,
        "sections": [_section(each) for each in whole.sections],
        "tables": {table.id: printed(table, whole.currency) for table in tables(whole.sections)},
        "said": whole.said,
    }


def _section(section: Section) -> dict[str, Any]:
    names = [block.id for block in section.blocks if isinstance(block, Table)]
    said = [text for block in section.blocks for text in _words(block) if text]
    return {"id": section.id, "title": section.title, "claim": section.claim, "lede": section.lede, "said": said, "tables": names}


def _words(block: Block) -> list[str]:
    """What a block says outside the cells of a table, in its order."""
    match block:
        case Text():
            return [block.text]
        case Line():
            return [f"{block.label}: {block.text}", *(f"{word} {text}".strip() for word, text in block.terms)]
        case Cards():
            return [f"{card.title}: {'; '.join((card.value, *card.details))}" for card in block.cards]
        case Chart():
            return [block.claim, block.alt, block.note]
        case Table():
            name = block.columns[0].key
            return [block.title, *(f"{row.values[name]}: {row.mark}" for row in block.rows if row.mark), block.note]


@dataclass(frozen=True)
class Files:
    """A pack in every form, and what is to be put on record."""

    title: str
    pdf: bytes
    one: bytes
    xlsx: bytes
    sections: int
    said: Mapping[str, Any] | None


def files(snapshot: Snapshot, book: PriceBook, today: date, anonymous: bool = False) -> Files:
    """The PDF, its first page alone and the workbook of one pack. BadValueError where nothing counts in the snapshot."""
    from analytics.report.pdf import pdf
    from analytics.report.workbook import xlsx

    whole = made_of(snapshot, book, today, anonymous)
    return Files(whole.title, pdf(whole), pdf(page_one(whole)), xlsx(whole), len(whole.sections), whole.said)
