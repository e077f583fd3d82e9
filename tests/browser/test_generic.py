"""A file that no importer knows, mapped and loaded by a browser that reads only what is on the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.home import Home
from data.snapshot import open_snapshot
from tests.browser.drawn import drawn
from tests.browser.test_decide import drop, pick
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BILLS = "Day;Account;What;Charged\n05/02/2026;Acme;API tokens;120000\n31/03/2026;Globex;Seats;4500\n"


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Home]]:
    """The Imports page of one empty home, for all that follows."""
    home = Home(tmp_path_factory.mktemp("generic") / "home")
    with serving(home) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 2400})
        page.set_default_timeout(30_000)
        page.goto(f"{url}/imports?demo=0")
        drawn(page)
        yield page, home
        page.close()


def ask(page: Page) -> None:
    page.get_by_role("button", name="Show how it would be read").click()


def load(page: Page, said: str) -> None:
    page.get_by_role("button", name="Import 1 file").click()
    page.get_by_text(said).wait_for(timeout=60_000)
    page.get_by_role("button", name="Done").click()
    drawn(page)


def test_cents_read_as_dollars_are_seen_before_anything_loads(opened: tuple[Page, Home], tmp_path: Path) -> None:
    page, home = opened
    (file := tmp_path / "bills.csv").write_text(BILLS)
    drop(page, file)
    expect(page.get_by_text("or say once which column is what").first).to_be_visible()
    pick(page, "What its rows are", "Billing lines")
    pick(page, "Amount, without tax, after discount", "charged")
    pick(page, "Product", "what")
    pick(page, "Currency", "the same in every row")
    page.get_by_label("Currency, in every row").fill("USD")
    page.keyboard.press("Enter")
    ask(page)
    expect(page.get_by_text("a unit is never guessed").first).to_be_visible()
    pick(page, "Amounts are in", "whole units")
    ask(page)
    totals = page.locator("table.ledger", has_text="Read as dollars (chosen)")
    expect(totals).to_contain_text("124,500.00")  # what nobody was ever billed
    expect(totals).to_contain_text("1,245.00")
    page.get_by_text("Say which column is what").click()
    pick(page, "Amounts are in", "cents")
    ask(page)
    expect(page.get_by_text("Read as cents (chosen)").first).to_be_visible()
    assert open_snapshot(home) is None
    load(page, "bills.csv: 2 rows loaded, 0 rejected")
    snapshot = open_snapshot(home)
    assert snapshot is not None
    assert str(snapshot.query("select sum(base_amount)::decimal(12, 2) as s from billing_lines").item()) == "1245.00"


def test_a_trace_of_real_usage_is_mapped_loaded_and_its_header_remembered(opened: tuple[Page, Home], samples: Path) -> None:
    page, home = opened
    page.goto(page.url)
    drawn(page)
    traces = samples / "usage" / "traces"
    drop(page, traces / "AzureLLMInferenceTrace_conv.csv")
    expect(page.get_by_text("a public trace of requests without money").first).to_be_visible()
    page.get_by_text("Load it all the same: say which column is what").click()
    for label in ("Provider", "Model"):
        pick(page, label, "the same in every row")
    page.get_by_label("Provider, in every row").fill("openai")
    page.get_by_label("Model, in every row").fill("gpt-4o")
    page.keyboard.press("Enter")
    drawn(page)
    ask(page)
    first = page.locator("table.ledger", has=page.locator('caption:text-is("The first rows as they would be read")'))
    expect(first.locator("tbody tr").first).to_contain_text("2023-11-16")
    totals = page.locator("table.ledger", has_text="Read as tokens (chosen)")
    expect(totals).to_contain_text("22,361,870")
    expect(totals).to_contain_text("4,088,665")
    load(page, "AzureLLMInferenceTrace_conv.csv: 19,366 rows loaded, 0 rejected")
    snapshot = open_snapshot(home)
    assert snapshot is not None
    assert snapshot.query("select sum(input_tokens)::bigint, sum(output_tokens)::bigint, sum(rows)::bigint from usage").row(0) == (
        22_361_870,
        4_088_665,
        19_366,
    )
    drop(page, traces / "AzureLLMInferenceTrace_code.csv")
    expect(page.get_by_text("as you mapped it on 20").first).to_be_visible()  # recognised by itself
