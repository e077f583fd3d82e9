"""What a reader is told in place of an id: providers and inputs have one name each, and what is asked for can be given."""

from decimal import Decimal

import pytest

from analytics.board.signing import signable, unit_to_sign
from analytics.input_names import NAMES
from analytics.metrics.value_capture import HUMAN


def test_every_input_that_can_be_signed_has_a_name_of_its_own():
    assert NAMES.keys() == signable().keys()
    assert len(set(NAMES.values())) == len(NAMES)
    assert not [name for name in NAMES.values() if "_" in name or name[0].islower()]


@pytest.mark.parametrize("name", [HUMAN, "wage_usd_per_hour"])
def test_what_a_question_asks_to_sign_can_be_signed(name):
    assert unit_to_sign(name, Decimal("7.5")).startswith("USD")
