"""Fifty generated companies, most with a file or two left out: no sentence of any question contradicts its figures."""

import os

import pytest

from tests.test_questions import asked_of, faults

COMPANIES = int(os.environ.get("UNPEG_SOAK_QUESTIONS", "50"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(COMPANIES))
def test_no_sentence_of_a_generated_company_contradicts_its_figures(seed, tmp_path):
    assert faults(asked_of(seed, tmp_path)) == []
