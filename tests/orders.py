"""Orders of arrival: a company's files whole, split or overlapping, one twice, in any order, in a few calls; one snapshot of all."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from data.decisions import map_rows
from data.home import Home
from data.ingest import import_files, undo
from data.snapshot import _connect, current
from tests.company import TODAY, Company, Table, company

COMPANY = company()


@dataclass(frozen=True)
class Piece:
    """A file that holds some rows of a table, by their places; without a name, the company's mapping."""

    name: str = ""
    places: tuple[int, ...] = ()
    tag: str = ""

    def write(self, folder: Path) -> Path:
        table = COMPANY[self.name]
        return table.write(folder, [table.rows[place] for place in self.places], self.tag)


def split(table: Table, how: str, at: int) -> list[Piece]:
    """A table as one file, as two, or as two that share rows; days stay whole where rows have no id."""
    units = list(dict.fromkeys(table.unit(row) for row in table.rows))
    if how == "whole" or len(units) < 2:
        return [Piece(table.name, tuple(range(len(table.rows))))]
    first = set(units[: len(units) * at // 10 + 1])
    second = set(units) - first | ({units[0]} if how == "overlapping" else set())
    parts = (tuple(place for place, row in enumerate(table.rows) if table.unit(row) in part) for part in (first, second))
    return [Piece(table.name, places, f"-{number}-{at}") for number, places in enumerate(parts) if places]


BILLS = ("invoices", "lines", "dashboard", "notes", "note_lines")
NAMES = ("invoices", "lines", "products", "prices", "rates", "customers", "outcomes")
USE = ("log", "log_lines", "usage", "costs")
ALL = tuple(table.name for table in COMPANY.tables)


@st.composite
def orders(draw: st.DrawFn, systems: tuple[tuple[str, ...], ...] = (BILLS, NAMES, USE)) -> list[list[Piece]]:
    """Calls, each with its files, the last with one; no file of a system is left out."""
    names = draw(st.sampled_from(systems))
    pieces = [Piece()]
    for table in COMPANY.tables:
        if table.name in names:
            pieces += split(table, draw(st.sampled_from(("whole", "whole", "split", "overlapping"))), draw(st.integers(0, 9)))
    pieces.append(draw(st.sampled_from(pieces[1:])))
    steps = list(draw(st.permutations(pieces)))
    first = draw(st.integers(1, len(steps) - 1))
    return [call for call in (steps[:first], steps[first:-1], steps[-1:]) if call]


def take(home: Home, folder: Path, pieces: Sequence[Piece]) -> list[str]:
    """Import one call's pieces; the ids of what became active, in order."""
    made = []
    if any(not piece.name for piece in pieces):
        made += mapped(home, COMPANY)
    files = [piece.write(folder) for piece in pieces if piece.name]
    if files:
        receipts = import_files(home, files, today=TODAY)
        assert not [receipt.errors for receipt in receipts if receipt.errors]
        made += [receipt.import_id for receipt in receipts if receipt.status == "loaded" and receipt.import_id]
    return made


def mapped(home: Home, whole: Company) -> list[str]:
    made = map_rows(home, whole.mapping, today=TODAY).decision_id
    return [made] if made else []


def snapshot_id(home: Home) -> str | None:
    ids = current(home)
    return ids[0] if ids else None


@cache
def expected(names: frozenset[str] = frozenset(ALL)) -> str:
    """The snapshot of these tables as they are, in one call."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        mapped(home, COMPANY)
        receipts = import_files(home, COMPANY.write(Path(folder), names), today=TODAY)
        return str(receipts[-1].snapshot)


def holds(calls: Sequence[Sequence[Piece]], say: Callable[[str], None] = lambda text: None) -> None:
    """Any order gives the same snapshot; undoing the last step gives back the one before it, where there was one."""
    one = expected(frozenset(piece.name for call in calls for piece in call if piece.name))
    with tempfile.TemporaryDirectory() as folder:
        home, before, made = Home(Path(folder) / "home"), None, []
        for pieces in calls:
            before = snapshot_id(home)
            made = take(home, Path(folder), pieces)
        assert snapshot_id(home) == one, calls
        for subject in reversed(made):
            undo(home, subject, today=TODAY)
        assert before is None or snapshot_id(home) == before, calls
        _connect.cache_clear()  # the readers of hundreds of homes would stay
        say(f"{sum(map(len, calls))} files in {len(calls)} calls")
