"""Distillation: whether a student pays back, what erases it, make or buy, idle GPUs, quality against cost, licence."""

import polars as pl

from analytics.board import distilled_words as words
from analytics.board.distilled import NAMES
from analytics.board.distilled_found import NEEDS, Found, found, work_of
from analytics.charts import distilled as charts
from analytics.report.blocks import Block, Chart, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import cards, computed, rests_on
from analytics.words import money

_EVERY = 3  # months of the table


def _make(given: Given) -> Section | None:
    at = given.company
    if at is None:
        return None
    if work_of(at, given.known) is None or (made := found(at, given.known, words.usual(at))) is None:
        return Section("distillation", "Distillation", "Whether a student would pay cannot be told yet", f"It needs {NEEDS}.")
    title, note = words.licence(made)
    blocks: list[Block] = [cards(words.figures(made)), *_saving(made), _ways(made), _gpus(made), *_quality(made)]
    blocks += [Text(title, "strong"), Text(note, "note")]
    measures = [each for each in made.measures.values() if each.id != "gain_size"]
    blocks += [computed("Distillation computed", measures, given.currency), rests_on("Distillation assumes", at, words.ASSUMED)]
    return Section("distillation", "Distillation", made.title.text, made.lede.text, tuple(blocks))


def _saving(made: Found) -> list[Block]:
    rows, currency, terms = made.made.rows, made.currency, made.made.terms
    host = terms.hosted_usd_per_mtok
    prices = charts.prices(rows, host, float(rows["own_unit_cost"][made.made.full] or 0), currency)
    columns = (
        Column("month", "Month"), Column("share", "Share", "share"), Column("teacher", "Bought at", "money"),
        Column("alternative", "Alternative", "money"), Column("gpus", "GPUs", "count"), Column("utilisation", "Used", "share"),
        Column("idle", "Idle", "money"), Column("saving", "Saving", "money"), Column("cumulative", "Cumulative", "money"),
    )  # fmt: skip
    lines = tuple(
        Row({**row, "month": "today" if row["t"] == 0 else f"month {row['t']}", "gpus": round(row["gpus"])}, grade="assumed")
        for row in rows.filter(pl.col("t") % _EVERY == 0).to_dicts()
    )
    return [
        Chart("Saved so far, after setup", charts.cumulative(rows, made.made.erased, currency), words.cumulative_spoken(made),
              f"Dollars, {terms.horizon_months} months", True),
        Chart("Prices of a million tokens", prices, words.prices_spoken(made), "Dollars, refresh and escalations apart", True),
        Text(words.saving_note(made), "note"),
        Table("Student", "A student month by month", columns, lines),
    ]  # fmt: skip


def _ways(made: Found) -> Table:
    columns = (Column("way", "Way"), Column("unit_cost", "A million tokens", "money"), Column("cost", "A month", "money"),
               Column("beside_today", "beside today", "signed"))  # fmt: skip
    pick = made.made.pick
    rows = tuple(
        Row({**row, "way": NAMES[row["way"]]}, "total" if row["way"] == pick else "", "cheapest" if row["way"] == pick else "", "assumed")
        for row in made.made.ways.to_dicts()
    )
    return Table("Make or buy", made.buy_title.text, columns, rows, words.buy_note(made))


def _gpus(made: Found) -> Chart:
    said = made.gpu_title.text
    spoken = f"{said}. In month {made.made.full} {made.made.rows['gpus'][made.made.full]:,.0f} GPUs."
    return Chart(said, charts.idle(made.made.rows, made.made.full, made.currency), spoken, f"{words.IDLE} {words.running(made)}".strip())


def _quality(made: Found) -> list[Block]:
    said, note = made.quality_title.text, words.quality_note(made)
    if not made.sold.by_outcome:
        return [Text(said, "strong"), Text(note, "note")]
    star = made.measures["kap_star"].value
    drawn = charts.gain_by_retention(made.quality, made.made.terms.retention, None if star is None else float(star), made.currency)
    gains = made.quality["gain"]
    spoken = f"{said}. At 80% {money(gains[0], made.currency)}, at 102% {money(gains[-1], made.currency)}."
    return [Chart(said, drawn, spoken, note)]


DISTILLATION = Part(
    "distillation", "Distillation", "Whether a student pays back, what erases it, make or buy, idle GPUs, quality and licence.", _make
)
