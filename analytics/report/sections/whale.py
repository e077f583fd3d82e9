"""The whale curve: gross profit added up, customer by customer."""

from analytics.board.economics_words import WHALE, by_id, under_water
from analytics.charts import whale
from analytics.metrics.contribution import CONTRIBUTION, contributions
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import computed

_FORMULAS = {"contribution": "{revenue}-{inference_cost}", "contribution_margin": "{contribution}/{revenue}"}
_MOST = 15  # customers besides those under water


def _make(given: Given) -> Section | None:
    company = given.company
    if company is None:
        return None
    measures, rows = by_id(CONTRIBUTION.measures(company)), contributions(company).to_dicts()
    claim = whale.finding(rows, measures["M2"].needs or "billing lines and usage that name a customer", given.currency)
    known = [row for row in rows if row["contribution"] is not None]
    blocks: list[Block] = []
    if known:
        blocks.append(Chart("Gross profit added up, customer by customer", whale.curve(rows, given.currency), claim, WHALE))
    listed = whale.ranked(rows, _MOST)
    lines = [
        Row(
            row,
            mark="under water" if row["under_water"] else "",
            grade="estimated" if any(row[name] is not None for name in ("revenue", "inference_cost")) else "",
            formulas=_FORMULAS,
        )
        for row in listed.rows
    ]
    if listed.smaller:
        empty = dict.fromkeys(("revenue", "inference_cost", "contribution_margin", "added"), "")
        smaller = {"name": f"{listed.smaller:,} smaller", **empty, "contribution": listed.brought}
        lines.insert(listed.most, Row(smaller, "quiet", grade="estimated" if listed.brought is not None else ""))
    columns = (
        Column("name", "Customer"), Column("revenue", "Revenue", "money"), Column("inference_cost", "Inference cost", "money"),
        Column("contribution", "Gross profit", "money"), Column("contribution_margin", "Margin", "percent"),
        Column("added", "Added up", "money"),
    )  # fmt: skip
    if lines and known:
        blocks.append(Table("Whale", "Gross profit by customer, the most first", columns, tuple(lines[: 2 * _MOST])))
    blocks.append(computed("Whale computed", measures.values(), given.currency))
    lede = under_water(measures) if known else "Nothing is said of customers until then."
    return Section("customers", "Whale curve", claim, lede, tuple(blocks))


WHALE_CURVE = Part("customers", "Whale curve", "Gross profit added up, customer by customer, and who is under water.", _make)
