"""The history under public price lists: what each would have billed, who pays more and who less, apart from its price level."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from analytics.price_lists import Listed, price_lists
from analytics.rebilled import longest
from analytics.words import MISSING, money, percent, signed_money
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
    cards.section(*_claim(known, len(everything)))
    if known:
        _table(known, now.currency)
        st.html(
            '<p class="note">Each list is set against the lines of the one product that is sold by its unit, else against all lines. Price '
            "level: what changes in all. Structure moves: what some would pay more and others as much less at a price that brings the same "
            "total.</p>"
        )
    if assumed:
        with st.expander(f"{len(assumed)} lists whose unit takes an assumption", expanded=not known):
            _table(assumed, now.currency)
            notes = [f"{each.preset.label}: {_taken(each)}." for each in assumed]
            st.html("".join(f'<p class="note">{esc(note)}</p>' for note in notes))
    if counted:
        labels = [each.preset.label for each in counted]
        name = st.selectbox("Who pays more, and who less, under", labels, key="price-list", bind="query-params")
        _customers(now, snapshot, next(each for each in counted if each.preset.label == name))
    if lacking := longest({each.found.needs.split(":")[0] for each in everything if each.found.needs}):
        lists = "Other price lists need" if counted else "They need"
        st.html(f'<p class="kept">{lists} {esc("; or ".join(lacking))}. Import them on the Imports page.</p>')


def _claim(known: Sequence[Listed], lists: int) -> tuple[str, str]:
    if not known:
        return "The history cannot be billed anew yet", f"No unit of {lists} public price lists has been counted." if lists else ""
    span = known[0].found.months
    note = f"{span[0]:%B %Y} to {span[-1]:%B %Y}, of customers and months whose units are known; {len(known)} of {lists} public lists."
    near = [each for each in known if each.change is not None]
    if not near:
        return "The history under public price lists", note
    low, high = (pick(near, key=lambda each: each.change or 0.0) for pick in (min, max))
    if low is high or (low.change or 0.0) >= 0 or (high.change or 0.0) <= 0:
        return "The history under public price lists", note
    ends = [f"{each.preset.label.split(':')[0]} {percent(abs(each.change or 0.0), 0)}" for each in (low, high)]
    return f"Under public price lists the history would have billed from {ends[0]} less to {ends[1]} more", note


def _table(found: Sequence[Listed], currency: str) -> None:
    rows = []
    for each in found:
        pays = dict(each.found.customers["pays"].value_counts().rows())
        of = f"{each.product or 'all'}, {'assumed' if each.assumed else each.found.grade}"
        moved = money(None if each.moved is None else float(round(each.moved)), currency)
        level, less, more = _signed(each.change), str(pays.get("less", 0)), str(pays.get("more", 0))
        cells = (each.preset.label, money(each.billed, currency), money(each.rebilled, currency), level, moved, less, more)
        rows.append(Row(cells, mark=of))
    show("History under public price lists", _LISTS, rows)


def _signed(change: float | None) -> str:
    """A fraction as a percentage with its sign; what rounds to nothing has none."""
    text = percent(change)
    return f"+{text}" if change is not None and change > 0 and text != "0.0%" else text


def _whole(change: float | None, currency: str) -> str:
    """A change in whole units of money; below half of one it is none."""
    return MISSING if change is None else "the same" if abs(change) < 0.5 else signed_money(change, currency)


def _taken(each: Listed) -> str:
    """What a list takes as given that the ledger does not say."""
    said = [f"a task here is {each.preset.task_is}"] if each.preset.task_is else [*each.preset.assumed.values()] or [*each.found.notes]
    return "; ".join(said) if said else each.preset.says.rstrip(".")


def _customers(now: Shown, snapshot: Snapshot, each: Listed) -> None:
    names = cached.customer_names(now.key, snapshot)
    rows = [
        Row(
            (
                names.get(row["customer"], row["customer"]),
                money(row["billed"], now.currency),
                money(row["rebilled"], now.currency),
                "the same" if row["pays"] == "the same" else signed_money(row["difference"], now.currency),
                _whole(row["structure"], now.currency),
            )
        )
        for row in each.customers.head(_MOST).to_dicts()
    ]
    show(f"By customer, {each.preset.label}", _CUSTOMERS, rows)
    rest = each.customers.height - len(rows)
    said = [f"{rest:,} customers with smaller changes are in the file"] if rest > 0 else []
    if each.takers:
        lost = money(each.lost_to_choice, now.currency)
        who = "the one who pays less" if each.takers == 1 else f"the {each.takers:,} who pay less"
        said.append(f"Where each customer may choose, {who} would take it, and {lost} less is billed")
    if each.found.left_out >= 1:
        said.append(f"{money(each.found.left_out, now.currency)} was billed in months whose units nobody counted, and stands in neither")
    said += [each.preset.says, *each.found.notes, f"Source: {each.preset.source}, {each.preset.dated}, {each.preset.evidence}"]
    st.html(f'<p class="note">{esc(". ".join(text.rstrip(".") for text in said))}.</p>')
    download(each.customers.with_columns(pl.col("customer").replace(names).alias("name")), f"billed-anew-{each.preset.name}")
