"""Churn for a price gap, found where it is and not where it is not."""

import random

import pytest

from analytics.equations.calibration import price_gap_churn
from analytics.equations.leaving import leaving_share
from data.errors import BadValueError


def company(lam1: float, months: int = 12_000):
    """Customer-months whose hazard is 0.02 exp(lam1 / 0.02 x gap): at no gap its slope is lam1."""
    chance = random.Random(3)
    gap = [chance.random() * 0.3 for _ in range(months)]
    tenure = [float(chance.randint(0, 36)) for _ in range(months)]
    hazards = [0.02 * 2.718281828459045 ** (lam1 / 0.02 * one) for one in gap]
    return [chance.random() < leaving_share(hazard) for hazard in hazards], gap, tenure


def test_the_sensitivity_that_is_there_is_found():  # E4.6
    churned, gap, tenure = company(0.15)
    found = price_gap_churn(churned, gap, tenure)
    assert found is not None and found.shown
    assert found.low < 0.15 < found.high and found.high - found.low < 0.1
    assert found.base_hazard == pytest.approx(0.02, rel=0.2) and found.customer_months == 12_000
    assert found.lam1 == pytest.approx(found.base_hazard * found.log_slope)


def test_the_likeliest_slope_of_two_groups_is_that_of_their_shares():
    churned = [row < 30 for row in range(300)] + [row < 90 for row in range(300)]
    found = price_gap_churn(churned, [0.0] * 300 + [1.0] * 300)
    assert found is not None
    assert leaving_share(found.base_hazard) == pytest.approx(0.1)
    assert leaving_share(found.base_hazard * 2.718281828459045**found.log_slope) == pytest.approx(0.3)


def test_where_nobody_leaves_for_it_the_data_do_not_show_it():
    found = price_gap_churn(*company(0.0))
    assert found is not None and not found.shown


def test_too_little_is_no_answer_and_what_does_not_fit_is_refused():
    churned, gap, tenure = company(0.15)
    assert price_gap_churn(churned[:150], gap[:150]) is None
    assert price_gap_churn([False] * 500, gap[:500]) is None
    assert price_gap_churn(churned, [0.1] * len(churned)) is None
    assert price_gap_churn([True] * 50 + [False] * 250, [0.3] * 50 + [0.0] * 250) is None  # who has a gap always leaves
    with pytest.raises(BadValueError, match="customer-months of gap: found 3; expected 12000"):
        price_gap_churn(churned, gap[:3], tenure)
