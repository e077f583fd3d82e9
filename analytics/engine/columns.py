"""Columns by name, each defined once by an expression of others and of a grid's own; computed where something wanted is made of them."""

from collections.abc import Iterable, Mapping

import polars as pl

_THREADS = pl.thread_pool_size()


class Columns:
    """The definitions. What is made of nothing else is one value, however many rows there are."""

    def __init__(self, defined: Mapping[str, pl.Expr]) -> None:
        self.defined = {name: value.alias(name) for name, value in defined.items()}
        self.roots = {name: set(value.meta.root_names()) for name, value in defined.items()}
        self._all_roots: dict[str, set[str]] = {}

    def made_of(self, wanted: Iterable[str]) -> set[str]:
        """The names wanted and all that they are made of, down to what is not defined."""
        return set().union(*map(self._of, wanted))

    def ground(self, name: str) -> set[str]:
        """What a column is made of that is not defined."""
        return self._of(name) - self.roots.keys()

    def _of(self, name: str) -> set[str]:
        if name not in self._all_roots:
            self._all_roots[name] = {name}.union(*map(self._of, self.roots.get(name, ())))
        return self._all_roots[name]

    def steady(self, wanted: Iterable[str], given: Iterable[str]) -> set[str]:
        """What is not made of any `given`, of the wanted columns and of those that the others among what they are made of read."""
        apart = set(given)
        needed = self.made_of(wanted)
        moving = {name for name in needed if not apart.isdisjoint(self._of(name))}
        return self.read_by(moving, wanted) & needed - moving

    def read_by(self, names: Iterable[str], wanted: Iterable[str]) -> set[str]:
        """The wanted columns, and those that the definitions of the named ones hold."""
        return set(wanted).union(*(self.roots.get(name, ()) for name in names))

    def fill(self, frame: pl.DataFrame, wanted: Iterable[str]) -> pl.DataFrame:
        """The frame with the wanted columns and those that they are made of."""
        ahead = self._missing(frame, wanted)
        while ahead:
            ready = [name for name in self.roots if name in ahead and ahead.isdisjoint(self.roots[name])]
            if not ready:
                raise ValueError(f"columns made of each other, or of nothing: {', '.join(sorted(ahead))}")
            frame = on_the_spot(frame, [self.defined[name] for name in ready])
            ahead.difference_update(ready)
        return frame

    def _missing(self, frame: pl.DataFrame, wanted: Iterable[str]) -> set[str]:
        """What the frame lacks of the wanted columns and of what those are made of that it lacks."""
        found: set[str] = set()
        there, ahead = set(frame.columns), set(wanted)
        while ahead := ahead - there - found:
            found |= ahead
            ahead = set().union(*(self.roots.get(name, ()) for name in ahead))
        return found


def on_the_spot(frame: pl.DataFrame, defined: Iterable[pl.Expr]) -> pl.DataFrame:
    """The frame with these columns. Polars hands the two sides of an operation to two threads where there are fewer expressions than
    threads, which takes longer than the operation; so the first columns stand among them once more, as they are.
    """
    return frame.with_columns_seq([*defined, *frame.columns[:_THREADS]])
