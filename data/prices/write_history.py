"""Writes history.csv from the price list, its corrections and the lines kept by hand: `python -m data.prices.write_history`."""

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from genai_prices.data_snapshot import get_snapshot

from data.pricebook import PriceBook
from data.prices.history import COLUMNS, HISTORY, PRICES, read
from data.prices.listed import find
from data.prices.names import listed_as

LINES = Path(__file__).parent / "lines.csv"
EVER, NEVER = date(1970, 1, 1), date(2100, 1, 1)
_KEY = {"provider": pl.String, "model": pl.String, "service_tier": pl.String, "first_day": pl.Date, "last_day": pl.Date}
_CORRECTION = re.compile(r"^list price of \S+ from \S+ \((?P<note>.*?); source: (?P<source>.*)\)(?:; .*)?$")
_BILLED_AS_INPUT = {
    "no price for cache reads: billed as input": ("cache_read_usd_per_mtok",),
    "no price for cache writes: billed as input": ("cache_write_usd_per_mtok", "cache_write_1h_usd_per_mtok"),
}

Row = dict[str, Any]
Key = tuple[str, str]


def text(book: PriceBook) -> str:
    """The text of history.csv as this price list and the lines make it."""
    about, lines = read(LINES)
    told: dict[Key, list[Row]] = {}
    for row in lines:
        told.setdefault((str(row["provider"]), str(row["model"]).lower()), []).append(_line_row(row))
    listed = {(provider, name.lower()): name for provider, name in _dated_models(book)}
    steps = _steps(book, sorted({*listed, *(key for key in told if listed_as(key[0]))}))
    sold = _sold(lines)
    rows = [row for key in sorted({*told, *listed}) for row in _events(_model_rows(told.get(key, []), steps.get(key, []), sold))]
    out = io.StringIO()
    out.write(f"# version: {book.version}, lines of {about['checked_on']}\n# data_date: {book.data_date}\n")
    out.write("# Written by `python -m data.prices.write_history`. US dollars per million tokens at the standard tier.\n")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for event in rows:
        prices = {name: f"{event[name].normalize():f}" if event[name] is not None else None for name in PRICES}
        writer.writerow({**event, **prices, "model": listed.get((event["provider"], event["model"]), event["model"])})
    return out.getvalue()


def _line_row(row: Mapping[str, str | None]) -> Row:
    prices = {name: Decimal(price) if (price := row.get(name)) else None for name in PRICES}
    grade = "exact" if row["precision"] == "exact" else "estimated"
    given = {name: row.get(name) for name in COLUMNS}
    return {**given, **prices, "day": date.fromisoformat(str(row["day"])), "grade": grade}


def _sold(lines: Sequence[Mapping[str, str | None]]) -> dict[str, tuple[list[date], list[str]]]:
    """By line, the days on which it began to sell something, and what."""
    sold: dict[str, tuple[list[date], list[str]]] = {}
    for row in lines:
        days, models = sold.setdefault(str(row["line"]), ([], []))
        days.append(date.fromisoformat(str(row["day"])))
        models.append(str(row["model"]))
    return sold


def _dated_models(book: PriceBook) -> Iterator[Key]:
    """The models of the list for which it has a dated price, or a day on which its price was confirmed."""
    for provider in get_snapshot().providers:
        for model in provider.models if listed_as(provider.id) == provider.id else ():
            found = find(provider.id, model.id)
            if found and found.model is model and (found.dated or model.id in book.shipped.confirmed.get(provider.id, {})):
                yield provider.id, model.id


def _steps(book: PriceBook, keys: Sequence[Key]) -> dict[Key, list[Row]]:
    """Each model's dated standard prices in order, for short contexts; a day on which no price changes is none of them."""
    asked = pl.DataFrame([(*key, "standard", EVER, NEVER) for key in keys], schema=_KEY, orient="row")
    known = book.steps(asked).filter(~pl.col("long_context"), pl.col("price_grade") != "unpriced")
    found: dict[Key, list[Row]] = {}
    for row in known.iter_rows(named=True):
        steps = found.setdefault((row["provider"], row["model"]), [])
        step = _step(book, row)
        before = steps[-1] if steps else None
        if before is None or any(before[name] != step[name] for name in PRICES):
            reaches_back = before is None or before["day"] or not _CORRECTION.match(row["found"])
            steps[:] = [*steps, step] if reaches_back else [step]
        elif before["day"] is None and step["day"] != book.shipped.about["recorded_from"]:
            steps[-1] = step
    return {key: steps for key, steps in found.items() if any(step["day"] for step in steps)}


def _step(book: PriceBook, row: Mapping[str, Any]) -> Row:
    """A price of the list from its day on, with a correction's own source, else the list's version and the provider's page of prices."""
    notes = [note for note in row["found"].split("; ")[1:] if note not in _BILLED_AS_INPUT]
    pages = next((p.pricing_urls or [] for p in get_snapshot().providers if p.id == listed_as(row["provider"])), [])
    said = {"source": "; ".join([book.version.partition(",")[0], *pages[:2]]), "note": "; ".join(notes)}
    if corrected := _CORRECTION.match(row["found"]):
        said = corrected.groupdict()
    unnamed = {name for note, names in _BILLED_AS_INPUT.items() if note in row["found"] for name in names}
    prices = {name: None if name in unnamed else row[name] for name in PRICES}
    day = None if row["valid_from"] == EVER else row["valid_from"]
    key = {"provider": row["provider"], "model": row["model"], "day": day, "grade": row["price_grade"]}
    return {**dict.fromkeys(COLUMNS), **key, **prices, **said}


def _model_rows(told: list[Row], steps: list[Row], sold: Mapping[str, tuple[list[date], list[str]]]) -> list[Row]:
    """One model's rows: as its lines tell them, the classes they leave out filled; then what else the list knows to have changed."""
    if not told:
        return steps
    rows = [_completed(row, steps) for row in told]
    last = told[-1]
    days, models = sold[last["line"]]
    for step in steps:
        before = max((row for row in rows if step["day"] and row["day"] <= step["day"]), key=lambda row: row["day"], default=step)
        if before["day"] != step["day"] and any(before[name] not in (None, step[name]) for name in PRICES):
            line = last["line"] if models[bisect_right(days, step["day"]) - 1] == last["model"] else None
            rows.append(step | {"tier": last["tier"], "line": line, "open_weights": last["open_weights"]})
    return sorted(rows, key=lambda row: (row["day"], row["line"] or ""))


def _completed(row: Row, steps: Sequence[Row]) -> Row:
    """A line's row with the classes it does not name, where the list has the same price of that day."""
    listed = next((step for step in reversed(steps) if step["day"] is None or step["day"] <= row["day"]), None)
    if listed is None or any(listed[name] != row[name] for name in (PRICES[0], PRICES[-1])):
        return row
    return row | {name: listed[name] for name in PRICES if row[name] is None}


def _events(rows: list[Row]) -> Iterator[Row]:
    """The rows with what happened on their day, where the lines do not say it."""
    for number, row in enumerate(rows):
        if row["event"] is None:
            was, now = (3 * (r[PRICES[0]] or 0) + (r[PRICES[-1]] or 0) for r in (rows[number - 1], row))
            same = "cached" if now == was else "cut" if now < was else "raise"
            row |= {"event": same if number else "listed" if row["day"] else "before"}
        yield row


if __name__ == "__main__":
    HISTORY.write_text(text(PriceBook.load()), encoding="utf-8")
