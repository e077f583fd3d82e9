"""Assumptions: what nobody has measured, its range, its source, what the company has signed, and what each moves a month."""

from analytics.assumptions import assumptions
from analytics.board.signing import to_sign
from analytics.input_names import input_name
from analytics.report.blocks import Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import number, span


def _make(given: Given) -> Section | None:
    if given.company is None:
        return None
    rows = []
    for each in to_sign(given.company).to_dicts():
        text = {
            "name": input_name(each["name"]),
            "value": number(each["value"]),
            "range": span(each["low"], each["high"]),
            "effect": each["effect"],
        }
        moves = f"moves {each['moves']}" if each["moves"] else ""
        mark = ". ".join(part for part in (f"{each['unit']}; {moves}" if moves else each["unit"], each["source"]) if part)
        rows.append(Row(text, mark=mark, grade="signed" if each["signed"] else each["grade"]))
    columns = (Column("name", "Assumption"), Column("value", "Value", "number"), Column("range", "Believed between", "number"),
               Column("effect", "Moves, a month", "money"))  # fmt: skip
    note = "A dash: the ledger does not say what it moves." if any(row.values["effect"] is None for row in rows) else ""
    table = Table("Assumptions", "What moves gross profit most, the least evidenced first", columns, tuple(rows), note)
    every = _every(given)
    signed = sum(name in given.signed for name in assumptions())
    claim = f"The company has signed {signed or 'none'} of the {len(assumptions())} assumptions that these figures can rest on"
    lede = "A signed value is the company's own and stays assumed. No figure rests on one without saying so."
    return Section("assumed", "Assumptions", claim, lede, (table, every))


def _every(given: Given) -> Table:
    rows = tuple(
        Row({"name": input_name(name), "value": number(given.signed.get(name, each.value)), "range": span(each.low, each.high)},
            mark=f"{each.unit}. {each.source}; since {each.since}", grade="signed" if name in given.signed else each.grade)
        for name, each in assumptions().items()
    )  # fmt: skip
    columns = (Column("name", "Assumption"), Column("value", "Value", "number"), Column("range", "Believed between", "number"))
    return Table("All assumptions", "Every assumption, its range and its source", columns, rows)


ASSUMED = Part("assumed", "Assumptions", "Every assumption with its range, its source and who signed it.", _make)
