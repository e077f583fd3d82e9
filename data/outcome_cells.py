"""Cells of outcomes: of attempts some succeed, of successes some are reversed, and people spend minutes on them."""

from dataclasses import replace

from data.expressions import Cell, Rule, Value, const, either, fn, null, number, true, when

_FLAGS = {"true": 1, "yes": 1, "false": 0, "no": 0}  # of a row that is one attempt
_LONGEST = 10_000_000  # minutes of a row, so that millions of them still add up


def minutes(source: Value, text: Value, column: str) -> Cell:
    """Minutes of people, zero or more; `text` is the cell as it stands. Empty is null."""
    read = number(source, column, required=False)
    wrong = true(text.isnotnull() & (read.value.isnull() | (read.value < const(0)) | (read.value > const(_LONGEST))))
    return replace(read, text=text, expected="minutes, zero or more, such as 12.5", bad=wrong)


def flagged(cell: Cell) -> Cell:
    """A count that may be said as true or false, yes or no."""
    word = fn("lower", cell.text)
    value = cell.value
    for said, one in _FLAGS.items():
        value = when(true(word == const(said)), const(one).cast("BIGINT"), value)
    wrong = true(cell.text.isnotnull() & value.isnull())
    return replace(cell, value=value, expected=f"{cell.expected}, or true or false", bad=wrong)


def hold(attempted: Cell, succeeded: Cell, taken_back: Cell) -> tuple[Rule, ...]:
    """No more succeed than were attempted, no more are reversed than succeeded."""
    most = either(succeeded.value, attempted.value)
    return (
        Rule(succeeded.column, true(succeeded.value > attempted.value), succeeded.text, "no more than were attempted"),
        Rule(taken_back.column, true(taken_back.value > most), taken_back.text, "no more than succeeded"),
    )


def none() -> Cell:
    """A count that a file does not say."""
    return Cell(null("BIGINT"), null(), "", "")
