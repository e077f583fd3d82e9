"""A file of 1 GB dropped on the page goes to disk as it arrives: the server's memory does not grow with it."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data.home import Home
from tests.browser.drawn import drawn
from tests.serving import serving

pytestmark = pytest.mark.browser
SIZE = 1 << 30
MOST = 150 << 20
LINE = b"row,2026-10-01,12.50,a customer whose name is long enough to fill a line of the file,usd\n"


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """1 GB in which no known export stands: it is looked at, and refused."""
    path, block = tmp_path / "large.csv", LINE * 12_000
    with path.open("wb") as file:
        file.write(b"name,day,value,note,money\n")
        while file.tell() < SIZE:
            file.write(block[: SIZE - file.tell()])
    return path


def peak(port: int) -> int:
    """The most memory the server on a port has held so far, in bytes."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes().split(b"\0")
            if b"serve" in command and str(port).encode() in command:
                found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
                return int(found[1]) << 10 if found else 0
        except OSError:
            continue
    raise RuntimeError(f"no server on port {port}")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads a process's memory from /proc")
def test_a_gigabyte_is_never_held_in_memory(browser: Browser, home: Home, large: Path) -> None:
    with serving(home) as url:
        page = browser.new_page()
        page.goto(f"{url}/imports?demo=0")
        drawn(page)
        port = int(url.rsplit(":", 1)[1])
        before, start = peak(port), time.monotonic()
        page.locator(".drop input").set_input_files(large)
        while sum(path.stat().st_size for path in home.uploads.iterdir() if not path.suffix) < SIZE:
            assert time.monotonic() - start < 300, "the file has not arrived"
            time.sleep(0.05)
        seconds, arrived = time.monotonic() - start, peak(port) - before
        page.get_by_text("Nothing is loaded until you import").wait_for(timeout=300_000)
        looked = peak(port) - before
        print(f"\n1 GB arrived in {seconds:.1f} s; the server grew by {arrived >> 20} MB until then, {looked >> 20} MB with looking at it")
        assert [path.stat().st_size for path in home.uploads.iterdir() if path.is_file()] == [SIZE]
        assert looked < MOST
        page.close()
