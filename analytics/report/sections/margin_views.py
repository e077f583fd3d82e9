"""Margin three ways: reported, after credits, normalised and on net revenue, percent and dollars of one month."""

from analytics.board.economics_words import VIEWS, VIEWS_CHART, VIEWS_TABLE, by_id
from analytics.charts import margin_views as charts
from analytics.metrics.margin_views import MARGIN_VIEWS, margin_table
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import computed


def _make(given: Given) -> Section | None:
    company = given.company
    if company is None:
        return None
    measures = by_id(MARGIN_VIEWS.measures(company))
    rows = {f"M1_{row['view']}": row for row in margin_table(company).to_dicts()}
    claim, apart = charts.finding(measures), charts.apart(measures)
    columns = (
        Column("view", "View"), Column("profit", "Gross profit", "money"), Column("revenue", "Of revenue", "money"),
        Column("margin", "Margin", "percent", "{profit}/{revenue}"), Column("apart", "From reported", "points"),
    )  # fmt: skip
    lines = tuple(
        Row(
            {"view": label, "profit": rows[name]["profit"], "revenue": rows[name]["revenue"], "margin": measures[name].value,
             "apart": "" if apart[name] is None else apart[name]},
            mark=f"needs {measures[name].needs}" if measures[name].needs else "",
            grade=measures[name].grade if rows[name]["revenue"] is not None else "",
        )
        for name, label in charts.VIEWS.items()
    )  # fmt: skip
    blocks: list[Block] = [
        Table("Margin views", "Margin of the month, four ways", columns, lines, VIEWS_TABLE),
        computed("Views computed", measures.values(), given.currency),
    ]
    if measures["M1_reported"].value is not None:
        profits = {name: row["profit"] for name, row in rows.items()}
        drawn = charts.bars(measures, given.snapshot.settings.floor, profits, given.currency)
        blocks.insert(0, Chart("Percent of revenue, and dollars", drawn, claim, VIEWS_CHART))
    return Section("views", "Margin three ways", claim, VIEWS, tuple(blocks))


VIEWS_OF_MARGIN = Part("views", "Margin three ways", "Reported, after credits, normalised and on net revenue, of one month.", _make)
