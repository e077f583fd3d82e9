"""What an indicator is: a figure of the whole company that no regrouping of the cube gives, with the rows it is made of."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from analytics.company import Company
from analytics.measure import Measure


@dataclass(frozen=True)
class Indicator:
    """`measures` of a company's month, None where not measurable; `table` gives the list behind them where there is one."""

    id: str
    label: str
    equation: str
    measures: Callable[[Company], tuple[Measure, ...]]
    table: Callable[[Company], pl.DataFrame] | None = None
