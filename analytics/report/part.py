"""A part of the board pack: what the registry names, and how one is made."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.report.blocks import Section
from analytics.report.given import Given


@dataclass(frozen=True)
class Part:
    """`make` gives the section, or None where the data say nothing of it; `holds` says in a line what it shows."""

    id: str
    title: str
    holds: str
    make: Callable[[Given], Section | None]
