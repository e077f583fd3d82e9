"""Each registry names every file of its folder: one new thing is one new file and one line."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from analytics.lever import Lever
from analytics.levers import AnyLever
from analytics.metrics import INDICATORS, METRICS
from analytics.plan import Plan
from analytics.plans import AnyPlan
from analytics.questions import QUESTIONS
from analytics.report.sections import SECTIONS
from data.importer import Importer
from data.importers import IMPORTERS
from data.importers.refused import REFUSED
from pages.parts.listing import PAGES

ROOT = Path(__file__).resolve().parent.parent


def modules(package: str) -> list[ModuleType]:
    files = sorted((ROOT / package.replace(".", "/")).glob("*.py"))
    return [importlib.import_module(f"{package}.{path.stem}") for path in files if path.stem != "__init__"]


def union_package(base: type) -> str:
    return f"analytics.{base.__name__.lower()}s"


def holds(module: ModuleType, registry: tuple[object, ...]) -> bool:
    return any(value is entry for value in vars(module).values() for entry in registry)


@pytest.mark.parametrize("module", modules("data.importers"), ids=lambda module: module.__name__)
def test_every_importer_file_is_registered(module):
    assert holds(module, IMPORTERS) or holds(module, (REFUSED,))
    described = [value for value in vars(module).values() if isinstance(value, Importer)]
    assert all(any(value is entry for entry in IMPORTERS) for value in described)


def test_formats_are_named_once():
    formats = [importer.format for importer in IMPORTERS]
    assert len(set(formats)) == len(formats) > 0


@pytest.mark.parametrize("module", modules("analytics.metrics"), ids=lambda module: module.__name__)
def test_every_metric_file_is_registered(module):
    assert holds(module, (*METRICS, *INDICATORS))


@pytest.mark.parametrize("module", modules("analytics.questions"), ids=lambda module: module.__name__)
def test_every_question_file_is_registered(module):
    assert holds(module, QUESTIONS)


@pytest.mark.parametrize("module", modules("analytics.report.sections"), ids=lambda module: module.__name__)
def test_every_section_of_the_pack_is_registered(module):
    assert holds(module, SECTIONS)


@pytest.mark.parametrize(
    ("module", "union", "base"),
    [(module, union, base) for union, base in ((AnyPlan, Plan), (AnyLever, Lever)) for module in modules(union_package(base))],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_plan_and_lever_file_is_in_its_union(module, union, base):
    members = get_args(get_args(union)[0])
    here = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, base) and value is not base]
    assert here and all(value in members for value in here)
    tag = union_package(base).rpartition(".")[2].rstrip("s")
    assert [value.model_fields[tag].default for value in here] == [module.__name__.rpartition(".")[2]]


def test_every_page_script_is_listed():
    scripts = {
        path.relative_to(ROOT / "pages").as_posix()
        for folder in ("board", "scenarios", "finance")
        for path in (ROOT / "pages" / folder).glob("*.py")
    }
    assert scripts == {script for script, _, _ in PAGES}


def test_the_first_page_is_at_the_root_and_addresses_differ():
    addresses = [address for _, _, address in PAGES]
    assert addresses[0] == ""
    assert len(set(addresses)) == len(addresses)
