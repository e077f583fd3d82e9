"""What the BYOK page and its section of the pack say beside their sentences: where they start, four figures, both ladders, notes."""

from dataclasses import dataclass

import polars as pl

from analytics.board.byok_found import Found
from analytics.board.byok_ladder import AFTER, ALL, PLANS, Terms, as_sold, each_way, ladder
from analytics.board.statement import Figure
from analytics.charts.byok import Shown
from analytics.charts.scenarios import margin_text
from analytics.company import Company
from analytics.levers.byok import Byok
from analytics.words import PRICED_BY, money, percent

ASSUMED = (
    "byok.fee_rate", "byok.handed_back_share", "byok.max_share", "byok.committed_share", "leaving.switching_cost",
)  # fmt: skip
ORDER = (
    "Gross profit of the company a month, before other COGS, as customers take their work to their own keys one after the other: who gains "
    "soonest goes first, then those with the most at risk. Left of the dotted line, leaving pays within a year."
)
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the work on customers' keys, as the table shows it
_COLOURS = {"tokens": "markup", "credits": "credit"} | {way: way for way in ("acu", "seat", "outcome", "task")}
_PLANS_DRAWN = {
    "markup": ("Markup", "markup"), "hybrid": ("Hybrid", "hybrid"), "credit": ("Credit, ACU", "credit"),
    "outcome": ("Seat, outcome", "outcome"),
}  # fmt: skip


@dataclass(frozen=True)
class Ladder:
    """`rows` of `analytics.board.byok_ladder`; `names` of the ways in a table, `drawn` of a chart, with the plan of their colour."""

    rows: pl.DataFrame
    names: dict[str, str]
    drawn: dict[str, tuple[str, str]]

    def spoken(self, column: Shown, currency: str) -> str:
        """From where to where each line goes."""
        said = []
        for (way,), frame in self.rows.group_by("way", maintain_order=True):
            if way in self.drawn:
                ends = (frame[column][0], frame[column][-1])
                first, last = (money(end, currency) if column == "gross_profit" else margin_text(end) for end in ends)
                said.append(f"{self.drawn[str(way)][0]} from {first} with no key of theirs to {last} with all")
        return "; ".join(said)

    def at_shares(self, way: str) -> pl.DataFrame:
        """The steps of a way at the shares of the table."""
        return self.rows.filter(pl.col("way") == way, pl.col("own_share").is_in(list(SHARES))).sort("own_share")


def usual(at: Company) -> tuple[Terms, float, float]:
    """The terms, the share in the end and the cost of leaving that a first visit sees: signed, else shipped."""
    terms = Terms(at.assumed("byok.fee_rate"), at.assumed("byok.handed_back_share"), at.assumed("byok.committed_share"))
    return terms, at.assumed("byok.max_share"), at.assumed("leaving.switching_cost")


def figures(left: Found) -> tuple[Figure, ...]:
    """Now, at the ramp's end, with every key the customer's, and what is at risk."""
    measures, currency = left.measures, left.currency
    risk = measures["M10"].value
    share = "no gross profit to take a share of" if risk is None else f"{percent(risk)} of gross profit"
    lost = measures["at_risk"].value
    at_risk = "nothing" if lost is not None and lost <= 0 else money(lost, currency)
    return (
        Figure("Today", money(left.now.gross_profit, currency), (f"{margin_text(left.now.gross_margin)} margin", "gross profit a month"),
               "estimated", ()),
        Figure(f"{percent(left.end.own_share, 0)} on their keys", money(left.end.gross_profit, currency),
               (f"{margin_text(left.end.gross_margin)} margin", f"half way in month {Byok.model_fields['mid_month'].default:g}"),
               "assumed", ()),
        Figure("Every key the customer's", money(left.every.gross_profit, currency),
               (f"{margin_text(left.every.gross_margin)} margin", "gross profit a month"), "assumed", ()),
        Figure("At risk", at_risk, (share, "a month, with every key the customer's"), "assumed", ()),
    )  # fmt: skip


def apart_title(left: Found) -> str:
    """Whether dollars and percent move apart."""
    before, after = left.now.gross_margin, left.every.gross_margin
    falls = left.every.gross_profit < left.now.gross_profit
    if before is None or after is None or not falls or after <= before or percent(before) == percent(after):
        return "Dollars and percent, as work moves to customers' keys"
    return "Dollars fall while percent rises: read the dollars"


def sold(at: Company, terms: Terms) -> Ladder:
    """What is sold as it is sold, together before and after other COGS, and by way of pricing."""
    other = float(at.at.other_cogs or 0)
    rows = ladder(as_sold(at.at.lines), terms, other)
    names = (
        {ALL: "All, before other COGS"}
        | ({AFTER: "after other COGS"} if other else {})
        | {way: PRICED_BY[way] for way in rows["way"].unique(maintain_order=True) if way in PRICED_BY}
    )
    drawn = {ALL: ("All", "")} | {way: (PRICED_BY[way], _COLOURS[way]) for way in names if way in PRICED_BY}
    return Ladder(rows, names, drawn)


def plans(left: Found, terms: Terms) -> Ladder:
    """The month's work sold each way at the same revenue."""
    return Ladder(ladder(each_way(left.now.revenue, left.now.inference_cost), terms), dict(PLANS), dict(_PLANS_DRAWN))


def note(at: Company, left: Found, by_plan: bool) -> str:
    """What each way keeps, and what of the cost stays whoever's key it is."""
    own = sum(line.self_hosted for line in at.at.lines)
    said = []
    if by_plan:
        said.append(
            "The month's work sold each way at the same revenue. Markup keeps the fee; hybrid its platform fee, half the revenue, and the "
            "fee; credits and compute units only what is not inference, here nothing; seats and outcomes hand back part of the saving"
        )
    else:
        said.append("Tokens keep the fee; seats, outcomes and tasks hand back part of the saving; platform fees stay as they are")
    if left.every.stranded:
        said.append(f"{money(left.every.stranded, left.currency)} a month bought ahead stays to be paid with nobody to use it")
    if own > 0 and not by_plan:
        said.append(
            f"{money(own, left.currency)} of the cost is of models of one's own, which no customer's key can run: it stays, and its share "
            "of revenue with it"
        )
    return f"{'. '.join(said)}. All but today is assumed."


def order_note(switching_cost: float, more: int, currency: str) -> str:
    """What the columns of the customers' table are, and how many customers are left out of it."""
    rest = f" {more:,} more are in the file." if more > 0 else ""
    par = "" if currency == "USD" else ", published in USD"
    return (
        "Premium: what the customer pays by the token over the list price of the same tokens. Leaving pays in 12 × K ÷ A months, with "
        f"{money(switching_cost, currency)} of work to leave (K, assumed{par}) and A saved a year.{rest}"
    )


def fee_note(terms: Terms) -> str:
    """What stands beside the fee that makes up for it."""
    return (
        f"Today's fee on customers' own tokens is taken as {percent(terms.fee_rate, 0)}; the platform fees come on top of it. "
        "A markup alone is made up for by a fee as high as the markup."
    )
