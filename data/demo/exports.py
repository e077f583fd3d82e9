"""Writes the demo company's export files, the same bytes for the same seed."""

from dataclasses import dataclass
from pathlib import Path

from data.decisions import TypedFigure
from data.demo.bills import invoices
from data.demo.books import write_books
from data.demo.gateway import write_log
from data.demo.mapping import write_customers, write_mapping
from data.demo.openai import write_openai
from data.demo.outcomes import write_outcomes
from data.demo.prices import list_prices
from data.demo.stripe import write_stripe
from data.demo.traffic import traffic
from data.pricebook import PriceBook


@dataclass(frozen=True)
class Exports:
    """The files to import, the mapping to load and the figures to type."""

    files: tuple[Path, ...]
    mapping: Path
    typed: tuple[TypedFigure, ...]


def write_all(folder: Path, seed: int = 0) -> Exports:
    """Write the eighteen months into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    prices = list_prices(PriceBook.load())
    calls = traffic(prices, seed)
    files = (
        *write_stripe(folder, invoices(calls, seed), seed),
        write_log(folder, calls, seed),
        *write_openai(folder, calls, prices, seed),
        write_customers(folder),
        write_outcomes(folder, seed),
    )
    return Exports(files, write_mapping(folder, seed), write_books(folder / "documents", calls, seed))


def write_exports(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """Write everything and give the files to import; the mapping (mapping.csv) and the month-end sheets lie beside them."""
    return write_all(folder, seed).files
