"""Assumptions: what nobody has measured, its range, its source, what the company has signed, and what each moves a month."""

from analytics.report.blocks import Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.signing import to_sign


def _make(given: Given) -> Section | None:
    if given.company is None:
        return None
    rows = []
    for each in to_sign(given.company).to_dicts():
        text = {
            "name": each["name"],
            "value": f"{each['value']:g}",
            "range": f"{each['low']:g} to {each['high']:g}",
            "effect": each["effect"],
        }
        moves = f"moves {each['moves']}" if each["moves"] else ""
        mark = "; ".join(part for part in (each["unit"], moves, each["source"]) if part)
        rows.append(Row(text, mark=mark, grade="signed" if each["signed"] else each["grade"]))
    columns = (Column("name", "Assumption"), Column("value", "Value", "number"), Column("range", "Believed between", "number"),
               Column("effect", "Moves, a month", "money"))  # fmt: skip
    signed = sum(row.grade == "signed" for row in rows)
    claim = f"{len(rows)} inputs are assumed; the company has signed {signed or 'none'} of them"
    table = Table("Assumptions", "The least evidenced first", columns, tuple(rows), "A dash: the ledger does not say what it moves.")
    return Section("assumed", "Assumptions", claim, "A signed value is the company's own and stays assumed.", (table,))


ASSUMED = Part("assumed", "Assumptions", _make)
