"""Page one: the verdict alone, to be sent by itself."""

from analytics.board.brief import LINES, nothing, terms
from analytics.board.statement import Verdict
from analytics.report.blocks import Column, Line, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import cards


def _make(given: Given) -> Section:
    said = given.verdict
    lines = [line for line in (_moved(given), _move(given), *_turning(given), _last(given)) if line is not None]
    return Section("verdict", "Verdict", said.sentence, said.because, (cards(said.figures), *lines, *([_table(said)] if said.rows else [])))


def _table(said: Verdict) -> Table:
    columns = (
        Column("label", "Priced by"),
        Column("revenue", "Revenue", "money", total="sum"),
        Column("inference_cost", "Inference cost", "money", total="sum"),
        Column("gross_profit", "Gross profit", "money", "{revenue}-{inference_cost}", "formula"),
        Column("gross_margin", "Margin", "percent", "{gross_profit}/{revenue}", "formula"),
        Column("share_of_gross_profit", "Share", "share", "{gross_profit}/{total:gross_profit}", "formula"),
    )
    rows = tuple(
        Row(vars(row), "total" if row.priced_by is None else "quiet" if row.priced_by == "unclassified" else "", grade=row.grade)
        for row in said.rows
    )
    return Table("Verdict", "Where revenue and gross profit come from", columns, rows)


def _moved(given: Given) -> Line | None:
    """What moved since the month before, in a line."""
    if given.month_before is None:
        return None
    return Line(LINES[0], given.since.text if given.since is not None else nothing(given.month_before))


def _move(given: Given) -> Line | None:
    """The one move to decide."""
    if given.verdict.month is None:
        return None
    sure = {"How sure.": f"How sure ({given.answer.grade})."}
    said = terms(given.moves, given.answer, given.currency)
    return Line(LINES[1], given.answer.sentence.text, tuple((sure.get(word, word), text) for word, text in said))


def _turning(given: Given) -> list[Line]:
    """The number that would change it."""
    found = given.turning
    if found is None:
        return []
    return [Line(LINES[3], found.nearest.text, (("", found.other.text),) if found.other is not None else ())]


def _last(given: Given) -> Line | None:
    return Line("The last pack", given.last_pack.sentence) if given.last_pack is not None else None


VERDICT = Part("verdict", "Verdict", "The sentence, its four figures, the table behind them: one page, to be sent by itself.", _make)
