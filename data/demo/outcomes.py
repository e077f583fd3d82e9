"""What Resolve did with the tickets of the demo company's customers: the product's own table, a row a day and customer.

What succeeded and stayed is what was billed, less what credit notes gave back. A person looks at one ticket in twenty-five for a
minute and a half, and at each reopened one for two.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from data.demo.bills import TICKET, next_month
from data.demo.customers import CUSTOMERS, Customer
from data.demo.story import LAST_DAY, MONTHS, RESOLVE_START, RESOLVED_AT_END, RESOLVED_AT_START, stream
from data.demo.stripe import CREDITS
from data.demo.traffic import tickets_on

HEADER = ("day", "customer_id", "outcome_type", "attempted", "succeeded", "reversed", "human_minutes")
_REVERSED = (0.02, 0.04)  # of what is resolved, reopened before it is billed
_LOOKED_AT, _REOPENED = 6, 200  # hundredths of a minute of a person: for each ticket, for each reopened one


def write_outcomes(folder: Path, seed: int) -> Path:
    """The table of outcomes from Resolve's first month on."""
    rng = stream(seed, "outcomes")
    path = folder / f"resolve_outcomes_{RESOLVE_START}_{LAST_DAY}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for month in (month for month in MONTHS if month >= RESOLVE_START):
            for customer in CUSTOMERS:
                writer.writerows(_rows(customer, month, rng))
    return path


def _rows(customer: Customer, month: date, rng: Random) -> Iterator[tuple[object, ...]]:
    billed = tickets_on(customer, month)
    if not billed:
        return
    succeeded = round(billed / (1 - rng.uniform(*_REVERSED)))
    failed = round(succeeded / (_rate(month) + rng.uniform(-0.02, 0.02))) - succeeded
    days = [month + timedelta(days=n) for n in range((next_month(month) - month).days)]
    weights = [(1.12 if day.weekday() < 5 else 0.7) * rng.uniform(0.9, 1.1) for day in days]
    counts = zip(*(_spread(whole, weights) for whole in (succeeded, failed, succeeded - billed + _credited(customer, month))), strict=True)
    for day, (solved, unsolved, reopened) in zip(days, counts, strict=True):
        minutes = _LOOKED_AT * (solved + unsolved) + _REOPENED * reopened
        if solved + unsolved:
            yield day, customer.id, "ticket", solved + unsolved, solved, reopened, f"{minutes // 100}.{minutes % 100:02d}"


def _rate(month: date) -> float:
    """Tickets resolved of those attempted; it rises month by month."""
    months = [each for each in MONTHS if each >= RESOLVE_START]
    return RESOLVED_AT_START + (RESOLVED_AT_END - RESOLVED_AT_START) * months.index(month) / (len(months) - 1)


def _credited(customer: Customer, month: date) -> int:
    """Tickets of a month that an issued credit note gave back."""
    return sum(
        amount // TICKET[customer.currency]
        for buyer, product, of, amount, status, _ in CREDITS
        if (buyer, product, of, status) == (customer.id, "resolve", month, "issued")
    )


def _spread(whole: int, weights: list[float]) -> list[int]:
    """A count over days; the days add up to it."""
    total, reached, given, parts = sum(weights), 0.0, 0, []
    for weight in weights:
        reached += weight
        parts.append(round(whole * reached / total) - given)
        given += parts[-1]
    return parts
