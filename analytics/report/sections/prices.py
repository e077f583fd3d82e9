"""Prices: what is bought beside list-price paths, what a million tokens cost, the toll by customer, announced changes, moves."""

import polars as pl

from analytics.board.price_moves import announced_said, move_names, moved_said
from analytics.board.price_words import A_MILLION, ASSUMED, CAPABILITY, COVERED, INDEX, LISTED, MOVES, by_month, in_the_end, toll_note
from analytics.board.prices_found import Found, prices_found
from analytics.charts import bought as charts
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import announced, called, cards, computed, rests_on
from analytics.words import MISSING, money, signed_money

_MONTHS, _MOST, _BARS = 13, 15, 10


def _make(given: Given) -> Section | None:
    at = given.company
    if at is None:
        return None
    found = prices_found(at)
    blocks: list[Block] = [cards(found.figures), *_index(found), *_million(found)]
    blocks += _tolls(given, found)
    said = announced_said(found.announced, given.currency, at.buys_models).text
    blocks.append(announced("Announced changes", said, found.announced) if found.announced else Text(said, "strong"))
    blocks += _moves(found, given.currency)
    blocks += [computed("Prices computed", found.measures, given.currency), rests_on("Prices assume", at, ASSUMED)]
    return Section("prices", "Prices", found.bought.title.text, found.bought.lede.text, tuple(blocks))


def _index(found: Found) -> list[Block]:
    bought = found.bought
    if bought.paths.is_empty():
        return [Text("The price index needs usage with priced models in two months or more", "strong")]
    listed, fixed = (bought.paths.filter(pl.col("kind") == kind) for kind in ("list", "capability"))
    columns = (
        Column("month", "Month"), Column("index", "Index", "percent"), Column("spend_covered", "Spend covered", "share"),
        Column("effective", "A million tokens cost", "money"), Column("listed", "At list price", "money"),
        Column("mtok", "Million tokens", "count"),
    )  # fmt: skip
    rows = tuple(
        Row({**row, "month": f"{row['month']:%b %Y}"}, grade="estimated") for row in by_month(bought).reverse().head(_MONTHS).to_dicts()
    )
    return [
        Chart("What is bought: list prices", charts.index_beside(bought.index, listed, LISTED), in_the_end(bought, LISTED),
              "List price of the lines bought, first month = 100%", True),
        Chart("Something else: a fixed capability", charts.index_beside(bought.index, fixed, CAPABILITY), in_the_end(bought, CAPABILITY),
              "The cheapest price of one level of quality, beside what was bought", True),
        Text(INDEX, "note"),
        Table("Index", "Index and price by month", columns, rows, COVERED),
    ]  # fmt: skip


def _million(found: Found) -> list[Block]:
    bought = found.bought
    known = bought.effective.filter(pl.col("effective").is_not_null())
    if known.height < 2:
        return []
    said = bought.effective_title.text
    return [Chart(said, charts.a_million(known, bought.currency), said, A_MILLION)]


def _tolls(given: Given, found: Found) -> list[Block]:
    rows, said = found.tolls.customers, found.tolls.title.text
    top = rows.filter(pl.col("premium").is_not_null()).head(_BARS)
    if top.is_empty():
        return [Text(said, "strong")]
    names = [called(given.names, each) for each in rows["customer"].to_list()]
    drawn = charts.toll_bars(names[: top.height], top["premium"].to_list(), top["toll"].to_list(), given.currency)
    spoken = "; ".join(f"{name} {money(value, given.currency)}" for name, value in zip(names, top["premium"].to_list(), strict=False))
    columns = (
        Column("customer", "Customer"), Column("paid", "Paid for tokens", "money"), Column("listed", "At list price", "money"),
        Column("premium", "Over it a month", "money"), Column("toll", "Toll", "times"),
        Column("take_rate", "Take rate", "percent"), Column("months", "Leaving pays in", "months"),
    )  # fmt: skip
    lines = tuple(
        Row({**row, "customer": name}, grade="estimated")
        for name, row in zip(names[:_MOST], rows.head(_MOST).to_dicts(), strict=True)
    )  # fmt: skip
    return [
        Chart(said, drawn, f"{said}. {spoken}", toll_note(top.height)),
        Table("Tolls", "Visible toll by customer", columns, lines, "Months until leaving pays rest on an assumed cost of leaving."),
    ]


def _moves(found: Found, currency: str) -> list[Block]:
    said = moved_said(found.moves, currency).text
    if len(found.moves) < 2:
        return [Text(said, "strong")]
    names = move_names()
    spoken = "; ".join(
        f"{name}: {signed_money(each.low, currency) if each.low is not None else MISSING} to "
        f"{signed_money(each.high, currency) if each.high is not None else MISSING} a month"
        for name, each in zip(names, found.moves, strict=True)
    )
    return [Chart(said, charts.intervals(found.moves, names, currency), spoken, MOVES)]


PRICES = Part("prices", "Prices", "What token prices did here, who kept it, the visible toll, and what is announced.", _make)
