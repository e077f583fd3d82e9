"""Waiting for a page to be drawn. Locators alone: the content security policy forbids evaluating text."""

from playwright.sync_api import Page, expect

_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def drawn(page: Page, seconds: float = 60) -> None:
    """The script has finished and the page has its claim."""
    page.locator("h1").first.wait_for(timeout=seconds * 1000)
    page.locator(_IDLE).wait_for(timeout=seconds * 1000, state="attached")
    expect(page.get_by_text("Something on this page failed")).to_have_count(0)
