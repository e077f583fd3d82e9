"""Rehearsal: the questions where a company is weakest or least evidenced, in that order; what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.answers.asked import Asked
from analytics.answers.own_figure import set_line
from analytics.measure import Grade, Measure
from analytics.question import Answer, Question, Standing
from analytics.questions import QUESTIONS
from analytics.words import listed

TEN = 10
STANDINGS: dict[Standing, str] = {
    "good": "at the good mark",
    "between": "between the marks",
    "bad": "at the bad mark",
    "unknown": "cannot be answered yet",
}
_GRADES: tuple[Grade, ...] = ("assumed", "estimated", "measured")


@dataclass(frozen=True)
class Heard:
    """A question with its answer, and why it comes where it does."""

    question: Question
    answer: Answer
    reason: str


@dataclass(frozen=True)
class Crib:
    """What a crib sheet prints of one question."""

    number: int
    question: str
    reason: str
    sentence: str
    grade: Grade
    standing: str
    say: str
    claim_not: str
    follow_up: str
    change: str
    needs: str


def heard(asked: Asked, questions: Sequence[Question] = QUESTIONS) -> tuple[Heard, ...]:
    """Every question answered: the ten to rehearse first, the weakest on top, then the others by number."""
    return in_order([hear(asked, question) for question in questions])


def hear(asked: Asked, question: Question) -> Heard:
    """One question answered."""
    answer = question.answer(asked)
    mark = f". The mark: “{question.bad.rstrip('.')}”" if answer.standing == "bad" else ""
    return Heard(question, answer, reason(answer) + mark)


def in_order(found: Sequence[Heard]) -> tuple[Heard, ...]:
    """Answers in their order: the ten to rehearse first, the weakest on top, then the others by number."""
    ordered = sorted(found, key=lambda each: place(each.question, each.answer))
    return (*ordered[:TEN], *sorted(ordered[TEN:], key=lambda each: each.question.number))


def place(question: Question, answer: Answer) -> tuple[int, int, int, int]:
    """Bad first, then what cannot be answered, what a file would still settle, what rests on an assumption, what lies between, what is
    good; last what does not apply.

    Within each, what lies between the marks before what is good, the worst evidenced before the better, then by number.
    """
    between = 0 if answer.standing == "between" else 1
    return _rank(answer), between, _GRADES.index(answer.grade), question.number


def applies(answer: Answer) -> bool:
    """Whether the question is one of this company: where nothing can be told and no file would tell it, it is not."""
    return answer.standing != "unknown" or bool(answer.needs)


def stands(answer: Answer) -> str:
    """Where an answer stands, in words."""
    return STANDINGS[answer.standing] if applies(answer) else "does not apply"


def evidence(answer: Answer) -> str:
    """The grade of what the sentence names; none where it names nothing."""
    return answer.grade if answer.sentence.used else "none"


def _rank(answer: Answer) -> int:
    if answer.standing == "bad":
        return 0
    if not applies(answer):
        return 6
    if answer.standing == "unknown":
        return 1
    if answer.needs:
        return 2
    return 3 if answer.grade == "assumed" else 4 if answer.standing == "between" else 5


def reason(answer: Answer) -> str:
    """Why a question comes where it does, in words."""
    weak = weakest(answer)
    match _rank(answer):
        case 0:
            return f"The answer stands at the bad mark{' and rests on an assumption' if answer.grade == 'assumed' else ''}"
        case 1:
            return f"It cannot be answered: needs {answer.needs}" if answer.needs else "It cannot be answered yet"
        case 2:
            return f"The answer is partial. To settle it: {answer.needs}"
        case 3:
            return f"It rests on an assumption: {weak.label}" if weak is not None else "It rests on an assumption"
        case 4:
            return "The answer lies between the marks"
        case 6:
            return "Nothing of the kind is sold here"
        case _:
            return "Good, and evidenced"


def weakest(answer: Answer) -> Measure | None:
    """The input least evidenced: a measure that is missing, else of the trail before the sentences, the worst grade; no set line."""
    inputs = (*answer.trail, *(each for each in answer.measures if each not in answer.trail))
    known = [each for each in inputs if not set_line(each)]
    missing = [each for each in known if each.value is None and each.low is None and each.needs]
    graded = sorted((each for each in known if each not in missing), key=lambda each: _GRADES.index(each.grade))
    return next(iter((*missing, *graded)), None)


def crib(found: Sequence[Heard]) -> tuple[Crib, ...]:
    """The crib sheet: the ten, in their order."""
    return tuple(
        Crib(
            each.question.number, each.question.text, each.reason, each.answer.sentence.text, each.answer.grade,
            stands(each.answer), each.answer.say.text, each.question.claim_not, each.question.follow_up,
            each.answer.change.text, each.answer.needs,
        )
        for each in found[:TEN]
    )  # fmt: skip


def finding(found: Sequence[Heard]) -> tuple[str, str]:
    """What the ten say of the company together: how many stand at the bad mark, cannot be answered, or rest on an assumption."""
    most = found[:TEN]
    bad = sum(each.answer.standing == "bad" for each in most)
    unknown = sum(each.answer.standing == "unknown" and applies(each.answer) for each in most)
    assumed = sum(each.answer.grade == "assumed" and each.answer.standing in ("good", "between") for each in most)
    if unknown == len(most):
        return (
            "None of an investor's questions can be answered yet",
            "Three files answer most of them. They are listed all the same.",
        )
    parts = [
        f"{_many(bad)} stand{_s(bad)} at the bad mark" if bad else "",
        f"{_many(unknown)} {'has' if unknown == 1 else 'have'} no answer" if unknown else "",
        f"{_many(assumed)} rest{_s(assumed)} on an assumption" if assumed else "",
    ]
    told = listed([part for part in parts if part])
    said = f"Of the ten questions to fear most, {told}" if told else "No question stands at a bad mark, and none rests on an assumption"
    return said, "Say your figure before you see the computed one. The order is by rule: bad, then unanswered, then assumed, then between."


def _s(count: int) -> str:
    return "s" if count == 1 else ""


def _many(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}.get(count, str(count))
