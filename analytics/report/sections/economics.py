"""Economics: margin by month, by customer and by product, percent and dollars together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from analytics import actuals
from analytics.board.economics_words import deferred_said
from analytics.charts.cut import cut
from analytics.charts.finding import by_name, over_time, period_name, short_name, size, total
from analytics.charts.margin import margin_over_time
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part

_MOST = 20
_WORDS = {"customer": ("customer", "customers", "No customer"), "product": ("product", "products", "No product")}
_BOTH = (
    "Percent and dollars by month",
    "Above: gross margin; dashed, the floor. Below: revenue (light) and gross profit (dark). Hatched: not complete.",
)
_REVENUE = "Revenue by month", "Revenue. Hatched: not complete."
_FIGURES = (
    Column("revenue", "Revenue", "money", total="sum"),
    Column("inference_cost", "Inference cost", "money", total="sum"),
    Column("other_cogs", "Other COGS", "money", total="sum"),
    Column("gross_profit", "Gross profit", "money", "{revenue}-{inference_cost}-{other_cogs}", "formula"),
    Column("gross_margin", "Margin", "percent", "{gross_profit}/{revenue}", "formula"),
)
_UNATTRIBUTED = Column("unattributed_cost", "of it unattributed", "money", total="sum")


def _make(given: Given) -> Section | None:
    history = given.history
    if history.is_empty():
        return None
    months = history["month"].to_list()
    open_ = frozenset(month for month in months if given.last is not None and month > given.last)
    claim, more = over_time(history.to_dicts(), "month", given.floor, given.currency, given.last)
    blocks: list[Block] = [_months(history, open_)]
    if history["revenue"].count():
        drawn = margin_over_time(history, "month", given.floor, given.currency, open_)
        title, note = _BOTH if history["gross_margin"].count() else _REVENUE
        blocks.insert(0, Chart(title, drawn, claim, note))
    later = actuals.deferred(given.snapshot)
    if not later.is_empty():
        blocks.append(Text(deferred_said(later, given.currency), "note"))
    for by in ("customer", "product"):
        blocks += _parts(given, by, months)
    return Section("economics", "Economics", claim, more, tuple(blocks))


def _months(history: pl.DataFrame, open_: frozenset[str]) -> Table:
    rows = [
        Row(
            {**row, "month": short_name(row["month"])},
            "quiet" if row["month"] in open_ else "",
            _mark(row, row["month"] in open_),
            row["grade"],
        )
        for row in reversed(history.to_dicts())
    ]
    note = "Every month with data. Gross profit is revenue less inference cost and other COGS where they are typed."
    return Table("Months", "Margin by month", (Column("month", "Month"), *_figures(history)), tuple(rows), note)


def _parts(given: Given, by: str, months: Sequence[str]) -> list[Block]:
    """The last three complete months by customer or product."""
    upto = [month for month in months if given.last is None or month <= given.last][-3:]
    if not upto:
        return []
    frame = actuals.margin(given.snapshot, by, _day(upto[0]), _day(upto[-1]))
    if not frame["gross_profit"].count():
        return []
    if by == "customer":
        frame = frame.with_columns(pl.col(by).replace(given.names))
    one, many, nobody = _WORDS[by]
    span = f"from {period_name(upto[0])} to {period_name(upto[-1])}" if len(upto) > 1 else f"in {period_name(upto[0])}"
    claim, more = by_name(frame.to_dicts(), by, (one, many), given.floor, given.currency, span)
    drawn = cut(frame, by, given.floor, given.currency, nobody)
    chart = Chart(claim, drawn.figure, f"{claim}. {more}", drawn.note)
    rows = sorted(frame.to_dicts(), key=lambda row: (row[by] is None, -abs(size(row))))
    named = [row for row in rows if row[by] is not None]
    lines = [_row(row, by) for row in named[:_MOST]]
    if rest := named[_MOST:]:
        lines.append(Row({by: f"{len(rest):,} smaller", **_sum(rest, frame)}, "quiet", grade=_sum(rest, frame)["grade"]))
    lines += [_row({**row, by: nobody}, by, "quiet") for row in rows if row[by] is None]
    lines.append(Row({by: "Total", **_sum(rows, frame)}, "total", grade=_sum(rows, frame)["grade"]))
    alone = f"Margins of {many} are on inference alone; other COGS belong to the company and stand with “{nobody.lower()}”."
    columns = (Column(by, one.capitalize()), *_figures(frame))
    charts = [chart] if any(row["gross_profit"] is not None for row in named) else []
    return [*charts, Table(f"{many.capitalize()}", f"Margin by {one}, {span}", columns, tuple(lines), f"{more} {alone}")]


def _figures(frame: pl.DataFrame) -> tuple[Column, ...]:
    """The columns; what of the cost belongs to nobody has one where there is any."""
    split = frame["unattributed_cost"].fill_null(0).ne(0).any()
    return (*_FIGURES[:2], _UNATTRIBUTED, *_FIGURES[2:]) if split else _FIGURES


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)


def _row(row: Mapping[str, Any], by: str, tone: str = "") -> Row:
    return Row(row, "quiet" if tone else "", _mark(row, False, by), row["grade"])


def _sum(rows: Sequence[Mapping[str, Any]], frame: pl.DataFrame) -> dict[str, Any]:
    return total(pl.DataFrame(rows, schema=frame.schema))


def _mark(row: Mapping[str, Any], incomplete: bool, by: str = "month") -> str:
    marks = ["not complete"] if incomplete else []
    if by == "month" and row["gross_margin"] is not None and not row["cogs_complete"]:
        marks.append("inference margin")
    for count, one, many, what in (("unpriced_rows", "row", "rows", "unpriced"), ("unconverted_rows", "amount", "amounts", "unconverted")):
        if row[count]:
            marks.append(f"{row[count]:,} {one if row[count] == 1 else many} {what}")
    return " · ".join(marks)


ECONOMICS = Part("economics", "Economics", "Margin by month, by customer and by product, percent and dollars together.", _make)
