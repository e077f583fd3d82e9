"""What the last board pack said beside what came: its headline figures as they stand now, and its projection month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from analytics.actuals import last_actual_month, margin
from analytics.charts.finding import period_name
from analytics.words import money, percent
from data.packs import Recorded, recorded
from data.snapshot import Snapshot

Place = Literal["below", "inside", "above", "unknown"]


@dataclass(frozen=True)
class Came:
    """A month that the pack projected: said and came, in base currency; `place` of gross profit beside P10 and P90."""

    month: date
    said: Mapping[str, float | None]
    revenue: float | None
    cost: float | None
    gross_profit: float | None
    place: Place

    @property
    def apart(self) -> float | None:
        """Gross profit that came less what was said."""
        said = self.said.get("gross_profit")
        return None if self.gross_profit is None or said is None else self.gross_profit - said


@dataclass(frozen=True)
class LastPack:
    """The pack before this month's, and the months since. `sentence` says both in one line."""

    pack: Recorded
    came: tuple[Came, ...]
    sentence: str


def last_pack(snapshot: Snapshot) -> LastPack | None:
    """The latest recorded pack of an earlier month than the last actual one; None where there is none."""
    last = last_actual_month(snapshot)
    before = [each for each in recorded(snapshot) if last is not None and each.month < last]
    if not before or last is None:
        return None
    pack = before[-1]
    history = {row["month"]: row for row in margin(snapshot, "month").to_dicts()}
    came = tuple(_came(said, history.get(str(said["month"])[:7])) for said in pack.projection if date.fromisoformat(said["month"]) <= last)
    return LastPack(pack, came, _sentence(pack, came, history.get(f"{pack.month:%Y-%m}"), snapshot.settings.base_currency))


def _came(said: Mapping[str, Any], row: Mapping[str, Any] | None) -> Came:
    names = ("revenue", "inference_cost", "gross_profit")
    revenue, cost, profit = (None if row is None or row[name] is None else float(row[name]) for name in names)
    low, high = said.get("gross_profit_p10"), said.get("gross_profit_p90")
    place: Place = "unknown"
    if profit is not None and low is not None and high is not None:
        place = "below" if profit < low else "above" if profit > high else "inside"
    return Came(date.fromisoformat(said["month"]), said, revenue, cost, profit, place)


def _sentence(pack: Recorded, came: Sequence[Came], then: Mapping[str, Any] | None, currency: str) -> str:
    head = f"The last pack, of {period_name(f'{pack.month:%Y-%m}')},"
    told = [each for each in came if each.gross_profit is not None and each.said.get("gross_profit") is not None]
    if not told:
        return f"{head} {_then(pack, then, currency)}"
    now = told[-1]
    low, high = now.said.get("gross_profit_p10"), now.said.get("gross_profit_p90")
    span = f" ({money(low, currency)} to {money(high, currency)})" if low is not None and high is not None else ""
    where = {"inside": ", inside that range", "below": ", below that range", "above": ", above that range", "unknown": ""}[now.place]
    said = money(now.said["gross_profit"], currency)
    month = period_name(f"{now.month:%Y-%m}")
    return f"{head} said {said} of gross profit for {month}{span}; {money(now.gross_profit, currency)} came{where}."


def _then(pack: Recorded, row: Mapping[str, Any] | None, currency: str) -> str:
    """The pack's own month, where it projected none that has come: as it said and as it stands now."""
    said, margin_said = pack.figures.get("gross_profit"), pack.figures.get("gross_margin")
    text = f"said {money(said, currency)} of gross profit ({percent(margin_said)})" if said is not None else "knew no gross profit"
    if row is None or row["gross_profit"] is None or said is None:
        return f"{text}."
    return f"{text}; that month now stands at {money(row['gross_profit'], currency)} ({percent(row['gross_margin'])})."
