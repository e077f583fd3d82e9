"""Publishing what changes no figure: where nothing else was decided, the snapshot stays and its journal alone is written anew."""

from collections.abc import Sequence
from typing import Any

import duckdb

from data.beside import changes_no_figure, named_by
from data.derive import derive, prices_of, record
from data.errors import NotFoundError
from data.home import Home
from data.ledger import Ledger, opened
from data.pricebook import PriceBook
from data.snapshot import open_snapshot, publish_journal, sweep
from data.tables import JOURNAL


def publish_decided(home: Home) -> tuple[str, str]:
    """Publish what was just decided: the journal alone where that changes no figure, else all anew; its ids. The caller holds the lock."""
    with opened(home) as ledger:
        return republish(home, ledger) or derive(home, ledger)


def republish(home: Home, ledger: Ledger) -> tuple[str, str] | None:
    """Publish the state of a ledger; its ids, those that deriving would give, or None where it has to be derived.

    The caller holds the writer's lock.
    """
    try:
        snapshot = open_snapshot(home)
    except NotFoundError:
        snapshot = None
    audit, decisions = ledger.audit(), ledger.decisions()
    priced = prices_of(home, PriceBook.load(home.prices))
    if snapshot is None or snapshot.prices != priced or not _no_figure(audit, snapshot.decisions):
        return None
    with duckdb.connect() as connection:
        connection.execute("set python_enable_replacements=false")
        record(connection, "decisions", [tuple(vars(decision)[column] for column in JOURNAL["decisions"]) for decision in decisions])
        record(connection, "audit_log", audit)
        ids = publish_journal(home, connection, snapshot, ("decisions", "audit_log"), ledger.decisions_made)
    sweep(home, named_by(decisions))
    return ids


def _no_figure(audit: Sequence[tuple[Any, ...]], published: int) -> bool:
    """Whether nothing that was decided since changes a figure."""
    return all(changes_no_figure(action, subject) for seq, _, _, action, subject, _ in audit if seq > published)
