"""The history under public price lists: what each would have billed, who pays more and who less, apart from its price level."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from analytics.board import history_words as words
from analytics.board.price_lists import Listed, price_lists
from analytics.board.rebilled import longest
from analytics.words import money, signed_money
from data.snapshot import Snapshot
from pages.parts import cached, cards
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

Key = tuple[str, str, str]
_MOST = 8
_LISTS = (
    Column("list", "Public price list", number=False),
    Column("billed", "Billed", wide=True),
    Column("rebilled", "Would have billed"),
    Column("change", "Price level"),
    Column("moved", "Structure moves", wide=True),
    Column("less", "Pay less", wide=True),
    Column("more", "Pay more", wide=True),
)
_CUSTOMERS = (
    Column("customer", "Customer", number=False),
    Column("billed", "Billed", wide=True),
    Column("rebilled", "Would have paid"),
    Column("change", "Change"),
    Column("structure", "at the same total", wide=True),
)


@st.cache_resource(show_spinner=False, max_entries=8)
def _lists(key: Key, _snapshot: Snapshot) -> tuple[Listed, ...]:
    return price_lists(_snapshot)


def draw(now: Shown, snapshot: Snapshot) -> None:
    """Lists whose unit the ledger counts, then those that take an assumption, then what the others need."""
    everything = _lists(now.key, snapshot)
    counted = [each for each in everything if not each.found.needs]
    known, assumed = ([each for each in counted if each.assumed == wanted] for wanted in (False, True))
    cards.section(*words.claim(known, len(everything)))
    if known:
        _table(known, now.currency)
        st.html(f'<p class="note">{esc(words.NOTE)}</p>')
    if assumed:
        with st.expander(f"{len(assumed)} lists whose unit takes an assumption", expanded=not known):
            _table(assumed, now.currency)
            notes = [f"{each.preset.label}: {words.taken(each)}." for each in assumed]
            st.html("".join(f'<p class="note">{esc(note)}</p>' for note in notes))
    if counted:
        labels = [each.preset.label for each in counted]
        name = st.selectbox("Who pays more, and who less, under", labels, key="price-list", bind="query-params")
        _customers(now, snapshot, next(each for each in counted if each.preset.label == name))
    if lacking := longest({each.found.needs.split(":")[0] for each in everything if each.found.needs}):
        lists = "Other price lists need" if counted else "They need"
        st.html(f'<p class="kept">{lists} {esc("; or ".join(lacking))}. Import them on the Imports page.</p>')


def _table(found: Sequence[Listed], currency: str) -> None:
    rows = []
    for each in found:
        cells = (
            each.preset.label,
            money(each.billed, currency),
            money(each.rebilled, currency),
            words.level(each.change),
            money(words.moved(each), currency),
            *words.pays(each),
        )
        rows.append(Row(cells, mark=words.of(each)))
    show("History under public price lists", _LISTS, rows)


def _customers(now: Shown, snapshot: Snapshot, each: Listed) -> None:
    names = cached.customer_names(now.key, snapshot)
    rows = [
        Row(
            (
                names.get(row["customer"], row["customer"]),
                money(row["billed"], now.currency),
                money(row["rebilled"], now.currency),
                "the same" if row["pays"] == "the same" else signed_money(row["difference"], now.currency),
                words.whole(row["structure"], now.currency),
            )
        )
        for row in each.customers.head(_MOST).to_dicts()
    ]
    show(f"By customer, {each.preset.label}", _CUSTOMERS, rows)
    rest = each.customers.height - len(rows)
    st.html(f'<p class="note">{esc(words.beside(each, rest, now.currency))}</p>')
    download(each.customers.with_columns(pl.col("customer").replace(names).alias("name")), f"billed-anew-{each.preset.name}")
