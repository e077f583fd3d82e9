"""What the verdict rests on: its score by parts, the margin with every unknown at both ends, announced prices, what would sharpen it."""

from analytics.evidence import margin_said
from analytics.margin_interval import interval
from analytics.measure import Measure
from analytics.report.blocks import Block, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.scorecard import Scorecard, ends
from analytics.statement import PriceChange
from analytics.words import in_unit, money, percent


def _make(given: Given) -> Section | None:
    said, card = given.verdict, given.score
    if said.month is None:
        return None
    blocks: list[Block] = [Text(card.beside), Text(f"What would move it: {card.next_move}"), _parts(card)]
    found = interval(given.snapshot, said.month)
    if found.value is not None:
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
        priced = (Column("model", "Model"), Column("day", "From"), Column("dollars", "A month", "signed"))
        changes = tuple(
            Row({"model": _model(each), "day": f"{each.day:%d %b %Y}", "dollars": each.dollars}, mark=each.text, grade="estimated")
            for each in said.announced
        )
        blocks.append(Table("Announced", "Price changes already announced", priced, changes))
    if said.files:
        files = tuple(Row({"what": each.what, "effect": each.effect}, mark=each.why) for each in said.files)
        asked = (Column("what", "File"), Column("effect", "What hangs on it"))
        blocks.append(Table("Files", "What would sharpen this answer most", asked, files, graded=False))
    measures = [measure for each in said.figures for measure in each.measures]
    blocks.append(_computed(measures, given.currency))
    blocks.append(Text(" ".join(said.footnotes), "note"))
    return Section("evidence", "What the verdict rests on", f"Terminal or technology: {card.claim}", "", tuple(blocks))


def _model(change: PriceChange) -> str:
    """The model's name, with its provider's where it does not say so itself."""
    return change.model if change.provider.lower() in change.model.lower() else f"{change.provider} {change.model}"


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


def _computed(measures: list[Measure], currency: str) -> Table:
    columns = (Column("label", "Figure"), Column("value", "Value"), Column("equation", "Equation"))
    rows = []
    for each in measures:
        value = f"needs {each.needs}" if each.value is None else in_unit(each.value, each.unit, currency)
        if each.low is not None and each.high is not None:
            value += f" ({in_unit(each.low, each.unit, currency)} to {in_unit(each.high, each.unit, currency)})"
        rows.append(
            Row({"label": each.label, "value": value, "equation": each.equation}, grade=each.grade if each.value is not None else "")
        )
    return Table("Computed", "How the figures of page one were computed", columns, tuple(rows))


EVIDENCE = Part(
    "evidence",
    "What the verdict rests on",
    "The score by its parts, what is missing, announced prices, and how each figure was computed.",
    _make,
)
