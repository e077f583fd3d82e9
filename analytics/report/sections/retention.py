"""Retention: what customers of a year ago pay now, by volume and by price."""

from analytics.board.economics_words import by_id, gross_retention, retention_note
from analytics.charts import retention as charts
from analytics.metrics.retention import RETENTION, revenue_of_customers, span
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import called, computed

_MOST = 15


def _make(given: Given) -> Section | None:
    company = given.company
    if company is None:
        return None
    measures, rows, months = by_id(RETENTION.measures(company)), revenue_of_customers(company), span(company)
    apart = measures["M9_volume"].value is not None
    blocks: list[Block] = []
    if measures["M9_nrr"].value is not None and months is not None:
        drawn = charts.steps(charts.steps_of(rows, months, apart), given.currency)
        said = charts.finding(measures, months)
        blocks.append(Chart("From then to now, by volume and by price", drawn, said, retention_note(months, given.currency)))
    empty = {} if apart else {"volume": "", "price": ""}
    grade = measures["M9_volume" if apart else "M9_nrr"].grade
    lines = tuple(
        Row({**row, "customer": called(given.names, row["customer"]), **empty}, grade=grade)
        for row in charts.by_customer(rows).head(_MOST).to_dicts()
    )
    columns = (
        Column("customer", "Customer"), Column("start", "Then", "money"), Column("end", "Now", "money"),
        Column("volume", "By volume", "signed"), Column("price", "By price", "signed"),
    )  # fmt: skip
    if lines:
        blocks.append(Table("Retention", "The customers that moved it most", columns, lines))
    blocks.append(computed("Retention computed", measures.values(), given.currency))
    return Section("retention", "Retention", charts.finding(measures, months), gross_retention(measures), tuple(blocks))


KEPT_REVENUE = Part("retention", "Retention", "What customers of a year ago pay now, by volume and by price.", _make)
