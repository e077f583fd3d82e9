"""Where questions stand, computed again from billing lines, outcomes and the cube: nothing here is shared with the answers."""

from collections.abc import Callable
from datetime import date

import polars as pl

from analytics.answers.asked import Asked
from analytics.cube import cube
from analytics.question import Answer

_BILLED = "select month, priced_by, sum(base_amount)::double as billed from billing_lines where counted group by all"
_CUSTOMERS = """
select sum(attempted)::double as tried, (case when count(succeeded) = count(*) then sum(succeeded) end)::double as hit
from outcomes where date_trunc('month', day) = $month group by customer
"""
TOO_MUCH = 0.20  # unclassified, of either side


def side(value: float, good: float, bad: float) -> str:
    """Beyond good, beyond bad, or between; the higher of both is the better where good is."""
    way = 1 if good > bad else -1
    return "good" if way * value > way * good else "bad" if way * value < way * bad else "between"


def ends(low: float, high: float, good: float, bad: float) -> str:
    one, other = side(low, good, bad), side(high, good, bad)
    return one if one == other else "unknown"


def month_of(asked: Asked, back: int = 0) -> date:
    place = asked.company.month.year * 12 + asked.company.month.month - 1 - back
    return date(place // 12, place % 12 + 1, 1)


def billed(asked: Asked, back: int = 0) -> dict[str, float]:
    """Revenue by way of pricing in the month, or in one before."""
    rows = asked.snapshot.query(_BILLED).filter(pl.col("month") == month_of(asked, back))
    return dict(rows.select("priced_by", "billed").rows())


def spent(asked: Asked) -> pl.DataFrame:
    """The cube's cost rows of the month."""
    return cube(asked.snapshot).filter(pl.col("side") == "cost", pl.col("month") == asked.company.month)


def cost(asked: Asked, *ways: str) -> float:
    rows = spent(asked)
    return float((rows if not ways else rows.filter(pl.col("priced_by").is_in(ways)))["inference_cost"].sum() or 0)


def told(answer: Answer, id: str) -> float | None:
    """A figure of an answer, by its id."""
    value = next((each.value for each in answer.measures if each.id == id), None)
    return None if value is None else float(value)


def both(asked: Asked) -> bool:
    """Whether both sides of the month are there, with revenue above zero."""
    if asked.company is None:
        return False
    costs = spent(asked)["inference_cost"].drop_nulls()
    return sum(billed(asked).values()) > 0 and bool(len(costs))


def decoupled(asked: Asked, answer: Answer) -> str:
    lines = billed(asked) if asked.company else {}
    whole = sum(lines.values())
    if whole <= 0:
        return "unknown"
    low = (lines.get("tokens", 0) + lines.get("credits", 0)) / whole
    high = low + max(lines.get("unclassified", 0), 0) / whole
    if low >= 0.7:
        return "bad"
    if 1 - high > 0.7:
        beta = asked.indicators["M7_unit"]
        close = beta.high is not None and beta.low is not None and float(beta.high) - float(beta.low) < 1
        return "good" if close and float(beta.high) < 0.3 else "between"
    return "unknown" if 1 - low > 0.7 or high >= 0.7 else "between"


def no_keys(asked: Asked, answer: Answer) -> str:
    left = told(answer, "byok_gross_profit")
    if not both(asked) or left is None:
        return "unknown"
    now = sum(billed(asked).values()) - cost(asked)
    if left - float(asked.company.at.other_cogs or 0) <= 0:
        return "bad"
    return "between" if now <= 0 or left < 0.9 * now else "good"


def resolved(asked: Asked, answer: Answer) -> str | None:
    """By the attempts at customers below the rates that are told; those too few to tell, or of whom nothing is said, may be anywhere."""
    even, keeps = told(answer, "Q12_even"), told(answer, "Q12_keeps")
    if even is None or keeps is None:
        return None
    rows = asked.snapshot.query(_CUSTOMERS, month=asked.company.month)
    if rows["tried"].min() < 30:
        return None  # whether a rate of so few counts is the question's own choice
    whole = rows["tried"].sum()
    dark = (rows.filter(pl.col("hit").is_null())["tried"].sum() or 0) / whole
    low = lambda line: (rows.filter(pl.col("hit") / pl.col("tried") < line)["tried"].sum() or 0) / whole  # noqa: E731
    if low(even) > 0.2:
        return "bad"
    if low(keeps) + dark <= 0.1:
        return "good"
    return "unknown" if low(keeps) <= 0.1 or low(even) + dark > 0.2 else "between"


def halved(asked: Asked, answer: Answer) -> str | None:
    """Bad where half of the revenue of outcomes takes margin under the floor at once; what comes later is not computed again."""
    if not both(asked) or answer.standing == "unknown":
        return None
    lines = billed(asked)
    cut = 0.5 * (lines.get("outcome", 0) + lines.get("task", 0))
    revenue = sum(lines.values()) - cut
    margin = (revenue - cost(asked) - float(asked.company.at.other_cogs or 0)) / revenue
    return "bad" if margin < asked.floor else None if answer.standing != "bad" else "not bad"


def recurs(asked: Asked, answer: Answer) -> str:
    kinds = {"fixed": ("platform", "seat"), "use": ("tokens", "credits", "acu"), "done": ("outcome", "task"), "dark": ("unclassified",)}
    months = [billed(asked, back) for back in range(3)] if asked.company else []
    if not months or not all(months):
        months = months[:1]
    by = {kind: [sum(lines.get(way, 0) for way in ways) for lines in months] for kind, ways in kinds.items()}
    now = sum(values[0] for values in by.values()) if months else 0.0
    if now <= 0:
        return "unknown"
    year = {kind: values[0] if kind == "fixed" else sum(values) / len(values) for kind, values in by.items()}
    whole = sum(year.values())
    stands = ends(year["fixed"] / whole, (year["fixed"] + year["dark"]) / whole, 0.5, 0.2)
    return "bad" if stands == "between" and now > 1.1 * whole else stands


def retained(asked: Asked, answer: Answer) -> str:
    nrr, volume = told(answer, "M9_nrr"), told(answer, "M9_volume")
    if nrr is None:
        return "unknown"
    return "bad" if nrr < 1 else "unknown" if volume is None else "good" if volume > 1.2 else "between"


def passed(asked: Asked, answer: Answer) -> str:
    if not both(asked):
        return "unknown"
    whole = sum(billed(asked).values())
    low, dark = cost(asked, "tokens") / whole, max(cost(asked, "unclassified"), 0) / whole
    return "good" if not low and not dark else ends(low, low + dark, 0.2, 0.5)


def kept(asked: Asked, answer: Answer) -> str | None:
    """Where nothing is missing; an interval is the margin interval's own matter."""
    if not both(asked) or asked.company.at.other_cogs is None or asked.interval is None or asked.interval.unknowns:
        return None
    whole = sum(billed(asked).values())
    return side((whole - cost(asked) - float(asked.company.at.other_cogs)) / whole, 0.55, 0.25)


def resold(asked: Asked, answer: Answer) -> str | None:
    """Bad where most of revenue is tokens or credits above list price."""
    if not both(asked) or not [each for each in spent(asked)["provider"].drop_nulls() if each != "self_hosted"]:
        return "unknown"
    lines = billed(asked)
    whole = sum(lines.values())
    if lines.get("unclassified", 0) / whole > TOO_MUCH:
        return "unknown"
    toll = next((each.value for each in answer.measures if "ake" in each.label), None)
    most = (lines.get("tokens", 0) + lines.get("credits", 0)) / whole > 0.5
    return None if toll is None and most else "bad" if most and toll > 0 else "between"


def unburned(asked: Asked, answer: Answer) -> str:
    lines = billed(asked) if asked.company else {}
    whole = sum(lines.values())
    if whole <= 0:
        return "unknown"
    return ends(0.0, (max(lines.get("credits", 0), 0) + max(lines.get("unclassified", 0), 0)) / whole, 0.05, 0.2)


def forecast(asked: Asked, answer: Answer) -> str:
    inside = told(answer, "M19_inside")
    if asked.company is None:
        return "unknown"
    return "bad" if inside is None else side(inside, 0.8 - 1e-9, 0.5) if answer.chart is not None else "bad"


def leaves(asked: Asked, answer: Answer) -> str | None:
    """Without anybody's gross profit where the largest customer's is known; where it is not, the provider alone."""
    if not both(asked):
        return "unknown"
    now = sum(billed(asked).values()) - cost(asked) - float(asked.company.at.other_cogs or 0)
    by = spent(asked).filter(pl.col("provider").is_not_null(), pl.col("provider") != "self_hosted")
    largest = max(by.group_by("provider").agg(pl.col("inference_cost").sum())["inference_cost"].to_list(), default=0)
    whole = cost(asked)
    if now - float(largest) < 0 or (whole > 0 and float(largest) / whole > 0.7):
        return "bad"
    return None


AGAIN: dict[int, Callable[[Asked, Answer], str | None]] = {
    8: leaves, 9: decoupled, 10: no_keys, 12: resolved, 14: halved, 22: recurs, 23: retained, 28: passed, 29: kept, 30: resold,
    31: unburned, 32: forecast,
}  # fmt: skip
