"""The ten hardest questions: the crib sheet on two pages, where this company's answer is weakest or least evidenced first."""

from analytics.answers.rehearsal import crib, heard
from analytics.report.blocks import Block, Section, Text
from analytics.report.given import Given
from analytics.report.part import Part


def _make(given: Given) -> Section | None:
    found = crib(heard(given.asked))
    if not found:
        return None
    blocks: list[Block] = []
    for place, each in enumerate(found, start=1):
        blocks.append(Text(f"{place}. {each.question}", "strong"))
        blocks.append(Text(f"{each.sentence} ({each.grade}; {each.standing})"))
        lines = [
            ("Say", each.say),
            ("Do not claim", each.claim_not),
            ("They will ask", each.follow_up),
            ("What would change it", each.change),
            ("It would settle it", each.needs),
        ]
        blocks.append(Text(" ".join(f"{name}: {text}" for name, text in lines if text), "note"))
    return Section(
        "hardest", "The ten hardest questions", "Where this company is weakest or least evidenced, in that order", "", tuple(blocks)
    )


HARDEST = Part(
    "hardest", "The ten hardest questions", "The questions this company answers worst, each with what to say and what not to claim.", _make
)
