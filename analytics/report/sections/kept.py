"""Kept cuts and renewals: who kept each change of a price that was bought, and which customers renew when."""

from collections.abc import Sequence

from analytics.board.kept_cut import PriceMove
from analytics.board.kept_said import calendar_claim, cut_claim
from analytics.board.renewals import Renewals, renewals
from analytics.charts.finding import period_name
from analytics.report.blocks import Block, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import called
from analytics.words import fine, money

_MOST = 12
_SUMS = ("saved", "of_price", "passed_on", "kept")


def _make(given: Given) -> Section | None:
    calendar = renewals(given.snapshot, given.today)
    if not given.cuts and calendar is None:
        return None
    blocks: list[Block] = []
    if given.cuts:
        blocks.append(_cuts("Each change of a price that was paid, and who kept it", given.cuts[:_MOST]))
        blocks += _customers(given)
    if calendar is not None:
        blocks.append(_quarters(calendar, given.currency))
    claim = cut_claim(given.cuts, given.currency, given.company is not None and given.company.buys_models)
    return Section("kept", "Kept cuts and renewals", claim, "", tuple(blocks))


def _cuts(claim: str, moves: Sequence[PriceMove]) -> Table:
    """A row for each change: what it saved, what was passed on, what stayed."""
    columns = (
        Column("move", "Price"), Column("change", "Change", "share"), Column("saved", "Cost saved", "money"),
        Column("of_price", "by this price", "money"), Column("passed_on", "Passed on", "money"),
        Column("kept", "Kept", "money", "{saved}-{passed_on}"), Column("share", "Share kept", "share"),
    )  # fmt: skip
    rows = tuple(
        Row(
            {"move": f"{move.model}, {move.day:%d %b %Y}", "change": move.change, **{name: move.sum(name) for name in _SUMS},
             "share": move.share_kept},
            "" if move.customers.height else "quiet",
            f"{move.months_before} of 3 months before, {move.months_after} of 3 after" if move.needs else "",
            "estimated" if move.customers.height else "",
        )
        for move in moves
    )  # fmt: skip
    note = (
        "Up to three months before the month of a change against three after it, of customers who use the model in both, times the later "
        "units. Cost saved is what cost per unit fell by, whatever the reason; by this price is the model's own part. Kept is cost saved "
        "less what revenue per unit fell by. A markup passes on more than all of a cut: below zero."
    )
    return Table("Kept cuts", claim, columns, rows, note)


def _customers(given: Given) -> list[Block]:
    seen = next((move for move in given.cuts if move.customers.height), None)
    if seen is None:
        return []
    columns = (
        Column("customer", "Customer"), Column("cost", "Cost a unit", "number"), Column("revenue", "Revenue a unit", "number"),
        Column("saved", "Cost saved", "signed"), Column("kept", "Kept", "signed"), Column("share_kept", "Share kept", "share"),
    )  # fmt: skip
    lines = tuple(
        Row(
            {
                **row,
                "customer": f"{called(given.names, row['customer'])}, {row['product'] or 'no product'}",
                **{name: " → ".join(fine(row[f"{name}_{when}"], given.currency) for when in ("before", "after"))
                   for name in ("cost", "revenue")},
            },
            grade="estimated",
        )
        for row in seen.customers.head(_MOST).to_dicts()
    )  # fmt: skip
    rest = seen.customers.height - len(lines)
    note = f"{rest:,} smaller ones are left out." if rest > 0 else ""
    return [Table("Kept by customer", f"{seen.model} of {seen.day:%d %B %Y}, by customer", columns, lines, note)]


def _quarters(found: Renewals, currency: str) -> Block:
    claim = calendar_claim(found, currency)
    if found.needs:
        return Text(f"{claim}. It needs {found.needs}.", "strong")
    columns = (
        Column("quarter", "Renews"), Column("customers", "Customers", "count"), Column("revenue", "Revenue a month", "money"),
        Column("gross_profit", "Gross profit a month", "money"), Column("visible_premium", "Visible premium", "percent"),
        Column("annual_saving", "Saved a year by leaving", "money"), Column("months", "Leaving pays in", "months"),
        Column("better_off_today", "Within a year", "count"),
    )  # fmt: skip
    rows = tuple(
        Row({**row, "quarter": period_name(row["quarter"]) if row["quarter"] else "No renewal date"}, "" if row["quarter"] else "quiet",
            grade="assumed" if row["months"] is not None else "estimated")
        for row in found.quarters.to_dicts()
    )  # fmt: skip
    note = (
        f"Figures of {period_name(f'{found.month:%Y-%m}')}, a month. Visible premium: what pegged lines cost over the list price of the "
        f"same tokens. Leaving pays in 12 × K ÷ A months, of the soonest customer, with {money(found.switching_cost, currency)} of work to "
        "leave (K, assumed) and A saved a year."
    )
    return Table("Renewals", claim, columns, rows, note)


KEPT = Part("kept", "Kept cuts and renewals", "Who kept each change of a price that was bought, and which customers renew when.", _make)
