"""The price of a fixed capability: what work costs that always moves to the cheapest model able to do it. Never a line's list price.

It falls several-fold a year, a list price hardly at all: a company on its vendor's line meets it only through the share of its work
that it moves each year, the capture.
"""

import numpy as np

from analytics.paths.jumps import Array


def capability_index(annual_decline: float, months: int) -> Array:
    """(1 - d_cap)^(t/12) for t = 0 to months."""
    index: Array = (1 - annual_decline) ** (np.arange(months + 1) / 12)
    return index


def with_capture(list_price: Array, capture: float | Array, capability_decline: float | Array) -> Array:
    """E1.1 with capture k: J^(1-k) (1 - d_cap)^(k t/12), of list prices over today's whose last axis is t = 0 to months.

    The two may be one number, or one a path as a column.
    """
    years = np.arange(list_price.shape[-1]) / 12
    index: Array = list_price ** (1 - capture) * (1 - capability_decline) ** (capture * years)
    return index
