"""Columns by name, each defined once by an expression of others and of a grid's own; computed where something wanted is made of them."""

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

_OF_A_MONTH = {"t", "start"}


class Columns:
    """The definitions. What is made of nothing else is one value, however many rows there are."""

    def __init__(self, defined: Mapping[str, pl.Expr]) -> None:
        self.defined = defined
        self.roots = {name: set(value.meta.root_names()) for name, value in defined.items()}

    def made_of(self, wanted: Iterable[str], given: Iterable[str] = ()) -> set[str]:
        """The names wanted and all that they are made of, down to what is given or not defined."""
        found: set[str] = set()
        ahead = set(wanted)
        known = self.roots.keys() - set(given)
        while ahead:
            found |= ahead
            ahead = set().union(*(self.roots[name] for name in ahead & known)) - found
        return found

    def steady(self, wanted: Iterable[str], given: Iterable[str]) -> set[str]:
        """What the wanted columns are made of that is not made of any `given`."""
        apart = set(given)
        return {name for name in self.made_of(wanted) & self.roots.keys() if apart.isdisjoint(self.made_of([name]))}

    def fill(self, frame: pl.DataFrame, wanted: Iterable[str]) -> pl.DataFrame:
        """The frame with the wanted columns and those that they are made of."""
        ahead = self.made_of(wanted, frame.columns).difference(frame.columns)
        while ahead:
            ready = [name for name in self.roots if name in ahead and ahead.isdisjoint(self.roots[name])]
            if not ready:
                raise ValueError(f"columns made of each other, or of nothing: {', '.join(sorted(ahead))}")
            frame = frame.with_columns(**{name: self.defined[name] for name in ready})
            ahead.difference_update(ready)
        return frame

    def fill_by_month(self, grid: pl.DataFrame, wanted: Iterable[str], months: int) -> pl.DataFrame:
        """The same, but what depends on the month alone is computed for one block of `months` rows and repeated."""
        wanted = set(wanted)
        needed = self.made_of(wanted, grid.columns).difference(grid.columns)
        monthly = {
            name for name in needed if self.made_of([name]) - self.roots.keys() <= _OF_A_MONTH and self.made_of([name]) & _OF_A_MONTH
        }
        if grid.height == months or not monthly:
            return self.fill(grid, wanted)
        read = wanted.union(*(self.roots[name] for name in needed - monthly)) & monthly
        once = self.fill(grid.head(months), monthly)
        return self.fill(grid.with_columns(repeated(once.select(sorted(read)), grid.height // months)), wanted)


def repeated(once: pl.DataFrame, times: int) -> list[pl.Series]:
    """The columns of a frame, its rows again and again."""
    return [pl.Series(column.name, np.tile(column.to_numpy(), times), column.dtype) for column in once.iter_columns()]
