"""Which one move to decide next quarter: what each gives over a year, what it costs, how it is undone, and what would turn it over."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from analytics.answers.asked import Asked
from analytics.assumptions import assumption
from analytics.board.move import HORIZON, YEAR, Move, Path, Start, start
from analytics.board.moves import MOVES
from analytics.equations.floor import Crossing, months_to_floor
from analytics.equations.margin import gross_margin
from analytics.equations.solve import parted
from data.errors import UnpegError

SHARED = ("prices.list_decline", "risk.token_growth", "behaviour.elasticity")  # what acts in all of them
WORTH = 0.01  # of a year's gross profit: a move that adds less is none
_STEADY = 0.001  # of what a move gives: what moves it less reads the same
_CLOSE = 1 / 256  # of the way to the end of a range
WORDS = {
    "prices.list_decline": "the fall of list prices a year",
    "risk.token_growth": "the growth of tokens a task a month",
    "behaviour.elasticity": "the elasticity of demand",
    "moves.fee_share": "the share sold as a fee",
    "moves.lost_by_moving": "the share of moved customers who leave",
    "moves.lost_for_dearer": "the share who leave when a bill doubles",
    "moves.price_rise": "the rise of the price",
    "moves.routed_share": "the share of work routed",
    "moves.small_model_price": "the price of the small model over the large one's",
    "moves.cached_share": "the share of input read from a cache",
    "risk.retention": "the share of success that a student keeps",
    "byok.fee_rate": "the fee on customers' keys",
}


@dataclass(frozen=True)
class Flip:
    """The assumption, by name, at which what a move gives turns to nothing; `below`: it does so under that value, else over it."""

    name: str
    at: float
    below: bool


@dataclass(frozen=True)
class Ranked:
    """A move weighed: `gives` more gross profit over twelve months than staying, after `outlay`; `low` and `high` as each assumption goes
    to either end of its range alone; `floor` when the margin falls below the floor once it is decided.

    `needs` is what decides whether the data support it, empty where they do; `gives` is then what it would be worth as assumed.
    """

    move: Move
    gives: float
    outlay: float
    floor: Crossing
    needs: str = ""
    low: float | None = None
    high: float | None = None
    flip: Flip | None = None

    @property
    def steady(self) -> bool:
        """Whether no assumption moves what it gives."""
        return self.low is not None and self.high is not None and self.high - self.low < _STEADY * abs(self.gives)


@dataclass(frozen=True)
class Moves:
    """`ranked` are those the data support, the best first; `open` those that a file would decide, the largest first.

    `stay` is gross profit over the same twelve months if nothing is decided. `needs` says why nothing can be weighed.
    """

    ranked: tuple[Ranked, ...] = ()
    open: tuple[Ranked, ...] = ()
    stay: float | None = None
    floor: Crossing | None = None
    decline: float = 0.0
    needs: str = ""
    month: date | None = None

    @property
    def one(self) -> Ranked | None:
        """The move to decide: the best that adds enough, a dearer price only where nothing else does."""
        enough = [each for each in self.ranked if each.gives > WORTH * abs(self.stay or 0.0)]
        return min(enough, key=lambda each: each.move.last, default=None)


@lru_cache(maxsize=2)
def moves(asked: Asked) -> Moves:
    """Every move weighed on the company as it sells in its last actual month."""
    try:
        begun = start(asked)
        if isinstance(begun, str):
            return Moves(needs=begun)
        return replace(_weighed(begun, asked.floor), month=asked.company.month if asked.company else None)
    except UnpegError:
        return Moves(needs="a month whose prices and volumes a projection can start from")


def _weighed(begun: Start, floor: float) -> Moves:
    fixed = begun.base.fixed_cogs
    found, tried = [], Tried(begun)
    for move in MOVES:
        try:
            after = move.after(begun)
        except UnpegError:
            continue
        if after is None:
            continue
        needs, outlay = move.needs(begun), move.outlay(begun)
        one = Ranked(move, _year(after) - _year(begun.stay) - outlay, outlay, _crossing(after, fixed, floor), needs)
        found.append(one if needs else tried.at_both_ends(one))
    by_gain = sorted(found, key=lambda each: -each.gives)
    return Moves(
        tuple(each for each in by_gain if not each.needs),
        tuple(each for each in by_gain if each.needs and each.gives > 0),
        _year(begun.stay) - YEAR * fixed,
        _crossing(begun.stay, fixed, floor),
        begun.assumed("prices.list_decline"),
    )


def _year(path: Path) -> float:
    return float(path.profit[1 : YEAR + 1].sum())


def _crossing(path: Path, fixed: float, floor: float) -> Crossing:
    margins = [gross_margin(profit - fixed, revenue) for revenue, profit in zip(path.revenue, path.profit, strict=True)]
    return months_to_floor(margins, floor)


class Tried:
    """The same start over a year with one assumption at another value at a time, each kept, since every move is tried on it."""

    def __init__(self, begun: Start) -> None:
        self._begun = begun
        self._plain = begun.under(YEAR)
        self._kept: dict[tuple[str, float], Start] = {}

    def gives(self, one: Ranked, name: str, value: float) -> float:
        """What a move gives with the assumption at the value."""
        if (name, value) not in self._kept:
            self._kept[name, value] = self._begun.under(YEAR, **{name.replace(".", "__"): value})
        other = self._kept[name, value]
        stay = other.stay if name in SHARED else self._plain.stay
        after = one.move.after(other)
        return 0.0 if after is None else _year(after) - _year(stay) - one.move.outlay(other)

    def at_both_ends(self, one: Ranked) -> Ranked:
        """The move with each assumption at both ends of its range, the others as they are, and the nearest value that turns it over."""
        found, flips = [one.gives], []
        for name in (*SHARED, *one.move.rests_on):
            shipped, now = assumption(name), self._begun.assumed(name)
            for end in {shipped.low, shipped.high} - {now}:
                found.append(self.gives(one, name, end))
                if one.gives > 0 > found[-1]:
                    flips.append(self._flip(one, name, now, end))
        nearest = min(flips, key=lambda each: each[0], default=(0.0, None))[1]
        return replace(one, low=min(found), high=max(found), flip=nearest)

    def _flip(self, one: Ranked, name: str, now: float, end: float) -> tuple[float, Flip | None]:
        """How far it is, of the whole range, to where what a move gives turns to nothing, and where that is."""
        done, _ = parted(lambda done: self.gives(one, name, now + done * (end - now)) > 0, 0.0, 1.0, _CLOSE)
        shipped = assumption(name)
        return done * abs(end - now) / (shipped.high - shipped.low), Flip(name, now + done * (end - now), end < now)


def months_more(before: Crossing | None, after: Crossing) -> float | None:
    """Months that the floor holds longer; beyond the horizon counts as its end. None where it is broken already, or not in reach."""
    if before is None or before.months is None:
        return None
    return (float(HORIZON) if after.after is None else after.after) - before.months
