"""The lines under the verdict: what moved, the one move with its terms, what others report, and the number that would change it."""

from datetime import date
from decimal import Decimal

from analytics.board.one_move import Moves, Ranked, months_more
from analytics.board.peers import CAUTION, peers
from analytics.board.since import since
from analytics.bridging.bridge import Bridge
from analytics.measure import Measure
from analytics.question import Answer
from analytics.said import Said
from analytics.words import money, months

LINES = ("What moved", "Decide next quarter", "Beside others", "What would change it")
WEIGHED = (
    "One at a time, against deciding nothing; they do not add up. A higher price is named only where nothing else adds enough. What needs "
    "a file is worth this only as assumed."
)


def moved(bridge: Bridge, revenue: dict[str, Decimal | None], currency: str) -> Said | None:
    """What moved between the two months of a bridge; `revenue` by month, as 2026-10. None where a side of either is missing."""
    return since(bridge, [revenue.get(f"{day:%Y-%m}") for day in (bridge.before, bridge.after)], currency)


def nothing(bridge: Bridge) -> str:
    """Why nothing can be set side by side."""
    return f"Nothing to compare with: {bridge.needs} would give the month before."


def terms(found: Moves, answer: Answer, currency: str) -> tuple[tuple[str, str], ...]:
    """What the move costs, how it is undone and how sure it is, each after its own word; where none is named, what would decide it."""
    one = found.one
    if one is not None:
        outlay = f" Outside gross profit: {money(one.outlay, currency)} within the year." if one.outlay else ""
        return (("Costs.", f"{one.move.costs}{outlay}"), ("Undone.", one.move.undo), ("How sure.", answer.change.text))
    if answer.needs and not found.needs:
        return (("What would decide it.", f"{answer.change.text} It needs {answer.needs}."),)
    return ()


def held(found: Moves, each: Ranked) -> str:
    """How much longer or less the floor holds with a move."""
    longer = months_more(found.floor, each.floor)
    return "either way" if longer is None else f"{months(longer)} longer" if longer >= 0 else f"{months(-longer)} less"


def beside(own: Measure | None, month: date, currency: str) -> tuple[str, str]:
    """What others report beside the company's own margin, where its verdict can be said; and where that comes from."""
    peer = peers()["gross_margin"]
    here, alone = "Ours is not set beside it while the verdict cannot be said.", ""
    if own is not None:
        kind = own.label.partition(",")[0]
        here = Said("{kind} here in {month}: {own}.", {"own": own}, {"kind": kind, "month": f"{month:%B %Y}"}, currency).text
        alone = "Ours leaves out other COGS, which are not typed: a gross margin is lower. " if kind.startswith("Inference") else ""
    return f"{peer.text}. {here}", f"{peer.source} ({peer.grade}): {peer.definition}. {alone}{CAUTION}"
