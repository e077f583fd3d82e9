"""The guide from nothing to one's own verdict: what is there, what is next, and a form where one number or one choice is enough."""

from datetime import date

import streamlit as st

from analytics.board.first_steps import Start, Step, start
from analytics.charts.finding import period_name
from analytics.names import provider_id
from analytics.words import PRICED_BY
from data.decisions import type_figure
from data.errors import BadValueError, UnpegError
from data.journal import unclassified
from data.snapshot import Snapshot
from pages.parts import cards, press
from pages.parts.mapping_form import save
from pages.parts.shown import Shown, today
from pages.parts.text import esc, plain
from pages.parts.typed_form import typed_amount

_HOW = {
    "billed": "Drop the invoices export of Stripe, or any table of invoices: it asks once which column is what.",
    "cost": "Drop a usage log, or what your providers charged. Or type the total of a provider's invoice: one number is enough to begin.",
    "classes": "Say it once for all that is not classified, and correct single products below.",
    "other_cogs": "Hosting, support, payment fees, people, in one number. It can wait.",
}


def draw(now: Shown) -> None:
    """The steps, while one that a verdict needs is open; a reader may put the guide away."""
    mine = None if now.demo else now.snapshot
    found = _start(now.key if mine else ("", "", ""), mine)
    if st.session_state.get("guide-away") or (found.next is None and found.month is not None):
        return
    with st.container(key="part-guide"):
        ready = found.ready and found.month is not None
        cards.section("Your verdict is ready" if ready else "Three answers make a verdict; exports give them, or a number typed")
        items = "".join(_item(step, step == found.next) for step in found.steps)
        st.html(f'<ol class="files guide">{items}</ol>')
        if mine is not None and found.next is not None and found.month is not None:
            _ask(now, mine, found.next.key, found.month)
        with st.container(horizontal=True, key="guide-ways", vertical_alignment="center"):
            if ready:
                st.html('<a class="way" href="." target="_self">See the verdict</a>', width="content")
            if press.button("Put this guide away", "guide-skip", type="tertiary"):
                st.session_state["guide-away"] = True
                st.rerun()
    if said := press.taken("guide-said"):
        st.success(plain(said))


@st.cache_data(show_spinner=False, max_entries=16)
def _start(key: tuple[str, str, str], _snapshot: Snapshot | None) -> Start:
    return start(_snapshot)


def _item(step: Step, here: bool) -> str:
    state = "done" if step.done else "next" if here else "to come" if step.needed else "can wait"
    how = f'<span class="effect">{esc(_HOW[step.key])}</span>' if here else ""
    return f"<li><strong>{esc(step.title)}</strong> {esc(step.there)} ({state}){how}</li>"


def _ask(now: Shown, snapshot: Snapshot, key: str, month: date) -> None:
    """The form of the next step, where a number or a choice answers it."""
    match key:
        case "cost":
            _number(now, month, "invoice", f"A provider's invoice for {period_name(f'{month:%Y-%m}')}, {now.currency}", provider=True)
        case "other_cogs":
            _number(now, month, "other_cogs", f"Other COGS of {period_name(f'{month:%Y-%m}')}, {now.currency}", provider=False)
        case "classes":
            _class(now, snapshot)


def _number(now: Shown, month: date, what: str, label: str, *, provider: bool) -> None:
    fields = ("guide-amount", "guide-provider") if provider else ("guide-amount",)
    with st.form(f"guide-{what}", border=False):
        one, two = st.columns(2)
        one.text_input(label, key="guide-amount", placeholder="12345.67")
        if provider:
            two.text_input("Provider", key="guide-provider", placeholder="OpenAI")
        sent = press.submit("Save this number", f"guide-save-{what}", fields)
    if sent is None:
        return
    owner = provider_id(sent["guide-provider"]) if provider else None
    try:
        amount = typed_amount(sent["guide-amount"], label)
        if provider and not owner:
            raise BadValueError("Provider: found nothing; expected its name, such as OpenAI. Nothing was saved. Say whose invoice it is.")
        with press.working("Saving and deriving again", f"guide-save-{what}", sent):
            type_figure(now.own, month, what, amount, today=today(), provider=owner, note="typed in the guide", who="page")
    except UnpegError as error:
        st.error(plain(error))
        return
    press.keep("guide-said", "Saved. It is assumed until its document is there; the Imports page can take it back.")
    st.rerun()


def _class(now: Shown, snapshot: Snapshot) -> None:
    """One answer for all that is not classified."""
    rows = unclassified(snapshot).to_dicts()
    if not rows:
        st.html('<p class="note">Say below which product each workload or model serves: a map file, or the forms of this page.</p>')
        return
    choices = [name for name in PRICED_BY if name != "unclassified"]
    with st.form("guide-classes", border=False):
        st.selectbox("What sets the price of most of it", choices, format_func=lambda name: PRICED_BY[name], key="guide-class")
        sent = press.submit("Say so for all that is not classified", "guide-save-classes", ("guide-class",))
    if sent is not None:
        said = [
            {name: row[name] or "" for name in ("source", "kind", "id", "product")} | {"priced_by": sent["guide-class"]} for row in rows
        ]
        save(now, said, "guide-save-classes", sent)
