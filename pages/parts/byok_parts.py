"""The parts of the BYOK page: controls, the four figures, dollars and percent side by side, customers in order, the neutral fee."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from analytics.board import byok_words
from analytics.board.byok_found import Found
from analytics.board.byok_ladder import ALL, Terms
from analytics.board.byok_words import ASSUMED, SHARES, Ladder, order_note
from analytics.board.outlook import every_key
from analytics.charts.byok import Shown as Shown_
from analytics.charts.byok import in_order, moving
from analytics.charts.scenarios import margin_text
from analytics.company import Company
from analytics.words import MISSING, money, months, percent
from pages.parts import board_parts, cached, cards, theme, verdict_parts
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

_MOST = 15
_COLOURS = {"tokens": "markup", "credits": "credit"} | {way: way for way in ("acu", "seat", "outcome", "task")}
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
    verdict_parts.lacking(now)


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
    cards.figures([(each.title, each.value, each.details, each.grade) for each in byok_words.figures(left)])


def apart(now: Shown, at: Company, asked: Asked, left: Found) -> None:
    """Dollars beside percent, as sold or with each plan at today's revenue, and the table of both."""
    with st.container(key="part-apart"):
        cards.section(
            byok_words.apart_title(left), "Left in dollars, right in percent: of what is left, less is inference, so the margin flatters."
        )
        of = st.segmented_control(
            "Of", ["sold", "plans"], format_func={"sold": "As sold", "plans": "Each plan"}.__getitem__, default="sold",
            key="of", required=True, bind="query-params", label_visibility="collapsed",
        )  # fmt: skip
        made = byok_words.plans(left, asked.terms) if of == "plans" else byok_words.sold(at, asked.terms)
        dollars, percents = st.columns(2, gap="large")
        with dollars:
            _side(made, "gross_profit", "Gross profit a month, by share of the work on customers' keys", asked, now.currency, of)
        with percents:
            _side(made, "gross_margin", "Gross margin, by share of the work on customers' keys", asked, now.currency, of)
        _table(made, now.currency)
        st.html(f'<p class="note">{esc(byok_words.note(at, left, of == "plans"))}</p>')
        download(made.rows, f"byok-{of}")


def _side(made: Ladder, column: Shown_, words: str, asked: Asked, currency: str, of: str | None) -> None:
    chart = moving(made.rows, made.drawn, column, asked.end_share, currency)
    board_parts.chart(chart, f"byok-{of}-{column}", words, made.spoken(column, currency))


def _table(made: Ladder, currency: str) -> None:
    """Gross profit and margin of each way, today, half way and with every key the customer's."""
    columns = (
        Column("way", "Sold by", number=False),
        *(Column(f"s{each:g}", f"{percent(each, 0)} theirs" if each else "Today", wide=each in (0.25, 0.75)) for each in SHARES),
    )
    lines = []
    for way, name in made.names.items():
        steps = made.at_shares(way)
        lines.append(Row((name, *(money(value, currency) for value in steps["gross_profit"])), tone="total" if way == ALL else ""))
        lines.append(Row(("margin", *(margin_text(value) for value in steps["gross_margin"])), tone="quiet"))
    show("Gross profit a month and margin by share of the work on customers' keys", columns, lines)


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
        byok_words.ORDER,
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
    st.html(f'<p class="note">{esc(order_note(asked.switching_cost, rows.height - len(lines), now.currency))}</p>')
    download(rows.with_columns(pl.Series("name", called, pl.String)), "byok-customers")


def fee(at: Company, left: Found, asked: Asked) -> None:
    """What would make up for it."""
    with st.container(key="part-fee"):
        cards.section(left.fee_title.text, byok_words.fee_note(asked.terms))


def rests_on(at: Company, left: Found, asked: Asked) -> None:
    """Equations, and what is assumed."""
    verdict_parts.how(list(left.measures.values()), left.currency)
    with st.expander("What this rests on"):
        board_parts.assumed(at, ASSUMED, asked.values)
