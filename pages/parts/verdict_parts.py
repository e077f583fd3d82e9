"""The parts of the Verdict page below its figures."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from analytics.board.verdict import ClassRow, Verdict
from analytics.measure import Measure
from analytics.words import money, percent, signed_money
from pages.parts import cached, cards, why
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

_CLASSES = (
    Column("label", "Priced by", number=False),
    Column("revenue", "Revenue"),
    Column("inference_cost", "Inference cost", wide=True),
    Column("gross_profit", "Gross profit"),
    Column("gross_margin", "Margin"),
    Column("share", "Share"),
)
NEEDED = (
    ("What you invoiced", "Stripe: the invoices export of the dashboard, or the tables of invoices and invoice lines."),
    ("What you used", "LiteLLM spend logs, or the usage export of OpenAI: they carry the tokens."),
    ("What your providers charged", "The cost export of OpenAI: it holds the usage against real money."),
)


def lacking(now: Shown) -> None:
    """What a page that cannot answer yet asks for: the files that lack here, not those that are there."""
    cards.needed([(file.what, file.why) for file in cached.the_verdict(now).files] or NEEDED)


def nothing(said: Verdict) -> None:
    """The empty state."""
    needed = [(file.what, file.why) for file in said.files] or list(NEEDED)
    cards.empty(
        said.sentence or "Is it a technology company or a payment terminal?", said.because or "Three files give a first answer.", needed
    )


def spoken(row: ClassRow, currency: str) -> str:
    return f"{row.label} {money(row.gross_profit, currency)}, margin {percent(row.gross_margin)}"


def classes(said: Verdict, currency: str) -> None:
    """One row for each way of pricing, one for what is not classified, then the total."""
    cards.section("Where revenue and gross profit come from")
    rows = [
        Row(
            (
                row.label,
                money(row.revenue, currency),
                money(row.inference_cost, currency),
                money(row.gross_profit, currency),
                percent(row.gross_margin),
                percent(row.share_of_gross_profit, 0),
            ),
            tone="total" if row.priced_by is None else "quiet" if row.priced_by == "unclassified" else "",
        )
        for row in said.rows
    ]
    show("Revenue, inference cost and gross profit by way of pricing", _CLASSES, rows)
    download(
        pl.DataFrame(
            {
                "priced_by": [row.priced_by or "total" for row in said.rows],
                "revenue": [row.revenue for row in said.rows],
                "inference_cost": [row.inference_cost for row in said.rows],
                "gross_profit": [row.gross_profit for row in said.rows],
                "gross_margin": [row.gross_margin for row in said.rows],
                "share_of_gross_profit": [row.share_of_gross_profit for row in said.rows],
                "grade": [row.grade for row in said.rows],
            },
            schema_overrides={"gross_margin": pl.Float64, "share_of_gross_profit": pl.Float64},
        ),
        "verdict-classes",
    )


def announced(said: Verdict, currency: str) -> None:
    """Price changes already announced for models the company buys."""
    if not said.announced:
        return
    with st.container(key="part-announced"):
        cards.section("Price changes already announced")
        columns = (Column("model", "Model", number=False), Column("day", "From"), Column("dollars", "Cost a month"))
        rows = [
            Row((change.name, f"{change.day:%d %b %Y}", signed_money(change.dollars, currency)), mark=change.text)
            for change in said.announced
        ]
        show("Announced price changes", columns, rows)


def files(said: Verdict) -> None:
    """The files that would improve the answer most."""
    if not said.files:
        return
    with st.container(key="part-files"):
        cards.section("What would sharpen this answer most")
        items = "".join(
            f'<li><strong>{esc(file.what)}</strong> {esc(file.why)}<span class="effect">{esc(file.effect)}</span></li>'
            for file in said.files
        )
        st.html(f'<ol class="files">{items}</ol><p class="ways"><a href="imports" target="_self">Import files</a></p>')


def how(measures: Sequence[Measure], currency: str) -> None:
    """Figures with their equations, grades and rows, folded."""
    if not measures:
        return
    with st.expander("How this was computed"):
        explained(measures, currency)


def explained(measures: Sequence[Measure], currency: str) -> None:
    """Figures with their equations, grades and rows."""
    st.html(why.listed(measures, currency))
