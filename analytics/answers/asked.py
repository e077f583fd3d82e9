"""The company as questions look at it: what several of them need, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from analytics.actuals import customer_names
from analytics.board.margin_interval import Interval, interval
from analytics.board.required_set import Compared, required_set, revenue_known, tasks_assumed
from analytics.company import Company, company
from analytics.engine.forward import Line
from analytics.engine.required import Case
from analytics.estimates.baseline import Baseline, Known
from analytics.estimates.estimate import known
from analytics.measure import Measure, Number
from analytics.metrics import INDICATORS
from analytics.position import UNCLASSIFIED
from analytics.scoring.scorecard import Scorecard, scorecard
from data.errors import UnpegError
from data.pricebook import PriceBook
from data.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
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
    def lacks(self) -> str:
        """What gross profit cannot be told without; empty where it can."""
        if self.company is None:
            return "what you invoiced, what you used and what your providers charged"
        whole = self.company.at.whole
        if whole.revenue is None:
            return f"what you invoiced in {self.company.month:%B}"
        if whole.inference_cost is None:
            return f"what you used in {self.company.month:%B}, or what your providers charged"
        return "" if whole.revenue > 0 else "a month with revenue"

    @property
    def unclear(self) -> str:
        """What gross profit by way of pricing cannot be told without, beyond both sides of the month; empty where it can."""
        if self.company is None or self.lacks:
            return self.lacks
        if not self.company.at.revenue_is_known:
            return "what sets the price of the products not classified"
        return "" if self.company.at.cost_is_known else "a map of which product inference cost belongs to"

    @property
    def ways(self) -> tuple[tuple[Line, ...], ...]:
        """The lines of the month; where too much is not classified, once as it stands and once with that following tokens too."""
        if self.company is None:
            return ()
        lines = self.company.at.lines
        if not self.unclear:
            return (lines,)
        return lines, tuple(replace(line, priced_by="tokens") if line.priced_by == UNCLASSIFIED else line for line in lines)

    @property
    def kind(self) -> str:
        """What a margin is called: gross, or on inference alone while other COGS are not known."""
        return "gross" if self.company is not None and self.company.at.other_cogs is not None else "inference"

    @property
    def names(self) -> Mapping[str, str]:
        """What each customer is called, by its id."""
        return customer_names(self.snapshot) if self.snapshot is not None else {}

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
    def compared(self) -> Compared | None:
        """E15's required set over 24 months, tasks assumed where none are counted; None where the ledger has too little."""
        if self.snapshot is None or self.company is None:
            return None
        signed = self.company.signed_all
        try:
            return required_set(self.known, self.floor, signed, tasks_assumed(self.known, signed), self.currency)
        except UnpegError:
            return None

    @property
    def revenue(self) -> float | None:
        """Revenue of the month projections start from, a month."""
        return revenue_known(self.known)

    @property
    def base(self) -> Baseline | None:
        """The baseline of projections; None where the ledger has too little."""
        return self.compared.base if self.compared else None

    @property
    def counted(self) -> bool:
        """Whether outcomes count the work of all that is sold, not of one product alone."""
        return self.revenue is not None and tasks_assumed(self.known, {}) is None

    @property
    def cases(self) -> Sequence[Case]:
        """E15's required set over 24 months; empty where there is no baseline."""
        return self.compared.cases if self.compared else ()

    @cached_property
    def interval(self) -> Interval | None:
        """Gross margin with every unknown at both ends, and what each missing file would take away of the width."""
        return interval(self.snapshot, self.company.month) if self.snapshot is not None and self.company else None

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
