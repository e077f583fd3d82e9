"""The ten hardest questions: the crib sheet on two pages, where this company's answer is weakest or least evidenced first."""

from analytics.answers.rehearsal import crib, heard
from analytics.report.blocks import Block, Line, Section
from analytics.report.given import Given
from analytics.report.part import Part


def _make(given: Given) -> Section | None:
    found = crib(heard(given.asked))
    if not found:
        return None
    blocks: list[Block] = []
    for place, each in enumerate(found, start=1):
        terms = (
            ("Say.", each.say),
            ("Do not claim.", each.claim_not),
            ("They will ask.", each.follow_up),
            ("What would change it.", "" if each.needs and each.needs in each.change else each.change),
            ("What would settle it.", each.needs),
        )
        said = f"{each.sentence} ({each.grade}; {each.standing})"
        blocks.append(Line(f"{place}. {each.question}", said, tuple((word, sentence(text)) for word, text in terms if text)))
    return Section(
        "hardest", "The ten hardest questions", "Where this company is weakest or least evidenced, in that order", "", tuple(blocks)
    )


def sentence(text: str) -> str:
    """A part of a sentence as a whole one."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


HARDEST = Part(
    "hardest", "The ten hardest questions", "The questions this company answers worst, each with what to say and what not to claim.", _make
)
