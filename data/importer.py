"""What an importer is: what identifies a file, and how its columns become the cells of a canonical table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from duckdb import Expression

from data.expressions import Cell, Rule


@dataclass(frozen=True)
class Importer:
    """A description, not a program: the ingest turns it into one statement over staged text.

    Names of columns are lower case. `key` names the canonical columns that identify a row; without it the unit is the day.
    """

    format: str
    label: str
    family: str  # files of one family share keys and days
    kind: str  # billing | usage | provider_cost | outcomes | customers | books
    table: str  # of data.tables IMPORTED
    must: frozenset[str]
    columns: Mapping[str, Cell]
    must_not: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()  # at least one of these
    only: bool = False  # no other column
    shapes: frozenset[str] = frozenset({"csv", "lines", "document"})
    optional: tuple[str, ...] = ()
    starts: Mapping[str, str] = field(default_factory=dict)  # a column's values begin so
    values: Mapping[str, str] = field(default_factory=dict)  # a column's values contain this
    lets: tuple[Mapping[str, Expression], ...] = ()  # read once, used by several cells; each sees those before it
    rules: tuple[Rule, ...] = ()
    skip: Expression | None = None  # a row that says nothing happened: loaded, adds nothing
    numbers: tuple[str, ...] = ()  # columns whose decimal sign is settled per file
    points: bool = False  # the vendor writes decimal points; only a comma somewhere makes it a question
    amount: str = ""  # the canonical column a receipt sums
    currency: str = ""  # the canonical column of its currency; empty: US dollars
    day: str = ""  # the canonical column a receipt's months come from
    key: tuple[str, ...] = ()
    empty: bool = False  # an export of a period in which nothing happened
    may_be_empty: bool = False  # a header alone is such a period
    wants: tuple[tuple[frozenset[str], str], ...] = ()  # where none of these columns stands: what is lost
    version: int = 1
    header: frozenset[str] = frozenset()  # exactly these columns, where a person mapped them
    because: str = ""  # why, in words, where it is not for its columns
    mapping: Mapping[str, Any] | None = None  # as a person said it; None for an export that is known

    def fits(self, header: tuple[str, ...], sample: tuple[Mapping[str, str], ...], shape: str) -> bool:
        """Whether a file of this header and these first rows is this export."""
        names = set(header)
        if shape not in self.shapes or not self.must <= names or self.must_not & names or (self.only and names != self.must):
            return False
        if self.header and names != self.header:
            return False
        if self.one_of and not self.one_of & names:
            return False
        begins = all(_most(sample, column, prefix, str.startswith) for column, prefix in self.starts.items())
        return begins and all(_most(sample, column, part, str.__contains__) for column, part in self.values.items())

    def lost(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """What a file of this header cannot say, in words."""
        return tuple(said for columns, said in self.wants if not columns & set(header))

    @property
    def why(self) -> str:
        """Why a file is taken for this export, in words."""
        if self.because:
            return self.because
        columns = ", ".join(sorted(self.must)[:6])
        begin = "".join(f"; values of {column} begin with {prefix}" for column, prefix in self.starts.items())
        return f"it has the columns {columns}{begin}"


def _most(sample: tuple[Mapping[str, str], ...], column: str, part: str, holds: Callable[[str, str], bool]) -> bool:
    """Whether most filled cells of the first rows hold; a broken row does not hide a format."""
    filled = [row[column] for row in sample if row.get(column)]
    return not filled or sum(holds(value, part) for value in filled) * 2 > len(filled)
