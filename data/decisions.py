"""What a person says that no file holds: mappings, figures, settings, assumptions. Each is numbered, audited and can be undone."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from data.derive import settings_of
from data.errors import BadValueError, UnreadableFileError
from data.home import Home
from data.ledger import Ledger, opened
from data.map_faults import COLUMNS, NEEDED, fault, unmet
from data.receipt import RejectedRow, decimal_text
from data.records import Broken, numbered
from data.republish import publish_decided
from data.snapshot import open_snapshot
from data.stage import stage

WHATS = ("other_cogs", "invoice", "credits", "ledger_revenue", "ledger_cogs")
_OF_A_PROVIDER = ("invoice", "credits")
_LARGEST_MAPPING = 64 << 20


@dataclass(frozen=True)
class MapReceipt:
    """What became of a mapping: rows read = loaded + rejected. Without a row loaded there is no decision."""

    decision_id: str | None
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rejected: tuple[RejectedRow, ...] = ()
    snapshot: str | None = None
    warnings: tuple[str, ...] = ()


def map_file(
    home: Home, path: Path, *, today: date, who: str = "", name: str = "", dry_run: bool = False, later: bool = False
) -> MapReceipt:
    """Take the mappings of a CSV with the columns source, kind, id, customer, product, key_owner, priced_by. A blank changes nothing.

    A dry run changes nothing at all; `later` leaves the derivation to the import that follows.
    Raises UnreadableFileError, and BadValueError where a needed column is missing.
    """
    home.prepare()
    name = name or path.name
    rows: list[tuple[int, str, dict[str, str]]] = []
    broken = []
    with tempfile.TemporaryDirectory(dir=home.uploads) as work:
        staged = stage(path, Path(work), name)
        missing = [column for column in NEEDED if column not in staged.header]
        if missing:
            raise BadValueError(
                f"{name}, row 1: found the columns {', '.join(staged.header)}; the columns {', '.join(missing)} are missing; expected "
                f"{', '.join(COLUMNS)}. Nothing was changed."
            )
        for line, raw, row in numbered(staged):
            if isinstance(row, Broken):
                broken.append(RejectedRow(line, "(row)", row.found, row.expected, raw))
            else:
                rows.append((line, raw, dict(zip(staged.header, row, strict=True))))
    return _map(home, rows, broken, who, name, dry_run, later)


def is_mapping(path: Path) -> bool:
    """Whether a file is one for `map_file`, by its header; what cannot be read is none."""
    if path.stat().st_size > _LARGEST_MAPPING:
        return False
    try:
        with tempfile.TemporaryDirectory() as work:
            header = set(stage(path, Path(work)).header)
    except UnreadableFileError:
        return False
    return header.issuperset(NEEDED) and not header.isdisjoint(COLUMNS[len(NEEDED) :])


def map_rows(home: Home, rows: Sequence[Mapping[str, str]], *, today: date, who: str = "") -> MapReceipt:
    """Take mappings given one by one, as on the Imports page; keys as the columns of `map_file`."""
    return _map(home, [(number, "", dict(row)) for number, row in enumerate(rows, start=1)], [], who, f"{len(rows)} rows")


def _map(
    home: Home,
    rows: Sequence[tuple[int, str, dict[str, str]]],
    broken: Sequence[RejectedRow],
    who: str,
    subject: str,
    dry_run: bool = False,
    later: bool = False,
) -> MapReceipt:
    good, rejected = [], list(broken)
    for line, raw, row in rows:
        clean = {name: (row.get(name) or "").strip() for name in COLUMNS}
        clean["source"] = clean["source"].lower().split("_")[0]
        found = fault(clean)
        if found:
            rejected.append(RejectedRow(line, *found, raw))
        else:
            good.append((line, {name: value for name, value in clean.items() if value}))
    receipt = MapReceipt(None, len(good) + len(rejected), len(good), len(rejected), tuple(sorted(rejected, key=lambda r: r.line)))
    if good and not dry_run:
        (decision_id,), ids = _decide(home, "mapping", lambda _: [({"rows": [row for _, row in good]}, subject)], who, later)
        receipt = replace(receipt, decision_id=decision_id, snapshot=ids[0] if ids else None)
    return receipt if later else replace(receipt, warnings=tuple(unmet(open_snapshot(home), good)))


@dataclass(frozen=True)
class TypedFigure:
    """A figure of a month in base currency; `invoice` is the total to pay, after credits."""

    month: date
    what: str
    amount: Decimal
    provider: str | None = None
    note: str = ""
    document: Path | None = None

    def checked(self, today: date) -> None:
        """Raises BadValueError where it cannot be taken."""
        what, provider, amount = self.what, self.provider, self.amount
        if what not in WHATS:
            near = process.extractOne(what, WHATS)
            nearest = f" (nearest: {near[0]})" if near else ""
            raise BadValueError(f"{what}: no figure of that name; expected one of {', '.join(WHATS)}{nearest}. Nothing was changed.")
        if what in _OF_A_PROVIDER and not provider:
            raise BadValueError(f"{what}: found no provider; expected whose {what} it is, such as --provider openai. Nothing was changed.")
        if what not in _OF_A_PROVIDER and provider:
            raise BadValueError(f"{what}: found the provider {provider}; {what} is the company's own and takes none. Nothing was changed.")
        if self.month > today:
            raise BadValueError(f"{self.month:%Y-%m}: a month that has not come; expected one up to {today:%Y-%m}. Nothing was changed.")
        if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
            raise BadValueError(f"{what}: found {amount}; expected an amount such as 1234.56. Nothing was changed.")
        if amount < 0 and not self.note.strip():
            raise BadValueError(
                f"{what}: found {amount}; expected an amount of 0 or more, or a note that says why it is negative. Nothing was changed."
            )
        if self.document and not self.document.is_file():
            raise BadValueError(f"{self.document}: no such file; expected the document behind the figure. Nothing was changed.")


@dataclass(frozen=True)
class Replaced:
    """The figure that stood before: what was typed of the same month, kind and provider."""

    decision_id: str
    amount: Decimal
    document: str | None
    note: str


@dataclass(frozen=True)
class Typed:
    """A figure written down, and the one it took the place of."""

    decision_id: str
    document: str | None = None
    replaced: Replaced | None = None

    @property
    def said(self) -> str:
        """What it replaces, in words; nothing where it is the first."""
        if self.replaced is None:
            return ""
        before = self.replaced
        with_document = f" with the document {before.document}" if before.document else ""
        assumed = "; without a document the new one is assumed" if before.document and not self.document else ""
        return f"it replaces {before.amount:,.2f}{with_document} ({before.decision_id}){assumed}"


def type_figure(
    home: Home, month: date, what: str, amount: Decimal, *, today: date, provider: str | None = None, note: str = "",
    document: Path | None = None, who: str = "",
) -> Typed:  # fmt: skip
    """Write down one figure; its decision, and what it replaces. Measured only with its document, else assumed. Raises BadValueError."""
    return type_figures(home, [TypedFigure(month, what, amount, provider, note, document)], today=today, who=who)[0]


def type_figures(home: Home, figures: Sequence[TypedFigure], *, today: date, who: str = "", later: bool = False) -> list[Typed]:
    """Write down several figures and derive once (`later`: with the import that follows).

    Raises BadValueError before anything is written.
    """
    there = _providers(home) if any(figure.provider for figure in figures) else []
    for figure in figures:
        figure.checked(today)
        _spelt(figure, there)
    kept = [_kept(home, figure.document) if figure.document else None for figure in figures]
    replaced: list[Replaced | None] = []

    def decisions(ledger: Ledger) -> Iterator[tuple[dict[str, Any], str]]:
        standing = _standing(ledger)
        for figure, document in zip(figures, kept, strict=True):
            provider = figure.provider.lower() if figure.provider else None
            detail: dict[str, Any] = {
                "month": f"{figure.month:%Y-%m-01}", "what": figure.what, "provider": provider, "amount": decimal_text(figure.amount),
                "note": figure.note, "document": document,
            }  # fmt: skip
            replaced.append(before := standing.get((detail["month"], figure.what, provider)))
            if before:
                detail["replaces"] = {"decision_id": before.decision_id, "amount": decimal_text(before.amount), "document": before.document}
            yield detail, " ".join(filter(None, (f"{figure.month:%Y-%m}", figure.what, provider)))

    made, _ = _decide(home, "typed", decisions, who, later)
    return [Typed(*each) for each in zip(made, kept, replaced, strict=True)]


def _providers(home: Home) -> list[str]:
    snapshot = open_snapshot(home)
    if snapshot is None:
        return []
    return snapshot.query("select provider from usage union select provider from provider_costs").drop_nulls()["provider"].sort().to_list()


def _spelt(figure: TypedFigure, there: Sequence[str]) -> None:
    """A provider one letter away from one whose usage or cost is loaded is a slip: its invoice would stand apart from that usage."""
    named = (figure.provider or "").strip().lower()
    near = next((each for each in there if DamerauLevenshtein.distance(named, each) == 1), None)
    if named and near and named not in there:
        raise BadValueError(
            f"provider: found {named}; expected {near}, whose usage or cost is loaded. Nothing was changed. Correct the name."
        )


def _standing(ledger: Ledger) -> dict[tuple[Any, ...], Replaced]:
    """The typed figures in force, by month, kind and provider."""
    found: dict[tuple[Any, ...], Replaced] = {}
    for decision in ledger.decisions():
        if decision.kind == "typed" and decision.active:
            said = json.loads(decision.detail)
            replaced = Replaced(decision.decision_id, Decimal(said["amount"]), said.get("document"), said.get("note") or "")
            found[said["month"], said["what"], said.get("provider")] = replaced
    return found


def _kept(home: Home, document: Path) -> str:
    home.prepare()
    home.documents.mkdir(exist_ok=True)
    place = home.documents / document.name
    number = 1
    while place.exists():
        place = home.documents / f"{document.stem}-{number}{document.suffix}"
        number += 1
    shutil.copyfile(document, place)
    return place.name


def change_settings(home: Home, changes: Mapping[str, Any], *, today: date, who: str = "", later: bool = False) -> str:
    """Change settings of a home and derive again (`later`: with the import that follows); the decision's id. Raises BadValueError."""
    with home.writing():
        with opened(home) as ledger:
            before = settings_of(ledger.decisions())
        try:
            type(before)(**(before.model_dump() | dict(changes)))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise BadValueError(f"{field}: found {first.get('input')}; {first['msg']}. Nothing was changed.") from error
    return _decide(home, "settings", lambda _: [(dict(changes), ", ".join(changes))], who, later)[0][0]


def sign_assumption(home: Home, key: str, value: Decimal, unit: str, reason: str, *, who: str = "") -> str:
    """Take a value of the company's own in place of a shipped assumption and derive again; the decision's id. It stays assumed.

    Raises BadValueError without a reason.
    """
    if not reason.strip():
        raise BadValueError(f"{key}: found no reason; expected why this value is taken. Nothing was changed. Say it in a line.")
    detail = {"key": key, "value": decimal_text(value), "unit": unit, "grade": "assumed", "source": reason.strip()}
    return _decide(home, "assumption", lambda _: [(detail, key)], who)[0][0]


def keep_decision(home: Home, kind: str, detail: Mapping[str, Any], subject: str, *, who: str = "") -> str:
    """Keep what a person said that moves no figure, and publish it; the decision's id."""
    return _decide(home, kind, lambda _: [(dict(detail), subject)], who)[0][0]


def _decide(
    home: Home, kind: str, decisions: Callable[[Ledger], Iterable[tuple[dict[str, Any], str]]], who: str, later: bool = False
) -> tuple[list[str], tuple[str, str] | None]:
    with home.writing():
        with opened(home) as ledger:
            made = [ledger.decide(kind, detail, who, subject) for detail, subject in decisions(ledger)]
        if later:
            return made, None
        return made, publish_decided(home)
