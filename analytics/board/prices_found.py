"""What the Prices page and its section of the pack show: index, tolls, announced changes, moves, and the four figures of them."""

from dataclasses import dataclass

from analytics.board.announced import price_changes
from analytics.board.bought_prices import Bought, bought_prices
from analytics.board.price_moves import announced_total, moved
from analytics.board.statement import Figure, PriceChange
from analytics.board.tolls import Tolls, tolls
from analytics.company import Company
from analytics.measure import Measure
from analytics.words import MISSING, money, signed_money, signed_percent, times

_UNEXPLAINED = ("fell", "rose", "premium_below")  # other measures turned round, for sentences


@dataclass(frozen=True)
class Found:
    """All that is drawn of prices."""

    bought: Bought
    tolls: Tolls
    announced: tuple[PriceChange, ...]
    moves: tuple[Measure, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What was computed, each once."""
        every = (*self.bought.measures.values(), *self.tolls.measures.values(), *self.moves)
        return tuple(each for each in every if each.id not in _UNEXPLAINED)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Prices, a million tokens, the toll and what is announced."""
        bought, toll, currency = self.bought, self.tolls.measures, self.bought.currency
        change, effective, tau = bought.measures["change"].value, bought.measures["effective"].value, toll["M4"].value
        first = bought.spoken_since if bought.first and change is not None else "needs two months of priced usage"
        before = bought.measures["effective_first"].value
        total = announced_total(self.announced)
        count = f"{len(self.announced)} price changes" if len(self.announced) != 1 else "1 price change"
        toll_words = f"{times(tau)} list price" if tau is not None else "needs billing by the token"
        return (
            Figure("Prices of what is bought", MISSING if change is None else signed_percent(change), (first,), "estimated", ()),
            Figure("A million tokens cost", money(effective, currency),
                   (f"from {money(before, currency)}" if before else "all tokens",), "estimated", ()),
            Figure("Paid over list price", money(toll["premium"].value, currency),
                   ("a month, by customers by the token", toll_words), toll["premium"].grade, ()),
            Figure("Already announced", signed_money(total, currency), ("inference cost a month", count), "estimated", ()),
        )  # fmt: skip


def prices_found(company: Company, by_model: bool = False) -> Found:
    """M2, M4, M20 and announced changes of the company's month; `by_model`: a successor at a new price is no price change."""
    changes = () if company.book is None else price_changes(company.snapshot, company.book, company.month, company.today)
    return Found(bought_prices(company, by_model), tolls(company), changes, moved(company))
