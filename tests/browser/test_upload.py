"""Files dropped on the page: to disk, looked at, imported, undone; what the page says on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.home import Home
from data.journal import active_imports
from data.snapshot import open_snapshot
from tests.browser.drawn import drawn

pytestmark = pytest.mark.browser
CUSTOMERS = "customer_id,name,plan_name,renewal_date\nc1,=HYPERLINK(1),Team,2027-01-01\nc2,<b>Globex</b>,Team,31/02/2026\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    good, bad = tmp_path / "customers.csv", tmp_path / "unknown.csv"
    good.write_text(CUSTOMERS)
    bad.write_text("a,b\n1,2\n")
    return good, bad


def dropped(page: Page, url: str, *paths: Path) -> None:
    page.goto(f"{url}/imports?demo=0")
    drawn(page)
    page.locator(".drop input").set_input_files(list(paths))
    page.get_by_text("Nothing is loaded until you import").wait_for(timeout=60_000)


def test_a_file_is_looked_at_then_imported_then_undone(
    server: Callable[[Home], str], browser: Browser, home: Home, files: tuple[Path, Path]
) -> None:
    page = browser.new_page()
    dropped(page, server(home), *files)
    expect(page.get_by_text("2 rows read = 1 loaded + 1 rejected").first).to_be_visible()
    expect(page.get_by_text("found the columns a, b").first).to_be_visible()
    assert active_imports(open_snapshot(home)) == 0
    page.get_by_role("button", name="Import 1 file").click()
    page.get_by_text("customers.csv: 1 row loaded, 1 rejected").wait_for(timeout=60_000)
    assert active_imports(open_snapshot(home)) == 1
    assert [path for path in home.uploads.iterdir() if path.is_file()] != []  # the refused file waits for an answer
    page.locator("table.ledger button.cell", has_text="customers.csv").first.click()
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_text("undone").first.wait_for(timeout=60_000)
    assert active_imports(open_snapshot(home)) == 0
    page.close()
