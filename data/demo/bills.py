"""What the demo company bills: an invoice on the first of each month, usage in arrears, fees and seats in advance."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from data.demo.customers import CUSTOMERS, Customer
from data.demo.prices import PICO
from data.demo.story import CLOSING, MARKUP, MONTHS, PRODUCTS, stream
from data.demo.traffic import Call, tickets_on

MINOR = {"USD": 100, "EUR": 100, "JPY": 1, "KWD": 1000}  # minor units of one unit
TICKET = {"USD": 99, "EUR": 89, "JPY": 150, "KWD": 300}
SEAT = {"USD": 3_500, "EUR": 3_200}
TAX = {"EUR": Decimal("0.20"), "JPY": Decimal("0.10")}
ONBOARDING = 250_000
PRIORITY = {"osprey-analytics": 40_000, "sandhill-energy": 40_000, "first-ferry": 60_000}
COUPON = {"loomwork": (Decimal("0.10"), date(2026, 1, 1))}  # off the platform fee, until
MORE_SEATS = {"verity-legal": (date(2025, 11, 12), 30), "walnut-county": (date(2026, 5, 18), 35)}  # the day, and how many before it
UNCOLLECTIBLE = {("tideline-charity", date(2026, 3, 1)), ("hazel-and-rye", date(2025, 12, 1))}
BILLED_TWICE = ("tallow-and-finch", date(2025, 9, 1))  # voided
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Line:
    """An invoice line; amounts in the currency's minor units, the period half open."""

    id: str
    product: str
    description: str
    amount: int
    quantity: int
    start: date
    end: date
    discount: int = 0
    tax: int = 0
    proration: bool = False


@dataclass(frozen=True)
class Invoice:
    """An invoice with its lines."""

    id: str
    number: str
    customer: Customer
    issued: date
    status: str
    lines: tuple[Line, ...]


def own_id(prefix: str, rng: Random, length: int = 24) -> str:
    """An id in Stripe's manner."""
    return prefix + "".join(rng.choices(_LETTERS, k=length))


def next_month(month: date, months: int = 1) -> date:
    """The first day so many months later."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def list_cost(calls: Iterable[Call]) -> dict[tuple[str, date], int]:
    """Picodollars at list price by gateway id and month, of what is resold."""
    costs: dict[tuple[str, date], int] = {}
    for call in calls:
        if call.team == "gateway":
            key = (call.end_user, call.day.replace(day=1))
            costs[key] = costs.get(key, 0) + call.cost
    return costs


def resold(cost: int) -> int:
    """Cents billed for tokens that cost so many picodollars."""
    return int((Decimal(cost) / PICO * MARKUP * 100).quantize(Decimal(1), ROUND_HALF_UP))


def invoices(calls: Iterable[Call], seed: int) -> list[Invoice]:
    """Every invoice from the first month to the one that bills the last."""
    rng = stream(seed, "bills")
    costs = list_cost(calls)
    issued: list[Invoice] = []
    for month in (*MONTHS, CLOSING):
        for customer in CUSTOMERS:
            lines = tuple(_taxed(line, customer.currency, rng) for line in _lines(customer, month, costs))
            if lines:
                invoice = Invoice(own_id("in_", rng), f"HAL-{len(issued) + 1001}", customer, month, _status(customer, month), lines)
                issued.append(invoice)
                if (customer.id, month) == BILLED_TWICE:
                    again = tuple(replace(line, id=own_id("il_", rng)) for line in lines)
                    issued.append(Invoice(own_id("in_", rng), f"HAL-{len(issued) + 1001}", customer, month, "void", again))
    return issued


def _status(customer: Customer, month: date) -> str:
    if (customer.id, month) in UNCOLLECTIBLE:
        return "uncollectible"
    return "open" if month == CLOSING or (month == MONTHS[-1] and len(customer.id) % 4 == 0) else "paid"


def _lines(customer: Customer, month: date, costs: Mapping[tuple[str, date], int]) -> Iterator[Line]:
    if month < customer.since:
        return
    before, after = next_month(month, -1), next_month(month)
    cost = costs.get((customer.gateway, before), 0)
    if cost:
        amount = resold(cost)
        yield Line("", "gateway", f"Model gateway, {before:%B %Y}: {PRODUCTS['gateway'].unit}", amount, amount, before, month)
    tickets = tickets_on(customer, before)
    if tickets:
        yield Line(
            "", "resolve", f"{tickets} tickets resolved, {before:%B %Y}", tickets * TICKET[customer.currency], tickets, before, month
        )
    if customer.active(month):
        yield from _in_advance(customer, month, before, after)


def _in_advance(customer: Customer, month: date, before: date, after: date) -> Iterator[Line]:
    fee = int(customer.fee * MINOR[customer.currency])
    if customer.annual and month.month == customer.since.month:
        yield Line("", "platform", f"Platform, yearly from {month:%B %Y}", 12 * fee, 1, month, next_month(month, 12))
    elif not customer.annual:
        share, until = COUPON.get(customer.id, (Decimal(0), month))
        yield Line("", "platform", f"Platform, {month:%B %Y}", fee, 1, month, after, int(fee * share) if month < until else 0)
    if customer.seats:
        yield from _seats(customer, month, before, after)
    if customer.id in PRIORITY:
        yield Line("", "priority", f"Priority lane, {month:%B %Y}", PRIORITY[customer.id], 1, month, after)
    if customer.since == month and month > MONTHS[0] and customer.currency == "USD" and customer.tickets:
        yield Line("", "onboarding", "Onboarding", ONBOARDING, 1, month, month)


def _seats(customer: Customer, month: date, before: date, after: date) -> Iterator[Line]:
    price = SEAT[customer.currency]
    day, fewer = MORE_SEATS.get(customer.id, (date.min, customer.seats))
    seats = customer.seats if day < month else fewer
    yield Line("", "seats", f"{seats} × Seats, {month:%B %Y}", seats * price, seats, month, after)
    if day.replace(day=1) == before:
        left, days = (month - day).days, (month - before).days
        for count, words in ((-fewer, f"Unused time on {fewer} × Seats"), (customer.seats, f"Remaining time on {customer.seats} × Seats")):
            amount = int((Decimal(count * price * left) / days).quantize(Decimal(1), ROUND_HALF_UP))
            yield Line("", "seats", f"{words} after {day:%d %b %Y}", amount, abs(count), day, month, proration=True)


def _taxed(line: Line, currency: str, rng: Random) -> Line:
    tax = int(((line.amount - line.discount) * TAX.get(currency, Decimal(0))).quantize(Decimal(1), ROUND_HALF_UP))
    return replace(line, id=own_id("il_", rng), tax=tax)
