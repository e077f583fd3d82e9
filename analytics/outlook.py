"""The four figures under the verdict: gross profit by class, what a price move does, what BYOK leaves, and how long it lasts.

Until projections exist: pegged lines by E4.4 at constant markup, the rest at fixed revenue with hosted inference on the list price.
"""

from analytics.assumptions import assumption
from analytics.equations.byok import byok_revenue, margin_at_risk
from analytics.equations.exposure import gross_profit_change
from analytics.equations.floor import months_to_floor, months_until_halved
from analytics.equations.margin import gross_margin
from analytics.equations.markup import gross_profit_ratio
from analytics.measure import Grade, Measure, Rows
from analytics.position import UNCLASSIFIED, Part, Position
from analytics.statement import Figure
from analytics.words import MISSING, money, months, percent, signed_money

HORIZON = 36  # months, as a scenario's
_ONE_SIDE = "both billing lines and inference cost of the month"


def figures(at: Position, floor: float) -> tuple[Figure, ...]:
    """The four, in the order people read them."""
    return (by_class(at), price_move(at), every_key(at), until_halved(at, floor))


def by_class(at: Position) -> Figure:
    """M5 in dollars: gross profit pegged and not pegged."""
    title = "Gross profit, pegged and not"
    parts = (("pegged", "Pegged", at.pegged), ("not_pegged", "Not pegged", at.free), ("unclassified", "Not classified", at.unclassified))
    details = [
        f"{label.lower()}: {percent(part.margin)} margin"
        if name != "unclassified"
        else f"{money(part.gross_profit, at.currency)} not classified"
        for name, label, part in parts
        if part.revenue or part.inference_cost
    ]
    value = f"{money(at.pegged.gross_profit, at.currency)} pegged, {money(at.free.gross_profit, at.currency)} not"
    found = tuple(_dollars(at, f"{name}_gross_profit", f"{label} gross profit a month", part, "M5") for name, label, part in parts)
    return Figure(title, value, tuple(details), at.grade, found) if at.whole.gross_profit is not None else _unknown(title, found[0])


def price_move(at: Position) -> Figure:
    """M20 re-run: a fall and a doubling of token prices, as an interval over the elasticity range."""
    title = "If token prices move"
    if at.pegged.gross_profit is None:
        return _unknown(title, _measure(at, "inference_delta", "Change of gross profit a month", "M20"))
    fall, doubling = assumption("prices.fall").value, assumption("prices.doubling").value
    fallen = _change(at, 1 - fall, f"Change of gross profit a month if prices fall {percent(fall, 0)}", "price_fall")
    doubled = _change(at, doubling, "Change of gross profit a month if prices double", "price_doubling")
    low, high = _elasticities()
    details = (
        f"a month if they fall {percent(fall, 0)}",
        f"{_interval(at, doubled)} if they double",
        f"elasticity {low:g} to {high:g}",
    )
    return Figure(title, _interval(at, fallen), details, "assumed", (fallen, doubled))


def every_key(at: Position) -> Figure:
    """E11.2: what is left if every customer brings a key; dollars first, a share only where there is gross profit to risk."""
    title = "If every customer brings a key"
    left = _measure(at, "byok_gross_profit", "Gross profit left a month with every key the customer's", "E11.2")
    whole = at.whole.gross_profit
    if whole is None:
        return _unknown(title, left)
    fee, psi = assumption("byok.fee_rate").value, assumption("byok.handed_back_share").value
    after = sum(_left(name, part, fee, psi) for name, part in at.classes.items())
    left = _measure(at, left.id, left.label, left.equation, after)
    risk = margin_at_risk(float(whole), after)
    at_risk = Measure(
        "M10", "Margin at risk under BYOK", "fraction", risk, "assumed", "E11.4", "" if risk is not None else "gross profit above zero"
    )
    details = [f"{percent(risk)} of gross profit at risk"] if risk is not None else []
    terms = f"fee of {percent(fee, 0)} of tokens kept, {percent(psi, 0)} of the saving handed back"
    value = f"{money(after, at.currency)} left of {money(whole, at.currency)}"
    return Figure(title, value, (*details, terms), "assumed", (left, at_risk))


def until_halved(at: Position, floor: float) -> Figure:
    """E16.6 at list -30% and tenfold, eps 0 and 0.7, beside E16.5 for the company's margin and its floor."""
    title = "Until pegged gross profit halves"
    listed, tenfold = assumption("prices.list_decline").value, assumption("prices.tenfold_decline").value
    halves = at.pegged.gross_profit is not None and at.pegged.gross_profit > 0
    slow, fast = (
        _halved(decline, f"Months until pegged gross profit halves at {words}", name, halves)
        for decline, words, name in (
            (listed, f"list prices falling {percent(listed, 0)} a year", "list"),
            (tenfold, "a tenfold fall a year", "tenfold"),
        )
    )
    crossing, words = _floor(at, floor, (listed, tenfold))
    if not halves:
        why = "there is none" if at.pegged.gross_profit is not None and at.pegged.gross_profit <= 0 else MISSING
        return Figure(title, why if why == MISSING else "None to halve", (words,), "assumed", (slow, fast, crossing))
    details = (f"at list prices −{percent(listed, 0)} a year", f"{_span(fast)} at tenfold a year", words)
    return Figure(title, _span(slow), details, "assumed", (slow, fast, crossing))


def _change(at: Position, ratio: float, label: str, name: str) -> Measure:
    eta = assumption("behaviour.tokens_elasticity").value
    pegged, cost = float(at.pegged.gross_profit or 0), float(at.fixed_price_cost)
    ends = [gross_profit_change(pegged, cost, ratio, eps, eta) for eps in _elasticities()]
    known = [end for end in ends if end is not None]
    return Measure(
        name, label, at.currency, known[0], "assumed", "M20, E4.4", "", min(known), max(known), Rows("usage", {"month": at.month})
    )


def _left(priced_by: str, part: Part, fee: float, psi: float) -> float:
    revenue, cost = float(part.revenue or 0), float(part.inference_cost or 0)
    if priced_by == UNCLASSIFIED:  # nobody can say what a key would do to it: it stays as it is
        return revenue - cost
    return byok_revenue(priced_by, revenue, cost, fee_rate=fee, handed_back_share=psi)


def _halved(decline: float, label: str, name: str, halves: bool) -> Measure:
    eta = assumption("behaviour.tokens_elasticity").value
    ends = [months_until_halved(decline, eps, eta) if halves else None for eps in _elasticities()]
    needs = "" if halves else "pegged gross profit above zero"
    return Measure(f"halved_{name}", label, "months", ends[0], "assumed", "E16.6", needs, ends[0], ends[1])


def _floor(at: Position, floor: float, declines: tuple[float, float]) -> tuple[Measure, str]:
    """Months until the company's margin is below its floor: soonest and latest over both paths and the elasticity range."""
    label = f"Months until gross margin falls below the floor of {percent(floor, 0)}"
    if at.whole.gross_profit is None or not at.whole.revenue or at.whole.revenue <= 0:
        return Measure("M11", label, "months", None, "assumed", "E16.5", _ONE_SIDE), f"{percent(floor, 0)} floor: not measurable"
    found = [months_to_floor(_margins(at, decline, eps), floor) for decline in declines for eps in _elasticities()]
    now = percent(gross_margin(at.whole.gross_profit - (at.other_cogs or 0), at.whole.revenue))
    if found[0].status == "already_below":
        return Measure("M11", label, "months", 0.0, "assumed", "E16.5"), f"{percent(floor, 0)} floor: already below, at {now}"
    reached = [crossing.months for crossing in found if crossing.months is not None]
    if not reached:
        needs = f"more than {HORIZON} months: the floor is not reached before"
        return Measure("M11", label, "months", None, "assumed", "E16.5", needs), f"{percent(floor, 0)} floor: not within {HORIZON} months"
    ends = f"{months(min(reached))} or later" if len(reached) < len(found) else f"{_ends(min(reached), max(reached))}"
    measure = Measure("M11", label, "months", min(reached), "assumed", "E16.5", "", min(reached), max(reached))
    return measure, f"{percent(floor, 0)} floor: {ends}"


def _margins(at: Position, decline: float, elasticity: float) -> list[float | None]:
    pegged_revenue, pegged_cost = float(at.pegged.revenue or 0), float(at.pegged.inference_cost or 0)
    revenue = float(at.whole.revenue or 0) - pegged_revenue
    moving = float(at.fixed_price_cost)
    fixed = float(at.whole.inference_cost or 0) - pegged_cost - moving + float(at.other_cogs or 0)
    margins: list[float | None] = []
    for month in range(HORIZON + 1):
        price = (1 - decline) ** (month / 12)
        scale = gross_profit_ratio(price, elasticity) or 0.0
        income = revenue + pegged_revenue * scale
        margins.append(gross_margin(income - pegged_cost * scale - moving * price - fixed, income))
    return margins


def _elasticities() -> tuple[float, float]:
    assumed = assumption("behaviour.elasticity")
    return assumed.low, assumed.high


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
    needs = _ONE_SIDE if part.gross_profit is None else ""
    return Measure(name, label, at.currency, part.gross_profit, at.grade, equation, needs, rows=Rows("billing_lines", {"month": at.month}))


def _measure(at: Position, name: str, label: str, equation: str, value: float | None = None) -> Measure:
    grade: Grade = "assumed"
    needs = _ONE_SIDE if value is None else ""
    return Measure(name, label, at.currency, value, grade, equation, needs, rows=Rows("billing_lines", {"month": at.month}))


def _unknown(title: str, measure: Measure) -> Figure:
    return Figure(title, MISSING, (f"needs {measure.needs}",), "assumed", (measure,))
