"""Outcomes as a product counts them itself: totals by day, customer and type, or one row an outcome with its id."""

from data.expressions import Cell, Rule, computed, const, count, day, either, fixed, moment, one_of, text, tokens, trimmed, true, when
from data.importer import Importer
from data.outcome_cells import hold, minutes

_MINUTES = minutes(trimmed("human_minutes"), trimmed("human_minutes"), "human_minutes")
_attempted = count(trimmed("attempted"), "attempted", required=True)

OUTCOMES = Importer(
    format="outcomes",
    label="outcomes table",
    family="outcomes",
    kind="outcomes",
    table="outcomes",
    must=frozenset({"day", "customer_id", "outcome_type", "attempted"}),
    must_not=frozenset({"outcome_id", "task_id", "ticket_id", "amount", "model", "outcome"}),
    optional=("succeeded", "reversed", "human_minutes"),
    columns={
        "account": fixed(""),
        "day": day("day"),
        "customer_id": text("customer_id"),
        "outcome_type": text("outcome_type", required="what was attempted, such as ticket"),
        "attempted": _attempted,
        "succeeded": tokens("succeeded"),
        "reversed": tokens("reversed"),
        "human_minutes": _MINUTES,
    },
    rules=hold(_attempted, tokens("succeeded"), tokens("reversed")),
    numbers=("human_minutes",),
    points=True,
    wants=((frozenset({"succeeded"}), "no column succeeded: what an outcome costs cannot be said, only what an attempt costs."),),
    day="day",
)

_RESOLVED = one_of(
    "outcome", {"resolved": "1", "escalated": "0", "abandoned": "0", "other": "0"}, "resolved, escalated, abandoned or other"
)
_again = day("reopened_at", required=False)

OUTCOME_EVENTS = Importer(
    format="outcome_events",
    label="outcomes one by one",
    family="outcomes_events",
    kind="outcomes",
    table="outcomes",
    must=frozenset({"outcome_id", "customer_id", "outcome", "occurred_at"}),
    optional=("workflow", "reopened_at", "human_minutes"),
    columns={
        "account": fixed(""),
        "key": text("outcome_id", required="the outcome's own id"),
        "day": day("occurred_at"),
        "customer_id": text("customer_id"),
        "outcome_type": computed(either(trimmed("workflow"), const("outcome"))),
        "attempted": fixed(1),
        "succeeded": Cell(_RESOLVED.value.cast("BIGINT"), _RESOLVED.text, "outcome", _RESOLVED.expected, _RESOLVED.bad),
        "reversed": Cell(
            when(true((_RESOLVED.value == const("1")) & _again.value.isnotnull()), const(1), const(0)),
            _again.text,
            "reopened_at",
            _again.expected,
            _again.bad,
        ),
        "human_minutes": _MINUTES,
    },
    rules=(
        Rule(
            "reopened_at",
            true(moment(trimmed("reopened_at")) < moment(trimmed("occurred_at"))),
            trimmed("reopened_at"),
            "a time at or after occurred_at",
        ),
    ),
    numbers=("human_minutes",),
    points=True,
    wants=((frozenset({"reopened_at"}), "no column reopened_at: every resolved outcome counts as kept."),),
    day="day",
    key=("key",),
)
