"""What tests share: a home, real samples, the demo company, a server, a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from data.home import Home, home_at
from tests.serving import browsing, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TODAY = date(2026, 11, 15)  # the demo company's last month is 2026-10
os.environ["UNPEG_TODAY"] = TODAY.isoformat()
os.environ.pop("UNPEG_HOME", None)  # no test sees the developer's own data

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the expected golden results anew")


@pytest.fixture(autouse=True)
def _own_home_untouched() -> Iterator[None]:
    """No test writes to the developer's own data."""
    before = _touched()
    yield
    assert _touched() == before, f"this test wrote to {home_at().root}; expected a home below its own tmp_path"


def _touched() -> int | None:
    try:
        return home_at().root.stat().st_mtime_ns
    except FileNotFoundError:
        return None


@pytest.fixture
def today() -> date:
    """The day of every test."""
    return TODAY


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home of this test's own."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real exports that UNPEG_SAMPLES names; without one these tests do not run."""
    named = os.environ.get("UNPEG_SAMPLES")
    if not named or not Path(named).is_dir():
        pytest.skip("UNPEG_SAMPLES names no folder of real exports")
    return Path(named)


@pytest.fixture(scope="session")
def demo_built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An empty home with the demo company beside it, built once; to be read, never written."""
    from data.demo.home import build

    built = Home(tmp_path_factory.mktemp("demo") / "home")
    build(built, today=TODAY)
    return built


@pytest.fixture
def demo_home(demo_built: Home, tmp_path: Path) -> Home:
    """The demo company's own home, copied, to do with as the test likes."""
    copy = tmp_path / "demo-home"
    shutil.copytree(demo_built.demo.root, copy)
    return Home(copy)


@pytest.fixture
def server() -> Iterator[Callable[[Home], str]]:
    """Start `unpeg serve` for a home and get its address: server(home). It stops with the test."""
    with ExitStack() as stack:
        yield lambda home: stack.enter_context(serving(home))


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The system's Chromium; a machine under load draws slowly, and that is no fault."""
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)
    with browsing() as launched:
        yield launched
