"""What `unpeg ask` prints: an answer with every measure that its sentences name."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from analytics.answers.asked import Asked
from analytics.answers.rehearsal import heard
from analytics.measure import Measure, Number
from analytics.question import Answer, Question
from analytics.questions import QUESTIONS
from data.errors import BadValueError


def chosen(text: str) -> Question:
    """The question of a number, such as 3 or Q3. BadValueError where there is none."""
    found = re.fullmatch(r"[Qq]?(\d{1,3})", text.strip(), re.ASCII)
    known = {question.number: question for question in QUESTIONS}
    if found is None or int(found[1]) not in known:
        first, last = min(known), max(known)
        raise BadValueError(
            f"QUESTION: found {text}; expected a number from {first} to {last}, such as 3. Nothing was changed. "
            "`unpeg ask` without a number lists them all."
        )
    return known[int(found[1])]


def answers(asked: Asked, question: Question | None = None) -> tuple[tuple[Question, Answer], ...]:
    """One question answered; or all: the ten of the rehearsal in their order, then the rest by number."""
    if question is not None:
        return ((question, question.answer(asked)),)
    return tuple((each.question, each.answer) for each in heard(asked))


def answers_json(found: Sequence[tuple[Question, Answer]], currency: str = "USD") -> list[dict[str, Any]]:
    """A list of {id, question, sentence, grade, measures, needs}."""
    return [
        {
            "id": f"Q{question.number}",
            "question": question.text,
            "sentence": answer.sentence.text,
            "grade": answer.grade,
            "measures": [_measure(each, currency) for measure in answer.measures for each in _apart(measure)],
            "needs": answer.needs or None,
        }
        for question, answer in found
    ]


def _apart(measure: Measure) -> tuple[Measure, ...]:
    """An interval that a sentence says by both its ends stands as two measures."""
    if measure.value is not None or measure.low is None or measure.high is None:
        return (measure,)
    ends = (("low", "at least", measure.low), ("high", "at most", measure.high))
    return tuple(replace(measure, id=f"{measure.id}_{end}", label=f"{measure.label}, {words}", value=value) for end, words, value in ends)


def _measure(measure: Measure, currency: str) -> dict[str, Any]:
    value = measure.value
    return {
        "id": measure.id,
        "label": measure.label,
        "unit": currency if measure.unit == "money" else measure.unit,
        "value": _exact(value) if measure.unit in ("money", currency) else None if value is None else float(value),
        "grade": measure.grade,
    }


def _exact(value: Number | None) -> Any:
    """Money as a Decimal, which is printed as text; a projection's float in full."""
    return value if value is None or isinstance(value, Decimal) else Decimal(repr(value))
