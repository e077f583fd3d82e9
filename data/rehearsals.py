"""What a founder answered in a rehearsal, kept as a decision and read back from the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.decisions import keep_decision
from data.home import Home
from data.snapshot import Snapshot


@dataclass(frozen=True)
class Rehearsal:
    """`own`, `value`, `low` and `high` are of one figure, as computed on that day from that snapshot; None where there was none."""

    decision_id: str
    made_at: datetime
    question: int
    figure: str
    unit: str
    own: float | None
    value: float | None
    low: float | None
    high: float | None
    words: str
    day: str
    snapshot: str


def record_rehearsal(home: Home, said: Mapping[str, Any], *, who: str = "") -> str:
    """Keep one rehearsal; the decision's id. `said` has the fields of Rehearsal but the first two."""
    return keep_decision(home, "rehearsal", dict(said), f"question {said['question']}", who=who)


def rehearsals(snapshot: Snapshot, question: int) -> tuple[Rehearsal, ...]:
    """Those of a question that are not taken back, the latest first."""
    rows = snapshot.query(
        """
        select decision_id, made_at, detail from decisions
        where kind = 'rehearsal' and active and json_extract_string(detail, '$.question')::integer = $question order by seq desc
        """,
        question=question,
    )
    return tuple(Rehearsal(decision_id, made_at, **json.loads(detail)) for decision_id, made_at, detail in rows.rows())
