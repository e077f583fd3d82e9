"""What the commands print of a home, as JSON, held against the tables and sentences of its board pack, to the displayed digit."""

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import tomlkit
from pydantic import ValidationError

import cli
from analytics.board.required_set import tasks_assumed
from analytics.engine.required import PATHS
from analytics.engine.scenario_file import as_named
from analytics.names import provider_name
from analytics.report.blocks import printed, tables
from analytics.report.given import Given
from analytics.report.make import pack_json
from analytics.report.pack import Pack
from analytics.scenario import Scenario
from analytics.words import MISSING, exact, money, percent
from data.home import Home

Run = Callable[..., Any]
_FIGURES = ("revenue", "inference_cost", "unattributed_cost", "other_cogs", "gross_profit")
_MEMBERS = {
    "cost_plus": "Cost-plus", "hybrid": "Hybrid", "credits": "Credits", "outcome_market": "At market", "outcome_neutral": "At revenue",
}  # fmt: skip
_CLAIMED = "of inference cost belongs to no product, and stands with"


def command(home: Home) -> Run:
    """Runs a command on a home and gives what it prints."""

    def run(*words: str) -> Any:
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        line = ["unpeg", *words, "--json", "--home", str(home.root)]
        with mock.patch.object(sys, "argv", line), contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
            cli.main()
        said.seek(0)
        return json.loads(said.read())

    return run


def differences(run: Run, pack: Pack) -> list[str]:
    """Where `margin`, `reconcile`, `score` or `ask` says another figure or sentence than the pack."""
    return [*_margins(run, pack), *_reconciled(run, pack), *_score(run, pack), *_answers(run, pack)]


def cells(pack: Pack, name: str) -> list[list[str]]:
    """A table as it is printed; without rows where the pack has none of that name."""
    return next((printed(table, pack.currency) for table in tables(pack.sections) if table.id == name), [])


def said_in(pack: Pack, section: str) -> list[str]:
    """All that a section says outside its tables; nothing where the pack has none of that name."""
    found = next((each for each in pack_json(pack)["sections"] if each["id"] == section), None)
    return [] if found is None else [found["claim"], found["lede"], *found["said"]]


def _margins(run: Run, pack: Pack) -> Iterator[str]:
    months = run("margin")
    said = [_figures(row, months, pack) for row in months[::-1]]
    yield from _unlike("Months", [row[1:] for row in cells(pack, "Months")], said)
    for table in tables(pack.sections):
        rows = printed(table, pack.currency)
        if table.id in ("Customers", "Products"):
            one = table.id[:-1].lower()
            found = run("margin", "--by", one, *_span(table.title))
            known = [_figures(row, found, pack) for row in found]
            shown = [row[1:] for row in rows if row[0] != "Total" and not row[0].endswith(" smaller")]
        elif table.id == "Verdict":
            found = run("margin", "--by", "priced_by", *_span(f"in {pack.period}"))
            known = [[_amount(row[name], pack) for name in ("revenue", "inference_cost", "gross_profit")] for row in found]
            shown = [row[1:4] for row in rows[:-1] if row[3] != MISSING]  # withheld where too much cost is of no product
            if _CLAIMED in " ".join(said_in(pack, "evidence")):
                continue  # as a footnote says, the verdict gives that cost to the only way of pricing there is
        else:
            continue
        yield from (f"{table.id}: {row} is of no row of the command" for row in shown if row not in known)


def _span(title: str) -> tuple[str, ...]:
    """The months that a title ends with, as options."""
    first, _, last = title.rpartition(", ")[2].removeprefix("from ").removeprefix("in ").partition(" to ")
    return "--from", _month(first), "--to", _month(last or first)


def _month(name: str) -> str:
    return f"{datetime.strptime(name, '%B %Y'):%Y-%m}"  # noqa: DTZ007


def _amount(value: str | None, pack: Pack) -> str:
    return money(None if value is None else Decimal(value), pack.currency)


def _figures(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], pack: Pack) -> list[str]:
    """A row of `margin` as a table of the pack prints it: what belongs to nobody has a column where there is any."""
    split = any(Decimal(each["unattributed_cost"] or 0) for each in rows)
    names = [name for name in _FIGURES if split or name != "unattributed_cost"]
    return [*(_amount(row[name], pack) for name in names), percent(row["gross_margin"])]


def _unlike(name: str, shown: list[list[str]], said: list[list[str]]) -> Iterator[str]:
    if len(shown) != len(said):
        yield f"{name}: {len(shown)} rows, the command has {len(said)}"
    yield from (f"{name}: {row}, the command says {other}" for row, other in zip(shown, said, strict=False) if row != other)


def _reconciled(run: Run, pack: Pack) -> Iterator[str]:
    rows = [row for row in run("reconcile") if row["provider"] is not None][-12:][::-1]
    names = ("priced", "logged", "reported", "invoiced")
    said = [[provider_name(row["provider"]), *(exact(None if row[name] is None else Decimal(row[name])) for name in names)] for row in rows]
    yield from _unlike("Reconciled", [row[1:6] for row in cells(pack, "Reconciled")], said)


def _score(run: Run, pack: Pack) -> Iterator[str]:
    found, said = run("score"), said_in(pack, "evidence")
    if not said:
        return
    low, high = f"{found['low']:.0f}", f"{found['high']:.0f}"
    for text in (f"{low if low == high else f'{low} to {high}'} of 100: {found['band']}", found["next_move"]):
        if text not in " ".join(said):
            yield f"score: the pack does not say {text}"
    for row, part in zip(cells(pack, "Score"), found["components"], strict=True):
        value = part["value"]
        if row[0] != part["label"] or (value is not None and " to " not in row[2] and row[2] != f"{value:.0f}"):
            yield f"score: {row}, the command says {part}"


def _answers(run: Run, pack: Pack) -> Iterator[str]:
    asked, hardest = run("ask"), " ".join(said_in(pack, "hardest"))
    for each in asked[:10] if hardest else ():
        yield from (f"ask: the pack does not say {said}" for said in (each["question"], each["sentence"]) if said not in hardest)
    decided = [text.partition(": ")[2] for text in said_in(pack, "verdict") if text.startswith("Decide next quarter: ")]
    move = next(each["sentence"] for each in asked if each["id"] == "Q33")
    if decided not in ([], [move]):
        yield f"ask: {decided}, the command says {move}"


def _may_be_said(named: Mapping[str, Any]) -> bool:
    """Whether a scenario file may say it: no markup above ten times the cost, say, which today's revenue can come to."""
    try:
        Scenario.model_validate(named)
    except ValidationError:
        return False
    return True


def projected(run: Run, pack: Pack, given: Given, folder: Path, members: Sequence[str] = tuple(_MEMBERS)) -> Iterator[str]:
    """Where `project`, given a plan of the Plans page as a scenario file, says another sum over the horizon than its table."""
    if isinstance(given.plans, str):
        return
    shown, tasks = {row[0]: row[1:] for row in cells(pack, "Plans")}, tasks_assumed(given.known, given.signed)
    for case in given.plans.cases:
        if case.distilled or case.byok or case.member not in members:
            continue
        named = as_named(case.scenario)
        named["levers"] = [*named.get("levers", ()), {"lever": "price_path", "preset": case.path}]
        named |= {} if tasks is None else {"baseline": {"tasks": tasks}}
        if not _may_be_said(named):
            continue
        (folder / "scenario.toml").write_text(tomlkit.dumps(named), encoding="utf-8")
        (rows,) = run("project", str(folder / "scenario.toml"))["plans"].values()
        said = money(sum(row["gross_profit"] for row in rows if row["t"]), pack.currency)
        if said != (cell := shown[_MEMBERS[case.member]][PATHS.index(case.path)]):
            yield f"Plans: {case.member} under {case.path} is {cell}, the command says {said}"
