"""What the Prices page and its section of the pack say beside their sentences: paths by name, the index by month, notes."""

import polars as pl

from analytics.board.bought_prices import Bought
from analytics.board.tolls import KEPT_ELSEWHERE
from analytics.words import percent

ASSUMED = (
    "prices.list_decline", "prices.capability_decline", "prices.economy_decline", "prices.mid_decline", "prices.flagship_decline",
    "behaviour.elasticity", "leaving.switching_cost",
)  # fmt: skip
LISTED = {"flat": "Prices stay", "list_30": "−30% a year", "by_tier": "By tier"}
CAPABILITY = {"capability": "Capability"}
INDEX = (
    "Why they stand apart: a fixed capability falls several-fold a year because ever smaller models reach it. A company that stays on a "
    "line pays the line's list price, which fell by less, and at times rose: of 305 changes over twelve months since June 2024, 41% were "
    "up, 25% flat and 34% down. A bill projected at the capability's rate is wrong unless the work moves. Bought: Fisher's index, chained "
    "month by month over the tokens bought in both months, on the company's own keys. By tier: each tier of model at "
    "its own published pace. Shade: the range of published studies."
)
COVERED = (
    "Spend covered: the part of the month's spend on models that were bought in the month before as well; what is bought for the first "
    "time has no price to compare."
)
A_MILLION = (
    "Inference cost over tokens on the company's own keys, and, dotted, the list price of the same tokens where nearly all have one. What "
    "the index does not explain is mix: other models, more or less of output and of cached input."
)
MOVES = (
    "Change of gross profit a month, from the projection engine: prices by the token follow at a constant markup, all else keeps its "
    "revenue. Each bar is the range over how much volume answers to price; nobody has measured that here."
)


def by_month(bought: Bought) -> pl.DataFrame:
    """The index with the spend it covers, what a million tokens cost, and how many were bought; the first month first."""
    index = bought.index.select("month", "index", "laspeyres", "paasche", "spend_covered")
    return index.join(bought.effective.select("month", "effective", "listed", "mtok"), on="month", how="full", coalesce=True).sort("month")


def in_the_end(bought: Bought, labels: dict[str, str]) -> str:
    """Where the index and each path of a chart end."""
    own = bought.index["index"].drop_nulls()
    said = [f"bought {percent(own[-1], 0)}" if own.len() else "bought not known"]
    said += [f"{label} {percent(bought.paths.filter(pl.col('path') == path)['index'][-1], 0)}" for path, label in labels.items()]
    return f"In the end: {', '.join(said)}"


def toll_note(many: int) -> str:
    """What a bar of the tolls is, and what others keep."""
    elsewhere = "; ".join(f"{name} keeps {percent(share, 2)} {words}" for name, share, words in KEPT_ELSEWHERE)
    return (
        "What customers who pay by the token or credit pay over the list price of the same tokens, a month, and times that price. "
        f"The {f'{many} largest' if many > 1 else 'largest'}. For scale: {elsewhere}."
    )
