"""A large import runs while the dashboard is open and in use: nobody sees an error, and the new figures appear."""

import itertools
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.home import Home
from tests.browser.drawn import drawn
from tests.browser.watch import watched
from tests.serving import UNPEG

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROWS = 200_000
HEADER = "request_id,spend,startTime,model,prompt_tokens,completion_tokens,custom_llm_provider,end_user,metadata"
META = '"{""usage_object"": {""cache_read_input_tokens"": 40}}"'


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "october.csv"
    with path.open("w") as file:
        file.write(f"{HEADER}\n")
        file.writelines(
            f"late-{n},0.0125,2026-10-{n % 28 + 1:02d} 10:00:00,gpt-4o,{1000 + n % 500},300,openai,late-{n % 40},{META}\n"
            for n in range(ROWS)
        )
    return path


def used(page: Page, n: int) -> None:
    """One thing a reader does: look at a page, cut another way, open the rows behind a figure."""
    match n % 4:
        case 0:
            page.locator(".st-key-nav a", has_text="Verdict").click()
            expect(page.locator(".figure")).to_have_count(4, timeout=60_000)
        case 1:
            page.locator(".st-key-nav a", has_text="Economics").click()
            page.get_by_text("Cut by").wait_for(timeout=60_000)
        case 2:
            cut = ("Customer", "Model", "Product", "Month")[n // 4 % 4]
            page.get_by_role("radio", name=cut, exact=True).click()
            page.locator(f'table.ledger caption:text-is("Margin by {cut.lower()}")').wait_for(timeout=60_000, state="attached")
        case _:
            page.locator(".st-key-nav a", has_text="Imports").click()
            page.get_by_text("rows loaded").first.wait_for(timeout=60_000)
    drawn(page)


def loaded(page: Page) -> str:
    return page.locator(".st-key-part-imports h2").inner_text()


@pytest.mark.parametrize("way", ["command", "page"])
def test_nobody_sees_an_error_while_an_import_runs(
    server: Callable[[Home], str], browser: Browser, demo_home: Home, log: Path, way: str
) -> None:
    url = server(demo_home)
    context = browser.new_context()
    reader, idle = context.new_page(), context.new_page()
    wrong = [watched(reader), watched(idle)]
    reader.goto(f"{url}/imports")
    idle.goto(f"{url}/economics?by=model&period=2026-10")
    drawn(reader)
    drawn(idle)
    before, table = loaded(reader), idle.locator("table.ledger tbody").first.inner_text()

    if way == "command":
        process = subprocess.Popen([*UNPEG, "import", str(log), "--home", str(demo_home.root)], env=os.environ, stdout=subprocess.DEVNULL)
        running = lambda: process.poll() is None  # noqa: E731
    else:
        other = browser.new_context().new_page()
        wrong.append(watched(other))
        other.goto(f"{url}/imports")
        drawn(other)
        other.locator(".drop input").set_input_files(log)
        other.get_by_role("button", name="Import 1 file").click(timeout=120_000)
        running = lambda: other.get_by_text(f"{ROWS:,} rows loaded, 0 rejected, as").count() == 0  # noqa: E731
    during = 0
    for n in itertools.count():
        beside = running()
        if not beside and n >= 8:
            break
        used(reader, n)
        during += beside
        assert n < 200
    print(f"{way}: {during} interactions began while {ROWS:,} rows were imported")

    assert during
    if way == "command":
        assert process.wait() == 0
    used(reader, 3)
    expect(reader.locator(".st-key-part-imports h2").first).not_to_have_text(before)
    idle.get_by_role("button", name="New figures are there").click(timeout=40_000)
    expect(idle.locator("table.ledger tbody").first).not_to_have_text(table)
    assert [text for seen in wrong for text in seen()] == []
    context.close()
