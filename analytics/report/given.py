"""What a board pack is made from: a snapshot, the price book and the day; what several sections need is computed once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from analytics import actuals
from analytics.answers.asked import Asked
from analytics.board.brief import moved
from analytics.board.kept_cut import PriceMove, kept_cut
from analytics.board.last_pack import LastPack, last_pack
from analytics.board.next_months import next_months
from analytics.board.one_move import Moves, moves
from analytics.board.required_set import Compared, required_set, tasks_assumed
from analytics.board.turning import Turning, added, turning
from analytics.board.verdict import Verdict, verdict
from analytics.bridging.bridge import Bridge, bridge
from analytics.company import Company, signed_values
from analytics.estimates.baseline import Known
from analytics.estimates.part import back
from analytics.question import Answer
from analytics.questions.one_move import answered
from analytics.said import Said
from analytics.scoring.scorecard import Scorecard
from data.errors import UnpegError
from data.pricebook import PriceBook
from data.snapshot import Snapshot


@dataclass(frozen=True)
class Given:
    """`anonymous` where customers stand as letters: the snapshot holds none of their names then."""

    snapshot: Snapshot
    book: PriceBook
    today: date
    anonymous: bool = False

    @property
    def currency(self) -> str:
        return self.snapshot.settings.base_currency

    @property
    def floor(self) -> float:
        return float(self.snapshot.settings.floor)

    @property
    def name(self) -> str:
        """The company's name; one that nobody has set is not made up."""
        return self.snapshot.settings.company

    @cached_property
    def verdict(self) -> Verdict:
        return verdict(self.snapshot, self.book, self.today)

    @cached_property
    def asked(self) -> Asked:
        """The company as the questions look at it: what they compute is computed for the pack too."""
        return Asked(self.snapshot, self.book, self.today)

    @property
    def score(self) -> Scorecard:
        return self.asked.score

    @property
    def company(self) -> Company | None:
        return self.asked.company

    @cached_property
    def moves(self) -> Moves:
        """Every move weighed."""
        return moves(self.asked)

    @cached_property
    def history(self) -> pl.DataFrame:
        """Margin by month."""
        return actuals.margin(self.snapshot, "month")

    @cached_property
    def last(self) -> str | None:
        """The last actual month, as 2026-10."""
        month = actuals.last_actual_month(self.snapshot)
        return f"{month:%Y-%m}" if month else None

    @cached_property
    def names(self) -> dict[str, str]:
        """What to call each customer."""
        return actuals.customer_names(self.snapshot)

    @property
    def known(self) -> Known:
        return self.asked.known

    @cached_property
    def answer(self) -> Answer:
        """Which move to decide."""
        return answered(self.moves, self.currency, self.floor)

    @cached_property
    def month_before(self) -> Bridge | None:
        """The bridge to the month of the verdict from the one before it."""
        month = self.verdict.month
        return None if month is None else self.bridge(back(month, 1), month)

    @cached_property
    def since(self) -> Said | None:
        """What moved since the month before."""
        if self.month_before is None:
            return None
        return moved(self.month_before, {row["month"]: row["revenue"] for row in self.history.to_dicts()}, self.currency)

    @cached_property
    def turning(self) -> Turning | None:
        """The number that would change the verdict."""
        if self.verdict.month is None or self.company is None:
            return None
        return turning(self.company.at, self.snapshot.settings.floor, added(self.verdict.announced))

    @cached_property
    def cuts(self) -> tuple[PriceMove, ...]:
        """Every change of a price that was paid, and who kept it."""
        return kept_cut(self.snapshot)

    @cached_property
    def _bridges(self) -> dict[tuple[date, date], Bridge]:
        return {}

    def bridge(self, before: date, after: date) -> Bridge:
        """The bridge between two months."""
        if (before, after) not in self._bridges:
            self._bridges[before, after] = bridge(self.snapshot, before, after)
        return self._bridges[before, after]

    @cached_property
    def signed(self) -> dict[str, float]:
        return signed_values(self.snapshot)

    @cached_property
    def next_months(self) -> pl.DataFrame:
        return next_months(self.snapshot)

    @cached_property
    def last_pack(self) -> LastPack | None:
        return last_pack(self.snapshot)

    @cached_property
    def plans(self) -> Compared | str:
        """The required set, or why it cannot be told."""
        if self.asked.compared is not None:
            return self.asked.compared
        try:
            return required_set(self.known, self.floor, self.signed, tasks_assumed(self.known, self.signed), self.currency)
        except UnpegError as error:
            return str(error)
