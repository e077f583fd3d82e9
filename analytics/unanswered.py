"""An answer that says it cannot be given: what is missing, and the file that would give it."""

from analytics.asked import Asked
from analytics.measure import Measure
from analytics.question import Answer
from analytics.said import Said


def unanswered(asked: Asked, sentence: str, file: str, trail: tuple[Measure, ...] = ()) -> Answer:
    """`sentence` says why it cannot be told, `file` what settles it, as `a gateway's log that names customers`; no digit in either."""
    say = Said(f"We have not measured this, and give no figure until we have. It takes {file}.", currency=asked.currency)
    change = Said(f"No number yet: the first is what {file} will say.", currency=asked.currency)
    return Answer(Said(f"{sentence} {_capital(file)} would settle it.", currency=asked.currency), "unknown", say, change, None, file, trail)


def nothing_loaded(asked: Asked, file: str) -> Answer:
    """The answer while there is no ledger."""
    return unanswered(asked, "This cannot be answered: nothing is loaded.", file)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
