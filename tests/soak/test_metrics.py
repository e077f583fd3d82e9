"""Two hundred generated companies: every metric is what plain loops give."""

import os

import pytest

from tests.test_metrics import compare

COMPANIES = int(os.environ.get("UNPEG_SOAK_COMPANIES", "200"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(COMPANIES))
def test_metrics_of_a_generated_company_are_those_by_hand(seed, tmp_path):
    assert compare(seed, tmp_path, engine=seed % 10 == 0) == []
