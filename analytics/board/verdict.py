"""The verdict: which part of gross profit is a visible markup on tokens, and what would become of it."""

from datetime import date

import polars as pl

from analytics.actuals import deferred, elsewhere, fullest_month, last_actual_month, other_cogs
from analytics.board import missing, outlook, sentence, unclassified
from analytics.board.announced import price_changes
from analytics.board.statement import ClassRow, Figure, MissingFile, PriceChange, State, Verdict
from analytics.company import assumed
from analytics.cube import cube
from analytics.position import Position, class_rows, position
from analytics.words import PRICED_BY, count, money, percent
from data.pricebook import PriceBook
from data.snapshot import Snapshot

__all__ = ["ClassRow", "Figure", "MissingFile", "PriceChange", "Verdict", "verdict"]

_NOTHING = Verdict(
    state="empty",
    month=None,
    period="",
    sentence="Is it a technology company or a payment terminal?",
    because="Nothing is loaded yet. Invoices, usage and a provider's costs give the answer.",
    figures=(),
    rows=(),
    announced=(),
    files=missing.first_files(),
    footnotes=(),
)


def verdict(snapshot: Snapshot | None, book: PriceBook | None, today: date) -> Verdict:
    """The verdict of the last actual month; without a complete month, of the latest with data, and it says so."""
    rows = cube(snapshot) if snapshot is not None else None
    if snapshot is None or rows is None or rows.is_empty():
        return _NOTHING
    complete = last_actual_month(snapshot)
    month = complete or fullest_month(rows)
    at = position(rows, other_cogs(snapshot), month, snapshot.settings.base_currency)
    state = _state(at, complete is not None)
    return Verdict(
        state=state,
        month=month,
        period=f"{month:%B %Y}" + ("" if complete else ", partial month"),
        sentence=_sentence(snapshot, at),
        because=sentence.because(at) if at.whole.gross_profit is not None else _needs_both(rows, at),
        figures=outlook.figures(at, snapshot.settings.floor, assumed(snapshot)),
        rows=class_rows(at),
        announced=price_changes(snapshot, book, month, today) if book is not None else (),
        files=missing.missing_files(snapshot, rows, at),
        footnotes=(_why_this_month(rows, month, complete is not None), *_footnotes(snapshot, book, rows, at, today)),
    )


def _state(at: Position, complete: bool) -> State:
    if at.whole.gross_profit is None:
        return "partial"
    if at.undecided:
        return "unclassified"
    return "full" if complete else "partial"


def _sentence(snapshot: Snapshot, at: Position) -> str:
    if at.whole.gross_profit is None:
        return sentence.one_sided(at)
    if at.undecided:
        return sentence.cannot_be_said(at, unclassified.revenue(snapshot, at.month), unclassified.inference(snapshot, at.month))
    return sentence.sentence(at)


def _needs_both(rows: pl.DataFrame, at: Position) -> str:
    """What the month lacks, and where the other side is, if it is loaded at all."""
    lacks = "revenue" if at.whole.revenue is None else "cost"
    there = elsewhere(rows, lacks)
    loaded = f" What is loaded of {'revenue' if lacks == 'revenue' else 'inference cost'} is of {there}." if there else ""
    return f"Gross profit needs both sides of the same month.{loaded}"


def _why_this_month(rows: pl.DataFrame, month: date, complete: bool) -> str:
    sides = set(rows["side"].unique().to_list())
    here = set(rows.filter(pl.col("month") == month)["side"].unique().to_list())
    if not complete:
        known = "no month is complete; this is the latest with most"
    elif here < sides:
        known = f"no complete month has both revenue and provider cost; this is the last with {here.pop() if here else 'either'}"
    else:
        both = "both revenue and provider cost" if len(sides) == 2 else f"{sides.pop()}, which alone is loaded"
        known = f"the last month complete in {both}"
    beyond: date = rows["month"].max()  # type: ignore[assignment]
    later = f" Later months, to {beyond:%B %Y}, have data and are not complete." if beyond > month else ""
    return f"{month:%B %Y}: {known}.{later}"


def _footnotes(snapshot: Snapshot, book: PriceBook | None, rows: pl.DataFrame, at: Position, today: date) -> tuple[str, ...]:
    here = rows.filter(pl.col("month") == at.month)
    unpriced, tokens, unconverted = (int(here[name].sum() or 0) for name in ("unpriced_rows", "unpriced_tokens", "unconverted_rows"))
    unattributed = here["unattributed_cost"].sum()
    later = deferred(snapshot)["revenue"].sum()
    coverage = _coverage(here)
    waiting = unclassified.waiting(snapshot)
    guessed = unclassified.proposed(snapshot, at.month)
    notes = [
        "Pegged: prices that follow tokens, and credits until their own history shows otherwise. Classes stand before other COGS.",
        "Price moves and months: pegged lines at constant markup over an elasticity of 0 to 0.7, all else at fixed revenue; "
        "a model we host ourselves does not follow list prices.",
        f"What sets the price of {money(guessed, at.currency)} of revenue is proposed from its words; nobody has confirmed it yet."
        if guessed
        else "",
        f"{waiting} for the other half and count for nothing: an invoice for its lines, a line for its invoice." if waiting else "",
        f"{money(later, at.currency)} billed for later months is deferred and not in these figures." if later else "",
        f"{percent(coverage)} of inference cost reaches a customer." if coverage is not None else "",
        f"{money(at.claimed, at.currency)} of inference cost belongs to no product, and stands with {PRICED_BY[at.sole_way].lower()}: "
        "nothing else that is sold can have caused it."
        if at.claimed and at.sole_way
        else "",
        f"{money(unattributed, at.currency)} of inference cost is unattributed: no usage explains it." if unattributed else "",
        f"Usage without a price of its own: rows {count(unpriced)}, tokens {count(tokens)}." if unpriced else "",
        f"Amounts that could not be converted, and count for nothing: {count(unconverted)}." if unconverted else "",
        f"List prices of {book.data_date:%d %B %Y}, {count(book.age_days(today))} days old ({book.version}). {book.how_to_renew}"
        if book is not None
        else "",
    ]
    return tuple(note for note in notes if note)


def _coverage(here: pl.DataFrame) -> float | None:
    total = float(here["inference_cost"].sum() or 0)
    return float(here.filter(pl.col("customer").is_not_null())["inference_cost"].sum() or 0) / total if total > 0 else None
