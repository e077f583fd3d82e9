"""What a comparison of scenarios says in words: who leaves most and least, and what margin does; neutral where nothing can be said."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from analytics.saved.headline import Headline
from analytics.words import MINUS, margin_text, money


@dataclass(frozen=True)
class Comparison:
    """The page's claim and lede, and the titles of both panels."""

    claim: str
    lede: str
    dollars: str
    percents: str


def comparison(
    named: Sequence[tuple[str, Headline]], ends: Sequence[float], currency: str = "USD", same_figures: bool = True
) -> Comparison:
    """In words, by name and headline; `ends` is the gross profit of each one's last month, in base currency.

    Scenarios that start from different figures are set side by side and nothing is claimed of one against another.
    """
    horizons = {each.horizon_months for _, each in named}
    if len(named) == 1:
        name, only = named[0]
        said = f"{name}: {_profit(only, currency)}, {margin_text(only.gross_margin)} at the end"
        return Comparison(said, "Choose a second scenario to compare it with.", "Gross profit, dollars a month", "Gross margin, percent")
    best = max(named, key=lambda each: each[1].gross_profit)
    least = min(named, key=lambda each: each[1].gross_profit)
    gap = best[1].gross_profit - least[1].gross_profit
    if not same_figures:
        claim = f"{_many(named)} side by side, on different figures"
        lede = "A locked scenario keeps the figures it was locked on, the others are on those of today: what differs may be the figures."
    elif len(horizons) > 1:
        claim = f"{_many(named)} side by side, over {min(horizons)} to {max(horizons)} months"
        lede = "Their horizons differ, so that their sums of gross profit do not compare."
    elif money(gap, currency) == money(0.0, currency):
        claim = f"{_many(named)} leave the same: {_profit(best[1], currency)}"
        lede = "No difference of a dollar between them."
    else:
        claim = f"“{best[0]}” leaves {money(gap, currency)} more than “{least[0]}” over {max(horizons)} months"
        lede = f"{_profit(best[1], currency)} beside {_profit(least[1], currency)}. {_margins(best, least)}"
    known = [(name, each.gross_margin) for name, each in named if each.gross_margin is not None]
    percents = "Gross margin, percent of revenue"
    if len(known) > 1:
        high, low = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
        if margin_text(high[1]) != margin_text(low[1]):
            percents = f"Margin ends between {margin_text(low[1])} and {margin_text(high[1])}"
        else:
            percents = f"Margin ends at {margin_text(high[1])} for all"
    low_end, high_end = money(min(ends), currency), money(max(ends), currency)
    same = low_end == high_end
    dollars = f"Gross profit ends at {high_end} a month for all" if same else f"Gross profit ends between {low_end} and {high_end} a month"
    return Comparison(*(_unbroken(text) for text in (claim, lede, dollars, percents)))


def all_months(named: Sequence[tuple[str, pl.DataFrame]]) -> pl.DataFrame:
    """The rows of all of them, the scenario's name in front."""
    return pl.concat([rows.select(pl.lit(name).alias("scenario"), pl.all()) for name, rows in named])


def _unbroken(text: str) -> str:
    """A minus sign and its amount on one line: a word joiner stands between."""
    return text.replace(MINUS, f"{MINUS}\u2060")


def _many(named: Sequence[tuple[str, Headline]]) -> str:
    return f"{len(named)} scenarios"


def _profit(each: Headline, currency: str) -> str:
    return f"{money(each.gross_profit, currency)} of gross profit in {each.horizon_months} months"


def _margins(best: tuple[str, Headline], least: tuple[str, Headline]) -> str:
    one, other = margin_text(best[1].gross_margin), margin_text(least[1].gross_margin)
    if best[1].gross_margin is None or least[1].gross_margin is None:
        return f"Gross margin at the end is {one} and {other}."
    if one == other:
        return f"Gross margin ends at {one} in both."
    way = "also higher" if best[1].gross_margin > least[1].gross_margin else "lower all the same"
    return f"Its gross margin at the end is {way}: {one} beside {other}."
