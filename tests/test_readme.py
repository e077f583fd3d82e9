"""What the README tells people to type and to write is true."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import cli
from analytics.answers.asked import Asked
from analytics.engine.projection import project
from analytics.engine.scenario_file import parse_scenario
from analytics.estimates.baseline import baseline
from analytics.metric import measure
from data.importers import IMPORTERS
from data.ingest import import_files
from tests.published import line, published, use

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


def test_the_scenario_keeps_its_margin_while_gross_profit_falls_tenfold_a_year():
    (text,) = re.findall(r"^```toml\n(.+?)^```", section("What happens as prices fall"), re.MULTILINE | re.DOTALL)
    scenario = parse_scenario(text)
    rows = project(baseline(scenario), scenario).rows
    assert rows["gross_margin"].to_list() == pytest.approx([0.3 / 1.3] * 25)
    assert rows["gross_profit"][12] == pytest.approx(300)  # 3,000 at the start


@pytest.mark.parametrize("title", ["Adding a format", "Adding a metric", "Adding a question", "Adding a page"])
def test_a_recipe_has_five_steps_and_names_what_exists(title):
    assert len(steps(title)) == 5
    registry, listed = re.search(r"`([A-Z]+)` in `([\w/.]+)`", section(title)).groups()
    made, *others = [Path(name) for name in re.findall(r"`([\w/.]+\.py)`", section(title))]
    assert (ROOT / made.parent).is_dir()
    assert not (ROOT / made).exists()
    assert all((ROOT / place).exists() for place in others)
    assert re.search(rf"^{registry}\b", (ROOT / listed).read_text(), re.MULTILINE)


def test_the_format_of_the_recipe_reads_a_file(home, tmp_path, today, monkeypatch):
    extended = (*IMPORTERS, run(code("Adding a format"))["ACME_COSTS"])
    for module in [module for name, module in sys.modules.items() if name.startswith("data.") and hasattr(module, "IMPORTERS")]:
        monkeypatch.setattr(module, "IMPORTERS", extended)
    (export := tmp_path / "acme.csv").write_text("acme_day,acme_service,acme_usd\n2026-09-01,inference,12.50\n2026-09-02,inference,x\n")
    (receipt,) = import_files(home, [export], today=today)
    assert (receipt.format, receipt.rows_loaded, receipt.rows_rejected) == ("acme_costs", 1, 1)


def test_the_metric_of_the_recipe_is_measured(tmp_path):
    snapshot = published(tmp_path, billing_lines=[line("2026-05", "acme", "300")], usage=[use("2026-05-01", "acme", 100_000_000)])
    assert measure(snapshot, run(code("Adding a metric"))["COST_COVER"])["value"].to_list() == [3.0]  # 300 / 100


def test_the_question_of_the_recipe_is_answered(tmp_path, today):
    question = run(code("Adding a question"))["COST_COVER"]
    snapshot = published(tmp_path, billing_lines=[line("2026-05", "acme", "300")], usage=[use("2026-05-01", "acme", 100_000_000)])
    assert question.answer(Asked(snapshot, None, today)).sentence.text == "A dollar of inference brings $3.00."
    assert question.answer(Asked(None, None, today)).needs


def test_the_page_of_the_recipe_is_drawn(tmp_path, monkeypatch):
    imported = {"import_id": "a", "status": "active"}
    published(tmp_path / "home", billing_lines=[line("2026-05", "acme", "300", product="Chat")], imports=[imported])
    monkeypatch.setenv("UNPEG_HOME", str(tmp_path / "home"))
    (script := tmp_path / "products.py").write_text(code("Adding a page"))
    page = AppTest.from_file(str(script), default_timeout=30).run()
    assert not page.exception
    assert page.dataframe[0].value["product"].to_list() == ["Chat"]


def code(title: str) -> str:
    indented = re.search(r"^   ```python\n(.+?)^   ```", section(title), re.MULTILINE | re.DOTALL).group(1)
    return re.sub(r"^   ", "", indented, flags=re.MULTILINE)


def run(text: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    exec(text, made)  # noqa: S102 our own README
    return made


def test_the_picture_is_there():
    (picture,) = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert (ROOT / picture).is_file()
