"""What the demo company's gateway saw: a call is one agent run, with its tokens and what they cost at list price."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from data.demo.customers import CUSTOMERS, Customer
from data.demo.prices import ListPrices
from data.demo.story import (
    FIRST_DAY,
    GATEWAY,
    GROWTH,
    LAST_DAY,
    O3,
    RESOLVE,
    RESOLVE_AT_START,
    RESOLVE_START,
    SHAPES,
    TOKENS_PER_TICKET,
    UNCACHED,
    Phase,
    Route,
    stream,
)

LOG_LAG = timedelta(days=6)  # the gateway's own price list follows a change late
TRIAL = "org_trial_4471"  # a trial nobody has mapped to a customer


class Call(NamedTuple):
    """One row of the gateway's log; costs in picodollars. `answered` is provider, cache or failed."""

    day: date
    end_user: str
    team: str
    provider: str
    model: str
    input: int
    cache_read: int
    cache_write: int
    output: int
    cost: int
    logged: int
    answered: str


def traffic(prices: ListPrices, seed: int) -> list[Call]:
    """Every call of the eighteen months, by day."""
    rng = stream(seed, "traffic")
    calls: list[Call] = []
    for day in _days():
        for order, customer in enumerate(CUSTOMERS):
            if customer.active(day):
                calls.extend(_through_gateway(customer, order, day, prices, rng))
                calls.extend(_through_resolve(customer, order, day, prices, rng))
        if day.weekday() in (1, 4):
            calls.append(_call(day, "", "internal-evals", _phase(GATEWAY, day)[0], _months_in(day) * 1_000_000 + 30_000_000, prices, rng))
        if date(2026, 8, 3) <= day < date(2026, 8, 31) and day.weekday() < 5:
            calls.append(_call(day, TRIAL, "gateway", _phase(GATEWAY, day)[0], 22_000_000, prices, rng))
    return calls


def tickets_on(customer: Customer, month: date) -> int:
    """Tickets resolved for a customer in a month."""
    start = max(customer.since, RESOLVE_START)
    if not customer.tickets or month < start or not customer.active(month):
        return 0
    span = _months_in(LAST_DAY) - _months_in(RESOLVE_START)
    reached = RESOLVE_AT_START + (1 - RESOLVE_AT_START) * (_months_in(month) - _months_in(RESOLVE_START)) / span
    season = 1 + ((month.month * 7 + len(customer.id) * 3) % 9 - 4) / 100
    return round(customer.tickets * reached * season)


def _through_gateway(customer: Customer, order: int, day: date, prices: ListPrices, rng: Random) -> Iterator[Call]:
    every = 1 if customer.mtok >= 60 else 3 if customer.mtok >= 20 else 6
    if not customer.mtok or (day.toordinal() + order) % every:
        return
    own_key = customer.own_key_from is not None and day >= customer.own_key_from
    team = f"byok-{customer.id}" if own_key else "gateway"
    week = 1.12 if day.weekday() < 5 or every > 1 else 0.68
    tokens = customer.mtok * 1_000_000 * every * week * (1 + GROWTH) ** _months_in(day)
    for route in _phase(GATEWAY, day):
        amount = tokens * route[2] * rng.uniform(0.86, 1.14)
        yield _call(day, customer.gateway, team, route, amount, prices, rng)
        luck = rng.random()
        if luck < 0.012:
            yield _call(day, customer.gateway, team, route, amount * 0.01, prices, rng, "cache")
        elif luck < 0.018:
            yield _call(day, customer.gateway, team, route, 0, prices, rng, "failed")


def _through_resolve(customer: Customer, order: int, day: date, prices: ListPrices, rng: Random) -> Iterator[Call]:
    every = 2 if customer.tickets >= 3000 else 4
    tickets = tickets_on(customer, day.replace(day=1))
    if not tickets or (day.toordinal() + order) % every:
        return
    for route in _phase(RESOLVE, day):
        amount = tickets / 30.4 * every * TOKENS_PER_TICKET * route[2] * rng.uniform(0.86, 1.14)
        yield _call(day, customer.gateway, "resolve", route, amount, prices, rng)


def _call(
    day: date, end_user: str, team: str, route: Route, tokens: float, prices: ListPrices, rng: Random, answered: str = "provider"
) -> Call:
    provider, model, _ = route
    shape = UNCACHED if model == O3 else SHAPES[provider]
    classes = [int(tokens * share * rng.uniform(0.94, 1.06)) for share in shape]
    cost = logged = 0
    if answered == "provider":
        cost = _cost(classes, prices.on(provider, model, day))
        logged = _cost(classes, prices.on(provider, model, day - LOG_LAG))
    return Call(day, end_user, team, provider, model, classes[0], classes[1], classes[2], classes[3], cost, logged, answered)


def _cost(classes: Sequence[int], price: Sequence[int]) -> int:
    return sum(tokens * each for tokens, each in zip(classes, price, strict=True))


def _phase(phases: tuple[Phase, ...], day: date) -> tuple[Route, ...]:
    return [routes for since, routes in phases if since <= day][-1]


def _months_in(day: date) -> int:
    return (day.year - FIRST_DAY.year) * 12 + day.month - FIRST_DAY.month


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day
        day += timedelta(days=1)
