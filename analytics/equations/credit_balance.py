"""E7.1, E7.2: credits sold in grants, burned oldest first, earned with expected breakage, and what is still owed for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from analytics.equations.given import above, finite, refusal, within
from data.errors import BadValueError


@dataclass(frozen=True)
class Grant:
    """Credits sold together in month `sold` (from its start), void at the end of month `expires`; None is beyond the months looked at."""

    cash: float
    credits: float
    sold: int = 0
    expires: int | None = None


@dataclass(frozen=True)
class CreditMonth:
    """One month: cash sold, revenue, revenue of it that no burned credit stands for, deferred revenue and credits left at its close."""

    cash: float
    revenue: float
    from_breakage: float
    deferred: float
    credits_left: float


def recognised(grants: Sequence[Grant], burned: Sequence[float], breakage: float | Sequence[float] = 0.0) -> list[CreditMonth]:
    """E7.1, E7.2  revenue and liability of each month, grant by grant.

    A grant's cumulative revenue is cash min(1, burned / (credits (1 - beta_b))), the rest at expiry. `breakage` is one estimate, or one for
    each month: a changed one is caught up in its month, plus or minus. It is 0 where credits are refundable or never expire.
    BadValueError where more credits are burned than are left.
    """
    estimates = _estimates(breakage, len(burned))
    _judge(grants)
    oldest = sorted(range(len(grants)), key=lambda number: grants[number].sold)
    used, earned, worth = [[0.0] * len(grants) for _ in range(3)]
    months: list[CreditMonth] = []
    for month, (burn, estimate) in enumerate(zip(burned, estimates, strict=True)):
        live = [number for number in oldest if grants[number].sold <= month <= _end(grants[number], len(burned))]
        _burn(grants, live, used, burn, month)
        before = sum(earned), sum(worth)
        for number in live:
            grant = grants[number]
            earned[number] = grant.cash * min(1.0, used[number] / (grant.credits * (1 - estimate)))
            worth[number] = grant.cash * used[number] / grant.credits
            if grant.expires == month:
                earned[number] = grant.cash
        revenue = sum(earned) - before[0]
        sold = [number for number in oldest if grants[number].sold <= month]
        left = [number for number in live if grants[number].expires != month]
        months.append(
            CreditMonth(
                cash=sum(grant.cash for grant in grants if grant.sold == month),
                revenue=revenue,
                from_breakage=revenue - (sum(worth) - before[1]),
                deferred=max(0.0, sum(grants[number].cash - earned[number] for number in sold)),
                credits_left=sum(grants[number].credits - used[number] for number in left),
            )
        )
    return months


def recognised_in_one(
    cash: Sequence[float], credits_sold: Sequence[float], burned: Sequence[float], breakage: float | Sequence[float] = 0.0
) -> list[CreditMonth]:
    """E7.1, E7.2  the same where every sale tops up one balance that does not expire: cumulative revenue is all cash times
    min(1, all burned / (all sold (1 - beta_b))). BadValueError where more credits are burned than are left."""
    estimates = _estimates(breakage, len(burned))
    for name, values in (("cash", cash), ("credits_sold", credits_sold)):
        if len(values) != len(burned):
            raise BadValueError(refusal(f"months of {name}", len(values), f"{len(burned)}, as many as of burned credits"))
    months: list[CreditMonth] = []
    earned = worth = 0.0
    for month, (paid, sold, used) in enumerate(zip(accumulate(cash), accumulate(credits_sold), accumulate(burned), strict=True)):
        for name, value in (("cash", cash[month]), ("credits_sold", credits_sold[month]), ("burned", burned[month])):
            within(name, value)
        if used > sold * (1 + 1e-12):
            raise BadValueError(refusal(f"burned in month {month}", used, f"at most the {sold:g} credits sold until then"))
        now = paid * min(1.0, used / (sold * (1 - estimates[month]))) if sold > 0 else 0.0
        face = paid * used / sold if sold > 0 else 0.0
        months.append(CreditMonth(cash[month], now - earned, now - earned - (face - worth), max(0.0, paid - now), max(0.0, sold - used)))
        earned, worth = now, face
    return months


def deferred_revenue(opening: float, cash: float, revenue: float) -> float:
    """E7.2  L(t) = L(t-1) + cash sold - revenue, in money; BadValueError where that is below zero."""
    finite(revenue=revenue)
    within("opening", opening)
    within("cash", cash)
    closing = opening + cash - revenue
    if closing < -1e-9 * max(1.0, opening + cash):
        raise BadValueError(refusal("revenue", revenue, f"at most {opening + cash:g}, the cash of credits not yet earned"))
    return max(0.0, closing)


def _estimates(breakage: float | Sequence[float], months: int) -> list[float]:
    found = [float(breakage)] * months if isinstance(breakage, int | float) else [float(one) for one in breakage]
    if len(found) != months:
        raise BadValueError(refusal("months of breakage", len(found), f"{months}, one for each month of burned credits"))
    for estimate in found:
        within("breakage", estimate)
        above("1 - breakage", 1 - estimate)
    return found


def _judge(grants: Sequence[Grant]) -> None:
    for grant in grants:
        within("cash of a grant", grant.cash)
        above("credits of a grant", grant.credits)
        within("month in which a grant is sold", grant.sold)
        if grant.expires is not None:
            within("month in which a grant expires", grant.expires, grant.sold)


def _end(grant: Grant, months: int) -> int:
    return months if grant.expires is None else grant.expires


def _burn(grants: Sequence[Grant], live: list[int], used: list[float], burn: float, month: int) -> None:
    within("burned", burn)
    held = sum(grants[number].credits - used[number] for number in live)
    if burn > held * (1 + 1e-12) + 1e-12:
        raise BadValueError(refusal(f"burned in month {month}", burn, f"at most the {held:g} credits left"))
    for number in live:
        taken = min(burn, grants[number].credits - used[number])
        used[number] += taken
        burn -= taken
