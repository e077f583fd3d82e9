"""The parts of the Prices page: index and paths, what a million tokens cost, kept cuts, tolls by customer, announced changes, moves."""

from datetime import date

import polars as pl
import streamlit as st

from analytics.board.bought_prices import Bought
from analytics.board.kept_said import cut_claim
from analytics.board.price_moves import announced_said, move_names, moved_said
from analytics.board.price_words import A_MILLION, ASSUMED, CAPABILITY, COVERED, INDEX, LISTED, MOVES, in_the_end, toll_note
from analytics.board.price_words import by_month as found_by_month
from analytics.board.prices_found import Found, prices_found
from analytics.charts import bought as charts
from analytics.company import Company
from analytics.measure import Measure
from analytics.words import MISSING, money, months, percent, signed_money, times
from pages.parts import board_parts, cached, cards, kept_parts, theme, verdict_parts
from pages.parts.download import download
from pages.parts.shown import Shown, today
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

Key = tuple[str, str, str]
_MOST, _BARS = 15, 10
_INDEX = (
    Column("month", "Month", number=False),
    Column("index", "Index"),
    Column("covered", "Spend covered", wide=True),
    Column("effective", "A million tokens cost"),
    Column("listed", "At list price", wide=True),
    Column("tokens", "Million tokens", wide=True),
)
_TOLLS = (
    Column("customer", "Customer", number=False),
    Column("paid", "Paid for tokens", wide=True),
    Column("listed", "At list price", wide=True),
    Column("premium", "Over it a month"),
    Column("toll", "Toll"),
    Column("take", "Take rate", wide=True),
    Column("months", "Leaving pays in"),
)
_ANNOUNCED = (Column("model", "Model", number=False), Column("day", "From"), Column("dollars", "Dollars a month"))


def by_model() -> bool:
    """The one control: whether a successor at a new price is a price change."""
    chosen = st.segmented_control(
        "Count a new price", ["line", "model"], default="line", key="count-by", required=True, bind="query-params", width="content",
        format_func={"line": "By line", "model": "By model"}.__getitem__,
        help="By line a successor at a new price is a price change, as in a list price; by model only a new price of the same model is.",
    )  # fmt: skip
    return chosen == "model"


def found(now: Shown, at: Company, model: bool) -> Found:
    """Computed once for a snapshot, day and control."""
    return _found(now.key, today(), model, at)


@st.cache_resource(show_spinner=False, max_entries=16)
def _found(key: Key, day: date, model: bool, _at: Company) -> Found:
    return prices_found(_at, model)


def figures(found: Found) -> None:
    """Prices, a million tokens, the toll and what is announced."""
    cards.figures([(each.title, each.value, each.details, each.grade) for each in found.figures])


def index(found: Found) -> None:
    """What is bought beside list prices; apart from it, and said to be another thing, a fixed capability."""
    bought = found.bought
    if bought.paths.is_empty():
        cards.section("The price index needs usage with priced models in two months or more")
        cards.needed(verdict_parts.NEEDED[1:])
        return
    with st.container(key="part-index"):
        left, right = st.columns(2, gap="large")
        with left:
            cards.section("What is bought: list prices")
            _index(bought, LISTED, "List price of the lines bought, first month = 100%")
        with right:
            cards.section("Something else: a fixed capability")
            _index(bought, CAPABILITY, "The cheapest price of one level of quality, beside what was bought")
        st.html(f'<p class="note">{esc(INDEX)}</p>')
    _months(bought)


def _index(bought: Bought, labels: dict[str, str], words: str) -> None:
    paths = bought.paths.filter(pl.col("kind") == ("capability" if "capability" in labels else "list"))
    board_parts.chart(
        charts.index_beside(bought.index, paths, labels), f"index-{next(iter(labels))}", words, f"{words}. {in_the_end(bought, labels)}"
    )


def _months(bought: Bought) -> None:
    rows = found_by_month(bought)
    lines = [
        Row(
            (
                f"{row['month']:%b %Y}",
                percent(row["index"]),
                percent(row["spend_covered"], 0),
                money(row["effective"], bought.currency),
                money(row["listed"], bought.currency),
                MISSING if row["mtok"] is None else f"{row['mtok']:,.0f}",
            )
        )
        for row in rows.reverse().head(13).to_dicts()
    ]
    with st.expander("Index and price by month"):
        show("Price index of what is bought and what a million tokens cost, by month", _INDEX, lines)
        st.html(f'<p class="note">{esc(COVERED)}</p>')
        download(rows, "price-index")
        download(bought.paths, "price-paths", "Download the paths as CSV")


def a_million(found: Found) -> None:
    """The effective price by month."""
    bought = found.bought
    known = bought.effective.filter(pl.col("effective").is_not_null())
    if known.height < 2:
        return
    said = bought.effective_title.text
    theme.figure(
        said,
        charts.a_million(known, bought.currency),
        "a-million",
        A_MILLION,
        f"{said}. By month: " + "; ".join(f"{row['month']:%b %Y} {money(row['effective'], bought.currency)}" for row in known.to_dicts()),
    )


def kept(now: Shown, at: Company) -> None:
    """Who kept the cuts: the summary; the rows stand on Economics."""
    if now.snapshot is None:
        return
    moves = kept_parts.cuts_of(now.key, now.snapshot)
    with st.container(key="part-kept"):
        if not moves:
            cards.section(cut_claim((), now.currency, at.buys_models))
            return
        cards.section(cut_claim(moves, now.currency))
        known = [move for move in moves if move.customers.height] or list(moves)
        kept_parts.moves_table(known[:4], now.currency)
        st.html('<p class="ways"><a href="economics" target="_self">Every change, customer by customer, on Economics</a></p>')


def toll(now: Shown, at: Company, found: Found) -> None:
    """M4 by customer."""
    rows, currency = found.tolls.customers, now.currency
    names = cached.customer_names(now.key, at.snapshot)
    seen = rows.filter(pl.col("premium").is_not_null())
    if seen.is_empty():
        with st.container(key="part-toll"):
            cards.section(found.tolls.title.text)
        return
    top = seen.head(_BARS)
    called = board_parts.labels(names, rows["customer"].to_list())
    said = found.tolls.title.text
    theme.figure(
        said,
        charts.toll_bars(called[: top.height], top["premium"].to_list(), top["toll"].to_list(), currency),
        "toll",
        toll_note(top.height),
        f"{said}. " + "; ".join(f"{name} {money(row['premium'], currency)}" for name, row in zip(called, top.to_dicts(), strict=False)),
    )
    lines = [
        Row(
            (
                name,
                money(row["paid"], currency),
                money(row["listed"], currency),
                money(row["premium"], currency),
                times(row["toll"]),
                percent(row["take_rate"]),
                MISSING if row["months"] is None else months(row["months"]),
            )
        )
        for name, row in zip(called[:_MOST], rows.head(_MOST).to_dicts(), strict=True)
    ]
    with st.expander("Visible toll by customer"):
        show("Visible toll by customer", _TOLLS, lines)
        download(rows.with_columns(pl.Series("name", called, pl.String)), "visible-toll")
        st.html('<p class="ways"><a href="byok" target="_self">Who gains by leaving, and when, on BYOK</a></p>')


def announced(now: Shown, at: Company, found: Found) -> None:
    """Dated changes still to come, in dollars at the last month's tokens."""
    with st.container(key="part-announced"):
        cards.section(announced_said(found.announced, now.currency, at.buys_models).text)
        if not found.announced:
            st.html('<p class="note">The price list that is shipped holds the changes that sellers have announced.</p>')
            return
        rows = [
            Row((change.name, f"{change.day:%d %b %Y}", signed_money(change.dollars, now.currency)), mark=change.text)
            for change in found.announced
        ]
        show("Announced price changes", _ANNOUNCED, rows)
        download(
            pl.DataFrame(
                [(change.day, change.provider, change.model, change.text, change.dollars) for change in found.announced],
                schema={"day": pl.Date, "provider": pl.String, "model": pl.String, "change": pl.String, "dollars": pl.Decimal(38, 12)},
                orient="row",
            ),
            "announced-prices",
        )


def moves(at: Company, found: Found) -> None:
    """M20 as intervals."""
    said = moved_said(found.moves, at.at.currency).text
    if len(found.moves) < 2:
        with st.container(key="part-moves"):
            cards.section(said)
        return
    names = move_names()
    theme.figure(
        said,
        charts.intervals(found.moves, names, at.at.currency),
        "moves",
        MOVES,
        "; ".join(_spoken(name, each, at.at.currency) for name, each in zip(names, found.moves, strict=True)),
    )


def _spoken(name: str, each: Measure, currency: str) -> str:
    return f"{name}: {signed_money(each.low, currency)} to {signed_money(each.high, currency)} a month"


def rests_on(at: Company, found: Found) -> None:
    """Equations, and what is assumed."""
    verdict_parts.how(found.measures, at.at.currency)
    with st.expander("What this rests on"):
        board_parts.assumed(at, ASSUMED, {})
