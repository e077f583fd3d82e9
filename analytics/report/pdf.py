"""The pack as a PDF: a template of our own, the sections as JSON, charts as vectors; the same bytes for the same sections."""

import json
import shutil
import tempfile
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

from analytics.charts.printed import svg
from analytics.measure import Grade
from analytics.report.blocks import Block, Card, Cards, Chart, Line, Section, Table, Text, printed
from analytics.report.letters import FONTS, fallback, marked, printable
from analytics.report.pack import Pack

_TEMPLATE = Path(__file__).parent / "pack.typ"
_NARROW = 18  # letters of a column that takes no more room than they need
_SHORTEST = 14  # letters of a line of a heading
_HALF, _WHOLE = 430, 740  # pixels of the screen that a chart's width stands for


def pdf(pack: Pack) -> bytes:
    """The pack as PDF bytes; raises ValueError where a face is missing."""
    import typst

    document = json.dumps(payload(pack), ensure_ascii=False)
    out, warnings = typst.compile_with_warnings(
        str(_TEMPLATE), font_paths=[str(FONTS), str(_faces())], ignore_system_fonts=True, sys_inputs={"data": document}
    )
    if missing := [str(each) for each in warnings if "font" in str(each)]:
        raise ValueError(f"{_TEMPLATE.name}: {missing[0]}; expected the faces shipped with it")
    return bytes(out)


def payload(pack: Pack) -> dict[str, Any]:
    """What the template is given: printable text alone, and vectors."""
    document: dict[str, Any] = {
        "title": pack.title,
        "company": pack.company or "This company",
        "period": pack.period,
        "snapshot": pack.snapshot,
        "anonymous": pack.anonymous,
        "sections": [_section(section, pack.currency) for section in pack.sections],
    }
    found: dict[str, Any] = printable(document)
    return {**found, "marked": marked(document)}


@cache
def _faces() -> Path:
    """A folder with the fallback face alone: the library that ships it has others beside it."""
    folder = Path(tempfile.mkdtemp(prefix="unpeg-faces-"))
    shutil.copy(fallback(), folder)
    return folder


def _section(section: Section, currency: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "claim": section.claim,
        "lede": section.lede,
        "short": all(isinstance(block, Text) for block in section.blocks),
        "blocks": [_block(block, currency) for block in section.blocks],
    }


def _block(block: Block, currency: str) -> dict[str, Any]:
    match block:
        case Text():
            return {"type": "text", "text": block.text, "tone": block.tone}
        case Line():
            return {"type": "line", "label": block.label, "text": block.text, "terms": [[*each] for each in block.terms]}
        case Cards():
            return {"type": "cards", "cards": [_card(card) for card in block.cards]}
        case Chart():
            drawn = svg(block.figure, _HALF if block.half else _WHOLE)
            return {"type": "chart", "claim": block.claim, "note": block.note, "alt": block.alt, "svg": drawn, "half": block.half}
        case Table():
            return _table(block, currency)


def _card(card: Card) -> dict[str, Any]:
    grade: Grade | str = card.grade or ""
    return {"title": card.title, "value": card.value, "details": [*card.details], "grade": grade}


def _table(table: Table, currency: str) -> dict[str, Any]:
    rows = [
        {"cells": cells, "tone": row.tone, "mark": row.mark, "grade": row.grade}
        for cells, row in zip(printed(table, currency), table.rows, strict=True)
    ]
    longest = [max((len(row["cells"][place]) for row in rows), default=0) for place in range(len(table.columns))]
    columns = [
        {"label": _folded(column.label, most), "number": column.kind != "text", "narrow": most <= _NARROW}
        for column, most in zip(table.columns, longest, strict=True)
    ]
    return {"type": "table", "title": table.title, "note": table.note, "columns": columns, "rows": rows, "graded": table.graded}


def _folded(label: str, most: int) -> list[str]:
    """A heading in lines not much longer than what stands below it."""
    return textwrap.wrap(label, max(most, _SHORTEST), break_long_words=False) or [""]
