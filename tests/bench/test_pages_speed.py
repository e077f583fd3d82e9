"""What a reader waits for: a slider moved to the chart redrawn, beside a bare page; pages of a million rows beside the demo company's."""

import os
import shutil
import statistics
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from analytics.charts.scenarios import Path as Line
from analytics.charts.scenarios import side_by_side
from analytics.engine.projection import project
from analytics.engine.scenario_file import scenario_from
from analytics.estimates.baseline import baseline
from data.home import Home
from data.ingest import import_files
from pages.parts.listing import PAGES
from tests.browser.drawn import drawn
from tests.large import write_log
from tests.serving import bare, browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TODAY = date(2026, 11, 15)
MOVES, VISITS, ROWS = 20, 9, int(os.environ.get("UNPEG_BENCH_ROWS", "1000000"))
MOST_TIMES_BARE, MOST_TIMES_DEMO = 1.5, 1.2

# the time from an event to the first moment something else is shown
_ARM = """({ event, shown }) => {
  const state = { line: () => [...document.querySelectorAll('.js-plotly-plot path.js-line')].map(line => line.getAttribute('d')).join(),
    page: () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"] h1')?.textContent }[shown];
  window.changed = new Promise(done => {
    const before = state();
    addEventListener(event, () => {
      const begun = performance.now();
      const look = () => (state() && state() !== before) ? done(performance.now() - begun) : requestAnimationFrame(look);
      look();
    }, { once: true, capture: true });
  });
}"""


def chart() -> str:
    """The chart of the Scenarios page: three ways to sell, each with and without BYOK."""
    start = {"customers": 100.0, "tasks": 20_000.0, "tokens_mtok": 5_000.0, "price_usd_per_mtok": 2.0}
    path, byok = {"lever": "price_path", "preset": "tenfold"}, {"lever": "byok", "max_share": 0.3}
    lines = []
    for plan, distilled in (("markup", False), ("outcome", False), ("markup", True)):
        for own_keys in (False, True):
            levers = [path, *([{"lever": "distillation"}] if distilled else []), *([byok] if own_keys else [])]
            values = {"horizon_months": 24, "baseline": start, "behaviour": {"elasticity": 0.7}, "plan": {"plan": plan}, "levers": levers}
            scenario = scenario_from(values)
            rows = project(baseline(scenario), scenario).rows
            label = "Distilled" if distilled else plan.capitalize()
            lines.append(Line(label, plan, rows, own_keys, distilled, plan == "markup" and not distilled and not own_keys))
    return side_by_side(lines, 0.3).to_json() or ""


def move(page: Page, key: str) -> float:
    """Milliseconds from a key on the slider to the chart redrawn."""
    slider = page.get_by_role("slider", name="Decline a year")
    slider.focus()
    page.evaluate(_ARM, {"event": "keydown", "shown": "line"})
    page.keyboard.press(key)
    took: float = page.evaluate("() => window.changed")
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(400)
    return took


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):.0f} ms ({min(values):.0f} to {max(values):.0f})"


def test_a_moved_slider_redraws_in_at_most_half_again_the_time_of_a_bare_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chart.json").write_text(chart(), encoding="utf-8")
    with ExitStack() as stack:
        browser: Browser = stack.enter_context(browsing())
        ours_url = stack.enter_context(serving(Home(tmp_path / "home")))
        bare_url = stack.enter_context(bare("bare_page.py", {"UNPEG_BENCH_CHART": str(tmp_path / "chart.json")}))
        ours, plain = browser.new_page(), browser.new_page()
        ours.goto(f"{ours_url}/scenarios?demo=0")
        drawn(ours)
        plain.goto(bare_url)
        for page in (ours, plain):
            page.locator(".js-plotly-plot path.js-line").first.wait_for(state="attached")
            move(page, "ArrowLeft")
        took: dict[str, list[float]] = {"ours": [], "bare": []}
        for number in range(MOVES):
            key = "ArrowLeft" if number < MOVES // 2 else "ArrowRight"
            for name, page in (("bare", plain), ("ours", ours)):
                page.bring_to_front()
                took[name].append(move(page, key))
    ratio = statistics.median(took["ours"]) / statistics.median(took["bare"])
    with capsys.disabled():
        print(f"\nslider to chart, {MOVES} moves: ours {spread(took['ours'])}; bare {spread(took['bare'])}; {ratio:.2f} times")
    assert ratio <= MOST_TIMES_BARE


def visit(page: Page, title: str) -> float:
    """Milliseconds from a click in the navigation to the page drawn."""
    page.evaluate(_ARM, {"event": "click", "shown": "page"})
    page.get_by_role("link", name=title, exact=True).first.click()
    took: float = page.evaluate("() => window.changed")
    page.wait_for_timeout(200)
    return took


def test_pages_of_a_million_rows_take_at_most_a_fifth_longer_than_the_demo_s(demo_built: Home, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    demo, million = Home(tmp_path / "demo"), Home(tmp_path / "million")
    for home in (demo, million):
        shutil.copytree(demo_built.demo.root, home.root)
    (receipt,) = import_files(million, [write_log(tmp_path / "log.csv", ROWS)], today=TODAY, conflict="add")
    assert receipt.rows_loaded == ROWS
    took: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        browser = stack.enter_context(browsing())
        pages = {}
        for name, home in (("demo", demo), ("million", million)):
            pages[name] = browser.new_page()
            pages[name].goto(f"{stack.enter_context(serving(home))}/?demo=0")
            drawn(pages[name])
        for number in range(VISITS + 1):
            for name, page in pages.items():
                page.bring_to_front()
                for _, title, _ in (*PAGES[1:], PAGES[0]):
                    seconds = visit(page, title)
                    if number:  # the first visit warms
                        took.setdefault((title, name), []).append(seconds)
    ratios = {}
    with capsys.disabled():
        for _, title, _ in PAGES:
            ratios[title] = statistics.median(took[title, "million"]) / statistics.median(took[title, "demo"])
            print(
                f"\n{title}: a million rows {spread(took[title, 'million'])}; demo {spread(took[title, 'demo'])}; {ratios[title]:.2f} times"
            )
    assert max(ratios.values()) <= MOST_TIMES_DEMO, ratios
