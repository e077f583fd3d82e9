"""The months ahead, said now so that the next pack can be held to it; and what the last pack said beside what came."""

import polars as pl

from analytics.board.last_pack import LastPack
from analytics.charts.ahead import ahead
from analytics.charts.finding import period_name, short_name
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import money

_NOTE = (
    "The company as it sells today, with the growth and churn measured so far, while list prices fall by 30% a year; P10 and P90 of random "
    "paths. Gross profit is after other COGS where they are typed."
)


def _make(given: Given) -> Section | None:
    rows = given.next_months.to_dicts()
    last = given.last_pack
    if not rows and last is None:
        return None
    blocks: list[Block] = []
    claim = "What the last pack said, beside what came"
    if rows:
        end = rows[-1]
        span = (end["gross_profit_p10"], end["gross_profit_p90"])
        low, high = (money(each, given.currency) for each in span)
        between = f", between {low} and {high} in eight paths of ten" if None not in span else ""
        month = period_name(f"{end['month']:%Y-%m}")
        claim = f"By {month} gross profit is expected at {money(end['gross_profit'], given.currency)} a month{between}"
        lines = tuple(Row({**row, "month": short_name(f"{row['month']:%Y-%m}")}, grade="assumed") for row in rows)
        columns = (
            Column("month", "Month"), Column("revenue", "Revenue", "money"), Column("cost", "Inference cost", "money"),
            Column("gross_profit", "Gross profit", "money"), Column("gross_margin", "Margin", "percent", "{gross_profit}/{revenue}"),
            Column("gross_profit_p10", "P10", "money"), Column("gross_profit_p90", "P90", "money"),
        )  # fmt: skip
        shown = given.history.filter(pl.col("month") <= (given.last or ""))
        if shown["gross_profit"].count():
            note = "Solid: what came. Dashed: expected, with the room between P10 and P90."
            blocks.append(Chart("What came, and what is expected", ahead(shown, given.next_months, given.currency), claim, note))
        blocks.append(Table("Ahead", "The next months, to be held against what comes", columns, lines, _NOTE))
    if last is not None:
        blocks += _beside(last)
    return Section("ahead", "The months ahead", claim, "", tuple(blocks))


def _beside(last: LastPack) -> list[Block]:
    blocks: list[Block] = [Text(f"It said: “{last.pack.sentence}”", "note")]
    if last.came:
        columns = (
            Column("month", "Month"), Column("said", "Said", "money"), Column("low", "P10", "money"), Column("high", "P90", "money"),
            Column("came", "Came", "money"), Column("apart", "Came less said", "signed", "{came}-{said}"), Column("place", "Where"),
        )  # fmt: skip
        words = {"inside": "inside", "below": "below P10", "above": "above P90", "unknown": ""}
        ends = {"said": "gross_profit", "low": "gross_profit_p10", "high": "gross_profit_p90"}
        rows = tuple(
            Row({"month": short_name(f"{each.month:%Y-%m}"), **{name: each.said.get(said) for name, said in ends.items()},
                 "came": each.gross_profit, "apart": each.apart, "place": words[each.place]})
            for each in last.came
        )  # fmt: skip
        blocks.insert(0, Table("Last pack", last.sentence, columns, rows, "Gross profit a month.", graded=False))
        return blocks
    return [Text(last.sentence, "strong"), *blocks]


AHEAD = Part("ahead", "The months ahead", "Six months said now, and what the last pack said beside what came.", _make)
