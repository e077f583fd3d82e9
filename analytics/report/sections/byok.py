"""BYOK: dollars and percent as work moves to customers' keys, who gains by leaving, and the fee that makes up for it."""

from analytics.board import byok_words as words
from analytics.board.byok_found import Found, found
from analytics.board.byok_ladder import ALL
from analytics.board.byok_words import SHARES, Ladder
from analytics.board.outlook import every_key
from analytics.charts.byok import in_order, moving
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import called, cards, computed, rests_on
from analytics.words import margin_text, money, percent

_MOST = 15
_KEYS = tuple((f"s{share:g}", share) for share in SHARES)


def _make(given: Given) -> Section | None:
    at = given.company
    if at is None:
        return None
    terms, end_share, switching_cost = words.usual(at)
    left = found(at, terms, end_share, switching_cost)
    if left is None:
        needs = every_key(at.at, at.assumed).measures[0].needs
        return Section("byok", "BYOK", "What customers' own keys would leave cannot be told yet", f"It needs {needs}.")
    blocks: list[Block] = [cards(words.figures(left)), Text(words.apart_title(left), "strong")]
    ladders = (("BYOK", "As sold", words.sold(at, terms), False), ("BYOK plans", "Each plan", words.plans(left, terms), True))
    for id, name, made, by_plan in ladders:
        blocks += _sides(name, made, end_share, given.currency)
        blocks.append(_ladder(id, name, made, words.note(at, left, by_plan), given.currency))
    blocks += _order(given, left, switching_cost)
    blocks += [Text(left.fee_title.text, "strong"), Text(words.fee_note(terms), "note")]
    blocks += [computed("BYOK computed", left.measures.values(), given.currency), rests_on("BYOK assumes", at, words.ASSUMED)]
    return Section("byok", "BYOK", left.title.text, left.lede.text, tuple(blocks))


def _sides(name: str, made: Ladder, end_share: float, currency: str) -> list[Block]:
    note = "By share of the work on customers' keys."
    return [
        Chart(f"{name}: gross profit a month", moving(made.rows, made.drawn, "gross_profit", end_share, currency),
              made.spoken("gross_profit", currency), note, True),
        Chart(f"{name}: gross margin", moving(made.rows, made.drawn, "gross_margin", end_share, currency),
              made.spoken("gross_margin", currency), note, True),
    ]  # fmt: skip


def _ladder(id: str, name: str, made: Ladder, note: str, currency: str) -> Table:
    columns = (
        Column("way", "Sold by"),
        *(Column(key, f"{percent(share, 0)} theirs" if share else "Today", "money") for key, share in _KEYS),
    )
    rows = []
    for way, label in made.names.items():
        steps = made.at_shares(way)
        profits = dict(zip((key for key, _ in _KEYS), steps["gross_profit"].to_list(), strict=True))
        margins = dict(zip((key for key, _ in _KEYS), map(margin_text, steps["gross_margin"].to_list()), strict=True))
        rows.append(Row({"way": label, **profits}, "total" if way == ALL else "", grade="assumed"))
        rows.append(Row({"way": "margin", **margins}, "quiet"))
    return Table(id, f"{name}: gross profit a month and margin by share of the work on customers' keys", columns, tuple(rows), note)


def _order(given: Given, left: Found, switching_cost: float) -> list[Block]:
    rows, currency = left.customers, given.currency
    if rows.is_empty():
        return [Text("Who gains by leaving cannot be told: no usage names its customer", "strong")]
    names = [called(given.names, each) for each in rows["customer"].to_list()]
    said = left.order_title.text
    drawn = in_order(names, rows["company_profit"].to_list(), left.now.gross_profit, left.gainers, currency)
    spoken = (
        f"{said}. From {money(left.now.gross_profit, currency)} with nobody gone to {money(rows['company_profit'][-1], currency)} with all."
    )
    columns = (
        Column("customer", "Customer"), Column("premium", "Premium a month", "money"), Column("annual_saving", "Saves a year", "money"),
        Column("months", "Leaving pays in", "months"), Column("gross_profit", "Gross profit", "money"),
        Column("left", "With its key", "money"), Column("at_risk", "At risk", "money"),
        Column("company_profit", "Company left", "money"), Column("company_margin", "at margin", "percent"),
    )  # fmt: skip
    lines = tuple(
        Row({**row, "customer": name, "company_margin": margin_text(row["company_margin"])}, grade="assumed")
        for name, row in zip(names[:_MOST], rows.head(_MOST).to_dicts(), strict=True)
    )
    return [
        Chart(said, drawn, spoken, words.ORDER),
        Table("BYOK customers", "Customers in the order in which they gain by leaving", columns, lines,
              words.order_note(switching_cost, rows.height - len(lines), currency)),
    ]  # fmt: skip


BYOK = Part("byok", "BYOK", "Dollars and percent as work moves to customers' keys, who gains by leaving, and the fee that makes up.", _make)
