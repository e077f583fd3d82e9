"""Two hundred generated companies: every metric is what plain loops give, and no file more widens what has two ends."""

import os

import pytest

from tests.test_metrics import compare
from tests.withheld import widened

COMPANIES = int(os.environ.get("UNPEG_SOAK_COMPANIES", "200"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(COMPANIES))
def test_metrics_of_a_generated_company_are_those_by_hand(seed, tmp_path):
    assert compare(seed, tmp_path, engine=seed % 10 == 0) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(COMPANIES))
def test_a_file_more_widens_nothing_of_a_generated_company(seed, tmp_path):
    assert list(widened(seed, tmp_path)) == []
