"""From nothing to one's own verdict by what the screen says: one file, one number, one choice; within five minutes."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, expect

from data.home import Home
from tests.browser.drawn import drawn
from tests.browser.test_decide import pick, save

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MINUTES = 5


def test_one_file_one_number_and_one_choice_make_a_verdict(
    server: Callable[[Home], str], browser: Browser, home: Home, samples: Path
) -> None:
    begun = monotonic()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(server(home))
    drawn(page)
    page.get_by_role("link", name="Import files").first.click()
    expect(page.get_by_text("Three answers make a verdict")).to_be_visible()
    page.locator(".drop input").set_input_files(samples / "billing" / "stripe_invoices_dashboard" / "invoices_decimal_comma.csv")
    page.get_by_role("button", name="Import 1 file").click()
    page.get_by_label("A provider's invoice for January 2025").fill("12,000")
    page.get_by_label("Provider", exact=True).fill("OpenAI")
    save(page, "Save this number")
    expect(page.get_by_text("(100%) is not classified")).to_be_visible()
    pick(page, "What sets the price of most of it", "Tokens")
    page.get_by_role("button", name="Say so for all").click()
    page.get_by_role("link", name="See the verdict").wait_for()
    drawn(page)  # a link that is drawn anew under a click is not followed
    page.get_by_role("link", name="See the verdict").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A payment terminal for 100% of gross profit")
    assert monotonic() - begun < MINUTES * 60
    page.close()
