"""A part of the board pack: what the registry names, and how one is made."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.report.blocks import Section
from analytics.report.given import Given


@dataclass(frozen=True)
class Part:
    """`make` gives the section, or None where the data say nothing of it; `alone` keeps it on one page of its own."""

    id: str
    title: str
    make: Callable[[Given], Section | None]
