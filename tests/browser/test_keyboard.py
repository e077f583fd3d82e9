"""By keyboard alone: a table is one stop, arrow keys go from cell to cell, Enter opens the rows behind a figure; the focus is kept."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from data.home import Home
from tests.browser.drawn import drawn
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(demo_built: Home) -> Iterator[str]:
    with serving(demo_built) as address:
        yield address


def test_a_figure_is_chosen_by_arrow_keys_and_the_table_is_left_by_one_tab(url: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{url}/economics?by=customer")
    drawn(page)
    cells = page.locator("table.ledger").first.locator("tbody tr")
    first = cells.nth(0).locator("button.cell")
    first.nth(0).focus()
    for key, there in (("ArrowRight", first.nth(1)), ("ArrowDown", cells.nth(1).locator("button.cell").nth(1))):
        page.keyboard.press(key)
        expect(there).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"row=.*cell=inference_cost"))
    drawn(page)
    chosen = page.locator("table.ledger").first.locator("button[tabindex='0']")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_focused()  # the table was drawn anew under it
    page.keyboard.press("Tab")
    assert page.locator("table.ledger").first.locator("button:focus").count() == 0
    page.close()


def test_what_a_press_replaces_hands_the_focus_to_the_new_heading(url: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{url}/rehearsal")
    drawn(page)
    page.locator("table.ledger button.cell").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=\d+"))
    expect(page.locator("h1")).to_be_focused()
    page.close()
