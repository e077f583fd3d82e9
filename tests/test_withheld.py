"""A file more never widens an interval (B17.37, B17.35): each generated company with one of its files, and without it."""

import pytest

from tests.withheld import widened


@pytest.mark.parametrize("seed", range(10))
def test_a_file_more_widens_nothing(seed, tmp_path):
    assert list(widened(seed, tmp_path, one=True)) == []
