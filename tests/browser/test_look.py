"""What a reader sees: the answer on a phone's first screen, nothing wider than the screen, nothing axe objects to."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from data.home import Home
from pages.parts.listing import PAGES
from tests.browser.drawn import drawn
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATHS = (*(f"/{address}" for _, _, address in PAGES), "/economics?by=customer", "/plans?own-model=true")
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


@pytest.mark.parametrize(("width", "mode"), [(390, "dark"), (1440, "light")])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_its_width_and_axe_finds_nothing(demo_url: str, browser: Browser, path: str, width: int, mode: str) -> None:
    page = opened(browser, f"{demo_url}{path}", width, mode)
    page.wait_for_timeout(1500)
    assert page.locator('[data-testid="stMain"]').evaluate("element => element.scrollWidth - element.clientWidth") <= 1
    boxes = [link.bounding_box() for link in page.locator(".st-key-nav a").all()]
    assert len(boxes) == len(PAGES)
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    found = Axe().run(page).response["violations"]
    ours = [(rule["id"], [node["target"] for node in rule["nodes"]][:4]) for rule in found if rule["id"] not in NOT_OURS]
    assert ours == []
    page.context.close()
