"""What the README tells people to type and to write is true."""

import re
import sys
from pathlib import Path

import pytest

import cli
from data.importers import IMPORTERS
from data.ingest import import_files

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))


def section(title: str) -> str:
    return re.split(r"^## ", README.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def steps(title: str) -> list[str]:
    return re.findall(r"^\d\. (.+?)(?=^\d\. |\Z)", section(title), re.MULTILINE | re.DOTALL)


def test_to_start_takes_exactly_two_commands_that_make_knows():
    (block,) = re.findall(r"^```\n(.+?)^```", section("Start"), re.MULTILINE | re.DOTALL)
    assert block.splitlines() == ["make run", "make test"]


def test_every_make_target_that_is_named_exists_and_explains_itself():
    named = {word for line in re.findall(r"`make ([a-z ]+)`", README) for word in line.split()}
    assert {"run", "test", "lint"} <= named <= TARGETS
    assert {"help", "setup", "run", "test", "lint", "golden", "shots", "bench", "soak", "lock"} == TARGETS


def test_own_files_take_three_lines_that_the_command_knows():
    (block,) = re.findall(r"^```\n(.+?)^```", section("Your own files"), re.MULTILINE | re.DOTALL)
    lines = block.splitlines()
    known = {entry.name or str(entry.callback.__name__) for entry in cli.command.registered_commands if entry.callback}
    assert len(lines) == 3
    assert {line.split()[1] for line in lines} <= known
    assert all(line.startswith(".venv/bin/unpeg ") for line in lines)


@pytest.mark.parametrize("title", ["Adding a format", "Adding a metric", "Adding a page"])
def test_a_recipe_has_five_steps_and_names_what_exists(title):
    recipe = steps(title)
    assert len(recipe) == 5
    places = [Path(name) for name in re.findall(r"`([\w/.]+\.py)`", section(title))]
    assert len(places) >= 2
    made = re.compile(r"acme|NAME")
    assert all((ROOT / (place.parent if made.search(place.name) else place)).exists() for place in places)
    registry, listed = re.search(r"`([A-Z]+)` in `([\w/.]+)`", section(title)).groups()
    assert re.search(rf"^{registry}\b", (ROOT / listed).read_text(), re.MULTILINE)


def test_the_format_of_the_recipe_reads_a_file(home, tmp_path, today, monkeypatch):
    code = re.search(r"^   ```python\n(.+?)^   ```", README, re.MULTILINE | re.DOTALL).group(1)
    made: dict[str, object] = {}
    exec(re.sub(r"^   ", "", code, flags=re.MULTILINE), made)  # noqa: S102 our own README
    extended = (*IMPORTERS, made["ACME_COSTS"])
    for module in [module for name, module in sys.modules.items() if name.startswith("data.") and hasattr(module, "IMPORTERS")]:
        monkeypatch.setattr(module, "IMPORTERS", extended)
    (export := tmp_path / "acme.csv").write_text("acme_day,acme_service,acme_usd\n2026-09-01,inference,12.50\n2026-09-02,inference,x\n")
    (receipt,) = import_files(home, [export], today=today)
    assert (receipt.format, receipt.rows_loaded, receipt.rows_rejected) == ("acme_costs", 1, 1)


def test_the_picture_is_there():
    (picture,) = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert (ROOT / picture).is_file()
