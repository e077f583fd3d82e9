"""The ten hardest questions: the crib sheet on two pages, where this company's answer is weakest or least evidenced first."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.report.blocks import Block, Section, Text
from analytics.report.given import Given
from analytics.report.part import Part


@dataclass(frozen=True)
class Hard:
    """One question as the crib sheet prints it: the answer, its grade, and how to hold it."""

    number: int
    text: str
    answer: str
    grade: str
    say: str
    claim_not: str
    follow_up: str
    needs: str = ""


def ten(given: Given) -> Sequence[Hard]:
    """The ten, the hardest first; none while nobody ranks them."""
    return ()


def _make(given: Given) -> Section | None:
    found = ten(given)
    if not found:
        return None
    blocks: list[Block] = []
    for place, each in enumerate(found, start=1):
        blocks.append(Text(f"{place}. {each.text}", "strong"))
        blocks.append(Text(f"{each.answer} ({each.grade})"))
        lines = [("Say", each.say), ("Do not claim", each.claim_not), ("They will ask", each.follow_up), ("It would settle it", each.needs)]
        blocks.append(Text(" ".join(f"{name}: {text}" for name, text in lines if text), "note"))
    return Section(
        "hardest", "The ten hardest questions", "Where this company is weakest or least evidenced, in that order", "", tuple(blocks)
    )


HARDEST = Part(
    "hardest", "The ten hardest questions", "The questions this company answers worst, each with what to say and what not to claim.", _make
)
