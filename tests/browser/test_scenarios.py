"""The Scenarios page: what it says of a markup, a link that shows another person the same, files up and down, controls by keyboard."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.engine.scenario_file import as_named, as_toml, parse_scenario
from data.home import Home
from pages.parts.scenario_state import STARTS, Document, flat, lever_of, own_plan, unflat, with_lever, with_plan
from tests.browser.drawn import drawn
from tests.browser.watch import watched
from tests.serving import serving

pytestmark = pytest.mark.browser
COST_PLUS = "plan.plan=markup&plan.markup=0.3&levers.0.lever=price_path&levers.0.preset=tenfold"
TYPED = "baseline.customers=100.0&baseline.tasks=20000.0&baseline.tokens_mtok=5000.0&baseline.price_usd_per_mtok=2.0"
LINK = f"/scenarios?demo=0&{COST_PLUS}&{TYPED}&horizon_months=18"
FILE = """name = "Sell outcomes, distilled"
horizon_months = 24
floor = 0.4

[baseline]
customers = 80.0
tasks = 30000.0
tokens_mtok = 4000.0
price_usd_per_mtok = 3.0

[behaviour]
elasticity = 0.0

[plan]
plan = "outcome"
price_usd = 1.5
reversed_share = 0.03

[[levers]]
lever = "price_path"
annual_decline = 0.3

[[levers.jumps]]
month = 3
change = 0.5

[[levers]]
lever = "distillation"
max_share = 0.4
min_gpus = 1

[[levers]]
lever = "byok"
share = 0.2
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(Home(tmp_path_factory.mktemp("scenarios") / "home")) as address:
        yield address


CELLS = "table.ledger th, table.ledger td"


def figures(page: Page) -> list[str]:
    """What the page says: its claim, and every cell of its tables."""
    return [page.locator("h1").inner_text(), *page.locator(CELLS).all_inner_texts()]


def the_same(page: Page, other: Page) -> None:
    """Both pages say the same, once the tables are drawn as well, which come after the claim."""
    expect(page.locator(CELLS)).to_have_count(other.locator(CELLS).count())
    assert figures(page) == figures(other)


def test_cost_plus_keeps_its_margin_in_every_month_while_gross_profit_falls(url: str, browser: Browser) -> None:
    page = browser.new_page()
    wrong = watched(page)
    page.goto(url + LINK)
    drawn(page)
    expect(page.locator("h1").first).to_have_text("Gross profit halves in 3.6 months while margin stands at 23.1%")
    with page.expect_download() as loaded:
        page.get_by_role("button", name="Download all months as CSV").click()
    lines = [line.split(",") for line in Path(loaded.value.path()).read_text(encoding="utf-8-sig").splitlines()]
    at = {name: index for index, name in enumerate(lines[0])}
    rows = [line for line in lines[1:] if (line[0], line[1], line[2]) == ("markup", "false", "false")]
    assert [round(float(row[at["gross_margin"]]), 6) for row in rows] == [0.230769] * 19
    profits = [float(row[at["gross_profit"]]) for row in rows]
    assert profits[0] == pytest.approx(3000)
    assert profits == sorted(profits, reverse=True)
    assert wrong() == []
    page.close()


def test_a_link_shows_another_person_exactly_this(url: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{url}/scenarios?demo=0")
    drawn(page)
    before = page.locator("h1").inner_text()
    slider = page.get_by_role("slider", name="Decline a year")
    slider.focus()
    for decline in ("0.89", "0.88", "0.87"):
        slider.press("ArrowLeft")
        expect(page).to_have_url(re.compile(rf"annual_decline={re.escape(decline)}(&|$)"))
    expect(page.locator("h1").first).not_to_have_text(before)
    page.get_by_test_id("stMain").locator("label", has_text="BYOK").first.click()
    expect(page.locator("tr.total th").first).to_contain_text("Markup, BYOK")
    expect(page).to_have_url(re.compile(r"annual_decline=0\.87.*lever=byok"))
    drawn(page)
    other = browser.new_context().new_page()
    other.goto(page.url)
    drawn(other)
    the_same(other, page)
    other.context.close()
    page.close()


def test_a_file_opened_here_is_the_file_that_is_given_back(url: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{url}/scenarios?demo=0")
    drawn(page)
    page.locator('input[type="file"]').set_input_files({"name": "a.toml", "mimeType": "application/toml", "buffer": FILE.encode()})
    expect(page.locator("tr.total th").first).to_contain_text("Outcome, distilled, BYOK")
    drawn(page)
    with page.expect_download() as loaded:
        page.get_by_role("button", name="Download as TOML").click()
    text = Path(loaded.value.path()).read_text(encoding="utf-8")
    assert tomllib.loads(text) == tomllib.loads(FILE)
    assert as_toml(parse_scenario(text)) == as_toml(parse_scenario(FILE)) == text
    other = browser.new_context().new_page()
    other.goto(page.url)
    drawn(other)
    the_same(other, page)
    other.context.close()
    page.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("plan.plan=markup&plan.markup=30", "found 30"),
        ("plan.plan=markpu", "markup"),
        ("plan.plan=markup&levers=3", "levers"),
        ("plan.plan=markup&plan=3", "the address"),
    ],
)
def test_an_address_that_cannot_be_taken_says_so_in_a_sentence_and_the_page_stands(
    url: str, browser: Browser, address: str, said: str
) -> None:
    page = browser.new_page()
    page.goto(f"{url}/scenarios?demo=0&{address}")
    drawn(page)
    expect(page.get_by_test_id("stAlert").first).to_contain_text(said)
    expect(page.locator("h1").first).to_contain_text("Gross profit halves")
    page.close()


def test_a_file_that_cannot_be_taken_says_what_the_command_says(url: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{url}/scenarios?demo=0")
    drawn(page)
    bad = FILE.replace("share = 0.2\n", "share = 20.0\n").encode()
    page.locator('input[type="file"]').set_input_files({"name": "bad.toml", "mimeType": "application/toml", "buffer": bad})
    expect(page.get_by_test_id("stAlert").first).to_contain_text("bad.toml")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("found 20")
    expect(page.locator("h1").first).to_contain_text("Gross profit halves")
    page.close()


def test_a_plan_set_aside_and_taken_up_again_is_as_it_was() -> None:
    for text in (FILE, FILE.replace("[plan]", "[[plans]]")):
        document: Document = {"scenario": as_named(parse_scenario(text)), "beside": {}}
        own = own_plan(document)
        aside = with_lever(with_plan(document, "markup"), "byok", False)
        assert (own_plan(aside), aside["scenario"]["plan"], lever_of(aside, "byok")) == ("markup", STARTS["markup"], None)
        assert unflat(flat(aside)) == aside
        again = with_lever(with_plan(aside, own), "byok", True)
        assert again["scenario"] == document["scenario"]
