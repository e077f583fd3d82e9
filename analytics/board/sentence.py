"""The verdict in one sentence: a share of gross profit in dollars, never a label for the company."""

from analytics.board.unclassified import Named
from analytics.equations.margin import gross_margin, share
from analytics.position import Part, Position
from analytics.words import listed, money, percent

PAID_FOR = {
    "acu": "agent compute units",
    "seat": "seats",
    "outcome": "outcomes",
    "task": "tasks",
    "platform": "fees",
    "one_off": "one-off work",
}  # fmt: skip
_NEITHER = "neither a payment terminal nor a technology company"


def sentence(at: Position) -> str:
    """The answer for a month with revenue and cost, enough of it classified."""
    whole, pegged, free = at.whole.gross_profit, at.pegged.gross_profit, at.free.gross_profit
    assert whole is not None and pegged is not None and free is not None  # noqa: S101 - both sides are there
    if whole <= 0:
        parts = [_part(at, part, words) for part, words in ((at.pegged, _markup(at)), (at.free, _paid_for(at))) if _any(part)]
        loss = f"Sold below cost, {_NEITHER}: gross profit is {money(whole, at.currency)} a month on {money(at.whole.revenue, at.currency)}"
        return f"{loss}; {listed(parts)}." if parts else f"{loss}."
    if not at.in_shares:
        return _in_dollars(at)
    total = money(whole, at.currency)
    if not _any(at.pegged):
        return f"No payment terminal: of {total} of gross profit a month, {_part(at, at.free, _paid_for(at))}{_rest(at)}."
    part = percent(share(pegged, whole), 0)
    head = f"A payment terminal for {part} of gross profit: {money(pegged, at.currency)} of {total} a month is {_markup(at)}"
    tail = f"; {_part(at, at.free, _paid_for(at))}" if _any(at.free) else ""
    return f"{head} ({percent(at.pegged.margin)} margin){tail}{_rest(at)}."


def because(at: Position) -> str:
    """The margin the sentence rests on, in percent and dollars, and whether it is one."""
    whole = at.whole
    on = f"{money(whole.gross_profit, at.currency)} on {money(whole.revenue, at.currency)} of revenue"
    if at.other_cogs is None:
        return f"Inference margin {percent(whole.margin)}: {on}. Other COGS are not known, so this is no gross margin yet."
    left = None if whole.gross_profit is None else whole.gross_profit - at.other_cogs
    after = f"{percent(gross_margin(left, whole.revenue))}: {money(left, at.currency)} a month"
    return f"Before {money(at.other_cogs, at.currency)} of other COGS, which belong to no product: {on}. Gross margin after them {after}."


def cannot_be_said(at: Position, sold: Named, used: Named) -> str:
    """The sentence above a fifth of either side unclassified: it names what to classify, or to give to a product, the largest first."""
    if not at.revenue_is_known:
        unknown = f"{money(at.unclassified.revenue, at.currency)} of {money(at.whole.revenue, at.currency)} revenue"
        ask = f" Say what sets the price {_largest(at, sold)}." if sold else ""
        return f"It cannot be said yet: {unknown} ({percent(at.unclassified_share, 0)}) is not classified.{ask}"
    unknown = f"{money(at.unclassified.inference_cost, at.currency)} of {money(at.whole.inference_cost, at.currency)} inference cost"
    ask = f" Say which product it serves: {_largest(at, used)}." if used else " Usage that names customers or workloads would say."
    return f"It cannot be said yet: {unknown} ({percent(at.unclassified_cost_share, 0)}) belongs to no product.{ask}"


def _largest(at: Position, names: Named) -> str:
    largest = [f"{name} ({money(amount, at.currency)})" for name, amount in names[:3]]
    return f"{', '.join(largest)} and {len(names) - 3} more" if len(names) > 3 else listed(largest)


def one_sided(at: Position) -> str:
    """The sentence where revenue or cost is missing altogether."""
    whole = at.whole
    if whole.revenue is None:
        cost = money(whole.inference_cost, at.currency)
        return f"It cannot be said yet: inference costs {cost} a month, and no revenue of that month is loaded."
    billed = f"{money(whole.revenue, at.currency)} revenue a month"
    if not at.revenue_is_known:
        known = f"nothing says what sets the price of {money(at.unclassified.revenue, at.currency)} of {billed}"
    else:
        known = (
            f"{money(at.pegged.revenue, at.currency)} of {billed} ({percent(share(at.pegged.revenue, whole.revenue), 0)}) follows tokens"
        )
    return f"It cannot be said yet: {known}, and no inference cost of that month is loaded."


def _in_dollars(at: Position) -> str:
    parts = [(at.pegged, _markup(at)), (at.free, _paid_for(at))]
    said = [_part(at, part, words) for part, words in parts if _any(part)]
    rest = at.unclassified.gross_profit
    if rest:
        said.append(f"{money(rest, at.currency)} is not classified")
    return f"Of {money(at.whole.gross_profit, at.currency)} of gross profit a month, {listed(said)}."


def _part(at: Position, part: Part, words: str) -> str:
    profit = part.gross_profit
    if profit is not None and profit < 0:
        sold = words.removeprefix("a visible markup on ").removeprefix("paid for ")
        return f"{money(profit, at.currency)} is on {sold}, sold below cost ({percent(part.margin)})"
    margin = f" ({percent(part.margin)})" if part.margin is not None else ""
    return f"{money(profit, at.currency)} is {words}{margin}"


def _rest(at: Position) -> str:
    rest = at.unclassified.gross_profit
    return f"; {money(rest, at.currency)} is not classified" if rest and abs(rest) >= 1 else ""


def _any(part: Part) -> bool:
    return bool(part.revenue) or bool(part.inference_cost)


def _markup(at: Position) -> str:
    return f"a visible markup on {listed([name for name in ('tokens', 'credits') if _any(at.classes.get(name, Part(None, None)))])}"


def _paid_for(at: Position) -> str:
    found = sorted((name for name in PAID_FOR if name in at.classes and _any(at.classes[name])), key=lambda name: -_profit(at, name))
    return f"paid for {listed([PAID_FOR[name] for name in found])}"


def _profit(at: Position, name: str) -> float:
    return float(at.classes[name].gross_profit or 0)
