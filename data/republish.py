"""Publishing what changes no figure: where only scenarios were decided, the snapshot stays and its journal alone is written anew."""

from collections.abc import Sequence
from typing import Any

import duckdb

from data.derive import prices_of, record
from data.errors import NotFoundError
from data.home import Home
from data.ledger import Ledger
from data.pricebook import PriceBook
from data.saved import KIND, kept_snapshots
from data.snapshot import open_snapshot, publish_journal, sweep
from data.tables import JOURNAL


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
    if snapshot is None or snapshot.prices != priced or not _only_scenarios(audit, snapshot.decisions):
        return None
    with duckdb.connect() as connection:
        connection.execute("set python_enable_replacements=false")
        record(connection, "decisions", [tuple(vars(decision)[column] for column in JOURNAL["decisions"]) for decision in decisions])
        record(connection, "audit_log", audit)
        ids = publish_journal(home, connection, snapshot, ("decisions", "audit_log"), ledger.decisions_made)
    sweep(home, kept_snapshots(decisions))
    return ids


def _only_scenarios(audit: Sequence[tuple[Any, ...]], published: int) -> bool:
    """Whether all that was decided since concerns scenarios."""
    since = [(action, subject) for seq, _, _, action, subject, _ in audit if seq > published]
    return all(action == KIND or (action == "undo" and subject.startswith(f"{KIND}-")) for action, subject in since)
