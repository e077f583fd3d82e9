"""What is said beside the plans: what every panel assumes, the ways of a migration, and what breaks a way to price."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.board import plans_compared as compared
from analytics.board.plans_at_risk import falling
from analytics.board.required_set import Compared
from analytics.board.valley import Valley, valley
from analytics.engine.headroom import Headroom
from analytics.engine.required import Case
from analytics.levers.migration import Migration
from analytics.paths.history import moved_that_far
from analytics.words import inside, money, percent, signed_money

TO = {"outcome_neutral": "outcomes", "hybrid": "hybrid", "credits": "credits"}
WAYS = {"stay": "Stay", "forced": "All move", "opt_in": "By choice"}
PATHS = 2000  # random ones
CHANCES = (
    f"Of {PATHS:,} random paths, the same for every way to price: list prices fall 30% a year in the middle, and what is assumed is drawn "
    "between the ends of its range. Right: gross profit a month at the end."
)
HEADROOM = "Each driver alone, at once, all else as the scenario has it."


def assuming(case: Case, value: Callable[[str], float]) -> str:
    """What moves the lines beside token prices."""
    end, half, falls, grows = (value(f"risk.{name}") for name in ("markup_end", "markup_half_life_months", "price_erosion", "token_growth"))
    said = (
        f"Assumed in every panel: a markup is competed away towards {percent(end, 0)} of cost, half of the way every {half:g} months, and "
        f"customers who pay by the token leave for a lower price; the market's price of an outcome falls {percent(falls, 0)} a year; "
        f"tokens a task grow {percent(grows, 0)} a month."
    )
    if case.distilled:
        said += f" A model of one's own keeps {percent(value('risk.retention'), 0)} of the success."
    if case.byok:
        said += f" In the end {percent(value('byok.max_share'), 0)} of the work runs on customers' keys."
    return f"{said} Sources are below."


def valley_to(made: Compared, member: str) -> Valley:
    """The valley of moving from cost-plus to a member of the set while list prices fall."""
    plain = {case.member: case.scenario for case in compared.chosen(made.cases, False, False)}
    (to,) = plain[member].entries.values()
    return valley(made.base, falling(plain["cost_plus"]), to, TO[member])


def valley_note(found: Valley, member: str) -> str:
    """What moves, at what price, and who is lost."""
    move = Migration.model_fields
    base, more = (percent(float(move[name].default), 0) for name in ("base_loss", "loss_per_increase"))
    return (
        f"From cost-plus to {TO[member]} while list prices fall 30% a year; renewals are spread evenly over twelve months. All move: "
        f"at a price that brings today's revenue. By choice: {percent(found.cheaper, 0)} cheaper, as nobody chooses a bill that does "
        f"not fall. Of those who move {base} are lost, and {more} more where a bill doubles; every bill is taken to change alike. "
        "All of this is assumed."
    )


@dataclass(frozen=True)
class Crossed:
    """A way through the valley in the reader's form."""

    way: str
    low: str
    below: float
    back: str
    under: str
    over: float
    gain: str


def crossed(found: Valley, name: str, currency: str) -> Crossed:
    """How deep and how long a way goes, and what it comes to."""
    month, depth = found.deepest(name)
    back = found.back(name)
    return Crossed(
        WAYS[name],
        f"{money(found.rows[name]['gross_profit'][month], currency)}, {f'month {month}' if month else 'today'}",
        depth,
        "never below" if depth <= 0 else f"not in {found.rows[name].height - 1}" if back is None else str(back),
        "" if name == "stay" else str(found.under_staying(name)),
        found.over_horizon(name),
        "" if name == "stay" else signed_money(found.against_staying(name), currency),
    )


def drawn(found: Valley) -> list[str]:
    """The ways that say something."""
    return [name for name in found.rows if name != "opt_in" or found.chosen]


def breaks(room: tuple[Headroom, ...]) -> str:
    """The nearest break, or that there is none in reach."""
    broken = [each for each in room if each.below_floor]
    if broken:
        mended = next((each for each in room if each.floor_at is not None), None)
        way = f"; {inside(mended.label)} at {at_value(mended, mended.floor_at)} would mend it" if mended else ""
        return f"Gross margin is below the floor already{way}"
    nearest = next((each for each in room if each.distance is not None), None)
    if nearest is None:
        return "No driver alone breaks the floor within reach"
    at = nearest.floor_at if nearest.floor_at is not None else nearest.zero_at
    what = "the floor" if nearest.floor_at is not None else "gross profit"
    return f"{nearest.label} breaks {what} first: at {at_value(nearest, at)}, from {at_value(nearest, nearest.today)} today"


def room_of(each: Headroom) -> tuple[str, ...]:
    """A driver: today, where it meets the floor, where nothing is left, and how often it moved that far in a year."""
    at = each.floor_at if each.floor_at is not None else each.zero_at
    often = percent(moved_that_far(at - 1).share, 0) if each.driver == "price" and at is not None and at > 0 else ""
    return (each.label, at_value(each, each.today), at_value(each, each.floor_at), at_value(each, each.zero_at), often)


def at_value(each: Headroom, at: float | None) -> str:
    """A driver's value, a share or a factor."""
    if at is None:
        return "none in reach"
    return percent(at) if each.unit == "fraction" else f"×{at:,.2f}"
