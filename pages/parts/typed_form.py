"""Type what no file holds: other COGS, an invoice's total, credits. Audited; with a document it is measured."""

import shutil
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.charts.finding import period_name
from analytics.names import provider_id, provider_name
from analytics.provider_money import SELF_HOSTED
from data.decisions import Typed, type_figure
from data.errors import BadValueError, UnpegError
from data.home import Home
from pages.parts import press
from pages.parts.shown import Shown, today
from pages.parts.text import plain

WHAT = {
    "other_cogs": "Other COGS: hosting, fees",
    "invoice": "Invoice of a provider, or of GPUs we rent",
    "credits": "Credits a provider granted",
    "ledger_revenue": "Revenue in the books",
    "ledger_cogs": "COGS in the books",
}
_FIELDS = ("typed-month", "typed-what", "typed-amount", "typed-provider", "typed-note", "typed-document")


def draw(now: Shown, months: Sequence[str]) -> None:
    """The form; while the demo company is shown it only shows."""
    with st.expander("Type a figure that no file holds"):
        if now.demo:
            st.html('<p class="note">This is the demo company: nothing of it can be changed. Import a file of your own first.</p>')
        with st.form("typed", border=False, clear_on_submit=True):
            one, two = st.columns(2)
            one.selectbox("Month", list(reversed(months)), format_func=period_name, key="typed-month")
            two.selectbox("What", list(WHAT), format_func=lambda key: WHAT[key], key="typed-what")
            one.text_input(f"Amount in {now.currency}", key="typed-amount", placeholder="1234.56")
            two.text_input(
                "Provider (of an invoice or credits)", key="typed-provider", placeholder=f"OpenAI, or {provider_name(SELF_HOSTED)}"
            )
            one.text_input("Note", key="typed-note")
            two.file_uploader("Document (makes it measured; without one it is assumed)", key="typed-document")
            sent = press.submit("Save", "typed-save", _FIELDS, disabled=now.demo)
        if sent and sent["typed-month"] and sent["typed-what"]:
            month, what, amount, provider, note, document = (sent[field] for field in _FIELDS)
            try:
                saved = _save(now.own, month, what, amount, provider, note, document)
            except UnpegError as error:
                st.error(plain(error))
            else:
                press.keep("said", f"{WHAT[what]} of {period_name(month)}: saved{f'; {saved.said}' if saved.said else ''}.")
                st.rerun()
        if said := press.taken("said"):
            st.success(plain(said))


def _save(home: Home, month: str, what: Any, amount: str, provider: str, note: str, document: Any) -> Typed:
    value = typed_amount(amount)
    folder = home.uploads / "document"
    kept: Path | None = None
    if document is not None:
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / Path(document.name).name
        kept.write_bytes(document.getvalue())
    try:
        day = date(int(month[:4]), int(month[5:7]), 1)
        owner = provider_id(provider)
        return type_figure(home, day, what, value, today=today(), provider=owner, note=note.strip(), document=kept, who="page")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def typed_amount(text: str, field: str = "amount") -> Decimal:
    """What was typed as an amount, thousands set apart or not. BadValueError where it is no number."""
    try:
        return Decimal(text.strip().replace(",", ""))
    except InvalidOperation as error:
        raise BadValueError(
            f"{field}: found {text or 'nothing'}; expected a number such as 1234.56. Nothing was saved. Type it again."
        ) from error
