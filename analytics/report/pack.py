"""The board pack: its sections from a snapshot, with the title, the running lines and the hash by which it is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.report.blocks import Section, Table
from analytics.report.given import Given
from analytics.report.headline import headline_table
from analytics.report.made import said
from analytics.report.sections import SECTIONS
from data.anonymous import anonymous as without_names
from data.pricebook import PriceBook
from data.snapshot import Snapshot


@dataclass(frozen=True)
class Pack:
    """Everything the PDF and the workbook show. `period` names the month of its verdict and `state` is the verdict's; `said` is kept on
    record."""

    company: str
    period: str
    snapshot: str
    currency: str
    state: str
    sections: tuple[Section, ...]
    headline: Table
    said: Mapping[str, Any] | None
    anonymous: bool = False

    @property
    def title(self) -> str:
        return " · ".join(part for part in (self.company, "Board pack", self.period) if part)


def pack(snapshot: Snapshot, book: PriceBook, today: date, *, anonymous: bool = False) -> Pack:
    """The pack of a snapshot on a day; anonymous with customers as letters, in the order of their revenue."""
    shown = without_names(snapshot) if anonymous else snapshot
    given = Given(shown, book, today, anonymous)
    made = [section for part in SECTIONS if (section := part.make(given)) is not None]
    verdict = given.verdict
    return Pack(
        given.name, verdict.period, snapshot.id, given.currency, verdict.state, tuple(made), headline_table(given), said(given), anonymous
    )


def page_one(whole: Pack) -> Pack:
    """The verdict alone."""
    return replace(whole, sections=whole.sections[:1])
