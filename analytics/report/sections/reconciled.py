"""Tied out: priced usage against the provider's money, by month and provider."""

from collections.abc import Mapping
from typing import Any

from analytics.board.reconcile import reconcile
from analytics.board.reconcile_words import RECENT, claim, factor, note
from analytics.charts.finding import short_name
from analytics.names import provider_name
from analytics.report.blocks import Column, Row, Section, Table
from analytics.report.given import Given
from analytics.report.part import Part


def _make(given: Given) -> Section | None:
    rows = [row for row in reconcile(given.snapshot) if row["provider"] is not None]
    if not rows:
        return None
    columns = (
        Column("month", "Month"), Column("provider", "Provider"), Column("priced", "Priced", "exact"), Column("logged", "Logged", "exact"),
        Column("reported", "Cost report", "exact"), Column("invoiced", "Invoice", "exact"), Column("factor", "f", "number"),
        Column("unexplained", "Unexplained", "exact"),
    )  # fmt: skip
    lines = tuple(_line(row) for row in rows[-RECENT:][::-1])
    left = len(rows) - len(lines)
    more = f" The latest {len(lines)}; {left:,} earlier ones are on the Economics page." if left else ""
    table = Table("Reconciled", "The provider's money against priced usage", columns, lines, f"{note(given.currency)}{more}", graded=False)
    return Section("reconciled", "Tied to providers' money", claim(rows), "", (table,))


def _line(row: Mapping[str, Any]) -> Row:
    month, provider = short_name(f"{row['month']:%Y-%m}"), provider_name(row["provider"])
    return Row({**row, "month": month, "provider": provider, "factor": factor(row)})


RECONCILED = Part("reconciled", "Tied to providers' money", "Priced usage against the provider's money, by month and provider.", _make)
