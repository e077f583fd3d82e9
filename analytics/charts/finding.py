"""What a margin table says in one sentence, and its total: the claim above the table and the chart."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.measure import Grade, worst
from analytics.names import called
from analytics.words import money, percent, points, signed_money

COVERED = 0.80  # of inference cost; below it parts are not compared (M2)
_A = {"customer": "a customer", "product": "a product", "priced_by": "a way of pricing"}
_REMEDY = (
    "A gateway's log that names customers would say whose it is, or a map file that gives workloads and ids to customers and products."
)
_SUMS = ("revenue", "inference_cost", "unattributed_cost", "other_cogs")
_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def period_name(key: object) -> str:
    """2026-10 as October 2026, 2026-Q3 as the third quarter of 2026, 2026 as 2026 to date."""
    text = "" if key is None else str(key)
    if len(text) == 7 and text[5:].isdigit():
        return f"{_NAMES[int(text[5:]) - 1]} {text[:4]}"
    if "-Q" in text:
        year, quarter = text.split("-Q")
        return f"Q{quarter} {year}"
    return f"{text} to date" if text.isdigit() else text


def short_name(key: object) -> str:
    """2026-10 as Oct 2026, the rest as in a sentence."""
    text = period_name(key)
    return f"{text[:3]} {text[-4:]}" if text.split(" ")[0] in _NAMES else text


def size(row: Mapping[str, Any]) -> float:
    """What a row of a margin table is ranked by: gross profit; where it is not known, the larger of revenue and cost."""
    profit = row["gross_profit"]
    return float(max(row["revenue"] or 0, row["inference_cost"] or 0) if profit is None else profit)


def total(frame: pl.DataFrame) -> dict[str, Any]:
    """The sum of a margin table: sums first, the ratio last; what is missing everywhere stays missing.

    Where a row has revenue or cost and no gross profit, the other side of a month is not loaded, and the whole has none either.
    """
    sums: dict[str, Any] = {name: frame[name].sum() if frame[name].count() else None for name in _SUMS}
    revenue, cost, other = sums["revenue"], sums["inference_cost"], sums["other_cogs"]
    lacking = frame.filter(pl.col("gross_profit").is_null(), pl.any_horizontal(pl.col("revenue", "inference_cost").fill_null(0) != 0))
    known = revenue is not None and cost is not None and lacking.is_empty()
    profit = revenue - cost - (other or Decimal(0)) if known else None
    grades: list[Grade] = frame["grade"].drop_nulls().to_list()
    return {
        **sums,
        "cogs": None if cost is None or other is None else cost + other,
        "cogs_complete": bool(frame["cogs_complete"].all()),
        "gross_profit": profit,
        "gross_margin": float(profit / revenue) if profit is not None and revenue is not None and revenue > 0 else None,
        "grade": worst(*grades),
    }


def over_time(rows: Sequence[Mapping[str, Any]], key: str, floor: float, currency: str, last: str | None) -> tuple[str, str]:
    """Claim and second sentence about the last complete period of a table by time."""
    known = [row for row in rows if row["gross_margin"] is not None and (last is None or str(row[key]) <= last)]
    if not known:
        return _half(rows, currency, _over([row for row in rows if row["revenue"] or row["inference_cost"]], key))
    now = known[-1]
    margin = "gross margin" if now["cogs_complete"] else "inference margin"
    distance = float(now["gross_margin"]) - floor
    side = f"{points(abs(distance)).lstrip('+')} {'above' if distance >= 0 else 'below'} the {floor:.0%} floor"
    side += "" if now["cogs_complete"] else " before other COGS"
    profit = money(now["gross_profit"], currency)
    claim = f"In {period_name(now[key])} {margin} is {percent(now['gross_margin'])}, {side}, on {profit} of gross profit"
    if len(known) < 2:
        return claim, ""
    before = known[-2]
    moved = signed_money(now["gross_profit"] - before["gross_profit"], currency)
    return claim, (
        f"Against {period_name(before[key])}: {moved} of gross profit, {points(now['gross_margin'] - before['gross_margin'])} of margin, "
        f"{signed_money((now['revenue'] or 0) - (before['revenue'] or 0), currency)} of revenue."
    )


def by_name(
    rows: Sequence[Mapping[str, Any]], key: str, nouns: tuple[str, str], floor: float, currency: str, period: str
) -> tuple[str, str]:
    """Claim and second sentence about a table by customer, product and the like."""
    known = [row for row in rows if row[key] is not None and row["gross_margin"] is not None]
    if not known:
        return _costs(rows, key, currency, period) or _half(rows, currency, period)
    reached = coverage(rows, key)
    if not comparable(rows, key):
        claim = f"{percent(reached)} of inference cost reaches {_A[key]}: margins by {nouns[0]} cannot be compared yet, {period}"
        first = max(known, key=lambda row: row["revenue"] or Decimal(0))
        return claim, f"Revenue can: {called(key, first[key])} brings the most, {money(first['revenue'], currency)}. {_REMEDY}"
    low = [row for row in known if row["gross_margin"] < floor]
    lost = [row for row in low if row["gross_profit"] < 0]
    noun = nouns[0] if len(known) == 1 else nouns[1]
    earn = "earns" if len(low) <= 1 else "earn"
    claim = f"{len(low) or 'None'} of {len(known)} {noun} {earn} less than the {floor:.0%} floor before other COGS"
    if lost:
        claim += f"; {len(lost)} {'is' if len(lost) == 1 else 'are'} served below cost"
    top = max(known, key=lambda row: row["gross_profit"])
    whole = sum((row["gross_profit"] for row in known), Decimal(0))
    most = f"{money(top['gross_profit'], currency)} of {money(whole, currency)}"
    verb = "brings the most gross profit" if top["gross_profit"] > 0 else "loses least of all"
    more = f"{called(key, top[key])} {verb}: {most} ({percent(top['gross_margin'])} margin)."
    if reached is not None and reached < 1:
        more += f" {percent(reached)} of inference cost reaches {_A[key]}."
    return f"{claim}, {period}", more


def comparable(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    """M2: whether enough inference cost reaches the names of a cut for their margins to be set side by side."""
    reached = coverage(rows, key)
    return reached is None or reached >= COVERED


def coverage(rows: Sequence[Mapping[str, Any]], key: str) -> float | None:
    """M17: inference cost that a name of this cut bears, over all of it; None where there is none."""
    costs = [(row[key] is not None and row[key] != "unclassified", row["inference_cost"] or Decimal(0)) for row in rows]
    whole = sum((cost for _, cost in costs), Decimal(0))
    return float(sum((cost for named, cost in costs if named), Decimal(0)) / whole) if whole > 0 else None


def _costs(rows: Sequence[Mapping[str, Any]], key: str, currency: str, period: str) -> tuple[str, str] | None:
    """What can be said of a cut that has cost alone: who takes the most of it."""
    named = [row for row in rows if row[key] is not None and row["inference_cost"]]
    whole = sum((row["inference_cost"] for row in rows if row["inference_cost"] is not None), Decimal(0))
    if not named or whole <= 0 or key not in ("provider", "model"):
        return None
    top = max(named, key=lambda row: row["inference_cost"])
    takes = f"{called(key, top[key])} takes {percent(float(top['inference_cost'] / whole), 0)} of inference cost"
    claim = f"{takes}, {period}: {money(top['inference_cost'], currency)} of {money(whole, currency)}"
    return claim, f"Revenue has no {key}, so this cut has cost alone; a customer's or a product's margin has both."


def _over(rows: Sequence[Mapping[str, Any]], key: str) -> str:
    """From the first period of a table to its last, in a sentence."""
    names = list(dict.fromkeys(period_name(row[key]) for row in (rows[0], rows[-1]))) if rows else []
    return f"from {names[0]} to {names[1]}" if len(names) > 1 else f"in {names[0]}" if names else ""


def _half(rows: Sequence[Mapping[str, Any]], currency: str, period: str) -> tuple[str, str]:
    """What can be said while revenue or cost is missing."""
    cost = sum((row["inference_cost"] for row in rows if row["inference_cost"] is not None), Decimal(0))
    revenue = sum((row["revenue"] for row in rows if row["revenue"] is not None), Decimal(0))
    if cost and not revenue:
        return (
            f"Inference cost is {money(cost, currency)} {period}; no margin without revenue here",
            "Import invoices, or choose another way of cutting.",
        )
    if revenue and not cost:
        return (
            f"Revenue is {money(revenue, currency)} {period}; no margin without inference cost",
            "Import usage and what the providers charge.",
        )
    return "Nothing here has both revenue and cost yet", "Margin needs invoices and usage of the same months."
