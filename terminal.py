"""What the `unpeg` command prints: JSON for programs, tables and sentences for people; errors on stderr, one line each."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from data.home import Home
    from data.receipt import AsRead, Receipt

SHOWN = 10  # rejected rows named one by one; all of them are on the Imports page


def sentence(error: Exception) -> str:
    """What is said of an error: what was found, what was expected, what to do."""
    if isinstance(error, typer.TyperException):
        said = error.format_message().replace("Value error, ", "").rstrip(".")
        return f"{said}{'' if said.endswith('?') else '.'} Nothing was changed. `unpeg --help` lists the commands and their options."
    if isinstance(error, OSError):
        where = error.filename or "unpeg"
        return f"{where}: {error.strerror or error}. Nothing was changed. Check the name, and who may read and write there."
    return str(error)


def complain(sentences: Iterable[str]) -> None:
    """Each on a line of stderr."""
    for sentence in sentences:
        print(inert(" ".join(sentence.split())), file=sys.stderr)


def inert(text: str) -> str:
    """Without the control characters by which a customer's name could steer a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


def print_json(value: Any) -> None:
    """Amounts as strings, months as YYYY-MM, nothing infinite."""
    from analytics.wire import as_json

    print(json.dumps(as_json(value), indent=2, allow_nan=False), flush=True)


def answer(as_json: bool, value: Mapping[str, Any], sentence: str) -> None:
    """One answer, for a program or a person."""
    if as_json:
        print_json(value)
    else:
        print(inert(sentence))


def print_rows(as_json: bool, title: str, rows: Sequence[Mapping[str, Any]], home: "Home") -> None:
    """Rows as JSON, as a table, or that there are none."""
    if as_json:
        print_json(rows)
    elif rows:
        print_table(title, rows)
    else:
        print_nothing(home)


def print_nothing(home: "Home") -> None:
    """An empty home, and the way on."""
    print(f"Nothing has been imported into {home.root} yet. `unpeg import FILE` loads an export, `unpeg demo` builds an example.")


def print_table(title: str, rows: Sequence[Mapping[str, Any]], *, whole: bool = False) -> None:
    """A table for people: columns in which no row says anything are left out, unless it is to be whole."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    said = [name for number, name in enumerate(rows[0]) if whole or number == 0 or any(row[name] not in (None, 0, [], "") for row in rows)]
    table = Table(title=Text(inert(title), style="bold"), title_justify="left", box=SIMPLE_HEAD)
    for name in said:
        number = any(isinstance(row[name], Decimal | int | float) and not isinstance(row[name], bool) for row in rows)
        table.add_column(name.replace("_", "\n"), justify="right" if number else "left", no_wrap=number)
    places = {name: _places(row[name] for row in rows) for name in said}
    for row in rows:
        table.add_row(*(Text(inert(_cell(name, row[name], places[name]))) for name in said))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _places(values: Iterable[Any]) -> int:
    """As many decimals in a column as its smallest amount needs: two, or six where one is below a cent."""
    return 6 if any(isinstance(value, Decimal) and 0 < abs(value) < Decimal("0.01") for value in values) else 2


def _cell(name: str, value: Any, places: int = 2) -> str:
    match value:
        case None | [] | ():
            return "—"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:,.{places}f}"
        case float():
            return f"{value:.1%}" if name.endswith("margin") else f"{value:.4f}"
        case int():
            return f"{value:,}"
        case list():
            return "; ".join(f"{entry['cause']} {_cell(name, entry['amount'])}" for entry in value)
        case date():
            return f"{value:%Y-%m}"
        case _:
            return str(value)


@contextmanager
def progressing(as_json: bool) -> Iterator[Callable[[str, float], None] | None]:
    """A bar on stderr while files load, where a person looks on."""
    if as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)


def print_receipt(receipt: "Receipt", dry_run: bool) -> None:
    """A receipt for people; its rejected rows on stderr."""
    from data.receipt import row_count

    if receipt.status != "rejected":
        state = "would be loaded" if dry_run and receipt.status == "loaded" else receipt.status
        counts = f"{row_count(receipt.rows_read)} read = {receipt.rows_loaded:,} loaded + {receipt.rows_rejected:,} rejected"
        print(inert(f"{receipt.file}: {state} as {receipt.label} ({receipt.why.rstrip('.')}); {counts}"))
    for amount in receipt.amounts:
        if not amount.read and not amount.loaded:
            continue  # a log without a cost of its own
        net = ", net of tax" if receipt.kind == "billing" else ""
        print(f"  {amount.currency}  {amount.read:,.2f} read = {amount.loaded:,.2f} loaded + {amount.rejected:,.2f} rejected{net}")
    if receipt.rows_without_amount:
        print(f"  {row_count(receipt.rows_without_amount, 'carries', 'carry')} no amount")
    if receipt.new_customers:
        more = f" and {len(receipt.new_customers) - SHOWN:,} more" if len(receipt.new_customers) > SHOWN else ""
        print(inert(f"  new customers: {', '.join(receipt.new_customers[:SHOWN])}{more}"))
    if dry_run and receipt.as_read:
        _print_as_read(receipt.as_read)
    if dry_run and receipt.conflicts and receipt.status == "loaded":
        print_table("Days loaded already with other rows", [asdict(row) for row in receipt.conflicts])
    if dry_run and receipt.by_month:
        print_table("By month", [asdict(row) for row in receipt.by_month])
    print_warnings(receipt.warnings)
    if receipt.import_id and receipt.status == "loaded" and not dry_run:
        print(f"  take it back with: unpeg undo {receipt.import_id}")
    if receipt.status != "duplicate":
        complain_of_rows(receipt.file, receipt.rejected, receipt.rows_rejected, kept=receipt.status == "loaded" and not dry_run)


def print_warnings(warnings: Sequence[str]) -> None:
    """The first of them."""
    for warning in warnings[:SHOWN]:
        print(inert(f"  {warning}"))
    if len(warnings) > SHOWN:
        print(f"  and {len(warnings) - SHOWN:,} more of this kind; --json lists them all")


def _print_as_read(found: "AsRead") -> None:
    """A mapped file's first rows, and its totals in each unit: cents read as dollars are seen before they count."""
    print_table("The first rows as they would be read", [dict(zip(found.columns, row, strict=True)) for row in found.rows])
    for total in found.totals:
        units = "; ".join(f"{value} if {unit}{' (as mapped)' if unit == total.chosen else ''}" for unit, value in total.readings)
        print(inert(f"  total of {total.what}: {units}"))


def complain_of_rows(file: str, rows: Sequence[Any], total: int, kept: bool = False) -> None:
    complain(
        f"{file}, line {row.line}, {row.column}: found {row.found}; expected {row.expected}. The row was rejected." for row in rows[:SHOWN]
    )
    if total > len(rows[:SHOWN]):
        more = total - len(rows[:SHOWN])
        where = "; the Imports page lists them" if kept else ""
        complain([f"{file}: {more:,} more row{'s were' if more > 1 else ' was'} rejected{where}."])
