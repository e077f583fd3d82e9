"""What a reader sees: the answer on a phone's first screen, nothing wider than the screen, nothing axe objects to."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from data.home import Home
from tests.browser.drawn import drawn
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATHS = ("/", "/economics", "/economics?by=customer", "/scenarios", "/imports")
NOT_OURS = {"presentation-role-conflict"}  # Streamlit's own uploader


@pytest.fixture(scope="module")
def demo_url(demo_built: Home) -> Iterator[str]:
    with serving(demo_built) as url:
        yield url


def opened(browser: Browser, url: str, width: int, mode: str) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=mode, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    drawn(page)
    return page


def test_the_answer_and_four_figures_fit_a_phone_s_first_screen(demo_url: str, browser: Browser) -> None:
    page = opened(browser, f"{demo_url}/", 390, "light")
    box = page.locator(".figures").bounding_box()
    expect(page.locator(".figure")).to_have_count(4)
    assert box is not None
    assert box["y"] + box["height"] <= 844
    page.context.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_fits_its_width_and_axe_finds_nothing(demo_url: str, browser: Browser, path: str, width: int, mode: str) -> None:
    looked_at(opened(browser, f"{demo_url}{path}", width, mode))


@pytest.mark.parametrize(("width", "mode"), [(390, "dark"), (1440, "light")])
def test_the_plans_fit_their_width_and_axe_finds_nothing(demo_url: str, browser: Browser, width: int, mode: str) -> None:
    looked_at(opened(browser, f"{demo_url}/plans?own-model=true", width, mode))


def looked_at(page: Page) -> None:
    page.wait_for_timeout(1500)
    assert page.locator('[data-testid="stMain"]').evaluate("element => element.scrollWidth - element.clientWidth") <= 1
    found = Axe().run(page).response["violations"]
    ours = [(rule["id"], [node["target"] for node in rule["nodes"]][:4]) for rule in found if rule["id"] not in NOT_OURS]
    assert ours == []
    page.context.close()
