"""What is said of kept cuts and of the renewal calendar: who kept the latest price change, and who renews first."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.board.kept_cut import PriceMove
from analytics.board.renewals import Renewals
from analytics.charts.finding import period_name
from analytics.words import money, percent


def cut_claim(moves: Sequence[PriceMove], currency: str, bought: bool = True) -> str:
    """Who kept the latest change that can be told; `bought` is whether any usage says which models are."""
    if not moves:
        none = "No price of a model that was bought changed while it was bought"
        return none if bought else "Who kept a cut cannot be told yet: it takes usage, which says what is bought"
    seen = next((move for move in moves if move.share_kept is not None), None)
    if seen is None:
        few = "1 price that is paid has" if len(moves) == 1 else f"{len(moves)} prices that are paid have"
        return f"Who kept the cut: {few} changed, with too few months around to say"
    verb = "fell" if seen.fell else "rose"
    when = f"{seen.model} {verb} by {percent(abs(seen.change or 0), 0)} on {seen.day:%d %B %Y}"
    share, kept = seen.share_kept or 0.0, seen.sum("kept") or Decimal(0)
    if share < 0:
        return f"Who kept the cut: after {when}, customers got back more than was saved, {money(-kept, currency)} more"
    what = "of what was saved stayed here" if seen.fell else "of what it cost more was borne here"
    return f"Who kept the cut: after {when}, {percent(share, 0)} {what}, {money(abs(kept), currency)}"


def calendar_claim(found: Renewals, currency: str) -> str:
    """Who renews first, and for how many of them leaving pays."""
    dated = found.quarters.filter(pl.col("quarter").is_not_null())
    if found.needs or dated.is_empty():
        return "Renewal calendar: no renewal date is known"
    first: dict[str, Any] = dated.row(0, named=True)
    many = "1 customer renews" if first["customers"] == 1 else f"{first['customers']:,} customers renew"
    profit = money(first["gross_profit"], currency)
    said = f"Renewal calendar: in {period_name(first['quarter'])}, {many} with {profit} of gross profit a month"
    off = first["better_off_today"]
    return f"{said}; for {off:,} of them leaving pays within a year" if off else said
