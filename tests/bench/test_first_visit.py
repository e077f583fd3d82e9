"""What a first visit takes over a slow link, page by page, beside a bare Streamlit page with as many charts, in one run."""

import os
import statistics
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Browser, Page

from data.home import Home
from pages.parts.listing import PAGES
from tests.bench.slow_link import slow
from tests.bench.test_pages_speed import chart, spread
from tests.browser.drawn import drawn
from tests.serving import bare, browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VISITS, MOST_TIMES_BARE = int(os.environ.get("UNPEG_BENCH_VISITS", "5")), 0.7
_DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def visit(browser: Browser, url: str, charts: int) -> tuple[float, float]:
    """Milliseconds from an address in a fresh browser to the script done and the last chart drawn; to no place held for what is to come."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    begun = perf_counter()
    page.goto(url, wait_until="commit")
    page.locator("h1").first.wait_for(timeout=60_000)
    page.locator(_DONE).wait_for(timeout=60_000)
    if charts:
        page.locator(".js-plotly-plot").nth(charts - 1).locator(".main-svg").first.wait_for(state="attached", timeout=60_000)
    drawn_at = perf_counter()
    page.locator('[data-testid="stSkeleton"]').first.wait_for(state="detached", timeout=60_000)
    whole_at = perf_counter()
    context.close()
    return 1000 * (drawn_at - begun), 1000 * (whole_at - begun)


def charts_of(page: Page, url: str) -> int:
    page.goto(url)
    drawn(page, 300)
    page.wait_for_timeout(1500)
    found = page.locator(".js-plotly-plot").count()
    page.close()
    return found


def test_a_first_visit_takes_at_most_seven_tenths_of_a_bare_page_s(
    demo_built: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "chart.json").write_text(chart(), encoding="utf-8")
    ratios = {}
    with ExitStack() as stack:
        browser = stack.enter_context(browsing())
        ours = stack.enter_context(slow(stack.enter_context(serving(demo_built))))
        environment = {"UNPEG_BENCH_CHART": str(tmp_path / "chart.json"), "STREAMLIT_SERVER_HEADLESS": "true"}
        bare_url = stack.enter_context(slow(stack.enter_context(bare("bare_charts.py", environment))))
        for _, title, address in PAGES:
            url = f"{ours}/{address}?demo=1"
            charts = charts_of(browser.new_page(), url)
            took: dict[str, list[float]] = {"bare": [], "ours": []}
            whole: list[float] = []
            for number in range(VISITS + 1):
                for name, at in (("bare", f"{bare_url}/?charts={charts}"), ("ours", url)):
                    milliseconds, last = visit(browser, at, charts)
                    if number:  # the first visit warms
                        took[name].append(milliseconds)
                        whole += [last] if name == "ours" else []
            ratios[title] = statistics.median(took["ours"]) / statistics.median(took["bare"])
            with capsys.disabled():
                print(f"\n{title}, {charts} charts: ours {spread(took['ours'])}; bare {spread(took['bare'])}; {ratios[title]:.2f} times")
                print(f"  to the last part of ours, its tables below included: {spread(whole)}")
    assert max(ratios.values()) <= MOST_TIMES_BARE, ratios
