"""Questions on generated companies, some with half their files: no sentence against its figures, no standing against its marks."""

import math
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from analytics.answers.ask import answers_json, chosen
from analytics.answers.asked import Asked
from analytics.question import Answer, Question
from analytics.questions import QUESTIONS
from data.errors import BadValueError
from data.pricebook import PriceBook
from data.tables import PEGGED
from tests.generated import made
from tests.published import published
from tests.question_marks import AGAIN
from tests.question_rules import broken, without

DAY = date(2026, 5, 20)
SEEDS = (0, 1, 3, 5, 6)  # one of them with more than a year; the others are for soak


def asked_of(seed: int, folder: Path) -> Asked:
    return Asked(published(folder, **without(made(seed), seed)), PriceBook.load(), DAY)


def faults(asked: Asked) -> list[str]:
    """What any answer says against its figures, and what the standing of one says against its marks."""
    found = [(question, question.answer(asked)) for question in QUESTIONS]
    told = [fault for question, answer in found for fault in broken(question, answer, asked.currency)]
    told += [fault for question, answer in found for fault in printed(question, answer, asked.currency)]
    told += [
        f"Q{question.number} asks for {answer.needs}, and some of it is loaded"
        for question, answer in found
        if asked.company is not None and answer.needs == "billing lines, usage and a provider's cost"
    ]
    every = MARKS | AGAIN
    marks = {question.number: every[question.number](asked, answer) for question, answer in found if question.number in every}
    stands = {question.number: answer.standing for question, answer in found}
    return told + [f"Q{number} stands {stands[number]}, not {mark}" for number, mark in marks.items() if mark not in (None, stands[number])]


def printed(question: Question, answer: Answer, currency: str) -> list[str]:
    """Figures of an answer that the command does not print, or prints twice, or not as a number."""
    ids = [measure.id for measure in answer.measures]
    (row,) = answers_json([(question, answer)], currency)
    shown = {each["id"]: each["value"] for each in row["measures"]}
    named = {
        name for each in answer.sentence.used
        for name in ((each.id,) if each.value is not None or each.low is None else (f"{each.id}_low", f"{each.id}_high"))
    }  # fmt: skip
    known = [value for value in shown.values() if value is not None]
    return [
        *(f"Q{question.number}: {name} is not printed" for name in sorted(named - shown.keys())),
        *(f"Q{question.number}: {name} is there twice" for name in sorted({name for name in ids if ids.count(name) > 1})),
        *(f"Q{question.number}: {value} is no number" for value in known if not math.isfinite(float(value))),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sentence_of_a_generated_company_contradicts_its_figures(seed, tmp_path):
    assert faults(asked_of(seed, tmp_path)) == []


def test_with_nothing_loaded_every_question_says_what_it_needs():
    asked = Asked(None, None, DAY)
    assert faults(asked) == []
    for question in QUESTIONS:
        answer = question.answer(asked)
        assert (answer.standing, answer.grade) == ("unknown", "assumed")
        assert answer.needs


def test_questions_stand_in_the_order_of_their_numbers():
    numbers = [question.number for question in QUESTIONS]
    assert numbers == sorted(set(numbers))
    assert all(
        question.text.strip() and question.good and question.bad and question.claim_not and question.follow_up for question in QUESTIONS
    )


# -- the marks of the first eight, computed again from the company ------------------------------------------------------------


def mark(good: bool, bad: bool) -> str:
    return "bad" if bad else "good" if good else "between"


def moved(asked: Asked, ratio: float) -> list[tuple[float, float]]:
    """Revenue and gross profit with the token price at a ratio of today's, demand not answering and answering with 0.7."""
    at = asked.company.at
    found = []
    undecided = not (at.cost_is_known and at.revenue_is_known)
    for elasticity, follows in product((0.0, 0.7), (PEGGED, (*PEGGED, "unclassified")) if undecided else (PEGGED,)):
        revenue = profit = 0.0
        for way, part in at.classes.items():
            own = float(at.self_hosted.get(way, 0))
            billed, cost = float(part.revenue or 0), float(part.inference_cost or 0) - own
            scale = ratio ** (1 - elasticity) if way in follows else 1.0
            paid = scale if way in follows else ratio
            revenue += billed * scale
            profit += billed * scale - cost * paid - own
        found.append((revenue, profit - float(at.other_cogs or 0)))
    return found


def tenfold(asked: Asked, _: Answer) -> str:
    if unknown(asked):
        return "unknown"
    now = float(asked.company.gross_profit)
    if now <= 0:
        return "bad"
    shares = [profit / now - 1 for _, profit in moved(asked, 0.1)]
    return mark(min(shares) >= -0.05, min(shares) <= -0.5 and max(shares) < 0)


def unknown(asked: Asked) -> bool:
    at = asked.company.at if asked.company else None
    return at is None or at.whole.gross_profit is None or at.whole.revenue <= 0


def doubled(asked: Asked, _: Answer) -> str:
    if unknown(asked):
        return "unknown"
    margins = [profit / revenue for revenue, profit in moved(asked, 2.0)]
    at = asked.company.at
    under = [
        way for way, part in at.classes.items()
        if way not in ("tokens", "credits", "unclassified") and float(part.inference_cost or 0) > 0 and float(part.revenue or 0) > 0
        and 1 - (2 * float(part.inference_cost) - float(at.self_hosted.get(way, 0))) / float(part.revenue) < asked.floor
    ]  # fmt: skip
    undecided = not (at.cost_is_known and at.revenue_is_known)
    under = [] if undecided else under
    return mark(min(margins) >= asked.floor and not under and at.other_cogs is not None, max(margins) < asked.floor or bool(under))


def markup(asked: Asked, answer: Answer) -> str:
    if asked.company is None or asked.company.gross_profit is None or asked.company.at.whole.revenue <= 0:
        return "unknown"
    margin = float(asked.company.gross_profit) / float(asked.company.at.whole.revenue)
    found = asked.interval
    low, high = (margin, margin) if found.low is None else (min(margin, found.low), max(margin, found.high))
    return mark(asked.company.at.other_cogs is not None and low >= asked.floor, high < asked.floor)


def score(asked: Asked, answer: Answer) -> str:
    if asked.company is None:
        return "unknown"
    card = asked.score
    low = card.score.high < 35 or card.score.band == "sold below cost"
    return answer.standing if card.enough and not low else "bad" if low else "unknown"


def copied(asked: Asked, answer: Answer) -> str:
    part = asked.indicators.get("M16")
    return "unknown" if part is None or part.value is None else mark(float(part.high) < 0.2, float(part.low) > 0.5)


MARKS: dict[int, Callable[[Asked, Answer], str]] = {1: tenfold, 2: doubled, 3: markup, 5: score, 7: copied}


# -- the order, and the command ----------------------------------------------------------------------------------------------


def test_the_command_names_a_question_by_its_number_and_refuses_others():
    assert chosen("3") is chosen("Q3") is chosen(" q3 ")
    for other in ("0", "999", "three", "-3", "3.0", ""):
        with pytest.raises(BadValueError, match="expected a number from 1"):
            chosen(other)
