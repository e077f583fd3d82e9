"""Q4 When is the floor of gross margin broken, when has gross profit halved, and why?"""

from dataclasses import dataclass

import polars as pl

from analytics.answers.answering import amounts, elasticity_of, floor_field, floor_of, not_yet, standing, untyped
from analytics.answers.asked import Asked
from analytics.answers.random_paths import Random, random_paths
from analytics.assumptions import assumption
from analytics.company import Company, figure
from analytics.engine.forward import Market, by_month
from analytics.equations.margin import gross_margin, room_to_floor
from analytics.measure import Measure
from analytics.metrics.months_to_floor import HORIZON, by_preset
from analytics.paths.presets import LABELS, Preset
from analytics.question import Answer, Chart, Question
from analytics.said import Said

SOON = 12.0  # months
_PATHS: dict[Preset, str] = {
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
_ON_RANDOM = (
    " On random paths around list prices that fall as assumed, margin in {horizon} months lies between {p10} and {p90} in eight of ten"
)
_DRAWN = {"Prices stay": "flat", "List falls": "list_30", "Tenfold": "tenfold", "Double": "shock_100_month_3"}


def _answer(asked: Asked) -> Answer:
    company = asked.company
    if asked.lacks or company is None or company.gross_profit is None:
        return not_yet("when the floor breaks and gross profit halves", asked.lacks, currency=asked.currency)
    profit, revenue = company.gross_profit, company.at.whole.revenue or 0
    told = company.at.cost_is_known
    floor, half = _soonest(asked, "floor"), _soonest(asked, "half")
    already = (gross_margin(profit, revenue) or 0.0) < asked.floor
    behind = company.behind("billing_lines")
    now, label = gross_margin(profit, revenue), f"{asked.kind.capitalize()} margin"
    measures: dict[str, Measure] = {
        "margin": figure("Q4_margin", label, "fraction", now, "estimated", "E0.2", "", rows=behind),
        "floor": floor_of(asked),
        "to_floor": _months(floor, "Q4_floor", "Months until margin is under the floor, on the soonest path", "E16.5"),
        "to_half": _months(half, "Q4_half", "Months until gross profit has halved, on the soonest path", "E16.6"),
        "horizon": Measure("Q4_horizon", "Months looked ahead", "count", float(HORIZON), "assumed", "E16.5"),
    }  # fmt: skip
    names = {
        "kind": asked.kind,
        "Kind": asked.kind.capitalize(),
        "path": _PATHS[floor.preset] if floor else "",
        "why": _why(company, floor),
        "half_path": _PATHS[half.preset] if half else "",
    }
    drawn = random_paths(asked, HORIZON)
    measures |= _random(drawn)
    words = _sentence(asked, already, profit > 0, floor, half, names["why"]) + (_on_random(drawn, already) if drawn is not None else "")
    sentence = Said(words, measures, names, asked.currency)
    central = [asked.indicators[f"M11_{line}_list_30"].value for line in ("floor", "half")]
    soon = any(value is not None and value < SOON for value in central)
    bad = already or profit <= 0 or soon
    needs = asked.unclear or untyped(asked)
    judged = standing(good=floor is None and not needs, bad=bad, known=told or bad)
    say = Said(_say(asked, already, floor), measures, names, asked.currency)
    chart = _chart(asked, company, drawn) if told else None
    return Answer(sentence, judged, say, _change(asked, company), chart, needs, (elasticity_of(asked),))


@dataclass(frozen=True)
class Soonest:
    """The path on which something happens first, and the months until then."""

    preset: Preset
    months: float


def _soonest(asked: Asked, line: str) -> Soonest | None:
    values = {preset: asked.indicators[f"M11_{line}_{preset}"].value for preset in LABELS}
    known = [Soonest(preset, float(value)) for preset, value in values.items() if value is not None]
    return min(known, key=lambda each: (each.months, each.preset), default=None)


def _on_random(drawn: Random, already: bool) -> str:
    if already:
        return f"{_ON_RANDOM}."
    many = "none of them goes" if drawn.below == 0 else "all of them go" if drawn.below == 1 else "{below:0} of them go"
    return f"{_ON_RANDOM}, and {many} under the floor within {{within}} months."


def _random(drawn: Random | None) -> dict[str, Measure]:
    """What random paths say at the horizon; nothing where none could be drawn."""
    if drawn is None:
        return {}
    last = drawn.bands.row(-1, named=True)
    ends = {end: last[f"gross_margin_{end}"] for end in ("p10", "p90")}
    return {
        end: figure(f"Q4_{end}", f"Margin at the horizon, {words} of random paths", "fraction", ends[end], "assumed", "B15", "revenue")
        for end, words in (("p10", "lowest tenth"), ("p90", "highest tenth"))
    } | {
        "below": figure("Q4_below", "Random paths with a margin under the floor", "fraction", drawn.below, "assumed", "B15", ""),
        "within": figure("Q4_within", "Months that this looks ahead", "count", float(drawn.within), "assumed", "B15", ""),
    }


def _why(company: Company, floor: Soonest | None) -> str:
    """What breaks the floor on the soonest path, at the end of the elasticity range where it does so first."""
    if floor is None:
        return ""
    rows = by_preset(company, (floor.preset,)).filter(pl.col("months_to_floor").is_not_null()).sort("months_to_floor")
    return _CAUSES.get(rows["cause"][0], "") if rows.height else ""


def _months(found: Soonest | None, id: str, label: str, equation: str) -> Measure:
    return figure(id, label, "months", None if found is None else found.months, "assumed", equation, "a path on which it happens")


def _sentence(asked: Asked, already: bool, profitable: bool, floor: Soonest | None, half: Soonest | None, why: str) -> str:
    line = f"the floor of {floor_field(asked)}"
    if not asked.company or not asked.company.at.cost_is_known:
        now = "{Kind} margin is {margin}, under" if already else "{Kind} margin is {margin} today, at or above"
        return f"{now} {line}; on which path it breaks and profit halves takes a map of which product inference cost belongs to."
    if already:
        first = f"It is broken already: {{kind}} margin is {{margin}}, under {line}"
    elif floor is None:
        first = f"{{Kind}} margin is {{margin}} today, and within {{horizon}} months no named price path brings it under {line}"
    else:
        why = ": {why}" if why else ""
        first = f"{{Kind}} margin is {{margin}} today and at the soonest under {line} in {{to_floor}}, with {{path}}{why}"
    if not profitable:
        return f"{first}; there is no gross profit to halve."
    return f"{first}; gross profit on inference halves " + (
        "at the soonest in {to_half}, with {half_path}." if half else "on none of them within ten years."
    )


def _say(asked: Asked, already: bool, floor: Soonest | None) -> str:
    line = f"our floor of {floor_field(asked)}"
    if already:
        return f"We are under {line} today, at {{margin}}."
    if not asked.company or not asked.company.at.cost_is_known:
        return "Our margin is {margin} today; how long depends on which products our inference belongs to."
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


def _chart(asked: Asked, company: Company, drawn: Random | None) -> Chart:
    eta, other = assumption("behaviour.tokens_elasticity").value, float(company.at.other_cogs or 0)
    profits: dict[str, list[float]] = {}
    margins: dict[str, list[float | None]] = {}
    for name, preset in _DRAWN.items():
        lever = {"lever": "price_path", "preset": preset}
        path = by_month(company.at.lines, Market([lever], assumption("behaviour.elasticity").low, eta), HORIZON)
        profits[name] = [revenue - cost - other for revenue, cost in path]
        margins[name] = [gross_margin(profit, revenue) for profit, (revenue, _) in zip(profits[name], path, strict=True)]
    across = {"t": list(range(HORIZON + 1))}
    if drawn is not None:
        for end, words in (("p10", "Lowest tenth"), ("p90", "Highest tenth")):
            margins[words], profits[words] = (drawn.bands[f"gross_{what}_{end}"].to_list() for what in ("margin", "profit"))
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
    bad="It breaks or halves within a year on the path that list prices took, or has already.",
    claim_not="That a path which was drawn is a forecast; growth, churn and competition for the markup stand still in it.",
    follow_up="Which of these paths have you seen before, and what did you do then?",
    answer=_answer,
)
