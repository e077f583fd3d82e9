"""Who is who and what is priced how: ids without a customer, products without a class. Nothing is joined before Save."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from analytics.words import PRICED_BY, money
from data.journal import customers, products, unmatched
from pages.parts import cached, cards, press
from pages.parts.download import download
from pages.parts.mapping_form import OWNERS, one_id, one_product, product_row, save, saved
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show

_IDS = (
    Column("id", "Id", number=False),
    Column("name", "Name", number=False),
    Column("source", "Source", number=False, wide=True),
    Column("revenue", "Revenue"),
    Column("inference_cost", "Inference cost"),
)
_PRODUCTS = (
    Column("product", "Product", number=False),
    Column("priced_by", "Priced by", number=False),
    Column("said", "Said", number=False),
    Column("source", "Source", number=False, wide=True),
    Column("revenue", "Revenue"),
)


def _priced(key: object) -> str:
    return PRICED_BY.get(str(key), str(key))


def _owner(key: object) -> str:
    return OWNERS.get(str(key), str(key))


def people(now: Shown) -> None:
    """Ids that no customer has been given, with the amount that hangs on each."""
    if now.snapshot is None:
        return
    frame = cached.rows(now, unmatched)
    with st.container(key="part-people"):
        saved()
        if frame.is_empty():
            cards.section("Every id belongs to a customer")
            return
        exact = frame["suggestion"].count()
        cards.section(
            f"{frame.height:,} id{'s' if frame.height != 1 else ''} belong{'' if frame.height != 1 else 's'} to no customer yet",
            ""
            if now.demo
            else f"Type the customer of each and save{f'; {exact} have an exact match by id or name' if exact else ''}. "
            "A CSV dropped above does the same; its columns are source, kind, id, customer, product, key_owner, priced_by.",
        )
        if now.demo:
            amounts = ("revenue", "inference_cost")
            still = [
                Row((row["id"], row["name"] or "", row["source"], *(money(row[name], now.currency) for name in amounts)))
                for row in frame.to_dicts()
            ]
            show("Ids without a customer", _IDS, still)
            download(frame, "ids-without-customer")
            return
        fill = bool(exact) and st.toggle("Fill in the exact matches", key="fill")
        table = frame.with_columns(
            pl.col("suggestion").alias("customer") if fill else pl.lit(None, pl.String).alias("customer"),
            pl.lit(None, pl.String).alias("key_owner"),
            pl.lit(None, pl.String).alias("priced_by"),
        ).select("customer", "id", "name", "source", "revenue", "inference_cost", "suggestion", "key_owner", "priced_by")
        edited = st.data_editor(
            table.with_columns(pl.col("revenue", "inference_cost").cast(pl.Float64)),
            key=f"people-{fill}-{now.key[2]}",
            hide_index=True,
            placeholder="",
            height=min(38 + 35 * frame.height, 420),
            disabled=["source", "id", "name", "revenue", "inference_cost", "suggestion"],
            column_config={
                "customer": st.column_config.TextColumn("Customer", help="Its name, or a new one", max_chars=200),
                "id": "Id", "name": "Name", "source": "Source",
                "revenue": st.column_config.NumberColumn(f"Revenue, {now.currency}", format="accounting"),
                "inference_cost": st.column_config.NumberColumn(f"Inference cost, {now.currency}", format="accounting"),
                "suggestion": "Exact match",
                "key_owner": st.column_config.SelectboxColumn("Pays the provider", options=list(OWNERS), format_func=_owner),
                "priced_by": st.column_config.SelectboxColumn("Priced by", options=list(PRICED_BY), format_func=_priced),
            },
            alt="Ids without a customer",
        )  # fmt: skip
        rows = [
            {
                "source": row["source"],
                "kind": "customer",
                "id": row["id"],
                "customer": (row["customer"] or "").strip(),
                "key_owner": row["key_owner"] or "",
                "priced_by": row["priced_by"] or "",
            }
            for row in edited.to_dicts()
            if (row["customer"] or "").strip() or row["key_owner"] or row["priced_by"]
        ]
        known = customers(now.snapshot)
        new = sorted({row["customer"] for row in rows if row["customer"] and row["customer"] not in known})
        if new:
            st.html(f'<p class="note">{len(new)} new customer{"s" if len(new) > 1 else ""} would be made.</p>')
        _save(now, rows, "customers")
        one_id(now, frame)
        download(frame, "ids-without-customer")


def classes(now: Shown) -> None:
    """How each product is priced: proposed by its text until a person says so."""
    if now.snapshot is None:
        return
    frame = cached.rows(now, products)
    if frame.is_empty():
        return
    open_ = frame.filter((frame["priced_by"] == "unclassified").fill_null(value=True))
    with st.container(key="part-products"):
        unsaid = frame.filter((frame["said"] != "confirmed").fill_null(value=True))
        if open_.height:
            claim = f"{open_.height} of {frame.height} products {'is' if open_.height == 1 else 'are'} not classified"
        elif unsaid.height:
            claim = f"{unsaid.height} of {frame.height} products {'is' if unsaid.height == 1 else 'are'} priced as proposed, not confirmed"
        else:
            claim = "What sets the price of each product is confirmed"
        cards.section(
            claim,
            "What sets the price decides what is pegged. A proposal comes from the product's and the price's text; saving confirms it.",
        )
        if now.demo:
            still = [
                Row((row["product"], _priced(row["priced_by"]), row["said"], row["source"], money(row["revenue"], now.currency)))
                for row in frame.to_dicts()
            ]
            show("Products and how they are priced", _PRODUCTS, still)
            download(frame, "products")
            return
        table = frame.select("product", "priced_by", "said", "revenue", "customers", "example", "source").with_columns(
            pl.col("revenue").cast(pl.Float64)
        )
        edited = st.data_editor(
            table,
            key=f"products-{now.key[2]}",
            hide_index=True,
            placeholder="",
            height=min(38 + 35 * frame.height, 420),
            disabled=["product", "said", "revenue", "customers", "example", "source"],
            column_config={
                "product": "Product",
                "priced_by": st.column_config.SelectboxColumn("Priced by", options=list(PRICED_BY), format_func=_priced, required=True),
                "said": "Said",
                "revenue": st.column_config.NumberColumn(f"Revenue, {now.currency}", format="accounting"),
                "customers": "Customers",
                "example": "A line of it",
                "source": "Source",
            },
            alt="Products and how they are priced",
        )
        confirm = st.toggle("Confirm the proposals as they stand", key="confirm", disabled=unsaid.is_empty())
        rows = [
            product_row(after, after["priced_by"])
            for before, after in zip(table.to_dicts(), edited.to_dicts(), strict=True)
            if before["priced_by"] != after["priced_by"]
            or (confirm and before["said"] != "confirmed" and after["priced_by"] != "unclassified")
        ]
        _save(now, rows, "products")
        one_product(now, frame)
        download(frame, "products")


def _save(now: Shown, rows: Sequence[Mapping[str, str]], what: str) -> None:
    label = f"Save {len(rows)} {what if len(rows) > 1 else what[:-1]}" if rows else f"Save {what}"
    key = f"save-{what}"
    if press.button(label, key, type="primary", disabled=not rows):
        save(now, rows, key, True)
