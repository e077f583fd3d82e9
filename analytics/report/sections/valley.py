"""The valley of a migration, and what may go wrong with each way to price: chances of the floor, and what breaks cost-plus."""

from analytics.board import plan_words as words
from analytics.board.plan_set import COLOURS
from analytics.board.plans_at_risk import chances, chances_said, falling
from analytics.board.plans_compared import NAMES, chosen
from analytics.board.required_set import Compared
from analytics.charts.scenarios import Path, side_by_side
from analytics.charts.tornado import tornado_bars
from analytics.engine.headroom import headroom
from analytics.engine.risk import tornado
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.words import money

_TO = "outcome_neutral"


def _make(given: Given) -> Section | None:
    made = given.plans
    if isinstance(made, str):
        return None
    found = words.valley_to(made, _TO)
    said = found.sentence(given.currency)
    colours = {"stay": "markup", "forced": COLOURS[_TO], "opt_in": "seat"}
    lines = [Path(words.WAYS[name], colours[name], found.rows[name], own=name == "forced") for name in words.drawn(found)]
    columns = (
        Column("way", "Way"), Column("low", "Lowest month", "number"), Column("below", "below today", "money"),
        Column("back", "Back in month", "number"), Column("under", "Months below staying", "number"),
        Column("over", "Over the horizon", "money"), Column("gain", "beside staying", "number"),
    )  # fmt: skip
    rows = tuple(Row(vars(words.crossed(found, name, given.currency)), grade="assumed") for name in words.drawn(found))
    blocks: list[Block] = [
        Chart("Month by month, while customers move at renewal", side_by_side(lines, given.snapshot.settings.floor, given.currency), said,
              words.valley_note(found, _TO)),
        Table("Valley", "The valley: how deep and how long", columns, rows),
        *_risk(given, made),
    ]  # fmt: skip
    return Section("valley", "A migration and its risks", said, "", tuple(blocks))


def _risk(given: Given, made: Compared) -> list[Block]:
    plain = chosen(made.cases, False, False)
    found = chances(made.base, plain, words.PATHS)
    columns = (
        Column("way", "Sold by"), Column("below_12", "Within 12 months", "share"), Column("below_24", "Within 24 months", "share"),
        Column("p10", "1 in 10 below", "money"), Column("p50", "Middle", "money"), Column("p90", "1 in 10 above", "money"),
    )  # fmt: skip
    rows = tuple(Row({**row, "way": NAMES[row["member"]]}, grade="assumed") for row in found.to_dicts())
    blocks: list[Block] = [Table("Chances", chances_said(found, given.snapshot.settings.floor), columns, rows, words.CHANCES)]
    scenario = falling(next(case.scenario for case in plain if case.member == "cost_plus"))
    room, moves = headroom(made.base, scenario), tornado(made.base, scenario)
    drivers = ("driver", "today", "floor", "zero", "often")
    labels = ("If this alone moved", "Today", "Meets the floor at", "No gross profit at", "Moved that far in a year")
    heads = tuple(Column(key, label, "text" if key == "driver" else "number") for key, label in zip(drivers, labels, strict=True))
    lines = tuple(Row(dict(zip(drivers, words.room_of(each), strict=True)), grade="assumed") for each in room)
    blocks.append(Table("Headroom", f"Cost-plus: {words.breaks(room)}", heads, lines, words.HEADROOM))
    if not moves.is_empty() and moves["span"].max():
        widest = moves.row(0, named=True)
        low, high = (money(end, given.currency) for end in sorted((widest["at_low"], widest["at_high"])))
        said = f"{widest['label']} moves gross profit most: {low} to {high} over the horizon"
        note = (
            "Cost-plus: gross profit over the horizon with each input at its P10 and P90, the others as the scenario has them. Ranges are "
            "assumed."
        )
        blocks.append(Chart(said, tornado_bars(moves, given.currency), said, note))
    return blocks


VALLEY = Part("valley", "A migration and its risks", "Gross profit while customers move to another plan, and what breaks each way.", _make)
