"""A projection in words: the finding above the page, and the scenario as if this, then that."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.charts.finding import period_name
from analytics.engine.cause import causes_in_words
from analytics.engine.projection import Projection
from analytics.engine.projection_wire import sentences
from analytics.engine.risk import Risk
from analytics.paths.presets import LABELS
from analytics.saved.terms_words import in_words, title
from analytics.words import listed, margin_text, money, months, percent
from pages.parts.scenario_state import MODELS

_STILL = 0.0005  # a margin that moves by less stands
_PRESETS = {
    "flat": "prices stay as they are", "list_30": "list prices fall 30% a year", "tenfold": "token prices fall tenfold in 12 months",
    "by_tier": "prices fall by tier as published", "announced": "prices change as announced",
    "shock_100_month_3": "prices double in month 3", "tokenizer_35": "a new tokenizer needs 35% more tokens",
    "epoch_40x": "prices fall fortyfold a year",
}  # fmt: skip


_PAID = {
    "hybrid": "a platform fee and overage", "seat": "by the seat", "credit": "in credits", "acu": "by the agent compute unit",
    "task": "by the task",
}  # fmt: skip
_ACTS = {"other_cogs": "other COGS come on top", "routing": "work is routed to a smaller model", "caching": "a cache answers in part"}


def finding(projection: Projection) -> str:
    """What becomes of gross profit in dollars, and of the margin beside it."""
    rows = projection.rows
    profit, margin = _profit(projection), rows["gross_margin"].to_list()
    first, last = margin[0], margin[-1]
    known = [value for value in margin if value is not None]
    if first is None or last is None:
        return f"{profit}; without revenue {'today' if first is None else f'in month {len(margin) - 1}'} there is no margin"
    if max(known) - min(known) < _STILL and len(known) == len(margin):
        return f"{profit} while margin stands at {percent(first)}"
    moved = "falls" if last < first else "rises"
    if abs(last - first) < _STILL:
        return f"{profit} while margin moves between {percent(min(known))} and {percent(max(known))}"
    if margin_text(first) == margin_text(last):
        return f"{profit} while margin stays {margin_text(last)}"
    return f"{profit} while margin {moved} from {margin_text(first)} to {margin_text(last)}"


def _profit(projection: Projection) -> str:
    profits, halved = projection.rows["gross_profit"].to_list(), projection.halved[list(projection.halved)[-1]]
    first, last, horizon = profits[0], profits[-1], projection.scenario.horizon_months
    if halved.status == "already_below":
        return f"There is no gross profit to begin with: {money(first)} a month today, {money(last)} in month {horizon}"
    if halved.status == "reached":
        month = projection.month_of(halved)
        when = f"by {period_name(f'{month:%Y-%m}')}" if month else f"in {months(halved.months)}"
        return f"Gross profit halves {when}"
    if abs(last - first) <= _STILL * first:
        return f"Gross profit stays at {money(first)} a month"
    if last >= 2 * first:
        return f"Gross profit grows {last / first:.1f}-fold in {horizon} months"
    return f"Gross profit {'falls' if last < first else 'grows'} {percent(abs(last / first - 1), 0)} in {horizon} months"


def lede(projection: Projection, typed: bool, actual: str = "") -> str:
    """Dollars at the start and at the horizon, beside the floor; what it starts from, and what the company itself earns."""
    rows, plans = projection.rows, listed([name.split("_")[0] for name in projection.scenario.entries])
    said = (
        f"If everything were sold by {plans}: {money(rows['gross_profit'][0])} a month at the start, "
        f"{money(rows['gross_profit'][-1])} in month {rows.height - 1}; "
        f"the floor of gross margin is {percent(projection.scenario.floor, 0)}."
    )
    if typed:
        return f"{said} All of it starts from typed figures, not from imports: type your own below."
    return f"{said} As it sells today the company earns {actual}." if actual else said


def compared(ends: Sequence[tuple[str, float]], horizon: int) -> str:
    """What each way to sell leaves at the end, the most first."""
    said = [
        f"{name.lower()} {'leaves' if index == 0 else ''} {money(profit)}".replace("  ", " ")
        for index, (name, profit) in enumerate(sorted(ends, key=lambda end: -end[1]))
    ]
    text = listed(said)
    return f"In month {horizon}, {text} of gross profit"


def conditions(values: Mapping[str, Any]) -> str:
    """What the scenario names, as one condition."""
    said = [_lever(lever) for lever in values.get("levers", []) if lever["lever"] == "price_path"]
    said = said or ["prices stay as they are"]
    mix = values.get("plans")
    said += (
        [_plan(plan).replace("customers", f"{percent(plan['share'], 0)} of customers", 1) for plan in mix]
        if mix
        else [_plan(values["plan"])]
    )
    said += [
        f"{title(MODELS['behaviour'], name)} is {in_words(MODELS['behaviour'], name, value)}" for name, value in _named(values, "behaviour")
    ]
    said += [_lever(lever) for lever in values.get("levers", []) if lever["lever"] != "price_path"]
    return f"If {listed(said)}, then:"


def consequences(projection: Projection, drawn: Risk | None) -> list[str]:
    """What follows, a sentence a plan, what random paths make of it, and which force does it (M11)."""
    return [f"{said[:1].upper()}{said[1:]}" for said in (*sentences(projection, drawn), *causes_in_words(projection))]


def _named(values: Mapping[str, Any], part: str) -> list[tuple[str, Any]]:
    return list((values.get(part) or {}).items())


def _plan(plan: Mapping[str, Any]) -> str:
    match plan["plan"]:
        case "markup":
            return f"customers pay the price of tokens plus {percent(plan.get('markup', 0.3))}"
        case "outcome":
            return f"customers pay ${plan.get('price_usd', 0.99):,.2f} for an outcome"
        case other:
            return f"customers pay {_PAID.get(other, f'by {other}')}"


def _lever(lever: Mapping[str, Any]) -> str:
    named = {name: value for name, value in lever.items() if name != "lever"}
    match lever["lever"]:
        case "price_path" if "preset" in named:
            return _PRESETS.get(named["preset"], LABELS[named["preset"]])
        case "price_path" if set(named) <= {"annual_decline"}:
            decline = named.get("annual_decline", 0.0)
            return (
                "prices stay as they are"
                if decline == 0
                else f"prices {'fall' if decline > 0 else 'rise'} {percent(abs(decline), 0)} a year"
            )
        case "distillation":
            share, month = named.get("max_share", 0.5), named.get("launch_month", 2)
            return f"a model of our own takes up to {percent(share, 0)} of tokens from month {month}"
        case "byok" if "max_share" in named or "share" in named:
            share, when = (named["share"], "at once") if "share" in named else (named["max_share"], "in the end")
            return f"customers bring their own keys for {percent(share, 0)} of revenue, {when}"
        case name:
            said = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in named.items() if not isinstance(value, list))
            return f"{_ACTS.get(name, f'{name} acts')}{f' ({said})' if said else ''}"
