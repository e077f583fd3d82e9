"""Q4 When is the floor of gross margin broken, when has gross profit halved, and why?"""

from typing import Any

import polars as pl

from analytics.answering import amounts, elasticity_of, floor_field, floor_of, not_yet, standing
from analytics.asked import Asked
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.equations.margin import gross_margin, room_to_floor
from analytics.forward import Market, by_month
from analytics.measure import Measure
from analytics.metrics.months_to_floor import HORIZON, by_preset
from analytics.question import Answer, Chart, Question
from analytics.said import Said

SOON = 12.0  # months
_PATHS = {
    "flat": "prices that stay as they are",
    "list_30": "list prices that go on falling as assumed",
    "tenfold": "a tenfold fall within a year",
    "by_tier": "the published half-lives",
    "announced": "the changes already announced",
    "shock_100_month_3": "prices that double",
    "tokenizer_35": "a tokenizer that needs a third more tokens",
    "epoch_40x": "a fortyfold fall within a year",
}
_CAUSES = {
    "price_rise": "work sold at fixed prices costs more",
    "other_cogs": "other COGS stay while gross profit falls",
    "mix": "lines that follow tokens shrink beside those that earn less",
}
_DRAWN = {"Prices stay": "flat", "List path": "list_30", "Tenfold": "tenfold", "Double": "shock_100_month_3"}


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if asked.lacks or company is None or company.gross_profit is None:
        return not_yet("when the floor breaks and gross profit halves", asked.lacks, currency=asked.currency)
    rows, profit, revenue = by_preset(company), company.gross_profit, company.at.whole.revenue or 0
    floor, half = (_soonest(rows, column) for column in ("months_to_floor", "months_until_halved"))
    already = (gross_margin(profit, revenue) or 0.0) < asked.floor
    behind = company.behind("billing_lines")
    now, label = gross_margin(profit, revenue), f"{asked.kind.capitalize()} margin"
    measures: dict[str, Measure] = {
        "margin": figure("Q4_margin", label, "fraction", now, "estimated", "E0.2", "", rows=behind),
        "floor": floor_of(asked),
        "to_floor": _months(floor, "months_to_floor", "Q4_floor", "Months until margin is under the floor, on the soonest path", "E16.5"),
        "to_half": _months(half, "months_until_halved", "Q4_half", "Months until gross profit has halved, on the soonest path", "E16.6"),
        "horizon": Measure("Q4_horizon", "Months looked ahead", "count", float(HORIZON), "assumed", "E16.5"),
    }  # fmt: skip
    names = {
        "kind": asked.kind,
        "path": _PATHS[floor["preset"]] if floor else "",
        "why": _CAUSES.get(floor["cause"], "") if floor else "",
        "half_path": _PATHS[half["preset"]] if half else "",
    }
    sentence = Said(_sentence(asked, already, profit > 0, floor, half), measures, names, asked.currency)
    central = rows.filter(pl.col("preset") == "list_30")
    soon = [value for name in ("months_to_floor", "months_until_halved") for value in central[name].drop_nulls() if value < SOON]
    judged = standing(good=floor is None and profit > 0, bad=already or profit <= 0 or bool(soon))
    say = Said(_say(asked, already, floor), measures, names, asked.currency)
    return Answer(sentence, judged, say, _change(asked, company), _chart(asked, company), "", (elasticity_of(asked),))


def _soonest(rows: pl.DataFrame, column: str) -> dict[str, Any] | None:
    known = rows.filter(pl.col(column).is_not_null(), pl.col("floor_status") != "already_below" if column == "months_to_floor" else True)
    return known.sort(column, "preset").row(0, named=True) if known.height else None


def _months(row: dict[str, Any] | None, column: str, id: str, label: str, equation: str) -> Measure:
    return figure(id, label, "months", None if row is None else row[column], "assumed", equation, "a path on which it happens")


def _sentence(asked: Asked, already: bool, profitable: bool, floor: dict[str, Any] | None, half: dict[str, Any] | None) -> str:
    line = f"the floor of {floor_field(asked)}"
    if already:
        first = f"It is broken already: {{kind}} margin is {{margin}}, under {line}"
    elif floor is None:
        first = f"Within {{horizon}} months none of the named price paths brings {{kind}} margin, {{margin}} today, under {line}"
    else:
        why = ": {why}" if floor["cause"] in _CAUSES else ""
        first = f"At the soonest {{kind}} margin, {{margin}} today, is under {line} in {{to_floor}}, with {{path}}{why}"
    if not profitable:
        return f"{first}; there is no gross profit to halve."
    return f"{first}; gross profit halves " + (
        "at the soonest in {to_half}, with {half_path}." if half else "on none of them within ten years."
    )


def _say(asked: Asked, already: bool, floor: dict[str, Any] | None) -> str:
    line = f"our floor of {floor_field(asked)}"
    if already:
        return f"We are under {line} today, at {{margin}}."
    if floor is None:
        return f"No named price path of the next {{horizon}} months brings us under {line}, if customers and prices stay as they are."
    return f"The path that worries us is {{path}}: it brings us under {line} in {{to_floor}}."


def _change(asked: Asked, company: Company) -> Said:
    """What cost a month separates the margin from its floor today."""
    room = room_to_floor(company.gross_profit or 0, company.at.whole.revenue or 0, asked.floor)
    gap = amounts(asked, "Q4_room", "Cost a month between today's margin and the floor", abs(room), "estimated", "E0.2")
    told = {"room": gap, "floor": floor_of(asked)}
    line = f"the floor of {floor_field(asked)}"
    if room < 0:
        return Said(f"It takes {{room}} a month less cost to come back to {line}.", told, currency=asked.currency)
    return Said(f"At today's prices {{room}} a month more cost brings the margin to {line}.", told, currency=asked.currency)


def _chart(asked: Asked, company: Company) -> Chart:
    eta, other = assumption("behaviour.tokens_elasticity").value, float(company.at.other_cogs or 0)
    profits: dict[str, list[float]] = {}
    margins: dict[str, list[float | None]] = {}
    for name, preset in _DRAWN.items():
        lever = {"lever": "price_path", "preset": preset}
        path = by_month(company.at.lines, Market([lever], assumption("behaviour.elasticity").low, eta), HORIZON)
        profits[name] = [revenue - cost - other for revenue, cost in path]
        margins[name] = [gross_margin(profit, revenue) for profit, (revenue, _) in zip(profits[name], path, strict=True)]
    across = {"t": list(range(HORIZON + 1))}
    ends = [values[-1] for values in margins.values() if values[-1] is not None]
    claim = (
        "No drawn path ends under the floor"
        if min(ends, default=0.0) >= asked.floor
        else "Every drawn path ends under the floor"
        if max(ends, default=0.0) < asked.floor
        else "Some paths end under the floor, others do not"
    )
    below = Chart("lines", "The same in gross profit a month", asked.currency, pl.DataFrame({**across, **profits}))
    return Chart("lines", claim, "fraction", pl.DataFrame({**across, **margins}, strict=False), asked.floor, "floor", below)


FLOOR_AND_HALF = Question(
    number=4,
    text="When do we break 30%, and when has gross profit halved? Why?",
    family="Prices",
    good="Not on any named price path within three years.",
    bad="Within a year on the path that list prices took, or already.",
    claim_not="That a path which was drawn is a forecast; growth, churn and competition for the markup stand still in it.",
    follow_up="Which of these paths have you seen before, and what did you do then?",
    answer=_answer,
)
