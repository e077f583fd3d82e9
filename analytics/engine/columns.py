"""Columns by name, each defined once by an expression of others and of a grid's own; computed where something wanted is made of them."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

_OF_A_MONTH = {"t", "years", "start"}


class Columns:
    """The definitions. What is made of nothing else is one value, however many rows there are."""

    def __init__(self, defined: Mapping[str, pl.Expr]) -> None:
        self.defined = {name: value.alias(name) for name, value in defined.items()}
        self.roots = {name: set(value.meta.root_names()) for name, value in defined.items()}
        self._all_roots: dict[str, set[str]] = {}

    def made_of(self, wanted: Iterable[str]) -> set[str]:
        """The names wanted and all that they are made of, down to what is not defined."""
        return set().union(*map(self._of, wanted))

    def _of(self, name: str) -> set[str]:
        if name not in self._all_roots:
            self._all_roots[name] = {name}.union(*map(self._of, self.roots.get(name, ())))
        return self._all_roots[name]

    def steady(self, wanted: Iterable[str], given: Iterable[str]) -> set[str]:
        """What is not made of any `given`, of the wanted columns and of those that the others among what they are made of read."""
        apart = set(given)
        needed = self.made_of(wanted) & self.roots.keys()
        moving = {name for name in needed if not apart.isdisjoint(self._of(name))}
        return set(wanted).union(*(self.roots[name] for name in moving)) & needed - moving

    def fill(self, frame: pl.DataFrame, wanted: Iterable[str]) -> pl.DataFrame:
        """The frame with the wanted columns and those that they are made of."""
        ahead = self._missing(frame, wanted)
        while ahead:
            ready = [name for name in self.roots if name in ahead and ahead.isdisjoint(self.roots[name])]
            if not ready:
                raise ValueError(f"columns made of each other, or of nothing: {', '.join(sorted(ahead))}")
            frame = frame.with_columns([self.defined[name] for name in ready])
            ahead.difference_update(ready)
        return frame

    def fill_by_month(self, grid: pl.DataFrame, wanted: Iterable[str], months: int) -> pl.DataFrame:
        """The same, but what depends on the month alone is computed for one block of `months` rows and repeated."""
        needed = self._missing(grid, wanted)
        monthly = {name for name in needed if _OF_A_MONTH.issuperset(self._of(name) - self.roots.keys()) and self._of(name) & _OF_A_MONTH}
        if grid.height == months or not monthly:
            return self.fill(grid, wanted)
        read = set(wanted).union(*(self.roots[name] for name in needed - monthly)) & monthly
        once = self.fill(grid.head(months), monthly)
        return self.fill(grid.with_columns(repeated(once.select(sorted(read)), grid.height // months)), wanted)

    def _missing(self, frame: pl.DataFrame, wanted: Iterable[str]) -> set[str]:
        """What the frame lacks of the wanted columns and of what those are made of that it lacks."""
        found: set[str] = set()
        there, ahead = set(frame.columns), set(wanted)
        while ahead := ahead - there - found:
            found |= ahead
            ahead = set().union(*(self.roots.get(name, ()) for name in ahead))
        return found


def repeated(once: pl.DataFrame, times: int) -> list[pl.Series]:
    """The columns of a frame, its rows again and again."""
    return [pl.Series(column.name, over(column.to_numpy(), (times, len(column)))) for column in once.iter_columns()]


def over(values: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Values spread over rows or columns of a table, one row after the other; np.tile and np.repeat take several times as long."""
    return np.broadcast_to(values, shape).ravel()
