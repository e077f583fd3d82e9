"""The company as questions look at it: what several of them need, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from analytics.baseline import Baseline, Known, baseline
from analytics.company import Company, company
from analytics.estimate import known
from analytics.measure import Measure, Number
from analytics.metrics import INDICATORS
from analytics.plans_compared import tasks_to_assume
from analytics.required import Case, assumed_by, required
from analytics.scenario_file import scenario_from
from analytics.scorecard import Scorecard, scorecard
from data.errors import UnpegError
from data.pricebook import PriceBook
from data.snapshot import Snapshot


@dataclass(frozen=True)
class Asked:
    """The day and the snapshot come in; nothing else decides an answer. `company` is None while nothing is loaded."""

    snapshot: Snapshot | None
    book: PriceBook | None
    today: date

    @cached_property
    def company(self) -> Company | None:
        """The company in its last actual month."""
        return company(self.snapshot, self.today, self.book) if self.snapshot is not None else None

    @property
    def currency(self) -> str:
        return self.snapshot.settings.base_currency if self.snapshot else "USD"

    @property
    def floor(self) -> float:
        """The gross margin the board wants kept, a fraction."""
        return self.snapshot.settings.floor if self.snapshot else 0.30

    @cached_property
    def known(self) -> Known:
        """What the ledger knows of the last actual month, as projections start from it."""
        return known(self.snapshot, self.book, self.today)

    @cached_property
    def revenue(self) -> float | None:
        """Revenue of the month projections start from, a month."""
        measure = self.known.measures.get("revenue")
        return None if measure is None or measure.value is None else float(measure.value)

    @cached_property
    def base(self) -> Baseline | None:
        """The baseline of projections, tasks assumed where none are counted; None where the ledger has too little."""
        if not self.revenue or self.revenue <= 0 or self.company is None:
            return None
        tasks = tasks_to_assume(self.known, self.revenue, assumed_by(self.company.signed_all))
        typed: dict[str, Any] = {} if tasks is None else {"baseline": {"tasks": tasks}}
        try:
            return baseline(scenario_from({"plan": {"plan": "markup"}, **typed}), self.known)
        except UnpegError:
            return None

    @cached_property
    def cases(self) -> Sequence[Case]:
        """E15's required set over 24 months; empty where there is no baseline."""
        if self.base is None or self.revenue is None or self.company is None:
            return ()
        return required(self.base, self.revenue, self.floor, assumed=assumed_by(self.company.signed_all))

    @cached_property
    def score(self) -> Scorecard:
        """M14, C2."""
        return scorecard(self.snapshot, self.today)

    @cached_property
    def indicators(self) -> Mapping[str, Measure]:
        """Every measure of every indicator of the month, by its id; empty while nothing is loaded."""
        if self.company is None:
            return {}
        return {measure.id: measure for indicator in INDICATORS for measure in indicator.measures(self.company)}


def assumed(id: str, label: str, unit: str, value: Number, source: str) -> Measure:
    """A supposition of a question (prices fall tenfold), as the measure that a sentence may name; `source` says where it comes from."""
    return Measure(id, label, unit, value, "assumed", source)
