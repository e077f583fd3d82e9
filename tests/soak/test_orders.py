"""Two hundred orders of arrival, one snapshot."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.orders import ALL, BILLS, NAMES, USE, Piece, holds, orders

ORDERS = int(os.environ.get("UNPEG_SOAK_ORDERS", "200"))
tried: list[str] = []


@pytest.mark.slow
@settings(max_examples=ORDERS, suppress_health_check=list(HealthCheck))
@given(orders((ALL, BILLS, NAMES, USE)))
def test_two_hundred_orders_give_one_snapshot(calls: list[list[Piece]]) -> None:
    holds(calls, say)


def say(text: str) -> None:
    tried.append(text)
    if len(tried) % 10 == 0:
        print(f"{len(tried)} orders; the last: {text}", flush=True)
