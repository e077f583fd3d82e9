"""Page one: the verdict alone, to be sent by itself."""

from analytics.charts.classes import class_bars, finding
from analytics.charts.finding import period_name
from analytics.report.blocks import Block, Card, Cards, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.statement import Verdict
from analytics.words import MISSING, money, percent, points, signed_money


def _make(given: Given) -> Section:
    said = given.verdict
    cards = tuple(Card(each.title, each.value, each.details, each.grade if each.value != MISSING else None) for each in said.figures)
    lines = [line for line in (_moved(given), _last(given), _next(given)) if line is not None]
    bars = [_chart(said, given.currency)] if any(row.gross_profit is not None for row in said.rows if row.priced_by is not None) else []
    drawn: list[Block] = [*bars, _table(said)] if said.rows else []
    return Section("verdict", "Verdict", said.sentence, said.because, (Cards(cards), *lines, *drawn))


def _chart(said: Verdict, currency: str) -> Chart:
    spoken = "; ".join(f"{row.label} {money(row.gross_profit, currency)}, margin {percent(row.gross_margin)}" for row in said.rows)
    return Chart(finding(said.rows, currency), class_bars(said.rows, currency), f"Bars of gross profit by way of pricing: {spoken}")


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


def _moved(given: Given) -> Text | None:
    """What moved since the month before, in a line."""
    upto = [row for row in given.history.to_dicts() if given.last is not None and row["month"] <= given.last]
    known = [row for row in upto if row["gross_profit"] is not None]
    if len(known) < 2 or known[-1]["month"] != given.last:
        return None
    before, now = known[-2:]
    profit = signed_money(now["gross_profit"] - before["gross_profit"], given.currency)
    margins = (now["gross_margin"], before["gross_margin"])
    moved = "" if None in margins else f", {points(margins[0] - margins[1])} of margin"
    kind = "gross profit" if now["cogs_complete"] and before["cogs_complete"] else "gross profit on inference"
    return Text(f"Since {period_name(before['month'])}: {profit} of {kind}{moved} ({now['grade']}).", "strong")


def _last(given: Given) -> Text | None:
    return Text(given.last_pack.sentence, "strong") if given.last_pack is not None else None


def _next(given: Given) -> Text | None:
    if given.score.month is None:
        return None
    return Text(f"Terminal or technology: {given.score.claim}. What would move it: {given.score.next_move}", "strong")


VERDICT = Part("verdict", "Verdict", "The sentence, its four figures, the table behind them: one page, to be sent by itself.", _make)
