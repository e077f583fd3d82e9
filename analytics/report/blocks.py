"""What a section of the board pack is made of: text, figures, tables of raw values, and the charts that the screen draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from analytics.measure import Grade
from analytics.words import (
    MISSING,
    exact,
    fine,
    in_unit,
    money,
    months,
    number,
    percent,
    points,
    signed_fine,
    signed_money,
    signed_percent,
    times,
)

Kind = Literal[
    "text",
    "money",
    "signed",
    "fine",
    "percent",
    "change",
    "share",
    "points",
    "score",
    "months",
    "count",
    "number",
    "times",
    "exact",
    "signed_fine",
]
Tone = Literal["", "total", "quiet"]


@dataclass(frozen=True)
class Text:
    """A paragraph; `note` is set small, `strong` as a claim of its own within the section."""

    text: str
    tone: Literal["", "note", "strong"] = ""


@dataclass(frozen=True)
class Line:
    """A finding beside what it is about; `terms` stand small under it, each after its own word."""

    label: str
    text: str
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Card:
    """A figure with its title, what stands under it, and its grade."""

    title: str
    value: str
    details: tuple[str, ...]
    grade: Grade | None


@dataclass(frozen=True)
class Cards:
    """Figures side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Column:
    """A column of raw values. `formula` recomputes it in the workbook: `{cost}` stands for the cell of that column in its row,
    `{total:cost}` in the total's row, `{Months:2026-10.cost}` in the row of that key on another sheet.

    `total` says what stands in a total's row: their sum, the same formula, or nothing that the rows give.
    """

    key: str
    label: str
    kind: Kind = "text"
    formula: str = ""
    total: Literal["sum", "formula", ""] = ""


@dataclass(frozen=True)
class Row:
    """A row by column; a value that is text already is shown as it is. `mark` stands small under its first cell.

    `level`: its amounts are where something stands, and no changes. `key` names it in formulas; `formulas` are its own, by column.
    `kind` is that of its values where it is not the columns'.
    """

    values: Mapping[str, Any]
    tone: Tone = ""
    mark: str = ""
    grade: str = ""
    level: bool = False
    key: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
    kind: Kind | None = None


@dataclass(frozen=True)
class Table:
    """A table under its own claim; `id` names its sheet in the workbook. `graded` adds the grade of each row."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    graded: bool = True


@dataclass(frozen=True)
class Chart:
    """A figure of analytics.charts under the claim that it proves; `alt` says it to those who cannot see it."""

    claim: str
    figure: Any
    alt: str
    note: str = ""
    half: bool = False


Block = Text | Line | Cards | Table | Chart


@dataclass(frozen=True)
class Section:
    """A section: its name in the contents, its claim in words, and what proves it."""

    id: str
    title: str
    claim: str
    lede: str = ""
    blocks: tuple[Block, ...] = field(default=())


def text_of(value: Any, kind: Kind, currency: str) -> str:
    """A raw value in the reader's form; text as it is, nothing as a dash."""
    if value is None:
        return MISSING
    if isinstance(value, str):
        return value
    match kind:
        case "money":
            return money(value, currency)
        case "signed":
            return signed_money(value, currency)
        case "fine":
            return fine(value, currency)
        case "percent":
            return percent(value)
        case "change":
            return signed_percent(value)
        case "share":
            return percent(value, 0)
        case "points":
            return points(value)
        case "score":
            return f"{value:.0f}"
        case "months":
            return months(value)
        case "count":
            return in_unit(value, "count")
        case "exact":
            return exact(value)
        case "signed_fine":
            return signed_fine(value, currency)
        case "times":
            return times(value)
        case "number":
            return number(value)
        case _:
            return str(value)


def printed(table: Table, currency: str) -> list[list[str]]:
    """The printed cells of a table, row by row."""
    return [[text_of(row.values.get(c.key), kind_of(c, row), currency) for c in table.columns] for row in table.rows]


def kind_of(column: Column, row: Row) -> Kind:
    """How a cell is to be read."""
    if column.kind == "text":
        return "text"
    return row.kind or ("money" if row.level and column.kind == "signed" else column.kind)


def tables(sections: Sequence[Section]) -> list[Table]:
    """Every table of the sections, in order."""
    return [block for section in sections for block in section.blocks if isinstance(block, Table)]
