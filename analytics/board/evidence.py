"""What is said of evidence: how wide a margin is for want of files, and which file narrows it most."""

from analytics.board.margin_interval import Interval
from analytics.words import percent

_NARROW = 0.0005  # of revenue: below it both ends read the same


def margin_said(found: Interval) -> str:
    """The margin of a month and how sure it is, in a sentence."""
    if found.low is None or found.high is None or found.width is None:
        at = f"Gross margin is {percent(found.value)} as it stands" if found.value is not None else "Gross margin cannot be said"
        return f"{at}; how far it can be off is open without {found.needs}."
    if found.width < _NARROW:
        return f"Gross margin is {percent(found.value)}; what is not known of the month moves it by less than 0.1 points."
    both = f"Gross margin lies between {percent(found.low)} and {percent(found.high)}"
    most = found.unknowns[0]
    if not most.points:
        return f"{both}."
    return f"{both}. {most.file} would narrow it by {100 * most.points:.1f} points."
