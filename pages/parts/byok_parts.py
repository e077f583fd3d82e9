"""The parts of the BYOK page: controls, the four figures, dollars and percent side by side, customers in order, the neutral fee."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from analytics.byok_found import Found
from analytics.byok_ladder import AFTER, ALL, PLANS, Terms, as_sold, each_way, ladder
from analytics.charts.byok import Shown as Shown_
from analytics.charts.byok import in_order, moving
from analytics.charts.scenarios import margin_text
from analytics.company import Company
from analytics.levers.byok import Byok
from analytics.outlook import every_key
from analytics.words import MISSING, PRICED_BY, money, months, percent
from pages.parts import board_parts, cached, cards, theme, verdict_parts
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

_MOST = 15
_COLOURS = {"tokens": "markup", "credits": "credit"} | {way: way for way in ("acu", "seat", "outcome", "task")}
_ASSUMED = {
    "byok.fee_rate": "Fee on the customer's key", "byok.handed_back_share": "Saving handed back", "byok.max_share": "Share in the end",
    "byok.committed_share": "Inference bought ahead", "leaving.switching_cost": "Work to leave (K)",
}  # fmt: skip
_CUSTOMERS = (
    Column("customer", "Customer", number=False),
    Column("premium", "Premium a month"),
    Column("saving", "Saves a year", wide=True),
    Column("months", "Leaving pays in"),
    Column("profit", "Gross profit", wide=True),
    Column("left", "With its key", wide=True),
    Column("risk", "At risk"),
    Column("company", "Company left", wide=True),
    Column("margin", "at margin", wide=True),
)


@dataclass(frozen=True)
class Asked:
    """What the reader set: the terms of BYOK, the share in the end, and the cost of leaving."""

    terms: Terms
    end_share: float
    switching_cost: float

    @property
    def values(self) -> dict[str, float]:
        """By the name of the assumption each starts from."""
        return {
            "byok.fee_rate": self.terms.fee_rate, "byok.handed_back_share": self.terms.handed_back_share,
            "byok.max_share": self.end_share, "byok.committed_share": self.terms.committed_share,
            "leaving.switching_cost": self.switching_cost,
        }  # fmt: skip


def measurable(at: Company) -> bool:
    """Whether both sides of the month are known, and cost by way of pricing."""
    return at.at.whole.gross_profit is not None and at.at.cost_is_known


def missing(now: Shown, at: Company) -> None:
    """What is lacking, and what to upload."""
    needs = every_key(at.at, at.assumed).measures[0].needs
    cards.head(board_parts.kicker(now, "BYOK", at), "What customers' own keys would leave cannot be told yet", f"It needs {needs}.")
    cards.needed(verdict_parts.NEEDED)


def asked(at: Company) -> Asked:
    """The controls; all of them live in the address and start from what is signed, else shipped."""
    with st.container(key="choices"):
        first, second, third, fourth, fifth = st.columns(5, gap="medium", vertical_alignment="bottom")
    with first:
        end = board_parts.fraction(
            "Share in the end", "end", at.assumed("byok.max_share"), 0.0, 1.0, say="Of the work, on customers' keys."
        )
    with second:
        fee = board_parts.fraction(
            "Fee on their key", "fee", at.assumed("byok.fee_rate"), 0.0, 0.5, say="Of the price of tokens that run on a customer's key."
        )
    with third:
        back = board_parts.fraction(
            "Saving handed back", "back", at.assumed("byok.handed_back_share"), 0.0, 1.0,
            say="Of the inference saved, to customers who pay for seats, outcomes or tasks.",
        )  # fmt: skip
    with fourth:
        ahead = board_parts.fraction(
            "Bought ahead", "ahead", at.assumed("byok.committed_share"), 0.0, 1.0, say="Of inference, paid for whether it is used or not."
        )
    with fifth:
        switching = board_parts.amount(
            "Work to leave (K)", "leaving", at.assumed("leaving.switching_cost"), 0.0, 1e7, step=1000.0,
            say="Dollars of work a customer has to do once to leave; assumed, $2,000 to $100,000 is believed.",
        )  # fmt: skip
    return Asked(Terms(fee, back, ahead), end, switching)


def figures(left: Found) -> None:
    """Now, at the ramp's end, with every key the customer's, and what is at risk."""
    measures, currency = left.measures, left.currency
    risk = measures["M10"].value
    share = "no gross profit to take a share of" if risk is None else f"{percent(risk)} of gross profit"
    cards.figures(
        [
            ("Today", money(left.now.gross_profit, currency), (f"{margin_text(left.now.gross_margin)} margin", "gross profit a month"),
             "estimated"),
            (f"{percent(left.end.own_share, 0)} on their keys", money(left.end.gross_profit, currency),
             (f"{margin_text(left.end.gross_margin)} margin", f"half way in month {Byok.model_fields['mid_month'].default:g}"), "assumed"),
            ("Every key the customer's", money(left.every.gross_profit, currency),
             (f"{margin_text(left.every.gross_margin)} margin", "gross profit a month"), "assumed"),
            ("At risk", money(measures["at_risk"].value, currency), (share, "a month, with every key the customer's"), "assumed"),
        ]
    )  # fmt: skip


def apart(now: Shown, at: Company, asked: Asked, left: Found) -> None:
    """Dollars beside percent, as sold or with each plan at today's revenue, and the table of both."""
    other = float(at.at.other_cogs or 0)
    with st.container(key="part-apart"):
        cards.section(_moves_apart(left), "Left in dollars, right in percent: of what is left, less is inference, so the margin flatters.")
        of = st.segmented_control(
            "Of", ["sold", "plans"], format_func={"sold": "As sold", "plans": "Each plan"}.__getitem__, default="sold",
            key="of", required=True, bind="query-params", label_visibility="collapsed",
        )  # fmt: skip
        if of == "plans":
            revenue, cost = left.now.revenue, left.now.inference_cost
            rows = ladder(each_way(revenue, cost), asked.terms)
            names, drawn = dict(PLANS), _PLANS_DRAWN
        else:
            rows = ladder(as_sold(at.at.lines), asked.terms, other)
            names = (
                {ALL: "All, before other COGS"}
                | ({AFTER: "after other COGS"} if other else {})
                | {way: PRICED_BY[way] for way in rows["way"].unique(maintain_order=True) if way in PRICED_BY}
            )
            drawn = {ALL: ("All", "")} | {way: (PRICED_BY[way], _COLOURS[way]) for way in names if way in PRICED_BY}
        dollars, percents = st.columns(2, gap="large")
        with dollars:
            _side(rows, drawn, "gross_profit", "Gross profit a month, by share of the work on customers' keys", asked, now.currency, of)
        with percents:
            _side(rows, drawn, "gross_margin", "Gross margin, by share of the work on customers' keys", asked, now.currency, of)
        _table(rows, names, asked, now.currency)
        _notes(at, left, of == "plans")
        download(rows, f"byok-{of}")


_PLANS_DRAWN = {
    "markup": ("Markup", "markup"), "hybrid": ("Hybrid", "hybrid"), "credit": ("Credit, ACU", "credit"), 
    "outcome": ("Seat, outcome", "outcome"),
}  # fmt: skip


def _side(
    rows: pl.DataFrame, drawn: dict[str, tuple[str, str]], column: Shown_, words: str, asked: Asked, currency: str, of: str | None
) -> None:
    chart = moving(rows, drawn, column, asked.end_share, currency)
    board_parts.chart(chart, f"byok-{of}-{column}", words, _spoken(rows, drawn, column, currency))


def _moves_apart(left: Found) -> str:
    before, after = left.now.gross_margin, left.every.gross_margin
    falls = left.every.gross_profit < left.now.gross_profit
    if before is None or after is None or not falls or after <= before or percent(before) == percent(after):
        return "Dollars and percent, as work moves to customers' keys"
    return "Dollars fall while percent rises: read the dollars"


def _spoken(rows: pl.DataFrame, drawn: dict[str, tuple[str, str]], column: Shown_, currency: str) -> str:
    said = []
    for (way,), frame in rows.group_by("way", maintain_order=True):
        if way in drawn:
            first, last = frame[column][0], frame[column][-1]
            text = (money(first, currency), money(last, currency)) if column == "gross_profit" else (margin_text(first), margin_text(last))
            said.append(f"{drawn[str(way)][0]} from {text[0]} with no key of theirs to {text[1]} with all")
    return "; ".join(said)


def _table(rows: pl.DataFrame, names: dict[str, str], asked: Asked, currency: str) -> None:
    """Gross profit and margin of each way, today, half way and with every key the customer's."""
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    columns = (
        Column("way", "Sold by", number=False),
        *(Column(f"s{share:g}", f"{percent(share, 0)} theirs" if share else "Today", wide=share in (0.25, 0.75)) for share in shares),
    )
    lines = []
    for way, name in names.items():
        steps = rows.filter(pl.col("way") == way, pl.col("own_share").is_in(list(shares))).sort("own_share")
        lines.append(Row((name, *(money(value, currency) for value in steps["gross_profit"])), tone="total" if way == ALL else ""))
        lines.append(Row(("margin", *(margin_text(value) for value in steps["gross_margin"])), tone="quiet"))
    show("Gross profit a month and margin by share of the work on customers' keys", columns, lines)


def _notes(at: Company, left: Found, plans: bool) -> None:
    own = sum(line.self_hosted for line in at.at.lines)
    said = []
    if plans:
        said.append(
            "The month's work sold each way at the same revenue. Markup keeps the fee; hybrid its platform fee, half the revenue, and the "
            "fee; credits and compute units only what is not inference, here nothing; seats and outcomes hand back part of the saving"
        )
    else:
        said.append("Tokens keep the fee; seats, outcomes and tasks hand back part of the saving; platform fees stay as they are")
    if left.every.stranded:
        said.append(f"{money(left.every.stranded, left.currency)} a month bought ahead stays to be paid with nobody to use it")
    if own > 0 and not plans:
        said.append(
            f"{money(own, left.currency)} of the cost is of models of one's own, which no customer's key can run: it stays, and its share "
            "of revenue with it"
        )
    st.html(f'<p class="note">{esc(". ".join(said))}. All but today is assumed.</p>')


def order(now: Shown, at: Company, asked: Asked, left: Found) -> None:
    """Customers in the order in which they gain by leaving, and what the company has left as they go."""
    names = cached.customer_names(now.key, at.snapshot)
    rows = left.customers
    called = board_parts.labels(names, rows["customer"].to_list())
    if rows.is_empty():
        cards.section("Who gains by leaving cannot be told: no usage names its customer")
        return
    said = left.order_title.text
    theme.figure(
        said,
        in_order(called, rows["company_profit"].to_list(), left.now.gross_profit, left.gainers, now.currency),
        "byok-order",
        "Gross profit of the company a month, before other COGS, as customers take their work to their own keys one after the other: "
        "who gains soonest goes first, then those with the most at risk. Left of the dotted line, leaving pays within a year.",
        f"{said}. From {money(left.now.gross_profit, now.currency)} with nobody gone to "
        f"{money(rows['company_profit'][-1], now.currency)} with all.",
    )
    lines = [
        Row(
            (
                name,
                money(row["premium"], now.currency),
                money(row["annual_saving"], now.currency),
                MISSING if row["months"] is None else months(row["months"]),
                money(row["gross_profit"], now.currency),
                money(row["left"], now.currency),
                money(row["at_risk"], now.currency),
                money(row["company_profit"], now.currency),
                margin_text(row["company_margin"]),
            )
        )
        for name, row in zip(called[:_MOST], rows.head(_MOST).to_dicts(), strict=True)
    ]
    show("Customers in the order in which they gain by leaving", _CUSTOMERS, lines)
    rest = rows.height - len(lines)
    more = f" {rest:,} more are in the file." if rest > 0 else ""
    st.html(
        f'<p class="note">Premium: what the customer pays by the token over the list price of the same tokens. Leaving pays in '
        f"12 × K ÷ A months, with {esc(money(asked.switching_cost, now.currency))} of work to leave (K, assumed) and A saved a "
        f"year.{more}</p>"
    )
    download(rows.with_columns(pl.Series("name", called, pl.String)), "byok-customers")


def fee(at: Company, left: Found, asked: Asked) -> None:
    """What would make up for it."""
    with st.container(key="part-fee"):
        cards.section(
            left.fee_title.text,
            f"Today's fee on customers' own tokens is taken as {percent(asked.terms.fee_rate, 0)}; the platform fees come on top of it. "
            "A markup alone is made up for by a fee as high as the markup.",
        )


def rests_on(at: Company, left: Found, asked: Asked) -> None:
    """Equations, and what is assumed."""
    verdict_parts.how(list(left.measures.values()), left.currency)
    with st.expander("What this rests on"):
        board_parts.assumed(at, _ASSUMED, asked.values)
