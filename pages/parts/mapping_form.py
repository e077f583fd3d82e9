"""Mapping one id or one product in a plain form: for a phone, a keyboard, a screen reader; and saving what any of them says."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from analytics.words import PRICED_BY, money
from data.decisions import map_rows
from data.errors import UnpegError
from pages.parts import press
from pages.parts.shown import Shown, today
from pages.parts.text import plain

OWNERS = {"vendor": "we do", "customer": "the customer, by its own key"}
SAME = "leave as it is"
_ID = ("one-id-which", "one-id-customer", "one-id-owner", "one-id-priced")
_PRODUCT = ("one-product-which", "one-product-priced")


def save(now: Shown, rows: Sequence[Mapping[str, str]], key: str, said: Any) -> None:
    """What the press `key`, which said this, asks for: save, derive again and draw anew; what was rejected is said on the next run."""
    try:
        with press.working("Saving and deriving again", key, said):
            made = map_rows(now.own, rows, today=today(), who="page")
    except UnpegError as error:
        st.error(plain(error))
        return
    refused = "; ".join(f"{row.column}: found {row.found}, expected {row.expected}" for row in made.rejected[:3])
    press.keep("mapped", (made.rows_loaded, made.rows_rejected, refused))
    st.rerun()


def saved() -> None:
    """What became of the last rows saved, once."""
    loaded, rejected, refused = press.taken("mapped") or (0, 0, "")
    if loaded:
        st.success(f"{loaded} saved. The decisions below can be taken back.")
    if rejected:
        st.error(plain(f"{rejected} rejected: {refused}."))


def one_id(now: Shown, frame: pl.DataFrame) -> None:
    """One id without a customer, and whose it is."""
    rows = frame.to_dicts()
    with st.expander("Map one id"), st.form("one-id", border=False, clear_on_submit=True):
        st.selectbox("Id", range(len(rows)), format_func=lambda i: _id(rows[i], now.currency), key="one-id-which")
        one, two, three = st.columns(3)
        one.text_input("Customer", key="one-id-customer", max_chars=200, help="Its name, or a new one")
        two.selectbox("Who pays the provider", [SAME, *OWNERS], format_func=lambda o: OWNERS.get(o, o), key="one-id-owner")
        three.selectbox("Priced by", [SAME, *PRICED_BY], format_func=lambda p: PRICED_BY.get(p, p), key="one-id-priced")
        sent = press.submit("Save this id", "one-id-save", _ID)
    if sent is None or sent["one-id-which"] is None:
        return
    chosen, customer, owner, priced = (sent[field] for field in _ID)
    said = {"customer": (customer or "").strip(), "key_owner": _said(owner), "priced_by": _said(priced)}
    if any(said.values()):
        save(now, [{"source": rows[chosen]["source"], "kind": "customer", "id": rows[chosen]["id"], **said}], "one-id-save", sent)
    else:
        st.error("Nothing was said about this id. Nothing was changed. Name its customer, who pays the provider, or how it is priced.")


def one_product(now: Shown, frame: pl.DataFrame) -> None:
    """One product, and what sets its price."""
    rows = frame.to_dicts()
    with st.expander("Classify one product"), st.form("one-product", border=False):
        one, two = st.columns(2)
        one.selectbox("Product", range(len(rows)), format_func=lambda i: str(rows[i]["product"]), key="one-product-which")
        two.selectbox("Priced by", list(PRICED_BY), format_func=lambda p: PRICED_BY[p], key="one-product-priced")
        sent = press.submit("Save this product", "one-product-save", _PRODUCT)
    if sent and sent["one-product-which"] is not None:
        save(now, [product_row(rows[sent["one-product-which"]], sent["one-product-priced"])], "one-product-save", sent)


def product_row(row: Mapping[str, Any], priced_by: str) -> dict[str, str]:
    """A product's line of a mapping."""
    return {"source": row["source"], "kind": "product", "id": row["product"], "product": row["product"], "priced_by": priced_by}


def _id(row: Mapping[str, Any], currency: str) -> str:
    amount = row["revenue"] if row["revenue"] is not None else row["inference_cost"]
    named = f"{row['id']} ({row['name']})" if row["name"] and row["name"] != row["id"] else str(row["id"])
    return f"{named}, {row['source']}, {money(amount, currency)}" if amount is not None else f"{named}, {row['source']}"


def _said(choice: str | None) -> str:
    return "" if choice is None or choice == SAME else choice
