"""What is said of the history under public price lists: its claim, who pays more and less, and what a list takes as given."""

from collections.abc import Sequence

from analytics.board.price_lists import Listed
from analytics.words import MISSING, money, percent, signed_money

NOTE = (
    "Each list is set against the lines of the one product that is sold by its unit, else against all lines. Price level: what changes in "
    "all. Structure moves: what some would pay more and others as much less at a price that brings the same total."
)


def claim(known: Sequence[Listed], lists: int) -> tuple[str, str]:
    """From how much less to how much more the lists would have billed, and of which months; neutral where they do not differ."""
    if not known:
        why = f"No unit of {lists} public price lists has been counted." if lists else "It takes what you invoiced, by product and month."
        return "The history cannot be billed anew yet", why
    span = known[0].found.months
    note = f"{span[0]:%B %Y} to {span[-1]:%B %Y}, of customers and months whose units are known; {len(known)} of {lists} public lists."
    near = [each for each in known if each.change is not None]
    if not near:
        return "The history under public price lists", note
    low, high = (pick(near, key=lambda each: each.change or 0.0) for pick in (min, max))
    if low is high or (low.change or 0.0) >= 0 or (high.change or 0.0) <= 0:
        return "The history under public price lists", note
    ends = [f"{each.preset.label.split(':')[0]} {percent(abs(each.change or 0.0), 0)}" for each in (low, high)]
    return f"Under public price lists the history would have billed from {ends[0]} less to {ends[1]} more", note


def pays(each: Listed) -> tuple[str, str]:
    """How many customers pay less, and how many more."""
    counted = dict(each.found.customers["pays"].value_counts().rows())
    return str(counted.get("less", 0)), str(counted.get("more", 0))


def of(each: Listed) -> str:
    """Whose lines are billed anew, and how their units are known."""
    return f"{each.product or 'all'}, {'assumed' if each.assumed else each.found.grade}"


def moved(each: Listed) -> float | None:
    """What the structure moves, in whole units of money."""
    return None if each.moved is None else float(round(each.moved))


def level(change: float | None) -> str:
    """A fraction as a percentage with its sign; what rounds to nothing has none."""
    text = percent(change)
    return f"+{text}" if change is not None and change > 0 and text != "0.0%" else text


def whole(change: float | None, currency: str) -> str:
    """A change in whole units of money; below half of one it is none."""
    return MISSING if change is None else "the same" if abs(change) < 0.5 else signed_money(change, currency)


def taken(each: Listed) -> str:
    """What a list takes as given that the ledger does not say."""
    said = [f"a task here is {each.preset.task_is}"] if each.preset.task_is else [*each.preset.assumed.values()] or [*each.found.notes]
    return "; ".join(said) if said else each.preset.says.rstrip(".")


def beside(each: Listed, rest: int, currency: str) -> str:
    """What stands under the customers of a list: how many are left out, what choice would cost, the list's source."""
    said = [f"{rest:,} customers with smaller changes are in the file"] if rest > 0 else []
    if each.takers:
        lost = money(each.lost_to_choice, currency)
        who = "the one who pays less" if each.takers == 1 else f"the {each.takers:,} who pay less"
        said.append(f"Where each customer may choose, {who} would take it, and {lost} less is billed")
    if each.found.left_out >= 1:
        said.append(f"{money(each.found.left_out, currency)} was billed in months whose units nobody counted, and stands in neither")
    said += [each.preset.says, *each.found.notes, f"Source: {each.preset.source}, {each.preset.dated}, {each.preset.evidence}"]
    return f"{'. '.join(text.rstrip('.') for text in said)}."
