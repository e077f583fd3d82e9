"""`make shots`: every page into shots/, demo, empty and real data, 1440, 768 and 390 px, light and dark; and the README's picture."""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from data.demo import build
from data.home import Home, home_at
from data.ingest import import_files
from pages.parts import listing
from pages.parts.sections import SECTIONS
from tests.browser.drawn import drawn
from tests.serving import ROOT, browsing, serving

SHOTS = ROOT / "shots"
COVER = ROOT / "docs" / "verdict.png"
PAGES = {address or "verdict": f"/{address}" for _, _, address in listing.PAGES} | {
    "customers": "/economics?by=customer",
    **{f"economics-{section}": f"/economics?section={section}" for section in SECTIONS if section != "margin"},
    "question": "/rehearsal?q=5&answer=1",
}
WIDTHS = {1440: 900, 768: 1024, 390: 844}
REAL = ("stripe_invoices_dashboard", "openai", "litellm")


def draw(browser: Browser, url: str, state: str, query: str) -> None:
    """One state of the data: each page, width and mode."""
    for name, path in PAGES.items():
        for width, height in WIDTHS.items():
            for mode in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=mode)  # type: ignore[arg-type]
                page = context.new_page()
                page.goto(f"{url}{path}{'&' if '?' in path else '?'}{query}")
                drawn(page, 300)
                page.wait_for_timeout(1500)
                tall = page.locator('[data-testid="stMain"]').evaluate("element => element.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(int(tall), height)})
                page.wait_for_timeout(500)
                page.screenshot(path=SHOTS / f"{name}_{state}_{mode}_{width}.png")
                context.close()


def cover(browser: Browser, url: str) -> None:
    """The README's picture: what the demo company's Verdict says first."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="light")
    page.goto(f"{url}/?demo=1")
    drawn(page, 300)
    page.wait_for_timeout(1500)
    COVER.parent.mkdir(exist_ok=True)
    page.screenshot(path=COVER)
    page.close()


def real(home: Home, samples: Path) -> bool:
    """A home with the real exports that our importers know; False where there are none."""
    files = sorted(
        path for kind in ("usage", "billing") for path in (samples / kind).rglob("*") if path.suffix in (".csv", ".json", ".jsonl")
    )
    chosen = [path for path in files if any(word in str(path) for word in REAL)]
    receipts = import_files(home, chosen, today=date(2026, 11, 15), conflict="add")
    print(f"real: {sum(receipt.status == 'loaded' for receipt in receipts)} of {len(chosen)} files loaded")
    return any(receipt.status == "loaded" for receipt in receipts)


def main() -> None:
    SHOTS.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or ["demo", "empty", "real"]
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        home = home_at(os.environ.get("UNPEG_SHOTS_HOME") or Path(folder) / "home")
        if "demo" in wanted:
            build(home, today=date(2026, 11, 15))
        states = [(state, query) for state, query in (("demo", "demo=1"), ("empty", "demo=0")) if state in wanted]
        with serving(home) as url:
            for state, query in states:
                draw(browser, url, state, query)
            if "demo" in wanted:
                cover(browser, url)
        samples = os.environ.get("UNPEG_SAMPLES")
        own = Home(Path(folder) / "real")
        if "real" in wanted and samples and real(own, Path(samples)):
            with serving(own) as url:
                draw(browser, url, "real", "demo=0")
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS}")


if __name__ == "__main__":
    main()
