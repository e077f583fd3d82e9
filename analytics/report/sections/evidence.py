"""What the verdict rests on: its score by parts, the margin with every unknown at both ends, announced prices, what would sharpen it."""

from analytics.board.brief import LINES, WEIGHED, beside, held
from analytics.board.evidence import margin_said
from analytics.board.statement import Verdict
from analytics.charts.classes import class_bars, finding
from analytics.measure import Measure
from analytics.report.blocks import Block, Chart, Column, Line, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import announced, computed
from analytics.scoring.scorecard import Scorecard, ends
from analytics.words import money, percent


def _make(given: Given) -> Section | None:
    said, card = given.verdict, given.score
    if said.month is None:
        return None
    blocks: list[Block] = [Text(card.beside), Line("What would move it", card.next_move), _parts(card)]
    if any(row.gross_profit is not None for row in said.rows if row.priced_by is not None):
        blocks.append(_chart(said, given.currency))
    blocks += _beside(given, said)
    blocks += _weighed(given)
    found = given.asked.interval
    if found is not None and found.value is not None:
        rows = tuple(
            Row(
                {
                    "file": unknown.file,
                    "low": percent(unknown.low) if unknown.side == "share" else money(unknown.low, given.currency),
                    "high": percent(unknown.high) if unknown.side == "share" else money(unknown.high, given.currency),
                    "points": None if unknown.points is None else f"{100 * unknown.points:.1f} points",
                },
                mark=unknown.why,
            )
            for unknown in found.unknowns
        )
        columns = (Column("file", "What is missing"), Column("low", "At least", "money"), Column("high", "At most", "money"),
                   Column("points", "Takes away", "number"))  # fmt: skip
        blocks.append(Table("Unknowns", margin_said(found), columns, rows, graded=False) if rows else Text(margin_said(found), "strong"))
    if said.announced:
        blocks.append(announced("Announced", "Price changes already announced", said.announced))
    if said.files:
        files = tuple(Row({"what": each.what, "effect": each.effect}, mark=each.why) for each in said.files)
        asked = (Column("what", "File"), Column("effect", "What hangs on it"))
        blocks.append(Table("Files", "What would sharpen this answer most", asked, files, graded=False))
    measures = [measure for each in said.figures for measure in each.measures]
    blocks.append(Text(" ".join(said.footnotes), "note"))
    blocks.append(computed("Computed", [*measures, *_lines(given)], given.currency))
    return Section("evidence", "What the verdict rests on", f"Terminal or technology: {card.claim}", "", tuple(blocks))


def _chart(said: Verdict, currency: str) -> Chart:
    spoken = "; ".join(f"{row.label} {money(row.gross_profit, currency)}, margin {percent(row.gross_margin)}" for row in said.rows)
    return Chart(finding(said.rows, currency), class_bars(said.rows, currency), f"Bars of gross profit by way of pricing: {spoken}")


def _beside(given: Given, said: Verdict) -> list[Block]:
    """What others report."""
    if given.company is None or said.month is None:
        return []
    own = given.asked.indicators["M1_reported"] if said.state == "full" else None
    text, source = beside(own, said.month, given.currency)
    return [Line(LINES[2], text, (("", source),))]


def _weighed(given: Given) -> list[Block]:
    """Every move weighed, those that a file would decide below."""
    found = given.moves
    if not found.ranked and not found.open:
        return []
    columns = (
        Column("move", "Move"), Column("gives", "Over a year", "money"), Column("low", "At least", "money"),
        Column("high", "At most", "money"), Column("floor", "Floor holds"),
    )  # fmt: skip
    rows = tuple(
        Row(
            {"move": each.move.label, "gives": each.gives, "low": "" if each.low is None else each.low,
             "high": "" if each.high is None else each.high, "floor": held(found, each)},
            "quiet" if each.needs else "", f"needs {each.needs}" if each.needs else "", "assumed",
        )
        for each in (*found.ranked, *found.open)
    )  # fmt: skip
    return [Table("Moves", "All moves weighed", columns, rows, WEIGHED)]


def _lines(given: Given) -> list[Measure]:
    """What the lines of page one were computed from."""
    found = [*given.answer.measures]
    found += given.since.used if given.since is not None else ()
    if given.turning is not None:
        found += [*given.turning.nearest.used, *(given.turning.other.used if given.turning.other else ())]
    return found


def _parts(card: Scorecard) -> Table:
    columns = (Column("label", "Part"), Column("weight", "Weight", "score"), Column("points", "Points of 100", "score"))
    rows = tuple(
        Row({"label": each.label, "weight": each.weight, "points": ends(each.low, each.high)}, mark=each.missing,
            grade=each.grade if each.value is not None else "not known")
        for each in card.components
    )  # fmt: skip
    note = (
        "What is not known counts nothing at the lower end and in full at the upper: silence never pays. Weights are assumptions of this "
        "product."
    )
    return Table("Score", "The score by its parts", columns, rows, note)


EVIDENCE = Part(
    "evidence",
    "What the verdict rests on",
    "The score by its parts, what is missing, announced prices, and how each figure was computed.",
    _make,
)
