"""The `unpeg` command: the same functions as the pages, for a shell, a nightly job and other programs.

Exit 0 done, 1 done but something was rejected, 2 bad input and nothing changed. Errors are one line each on stderr.
"""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from data.errors import BadValueError, UnpegError
from terminal import (
    answer,
    complain,
    complain_of_rows,
    inert,
    print_json,
    print_nothing,
    print_receipt,
    print_rows,
    print_table,
    print_warnings,
    progressing,
    sentence,
)

if TYPE_CHECKING:
    from data.home import Home
    from data.ingest import Receipt
    from data.snapshot import Snapshot

By = Literal["month", "quarter", "ytd", "customer", "product", "priced_by", "provider", "model"]
What = Literal["other_cogs", "invoice", "credits", "ledger_revenue", "ledger_cogs"]
HomeOption = Annotated[Path | None, typer.Option("--home", metavar="DIR", help="The folder of the data; else UNPEG_HOME, else yours.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
IMPORTS = ("import_id", "file", "sha256", "format", "status", "imported_at", "rows_loaded", "rows_rejected")

command = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The unit economics of an AI company, from its own exports.",
)


@command.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports as they came, one or many.")],
    as_format: Annotated[str | None, typer.Option("--as", metavar="FORMAT", help="Read as this format, where two fit.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Days loaded before: this newer export takes their place.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Days loaded before: this export is another account's.")] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE.toml",
            help="Which column is what, for files that no importer knows: kind (billing, usage, provider_cost), source, amount_unit "
            "(major, minor), token_unit (tokens, thousands, millions), dates (iso, day_first, month_first), decimal (point, comma), and "
            "the tables [columns] and [fixed]. Remembered by the header.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be loaded, a mapped file with its totals in each unit, and change nothing.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Load export files. Each is recognised by its content and is a transaction of its own."""
    from data.column_mapping import read_mapping
    from data.ingest import Receipt, import_files

    try:
        mapped = read_mapping(mapping) if mapping else None
        if replace and add:
            raise BadValueError("--replace and --add: found both; expected one of them. Nothing was changed. Choose one.")
        conflict: Literal["replace", "add"] | None = "replace" if replace else "add" if add else None
        with progressing(as_json) as progress:
            receipts = import_files(
                _home(home), files, today=_today(), as_format=as_format, conflict=conflict, dry_run=dry_run, who=_who(), progress=progress,
                mappings=dict.fromkeys(files, mapped) if mapped else None,
            )  # fmt: skip
    except (UnpegError, OSError) as error:
        if as_json:
            print_json([Receipt(path.name, errors=(sentence(error),)).as_json() for path in files])
        raise
    if as_json:
        print_json([receipt.as_json() for receipt in receipts])
    for receipt in receipts:
        if not as_json:
            print_receipt(receipt, dry_run)
        complain(receipt.errors)
    return _import_exit(receipts)


@command.command()
def undo(
    import_id: Annotated[str, typer.Argument(metavar="IMPORT_ID", help="As `unpeg imports` lists it; or the id of a decision.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take back an import or a decision. Importing the file again revives it."""
    from data.ingest import undo as undo_

    snapshot, _ = undo_(_home(home), import_id, today=_today(), who=_who())
    answer(as_json, {"import_id": import_id, "snapshot": snapshot}, f"{import_id} is undone; the figures are those of snapshot {snapshot}.")
    return 0


@command.command()
def imports(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """List what has been imported. Undone imports stay listed."""
    from data.journal import imports as imports_

    snapshot = _snapshot(_home(home))
    rows = imports_(snapshot).select(IMPORTS).to_dicts() if snapshot else []
    for row in rows:
        row["imported_at"] = f"{row['imported_at']:%Y-%m-%dT%H:%M:%SZ}"
    if as_json:
        print_json(rows)
    elif rows:
        print_table("Imports", [{**row, "sha256": row["sha256"][:12]} for row in rows])
    else:
        print_nothing(_home(home))
    return 0


@command.command("map")
def map_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns source, kind, id, customer, product, key_owner, priced_by.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Map ids to customers and products. A blank changes nothing."""
    from data.decisions import map_file
    from data.receipt import row_count

    receipt = map_file(_home(home), file, today=_today(), who=_who())
    counts = {"rows_read": receipt.rows_read, "rows_loaded": receipt.rows_loaded, "rows_rejected": receipt.rows_rejected}
    answer(
        as_json,
        {"decision_id": receipt.decision_id, **counts, "rejected": receipt.rejected, "warnings": receipt.warnings},
        f"{file.name}: {row_count(receipt.rows_read)} read = {receipt.rows_loaded:,} loaded + {receipt.rows_rejected} rejected"
        f"{f'; decision {receipt.decision_id}' if receipt.rows_loaded else ''}.",
    )
    if not as_json:
        print_warnings(receipt.warnings)
    complain_of_rows(file.name, receipt.rejected, receipt.rows_rejected)
    return (1 if receipt.rows_loaded else 2) if receipt.rows_rejected else 0


@command.command("type", context_settings={"ignore_unknown_options": True})  # so that an amount may be negative
def type_(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="YYYY-MM.")],
    what: Annotated[What, typer.Argument(metavar="WHAT", help="other_cogs, invoice, credits, ledger_revenue or ledger_cogs.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="In base currency, such as 1234.56.")],
    provider: Annotated[str | None, typer.Option("--provider", metavar="P", help="Whose invoice or credits.")] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, for whoever reads it next year.")] = "",
    document: Annotated[Path | None, typer.Option("--document", metavar="FILE", help="What proves it; kept beside it.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Enter a figure that no file holds. It is measured with its document, else assumed."""
    from analytics.names import provider_id
    from data.decisions import type_figure

    first, value, place, provider = _month(month, "MONTH"), _amount(amount), _home(home), provider_id(provider or "")
    typed = type_figure(place, first, what, value, today=_today(), provider=provider, note=note, document=document, who=_who())
    told = {"decision_id": typed.decision_id, "month": month, "what": what, "provider": provider, "amount": value}
    of, replaces = f" of {provider}" if provider else "", f"; {typed.said}" if typed.said else ""
    answer(
        as_json,
        told | {"document": typed.document, "replaced": typed.replaced and asdict(typed.replaced)},
        f"{what}{of} in {month} is {value:,}{replaces}; take it back with: unpeg undo {typed.decision_id}",
    )
    return 0


@command.command()
def margin(
    by: Annotated[By, typer.Option("--by", help="What one row stands for.")] = "month",
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="The first month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="The last month.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show revenue, cost, profit and margin. COGS is inference and other COGS."""
    from analytics.actuals import margin as margin_

    start, end = first and _month(first, "--from"), last and _month(last, "--to")
    if start and end and start > end:
        raise BadValueError(f"--from {first} --to {last}: found the first month after the last. Nothing was changed. Swap them.")
    snapshot = _snapshot(_home(home))
    rows = margin_(snapshot, by, start or None, end or None).to_dicts() if snapshot else []
    print_rows(as_json, f"Margin by {by}", rows, _home(home))
    return 0


@command.command()
def reconcile(
    month: Annotated[str | None, typer.Option("--month", metavar="YYYY-MM", help="One month alone.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Tie usage to the provider's money. A row is a month and a provider."""
    from analytics.board.reconcile import reconcile as reconcile_

    chosen = _month(month, "--month") if month else None
    snapshot = _snapshot(_home(home))
    print_rows(as_json, "Priced usage against the provider's money", reconcile_(snapshot, chosen) if snapshot else [], _home(home))
    return 0


@command.command()
def project(
    file: Annotated[
        str, typer.Argument(metavar="SCENARIO.toml", help="What the scenario names; `unpeg schema` lists the names. Or saved:NAME.")
    ],
    paths: Annotated[int | None, typer.Option("--paths", metavar="N", min=0, max=20_000, help="Random paths to draw.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", min=0, help="Seed of the random paths.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Project a scenario month by month. A [baseline] of its own needs no data."""
    from analytics.engine.cause import causes_in_words
    from analytics.engine.projection import project as project_
    from analytics.engine.projection_wire import beside, sentences, spoken, wire
    from analytics.engine.risk import risk
    from analytics.engine.scenario_file import read_scenario
    from analytics.estimates.baseline import baseline
    from analytics.estimates.estimate import known
    from analytics.saved.saved_scenario import SAVED, opened, rested
    from data.pricebook import PriceBook

    place = _home(home)
    snapshot = _snapshot(place)
    held = opened(snapshot, file.removeprefix(SAVED)) if file.startswith(SAVED) else None
    scenario = held.scenario if held else read_scenario(Path(file))
    asked = {name: value for name, value in (("paths", paths), ("seed", seed)) if value is not None}
    scenario = scenario.model_copy(update=asked)
    book = PriceBook.load(place.prices if place.prices.exists() else None) if snapshot else None
    start = held.baseline if held and held.baseline else baseline(scenario, known(snapshot, book, _today()))
    if held:
        complain(rested(held, start))
    found = project_(start, scenario)
    drawn = risk(found.baseline, scenario)
    if as_json:
        print_json(wire(found, drawn) | beside(drawn))
        return 0
    for name, frame in found.plans.items():
        print_table(f"{scenario.name}: {name}", spoken(frame), whole=True)
    for said in (*sentences(found, drawn), *causes_in_words(found)):
        print(inert(said))
    return 0


@command.command()
def scenarios(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """List the saved scenarios with what each comes to. A locked one keeps the figures it was locked on."""
    from analytics.saved.saved_scenario import listed, spoken
    from data.saved import saved_in

    found = saved_in(_snapshot(_home(home)))
    if as_json:
        print_json(listed(found))
    elif found:
        print_table("Saved scenarios", spoken(found))
    else:
        print("No scenario is saved here. Save one on the Scenarios page.")
    return 0


@command.command()
def score(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Say where the company stands between payment terminal and software company, from 0 to 100, as two ends."""
    from analytics.scoring.scorecard import score_json, scorecard

    place = _home(home)
    card = scorecard(_snapshot(place), _today())
    if as_json:
        print_json(score_json(card))
    elif card.month is None:
        print_nothing(place)
    else:
        print_table(f"Score of {card.month:%Y-%m}", [asdict(component) for component in card.components])
        print(inert(f"{card.sentence}\n{card.next_move}"))
    return 0


@command.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="Its number, such as 3; else all, the weakest first.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Answer an investor's question from the data; without one, the ten to rehearse first, then the others."""
    from analytics.answers.ask import answers, answers_json, chosen
    from analytics.answers.asked import Asked
    from data.pricebook import PriceBook

    wanted = chosen(question) if question is not None else None
    place = _home(home)
    snapshot = _snapshot(place)
    book = PriceBook.load(place.prices if place.prices.exists() else None) if snapshot else None
    asked = Asked(snapshot, book, _today())
    found = answers(asked, wanted)
    if as_json:
        print_json(answers_json(found, asked.currency))
        return 0
    for each, said in found:
        needs = f" Needs {said.needs}." if said.needs else ""
        print(inert(f"{each.number}. {each.text}\n   {said.sentence.text} ({said.grade}){needs}"))
    return 0


@command.command()
def assumptions(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """List what nobody has measured: its range, its source, the value the company has signed, and what it moves a month."""
    from analytics.board.signing import to_sign
    from analytics.company import company

    place = _home(home)
    snapshot = _snapshot(place)
    found = company(snapshot, _today()) if snapshot else None
    if found is None:
        print_nothing(place)
        return 0
    print_rows(as_json, "Inputs to sign, the least evidenced first", to_sign(found).to_dicts(), place)
    return 0


@command.command()
def sign(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `unpeg assumptions` lists it.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Within its range.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why this value, for whoever reads it next year.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Sign a value of your own in place of an assumption. It stays assumed, with your name and reason."""
    from analytics.board.signing import unit_to_sign
    from data.decisions import sign_assumption

    amount, place = _amount(value), _home(home)
    unit = unit_to_sign(name, amount)
    made = sign_assumption(place, name, amount, unit, reason, who=_who())
    answer(
        as_json,
        {"decision_id": made, "name": name, "value": amount, "unit": unit},
        f"{name} is {value} ({unit}); take it back with: unpeg undo {made}",
    )
    return 0


@command.command()
def pack(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf|FILE.xlsx", help="Where to write it; the ending says what.")],
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Customers as A, B, C, in the order of their revenue.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write the board pack as PDF or workbook, and keep on record what it says, so that the next can be held to it."""
    from analytics.report.make import made_of, pack_json, written
    from data.packs import record_pack
    from data.pricebook import PriceBook

    place = _home(home)
    write = written(out.suffix)
    snapshot = _snapshot(place)
    if snapshot is None:
        raise BadValueError(f"{place.root}: found no data; expected some to make a pack of. Nothing was written. Import files first.")
    book = PriceBook.load(place.prices if place.prices.exists() else None)
    whole = made_of(snapshot, book, _today(), anonymous)
    out.write_bytes(write(whole))
    made = record_pack(place, snapshot, whole.said, who=_who()) if whole.said else None
    undone = f"; take the record back with: unpeg undo {made}" if made else ""
    answer(as_json, {"file": str(out), "decision_id": made, **pack_json(whole)}, f"{out}: {whole.title}, snapshot {whole.snapshot}{undone}")
    return 0


@command.command()
def schema(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Print the JSON Schema of a scenario file, by which an editor completes it."""
    from analytics.engine.scenario_file import schema as schema_

    print_json(schema_())
    return 0


@command.command()
def demo(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Build the demo company in HOME/demo. The last line names the folder of its exports."""
    from data.demo.home import build

    place = _home(home)
    exports = str(build(place, today=_today()))
    answer(
        as_json, {"home": str(place.demo.root), "exports": exports}, f"The demo company is in {place.demo.root}, its exports in\n{exports}"
    )
    return 0


@command.command()
def serve(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Else 8501 or the next free one.", show_default=False)
    ] = None,
    address: Annotated[
        str, typer.Option("--address", metavar="ADDR", help="Listen here instead; others on the network can then open it.")
    ] = "127.0.0.1",
    build_demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Build the demo company at once, or when it is asked for.")] = True,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Start the dashboard. It prints its address and listens on this machine alone, unless --address names another."""
    from data.ingest import ensure_current
    from data.journal import active_imports
    from data.snapshot import open_snapshot
    from pages.server import demo as demo_

    place = _home(home)
    place.prepare()
    if build_demo and not place.current.is_file():
        demo_.start(place)  # before the libraries of the pages: they load meanwhile
    ensure_current(place, today=_today())
    if build_demo and not active_imports(open_snapshot(place)):
        demo_.start(place)
    import app

    chosen = port or app.free_port(address)
    if as_json:
        print_json({"url": app.url(address, chosen), "home": str(place.root)})
    app.serve(place, chosen, address)
    return 0


def main() -> None:
    """Run the command; whatever a user can put right becomes one line on stderr and exit 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = command(sys.argv[1:] or ["--help"], prog_name="unpeg", standalone_mode=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has read enough
        code = 0
    except (typer.TyperException, UnpegError, OSError) as error:
        complain([sentence(error)])
        code = 2
    sys.exit(code)


# -- what comes in -----------------------------------------------------------------------------------------------------------


def _today() -> date:
    """The day, UTC; UNPEG_TODAY stands in for it where a run has to be repeated."""
    fixed = os.environ.get("UNPEG_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else datetime.now(UTC).date()
    except ValueError as error:
        raise BadValueError(
            f"UNPEG_TODAY: found {fixed}; expected a day such as 2026-11-15. Nothing was changed. Correct or unset it."
        ) from error


def _home(folder: Path | None) -> "Home":
    from data.home import home_at

    return home_at(folder)


def _who() -> str:
    return os.environ.get("LOGNAME") or os.environ.get("USER") or os.environ.get("USERNAME") or ""


def _month(text: str, where: str) -> date:
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text, re.ASCII):
        raise BadValueError(
            f"{where}: found {text}; expected a month such as 2026-05. Nothing was changed. Write the year, a dash, two digits."
        )
    return date(int(text[:4]), int(text[5:]), 1)


def _amount(text: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text, re.ASCII):
        raise BadValueError(
            f"AMOUNT: found {text}; expected a decimal amount such as 1234.56. Nothing was changed. Leave out signs and commas."
        )
    return Decimal(text)


def _snapshot(home: "Home") -> "Snapshot | None":
    from data.ingest import ensure_current
    from data.snapshot import open_snapshot

    ensure_current(home, today=_today())
    return open_snapshot(home)


def _import_exit(receipts: Sequence["Receipt"]) -> int:
    refused = any(receipt.status == "rejected" for receipt in receipts)
    loaded = [receipt for receipt in receipts if receipt.status == "loaded"]
    if refused and not loaded:
        return 2
    return 1 if refused or any(receipt.rows_rejected for receipt in loaded) else 0


if __name__ == "__main__":
    main()
