"""The four figures under the verdict: gross profit by class, what a price move does, what BYOK leaves, and how long it lasts.

The last three come from the projection engine: pegged lines at constant markup, the rest at fixed revenue.
"""

from collections.abc import Callable

from analytics.assumptions import assumption
from analytics.board.statement import Figure
from analytics.engine import forward
from analytics.equations.byok import margin_at_risk
from analytics.equations.floor import months_to_floor
from analytics.equations.margin import gross_margin
from analytics.measure import Grade, Measure, Rows
from analytics.position import Part, Position
from analytics.words import MISSING, money, months, percent, signed_money

HORIZON = 36  # months, as a scenario's
_ONE_SIDE = "both billing lines and inference cost of the month"
_NO_PRODUCT = "the products that inference cost belongs to"
_NO_CLASS = "what sets the price of revenue, and the products that inference cost belongs to"


def figures(at: Position, floor: float, assumed: Callable[[str], float]) -> tuple[Figure, ...]:
    """The four, in the order people read them; `assumed`: what the company signed for a name, else what is shipped."""
    return (by_class(at), price_move(at), every_key(at, assumed), until_halved(at, floor))


def by_class(at: Position) -> Figure:
    """M5 in dollars: gross profit pegged and not pegged."""
    title = "Gross profit, pegged and not"
    parts = (("pegged", "Pegged", at.pegged), ("not_pegged", "Not pegged", at.free), ("unclassified", "Not classified", at.unclassified))
    details = [
        f"{label.lower()}{' (price follows tokens)' if name == 'pegged' else ''}: {percent(part.margin)} margin"
        if name != "unclassified"
        else f"{money(part.gross_profit, at.currency)} not classified"
        for name, label, part in parts
        if part.revenue or part.inference_cost
    ]
    value = f"{money(at.pegged.gross_profit, at.currency)} pegged, {money(at.free.gross_profit, at.currency)} not"
    found = tuple(_dollars(at, f"{name}_gross_profit", f"{label} gross profit a month", part, "M5") for name, label, part in parts)
    return Figure(title, value, tuple(details), at.grade, found) if _known(at) else _unknown(title, found[0])


def price_move(at: Position) -> Figure:
    """M20 re-run: a fall and a doubling of token prices, as an interval over the elasticity range."""
    title = "Gross profit if token prices move"
    if not _known(at):
        return _unknown(title, _measure(at, "inference_delta", "Change of gross profit a month", "M20"))
    fall, doubling = assumption("prices.fall").value, assumption("prices.doubling").value
    fallen = _change(at, 1 - fall, f"Change of gross profit a month if prices fall {percent(fall, 0)}", "price_fall")
    doubled = _change(at, doubling, "Change of gross profit a month if prices double", "price_doubling")
    low, high = _elasticities()
    details = (
        f"a month if they fall {percent(fall, 0)}",
        f"{_interval(at, doubled)} if they double",
        f"use grows {low:g}% to {high:g}% for each 1% off",
    )
    return Figure(title, _interval(at, fallen), details, "assumed", (fallen, doubled))


def every_key(at: Position, assumed: Callable[[str], float]) -> Figure:
    """E11.2: what is left if every customer brings a key, on the terms assumed; dollars first, a share only of gross profit above zero."""
    title = "If every customer brings a key"
    left = _measure(at, "byok_gross_profit", "Gross profit left a month with every key the customer's", "E11.2")
    whole = at.whole.gross_profit
    if whole is None or not _known(at):
        return _unknown(title, left)
    fee, psi = assumed("byok.fee_rate"), assumed("byok.handed_back_share")
    after = forward.left_with_every_key(at.lines, fee, psi)
    left = _measure(at, left.id, left.label, left.equation, after)
    risk = margin_at_risk(float(whole), after)
    at_risk = Measure(
        "M10", "Margin at risk under BYOK", "fraction", risk, "assumed", "E11.4", "" if risk is not None else "gross profit above zero"
    )
    details = [f"{percent(risk)} of gross profit at risk"] if risk is not None else []
    terms = f"each pays its provider itself; fee of {percent(fee, 0)} of tokens kept, {percent(psi, 0)} of the saving handed back"
    value = f"{money(after, at.currency)} left of {money(whole, at.currency)}"
    return Figure(title, value, (*details, terms), "assumed", (left, at_risk))


def until_halved(at: Position, floor: float) -> Figure:
    """E16.6 at list -30% and tenfold, eps 0 and 0.7, beside E16.5 for the company's margin and its floor."""
    title = "Until pegged gross profit halves"
    listed, tenfold = assumption("prices.list_decline").value, assumption("prices.tenfold_decline").value
    halves = _known(at) and (at.pegged.gross_profit or 0) > 0
    slow, fast = (
        _halved(at, decline, f"Months until pegged gross profit halves at {words}", name, halves)
        for decline, words, name in (
            (listed, f"list prices falling {percent(listed, 0)} a year", "list"),
            (tenfold, "a tenfold fall a year", "tenfold"),
        )
    )
    if not _known(at):
        return _unknown(title, slow)
    crossing, words = _floor(at, floor, (listed, tenfold))
    if not halves:
        return Figure(title, "None to halve", (words,), "assumed", (slow, fast, crossing))
    details = (f"at list prices −{percent(listed, 0)} a year", f"{_span(fast)} at tenfold a year", words)
    return Figure(title, _span(slow), details, "assumed", (slow, fast, crossing))


def _known(at: Position) -> bool:
    """Whether gross profit of pegged lines can be told from that of the others."""
    return at.whole.gross_profit is not None and at.cost_is_known


def _change(at: Position, ratio: float, label: str, name: str) -> Measure:
    ends = [forward.price_move(at.lines, ratio, eps, _tokens_elasticity()) for eps in _elasticities()]
    return Measure(name, label, at.currency, ends[0], "assumed", "M20, E4.4", "", min(ends), max(ends), Rows("usage", {"month": at.month}))


def _halved(at: Position, decline: float, label: str, name: str, halves: bool) -> Measure:
    if not halves:
        needs = "pegged gross profit above zero" if _known(at) else _needs(at)
        return Measure(f"halved_{name}", label, "months", None, "assumed", "E16.6", needs)
    pegged = [line for line in at.lines if line.pegged]
    ends = [forward.months_until_halved(pegged, forward.fall(decline, eps, _tokens_elasticity())) for eps in _elasticities()]
    needs = "" if ends[0] is not None else "a path on which it halves within ten years"
    return Measure(f"halved_{name}", label, "months", ends[0], "assumed", "E16.6", needs, ends[0], ends[1])


def _floor(at: Position, floor: float, declines: tuple[float, float]) -> tuple[Measure, str]:
    """Months until the company's margin is below its floor: soonest and latest over both paths and the elasticity range."""
    label = f"Months until gross margin falls below the floor of {percent(floor, 0)}"
    profit, revenue = at.whole.gross_profit, at.whole.revenue
    if profit is None or not revenue or revenue <= 0:
        return Measure(
            "M11", label, "months", None, "assumed", "E16.5", "revenue above zero"
        ), f"margin's {percent(floor, 0)} floor: not measurable"
    other = float(at.other_cogs or 0)
    paths = [forward.fall(decline, eps, _tokens_elasticity()) for decline in declines for eps in _elasticities()]
    found = [months_to_floor(forward.margins(at.lines, path, other, HORIZON), floor) for path in paths]
    now = percent(gross_margin(profit - (at.other_cogs or 0), revenue))
    if found[0].status == "already_below":
        return Measure("M11", label, "months", 0.0, "assumed", "E16.5"), f"margin's {percent(floor, 0)} floor: already below, at {now}"
    reached = [crossing.after for crossing in found if crossing.after is not None]
    if not reached:
        needs = f"a horizon beyond {HORIZON} months: the floor is not reached before"
        return Measure(
            "M11", label, "months", None, "assumed", "E16.5", needs
        ), f"margin's {percent(floor, 0)} floor: not within {HORIZON} months"
    ends = f"{months(min(reached))} or later" if len(reached) < len(found) else f"{_ends(min(reached), max(reached))}"
    measure = Measure("M11", label, "months", min(reached), "assumed", "E16.5", "", min(reached), max(reached))
    return measure, f"margin's {percent(floor, 0)} floor: {ends}"


def _elasticities() -> tuple[float, float]:
    assumed = assumption("behaviour.elasticity")
    return assumed.low, assumed.high


def _tokens_elasticity() -> float:
    return assumption("behaviour.tokens_elasticity").value


def _interval(at: Position, measure: Measure) -> str:
    return f"{signed_money(measure.low, at.currency)} to {signed_money(measure.high, at.currency)}"


def _span(measure: Measure) -> str:
    return _ends(measure.low, measure.high)


def _ends(low: object, high: object) -> str:
    first = float(str(low)) if low is not None else None
    last = float(str(high)) if high is not None else None
    if first is not None and last is None:
        return f"{months(first)} or never"
    return months(first) if first == last or first is None else f"{months(first).removesuffix(' months')} to {months(last)}"


def _dollars(at: Position, name: str, label: str, part: Part, equation: str) -> Measure:
    if not _known(at):
        return Measure(name, label, at.currency, None, at.grade, equation, _needs(at))
    return Measure(name, label, at.currency, part.gross_profit, at.grade, equation, rows=Rows("billing_lines", {"month": at.month}))


def _measure(at: Position, name: str, label: str, equation: str, value: float | None = None) -> Measure:
    grade: Grade = "assumed"
    needs = _needs(at) if value is None else ""
    return Measure(name, label, at.currency, value, grade, equation, needs, rows=Rows("billing_lines", {"month": at.month}))


def _needs(at: Position) -> str:
    if at.whole.gross_profit is None:
        return _ONE_SIDE
    return _NO_PRODUCT if at.revenue_is_known else _NO_CLASS


def _unknown(title: str, measure: Measure) -> Figure:
    return Figure(title, MISSING, (f"needs {measure.needs}",), "assumed", (measure,))
