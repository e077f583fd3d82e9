"""What several sections of the pack are made of: figures under a claim, how each was computed, what is assumed, customers by name."""

from collections.abc import Iterable, Mapping, Sequence

from analytics.assumptions import assumption
from analytics.board.at_par import at_par
from analytics.board.statement import Figure, PriceChange
from analytics.company import Company
from analytics.input_names import input_name
from analytics.measure import Measure
from analytics.report.blocks import Card, Cards, Column, Row, Table
from analytics.said import both_ends
from analytics.words import MISSING, span


def cards(figures: Sequence[Figure]) -> Cards:
    """Figures as a page shows them; what is missing has no grade."""
    return Cards(tuple(Card(each.title, each.value, each.details, each.grade if each.value != MISSING else None) for each in figures))


def computed(id: str, measures: Iterable[Measure], currency: str) -> Table:
    """Each figure with its equation and its grade; `id` names the sheet."""
    columns = (Column("label", "Figure"), Column("value", "Value"), Column("equation", "Equation"))
    rows = tuple(
        Row({"label": each.label, "value": both_ends(each, currency), "equation": each.equation},
            grade=each.grade if each.value is not None or each.low is not None else "")
        for each in {(each.id, each.label): each for each in measures}.values()
    )  # fmt: skip
    return Table(id, "How these figures were computed", columns, rows)


def rests_on(id: str, at: Company, names: Sequence[str]) -> Table:
    """The assumptions a page starts from, with range and source."""
    rows = []
    for name in names:
        shipped, own = assumption(name), at.signed(name)
        cells = {"input": input_name(name), "value": at.assumed(name), "range": f"{span(shipped.low, shipped.high)} {shipped.unit}"}
        rows.append(Row(cells, mark=shipped.source, grade="signed" if own is not None else shipped.grade))
    columns = (Column("input", "Input"), Column("value", "Taken as", "number"), Column("range", "Believed between", "number"))
    return Table(id, "What this rests on", columns, tuple(rows), at_par(names, at.at.currency))


def announced(id: str, claim: str, changes: Sequence[PriceChange]) -> Table:
    """Dated price changes still to come."""
    columns = (Column("model", "Model"), Column("day", "From"), Column("dollars", "Dollars a month", "signed"))
    rows = tuple(
        Row({"model": each.name, "day": f"{each.day:%d %b %Y}", "dollars": each.dollars}, mark=each.text, grade="estimated")
        for each in changes
    )
    return Table(id, claim, columns, rows)


def called(names: Mapping[str, str], customer: str | None) -> str:
    """A customer's name; what belongs to nobody is said to."""
    return "No customer" if customer is None else names.get(customer, customer)
