"""The bridge: what moved gross profit between the last two months, and over the year before."""

from datetime import date

from analytics.board.unit_words import FORCES, NOTE, UNITS, unit_claim
from analytics.bridging.bridge import LABELS, Bridge
from analytics.charts.bridge import cut_off, finding, steps, still
from analytics.charts.finding import short_name
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import inside, listed


def _make(given: Given) -> Section | None:
    known = [row["month"] for row in given.history.to_dicts() if row["gross_profit"] is not None and row["month"] <= (given.last or "9999")]
    if len(known) < 2:
        return None
    found = given.bridge(_day(known[-2]), _day(known[-1]))
    if found.change is None:
        return None
    blocks = _both(found, given.currency, "Bridge")
    if not found.per_unit.is_empty():
        blocks.append(_per_unit(found, given.currency))
    if len(known) > 12:
        year = given.bridge(_day(known[-13]), _day(known[-1]))
        if year.change is not None:
            blocks += _both(year, given.currency, "Bridge of a year", True)
    return Section("moved", "What moved gross profit", finding(found, given.currency), "", tuple(blocks))


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)


def _both(found: Bridge, currency: str, sheet: str, again: bool = False) -> list[Block]:
    claim = finding(found, currency)
    months = f"{short_name(f'{found.before:%Y-%m}')} to {short_name(f'{found.after:%Y-%m}')}"
    quiet = [inside(bar.label) for bar in still(found) if bar.id != "restated"]
    notes = [
        "Each bar begins where the one above ends, and they add up to the cent.",
        "The axis does not begin at zero." if cut_off(found) else "",
        "" if found.complete else "Other COGS are not typed in both months: gross profit here is on inference alone.",
        f"Nothing from {listed(quiet)}." if quiet else "",
    ]
    first = Row({"force": short_name(f"{found.before:%Y-%m}"), "amount": found.start}, level=True)
    bars = [Row({"force": bar.label, "amount": bar.amount}, mark=bar.note, grade=bar.grade) for bar in found.bars if bar.amount]
    last = Row({"force": short_name(f"{found.after:%Y-%m}"), "amount": found.end}, "total", level=True)
    columns = (Column("force", "Force"), Column("amount", "Gross profit", "signed", total="sum"))
    return [
        Chart(claim if again else f"{months}, step by step", steps(found, currency), claim, " ".join(note for note in notes if note)),
        Table(sheet, f"{months}, by force", columns, (first, *bars, last)),
    ]


def _per_unit(found: Bridge, currency: str) -> Table:
    """Inference cost per unit by product, split by the same forces."""
    columns = (
        Column("product", "Product"), Column("before", "Before", "fine"), Column("after", "After", "fine"),
        Column("customers", "New and lost", "signed_fine"), *(Column(name, LABELS[name], "signed_fine") for name in FORCES),
    )  # fmt: skip
    rows = tuple(
        Row({**row, "customers": row["new"] + row["lost"] + row["units"]}, mark=UNITS[row["unit"]], grade="estimated")
        for row in found.per_unit.to_dicts()
    )
    return Table("Cost per unit", unit_claim(found, currency), columns, rows, NOTE)


MOVED = Part("moved", "What moved gross profit", "The bridge of gross profit over a month and over a year.", _make)
