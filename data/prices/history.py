"""The dated price history as a frame: history.csv, which `python -m data.prices.write_history` writes anew.

A model's rows say from which day it cost what at its standard tier; a row with a line says so of what that line sold as well,
so the rows of one line are the list prices of the line bought, whichever model it was.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from data.prices.overrides import CLASSES

HISTORY = Path(__file__).parent / "history.csv"
PRICES = tuple(f"{name}_usd_per_mtok" for name in CLASSES)
COLUMNS = ("provider", "model", "line", "tier", "day", "event", "grade", *PRICES, "open_weights", "source", "note")


@dataclass(frozen=True)
class History:
    """The rows of history.csv, and what they were made from; up to `data_date` prices are known, after it announced."""

    version: str
    data_date: date
    rows: pl.DataFrame


@cache
def load() -> History:
    """The shipped history: US dollars per million tokens; a null day stands for the time before the first dated change."""
    about, rows = read(HISTORY)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String)).with_columns(
        pl.col("day").str.to_date(), *(pl.col(name).cast(pl.Decimal(38, 12)) for name in PRICES)
    )
    return History(about["version"], date.fromisoformat(about["data_date"]), frame)


def read(path: Path) -> tuple[dict[str, str], list[dict[str, str | None]]]:
    """What the comments of a file say as `# name: value`, and its rows with blanks as None."""
    text = path.read_text(encoding="utf-8").splitlines()
    said = (line.removeprefix("# ").partition(": ") for line in text if line.startswith("#"))
    table = csv.DictReader(line for line in text if not line.startswith("#"))
    return {name: value for name, _, value in said}, [{name: value or None for name, value in row.items()} for row in table]
