"""Concentration: what the largest and the five largest hold of revenue, gross profit and inference cost."""

from analytics.board.economics_words import CONCENTRATION_CHART, CONCENTRATION_TABLE, HELD, by_id, interval, largest_brings, largest_of
from analytics.charts import concentration as charts
from analytics.measure import Measure
from analytics.metrics.concentration import CONCENTRATION, units
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import computed


def _make(given: Given) -> Section | None:
    company = given.company
    if company is None:
        return None
    measures = by_id(CONCENTRATION.measures(company))
    largest = largest_of(units(company), given.names)
    claim = charts.finding(measures, largest)
    blocks: list[Block] = []
    if any(measures[f"M8_{part}_top1"].value is not None for part in charts.PARTS):
        drawn = charts.bars(measures, largest)
        blocks.append(Chart("What the largest and the five largest hold", drawn, claim, CONCENTRATION_CHART))
    columns = (
        Column("part", "Of"), Column("top1", "Largest", "share"), Column("top5", "Five largest", "share"), Column("hhi", "HHI", "number"),
        Column("effective", "Effective number", "count"),
    )  # fmt: skip
    rows = []
    for part, label in charts.PARTS.items():
        first = measures[f"M8_{part}_top1"]
        said = {name: _held(measures[f"M8_{part}_{name}"], name, given.currency) for name in HELD}
        mark = f"needs {first.needs}" if first.needs else ""
        rows.append(Row({"part": label, **said}, mark=mark, grade=first.grade if first.value is not None else ""))
    blocks.append(
        Table("Concentration", "Concentration of revenue, gross profit and inference cost", columns, tuple(rows), CONCENTRATION_TABLE)
    )
    blocks.append(computed("Concentration computed", measures.values(), given.currency))
    return Section("concentration", "Concentration", claim, largest_brings(measures, given.currency), tuple(blocks))


def _held(measure: Measure, name: str, currency: str) -> object:
    """A figure as a number; as text where it has two ends or is an index of two places."""
    text = interval(measure, currency)
    return text if name == "hhi" or measure.value is None or "(" in text else measure.value


HELD_BY = Part("concentration", "Concentration", "What the largest and the five largest hold of revenue, profit and cost.", _make)
